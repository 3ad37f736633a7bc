"""Searches of MyPreferences: who may ask, how a refusal is worded, and that whatever is stored is found."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract_tests.conformance.callers import CALLERS
from contract_tests.conftest import RunningFake
from contract_tests.suite.mypreferences.steps import PLACE
from mock_server.contract.document import load_document
from mock_server.settings import shipped

SIGNED = dict(CALLERS["mypreferences"].owner.headers)
SEARCHES = {
    "Address": {"city": "Sampleton", "stateProvince": "GA"},
    "Phone": {"phoneNumber": "(770) 555-0101"},
    "Email": {"emailAddress": "jane.roe@example.com"},
    "Name": {"lastName": "Roe"},
}
each_search = pytest.mark.parametrize("search", SEARCHES)

_numbers = itertools.count(1)


def ask(client: httpx.Client, search: str, account: str = "AcmeCo", **fields: Any) -> httpx.Response:
    return client.get(f"/{account}/Profile/{search}", params=fields)


def created(client: httpx.Client, body: Any, account: str = "AcmeCo") -> dict[str, Any]:
    """The profile that a create answers, which must succeed."""
    reply = client.post(f"/{account}/Profile", json=body)
    assert reply.status_code == 201, reply.text
    profile: dict[str, Any] = reply.json()
    return profile


@each_search
def test_a_search_that_finds_nobody_tells_what_was_asked(mypreferences: httpx.Client, search: str) -> None:
    asked = ", ".join(f"{name} '{value}'" for name, value in SEARCHES[search].items())
    refused = ask(mypreferences, search, "NewCo", **SEARCHES[search])
    assert (refused.status_code, refused.json()) == (404, {"Message": f"No active profile matches {asked}."})


def test_too_many_matches_are_refused_as_the_document_shows(mypreferences: httpx.Client) -> None:
    for _ in range(51):
        created(mypreferences, {"CustomerName": {"LastName": "Roe"}}, "CrowdCo")
    document = load_document(shipped("openapi"), "mypreferences")
    shown = document.raw["components"]["examples"]["too_many_profiles"]["value"]
    assert ask(mypreferences, "Name", "CrowdCo", **SEARCHES["Name"]).json() == shown


@pytest.mark.rule("MYP-ROLE-1")
@each_search
def test_who_may_not_read_may_not_search(fake: Callable[..., RunningFake], tmp_path: Any, search: str) -> None:
    users = "api.user: {key: fake-shared-key, rights: [write]}"
    (tmp_path / "mypreferences.yaml").write_text(f"accounts: {{AcmeCo: {{users: {{{users}}}}}}}")
    client = fake(fixtures=str(tmp_path), vendors=("mypreferences",)).client("mypreferences", headers=SIGNED)
    assert created(client, {})["ProfileId"] == 1
    refused = ask(client, search, **SEARCHES[search])
    assert refused.status_code == 403
    assert refused.json() == {"Message": "User 'api.user' does not have the rights that this operation needs."}


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
STORED = st.fixed_dictionaries(
    {
        "kind": TEXT,
        "id": st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1, max_size=20),
        "email": TEXT,
        "phone": st.tuples(TEXT, st.sampled_from("0123456789"), TEXT).map("".join),
        "city": TEXT,
        "state": st.text(st.characters(exclude_categories=["Cs"]), min_size=2, max_size=20),
        "last_name": TEXT,
    }
)


@pytest.mark.rule("MYP-GET-2", "MYP-ALT-1", "MYP-SEARCH-1")
@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stored=STORED)
def test_whatever_is_stored_is_found_equal_by_id_by_alternate_id_and_by_search(
    mypreferences: httpx.Client, stored: dict[str, str]
) -> None:
    account = f"Client{next(_numbers)}"
    body = {
        "AlternateIds": [{"AlternateIdType": "CRM", "AlternateId": stored["id"]}],
        "Emails": [{"EmailAddress": stored["email"], "EmailAddressType": stored["kind"]}],
        "PhoneNumbers": [{"PhoneNumber": stored["phone"], "PhoneType": stored["kind"]}],
        "Addresses": [{**PLACE, "City": stored["city"], "StateProvince": stored["state"]}],
        "CustomerName": {"LastName": stored["last_name"]},
    }
    profile = created(mypreferences, body, account)
    created(mypreferences, {}, account)
    assert mypreferences.get(f"/{account}/Profile/{profile['ProfileId']}").json() == profile
    if stored["id"] not in (".", ".."):
        way = f"/{account}/Profile/AlternateIdType/crm/AlternateId/{quote(stored['id'], safe='')}"
        assert mypreferences.get(way).json() == profile
    for search, fields in (
        ("Email", {"emailAddress": stored["email"], "emailType": stored["kind"]}),
        ("Phone", {"phoneNumber": stored["phone"], "phoneType": stored["kind"]}),
        ("Address", {"city": stored["city"], "stateProvince": stored["state"], "lastName": stored["last_name"]}),
        ("Name", {"lastName": stored["last_name"][1:] or stored["last_name"]}),
    ):
        reply = ask(mypreferences, search, account, **fields)
        assert (reply.status_code, reply.json()) == (200, [profile])
