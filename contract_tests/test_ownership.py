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

BOOKS: dict[str, Any] = {
    "paths": {
        "/books": {"post": {"operationId": "add_book"}},
        "/books/{id}": {
            "parameters": [{"name": "id", "in": "path", "schema": {"type": "integer"}}],
            "get": {"operationId": "read_book"},
            "delete": {"operationId": "drop_book"},
        },
        "/books/{id}/notes": {"post": {"operationId": "add_note"}},
        "/books/{id}/notes/{note}": {"put": {"operationId": "write_note"}, "delete": {"operationId": "drop_note"}},
        "/readers/{id}": {"delete": {"operationId": "drop_reader"}},
    }
}
"""As much of a document as tells of ids."""


def ownership(document: Document) -> tuple[Ownership, Names]:
    names = Names("vrf0")
    holdings = conventions_of(document, Routes(document)).holdings
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


def test_of_a_vendor_without_a_suite_an_id_belongs_to_the_place_where_it_was_made() -> None:
    run, _ = ownership(Document("books", Path(), BOOKS))
    learn(run, "add_book", "/books", {}, location="http://here/api/books/8")
    assert run.replaced("drop_book", {"id": "8"}) == {"id": "8"}
    assert run.replaced("drop_reader", {"id": "8"}) != {"id": "8"}
    learn(run, "add_note", "/books/8/notes", {"id": "8"}, location="notes/3")
    assert run.replaced("write_note", {"id": "8", "note": "3"}) == {"id": "8", "note": "3"}
    assert run.replaced("write_note", {"id": "8", "note": "4"})["note"] != "4"
    assert run.replaced("write_note", {"id": "9", "note": "3"})["note"] != "3"
    assert [removal.url for removal in run.take_removals()] == ["http://here/books/8/notes/3", "http://here/books/8"]


def test_what_replaces_an_id_is_of_the_type_that_the_document_names() -> None:
    run, _ = ownership(Document("books", Path(), BOOKS))
    assert run.replaced("drop_book", {"id": "8"})["id"].isdecimal()
    assert run.replaced("drop_reader", {"id": "8"})["id"].startswith("vrf0-no")


def test_a_creation_of_which_nobody_says_where_it_is_is_left_behind() -> None:
    run, _ = ownership(Document("books", Path(), BOOKS))
    learn(run, "add_book", "/books", {})
    learn(run, "add_book", "/books", {}, location="/shelves/8")
    assert run.take_doubts() == ["http://here/books"] * 2
