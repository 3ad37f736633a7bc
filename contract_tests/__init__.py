"""Proof of what the mock server promises, mostly over HTTP against a running server."""
