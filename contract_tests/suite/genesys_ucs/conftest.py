from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from contract_tests.suite.genesys_ucs.identification import Keys
from contract_tests.suite.genesys_ucs.operations import Prepared, preparation
from contract_tests.suite.genesys_ucs.schemas import Schemas
from mock_server.verify.target import NOBODY, Names, Target


@pytest.fixture
def genesys(target: Target) -> httpx.Client:
    """A client of the target, with the credentials that were given."""
    return target.client()


@pytest.fixture
def prepared(genesys: httpx.Client, names: Names) -> Iterator[Prepared]:
    """Data on which a request of each operation succeeds; mark the test `needs("global")`."""
    with preparation(genesys, names) as stored:
        yield stored


@pytest.fixture
def schemas(genesys: httpx.Client, names: Names) -> Iterator[Schemas]:
    """Metadata of the test's own, which goes with it; mark the test `needs("global")`."""
    created = Schemas(genesys, names)
    try:
        yield created
    finally:
        created.remove()


@pytest.fixture
def keys(genesys: httpx.Client, names: Names, schemas: Schemas) -> Iterator[Keys]:
    """Identification keys of the test's own, gone before its schemas; mark the test `needs("global", "lenient")`."""
    created = Keys(genesys, names)
    try:
        yield created
    finally:
        created.forget()


@pytest.fixture
def elsewhere(target: Target, names: Names) -> Callable[[], httpx.Client]:
    """`elsewhere()`: a client without credentials of a tenant that nobody has used; mark the test `needs("open")`."""

    def client() -> httpx.Client:
        made = target.new_client(NOBODY)
        made.headers["ContactCenterId"] = names.text("tenant")
        return made

    return client
