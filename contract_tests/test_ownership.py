"""What a run may change: the ids in the path of a write, before it is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mock_server.contract.document import Document, load_document
from mock_server.settings import shipped
from mock_server.verify.conventions import conventions_of
from mock_server.verify.ownership import Exchanged, Ownership
from mock_server.verify.routes import Routes
from mock_server.verify.target import Names


def ownership(document: Document) -> tuple[Ownership, Names]:
    names = Names("vrf0")
    holdings = conventions_of(document.name, Routes(document)).holdings
    return Ownership(holdings, names.made, names.prefix), names


def shipped_ownership(vendor: str) -> tuple[Ownership, Names]:
    return ownership(load_document(shipped("openapi"), vendor))


def learn(
    run: Ownership, operation: str, path: str, values: dict[str, str], *, location: str = "", **body: Any
) -> None:
    headers = {"location": location} if location else {}
    exchanged = Exchanged(operation, path, values, {}, 201, headers, body)
    run.learn(exchanged, "http://here", {}, authorized=True)


def test_of_a_generated_id_only_the_very_spelling_is_the_runs_own() -> None:
    run, _ = shipped_ownership("genesys-ucs")
    learn(run, "create_customer_profile", "/profiles", {}, customer_id="00027a52JCGY000M")
    for asked, kept in (("00027a52JCGY000M", True), ("00027A52JCGY000M", False), ("00027a52jcgy000m", False)):
        sent = run.replaced("update_customer_profile", {"customer_id": asked})["customer_id"]
        assert (sent == asked) == kept
        assert kept or sent.startswith("vrf0-no")


@pytest.mark.parametrize("asked", ["5", "1", "01", "1.0", "+1", "1 ", "1\x00", "１", "0", "-1", "9" * 30, "me", ".."])
def test_no_digit_of_another_profiles_number_is_sent_however_it_is_spelled(asked: str) -> None:
    run, _ = shipped_ownership("mypreferences")
    learn(run, "create_profile", "/AcmeCo/Profile", {"clientId": "AcmeCo"}, ProfileId=7)
    here = {"clientId": "AcmeCo", "profileId": asked}
    sent = run.replaced("delete_profile", here)["profileId"]
    assert int(sent.rstrip(".")) > 1 << 62
    assert sent.endswith(".") == (asked not in ("5", "1")), "a malformed one stays malformed"
    assert run.replaced("delete_profile", {**here, "profileId": "7"})["profileId"] == "7"


def test_a_number_of_one_account_is_none_of_another_unless_that_is_the_runs_own() -> None:
    run, names = shipped_ownership("mypreferences")
    learn(run, "create_profile", "/AcmeCo/Profile", {"clientId": "AcmeCo"}, ProfileId=7)
    assert run.replaced("delete_profile", {"clientId": "Others", "profileId": "7"})["profileId"] != "7"
    own = names.text("Client")
    assert run.replaced("delete_profile", {"clientId": own, "profileId": "7"})["profileId"] == "7"
