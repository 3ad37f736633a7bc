"""Proof of what the mock server promises, mostly over HTTP against a running server."""

import pytest

pytest.register_assert_rewrite("contract_tests.conformance.claims")
