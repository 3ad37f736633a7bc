"""What a strict server shows of the customers who were found."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.genesys_ucs.identification import identify
from contract_tests.suite.genesys_ucs.operations import Prepared
from contract_tests.suite.genesys_ucs.steps import refused
from mock_server.verify.target import Names


@pytest.mark.needs("global", "strict")
@pytest.mark.rule("UCS-IDENT-6", "UCS-GET-8")
def test_a_strict_server_shows_extensions_that_it_knows_only(
    genesys: httpx.Client, prepared: Prepared, names: Names
) -> None:
    query = {"Title": prepared.title, "id_key": prepared.by_title, "include_profile": "yes"}
    assert identify(genesys, {**query, "extensions": prepared.device.upper()}) == [prepared.customer]
    unknown = f"{prepared.device},{names.text('Hobbies')}"
    assert "'extensions'" in refused(genesys.get("/profiles", params={**query, "extensions": unknown}), 400)
