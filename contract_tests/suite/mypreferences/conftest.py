from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.mypreferences.signing import Signer, signer_of
from mock_server.verify.credentials import Signing
from mock_server.verify.target import OWNER, Target


@pytest.fixture
def mypreferences(target: Target) -> httpx.Client:
    """A client of the target, with the credentials that were given."""
    return target.client()


@pytest.fixture
def signer(target: Target) -> Signer:
    """Makes signatures of the owner, good and bad ones; mark the test `needs("credentials")`."""
    owner = target.credentials[OWNER]
    if not isinstance(owner, Signing):
        pytest.skip("the user and the key that sign are not known")
    return signer_of(owner.client_id, owner.user, owner.key, target.client())
