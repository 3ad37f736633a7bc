from __future__ import annotations

import pytest

from contract_tests.suite.examples.shown import requests
from contract_tests.suite.xml_form import XmlForm, forms_of
from mock_server.contract.contract import Contract, compile_contract
from mock_server.verify.target import TARGETS


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each request that the document shows, in the formats that are spoken."""
    if "example" in metafunc.fixturenames:
        target = metafunc.config.stash[TARGETS].target("", ())
        spoken = [each for each in requests(target.document) if target.speaks(each.media_type)]
        metafunc.parametrize("example", spoken, ids=str)


@pytest.fixture(scope="session")
def contract(request: pytest.FixtureRequest) -> Contract:
    """The document, compiled: what its replies are held against."""
    return compile_contract(request.config.stash[TARGETS].target("", ()).document)


@pytest.fixture(scope="session")
def forms(request: pytest.FixtureRequest) -> dict[tuple[str, str], XmlForm]:
    """The XML of bodies by operation, and `request` or status."""
    return forms_of(request.config.stash[TARGETS].target("", ()).document)
