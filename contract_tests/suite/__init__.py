"""The contract suite: what holds for every server of a document, whoever wrote it.

It reaches its target by a URL alone. `mock-server verify` runs it, and so do the tests of this repository.
"""
