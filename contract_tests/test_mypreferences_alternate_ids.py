"""Alternate ids of MyPreferences: unique without regard to case, found, freed, and some out of reach."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.sockets import request, send_raw
from contract_tests.test_mypreferences_profiles import created, read


def with_ids(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"AlternateIds": [{"AlternateIdType": kind, "AlternateId": value} for kind, value in pairs]}


def find(client: httpx.Client, kind: str, value: str, account: str = "AcmeCo") -> httpx.Response:
    place = f"AlternateIdType/{quote(kind, safe='')}/AlternateId/{quote(value, safe='')}"
    return client.get(f"/{account}/Profile/{place}")


@pytest.mark.rule("MYP-ALT-1", "MYP-ALT-2")
def test_a_profile_is_found_by_each_of_its_alternate_ids(mypreferences: httpx.Client) -> None:
    jane = read(mypreferences, 1)
    for kind, value in (("CRM", "C-0001"), ("Loyalty", "L-0001"), ("crm", "c-0001"), ("LOYALTY", "l-0001")):
        reply = find(mypreferences, kind, value)
        assert (reply.status_code, reply.json()) == (200, jane)


@pytest.mark.rule("MYP-ALT-8")
def test_an_alternate_id_is_looked_up_in_its_own_type(mypreferences: httpx.Client) -> None:
    refused = find(mypreferences, "Loyalty", "C-0001")
    assert refused.status_code == 404
    assert refused.json() == {"Message": "No active profile has AlternateId 'C-0001' of type 'Loyalty'."}
    assert find(mypreferences, "Unheard of", "C-0001").status_code == 404


@pytest.mark.rule("MYP-ACTIVE-2", "MYP-ALT-8")
def test_an_inactive_profile_is_found_by_its_profile_id_only(mypreferences: httpx.Client) -> None:
    assert read(mypreferences, 5)["AlternateIds"] == [{"AlternateIdType": "CRM", "AlternateId": "C-0005"}]
    assert find(mypreferences, "CRM", "C-0005").status_code == 404


@pytest.mark.rule("MYP-ALT-3", "MYP-ALT-4", "MYP-ERROR-7")
@pytest.mark.parametrize(
    ("kind", "value"),
    [("CRM", "C-0001"), ("crm", "c-0001"), ("Crm", "C-0001"), ("loyalty", "l-0001"), ("CRM", "c-0005")],
)
def test_an_alternate_id_of_another_profile_is_a_conflict(mypreferences: httpx.Client, kind: str, value: str) -> None:
    body = with_ids(("Web", "free"), (kind, value))
    for reply in (mypreferences.post("/AcmeCo/Profile", json=body), mypreferences.put("/AcmeCo/Profile/2", json=body)):
        assert reply.status_code == 409
        assert reply.json() == {
            "Message": f"AlternateId '{value}' of type '{kind}' already belongs to another profile."
        }
    assert find(mypreferences, "Web", "free").status_code == 404
    assert find(mypreferences, "CRM", "C-0002").json()["ProfileId"] == 2


@pytest.mark.rule("MYP-ALT-2", "MYP-ALT-3")
@pytest.mark.parametrize(
    ("first", "second"),
    [("straße", "STRASSE"), ("ΌΣΟΣ", "όσος"), ("Ǆ", "ǆ"), ("ÉCOLE", "école")],
)
def test_case_is_disregarded_in_every_script(mypreferences: httpx.Client, first: str, second: str) -> None:
    profile_id = created(mypreferences, with_ids(("CRM", first)))["ProfileId"]
    assert mypreferences.post("/AcmeCo/Profile", json=with_ids(("crm", second))).status_code == 409
    found = find(mypreferences, "crm", second).json()
    assert found["ProfileId"] == profile_id
    assert found["AlternateIds"] == [{"AlternateIdType": "CRM", "AlternateId": first}]


def test_where_the_type_ends_matters(mypreferences: httpx.Client) -> None:
    one = created(mypreferences, with_ids(("ab", "c")))["ProfileId"]
    other = created(mypreferences, with_ids(("a", "bc")))["ProfileId"]
    third = created(mypreferences, with_ids(("a", ":bc"), ("a:", "bc"), ("1:a", "bc")))
    assert len(third["AlternateIds"]) == 3
    assert find(mypreferences, "ab", "c").json()["ProfileId"] == one
    assert find(mypreferences, "a", "bc").json()["ProfileId"] == other


@pytest.mark.rule("MYP-ALT-5")
def test_the_same_value_of_another_type_or_client_is_no_conflict(mypreferences: httpx.Client) -> None:
    created(mypreferences, with_ids(("Loyalty", "C-0001")))
    created(mypreferences, with_ids(("CRM", "C-0001")), "Other")
    assert find(mypreferences, "CRM", "C-0001", "Other").json()["ProfileId"] == 1


@pytest.mark.rule("MYP-ALT-6")
def test_equal_contact_data_is_no_conflict(mypreferences: httpx.Client) -> None:
    jane = read(mypreferences, 1)
    twin = created(mypreferences, {**jane, "AlternateIds": []})
    assert twin["ProfileId"] == 13
    assert twin["Emails"] == jane["Emails"]
    assert twin["Addresses"] == jane["Addresses"]


@pytest.mark.rule("MYP-ALT-7")
def test_equal_alternate_ids_of_one_body_are_kept_once_as_first_spelled(mypreferences: httpx.Client) -> None:
    body = with_ids(("Web", "Mixed"), ("CRM", "x"), ("web", "MIXED"), ("WEB", "mixed"), ("CRM", "Y"), ("Web", "Mixed"))
    kept = with_ids(("Web", "Mixed"), ("CRM", "x"), ("CRM", "Y"))["AlternateIds"]
    profile = created(mypreferences, body)
    assert profile["AlternateIds"] == kept
    again = mypreferences.put(f"/AcmeCo/Profile/{profile['ProfileId']}", json=body)
    assert (again.status_code, again.json()["AlternateIds"]) == (200, kept)


@pytest.mark.rule("MYP-ENTRY-15")
def test_other_duplicates_of_one_body_stay(mypreferences: httpx.Client) -> None:
    twice = {
        "Emails": [{"EmailAddress": "a@example.com"}] * 2,
        "ProfileTags": [{"Name": "VIP"}] * 3,
        "CustomFields": [{"Name": "Notes", "Value": "x"}] * 2,
        "Groups": [{"GroupName": "g"}] * 2,
        "PhoneNumbers": [{"PhoneNumber": "5550100"}] * 2,
    }
    profile = created(mypreferences, twice)
    assert {name: len(profile[name]) for name in twice} == {name: len(sent) for name, sent in twice.items()}


@pytest.mark.rule("MYP-ALT-10")
def test_an_overwrite_frees_the_ids_it_drops_and_claims_the_new_ones(mypreferences: httpx.Client) -> None:
    body = with_ids(("CRM", "c-0001"), ("Web", "new"))
    reply = mypreferences.put("/AcmeCo/Profile/1", json=body)
    assert (reply.status_code, reply.json()["AlternateIds"]) == (200, body["AlternateIds"])
    assert find(mypreferences, "Web", "NEW").json()["ProfileId"] == 1
    assert find(mypreferences, "CRM", "C-0001").json()["ProfileId"] == 1
    assert find(mypreferences, "Loyalty", "L-0001").status_code == 404
    assert created(mypreferences, with_ids(("Loyalty", "L-0001")))["ProfileId"] == 13
    assert mypreferences.post("/AcmeCo/Profile", json=with_ids(("Web", "new"))).status_code == 409


@pytest.mark.rule("MYP-DELETE-3")
def test_a_delete_frees_alternate_ids(mypreferences: httpx.Client) -> None:
    body = with_ids(("CRM", "C-0001"), ("Loyalty", "L-0001"))
    assert mypreferences.post("/AcmeCo/Profile", json=body).status_code == 409
    assert mypreferences.delete("/AcmeCo/Profile/1").status_code == 204
    assert find(mypreferences, "CRM", "C-0001").status_code == 404
    profile = created(mypreferences, body)
    assert find(mypreferences, "CRM", "C-0001").json() == profile


@pytest.mark.rule("MYP-ALT-11")
@pytest.mark.parametrize("value", ["with/slash", "/", ".", "..", "tab\there", "line\nbreak", "\x00", "\x7f", "\x85"])
def test_what_no_path_can_carry_is_stored_and_reachable_by_profile_id_only(
    mypreferences: httpx.Client, value: str
) -> None:
    for pair in (("Web", value), (value, "plain")):
        profile = created(mypreferences, with_ids(pair))
        assert profile["AlternateIds"] == with_ids(pair)["AlternateIds"]
        assert read(mypreferences, profile["ProfileId"]) == profile
        assert mypreferences.post("/AcmeCo/Profile", json=with_ids(pair)).status_code == 409
        assert find(mypreferences, *pair).status_code == 404


@pytest.mark.rule("MYP-ALT-1")
@pytest.mark.parametrize(
    "value",
    ["100% of it? #1 & +1;=x", " spaces ", "...", "%2F", "a\\b", "'\"<>", "日本", "👩‍👩‍👧", "e\u0301", "{}", "a:b@c"],
)
def test_odd_alternate_ids_are_reachable(mypreferences: httpx.Client, value: str) -> None:
    profile = created(mypreferences, with_ids((value, value)))
    assert find(mypreferences, value, value).json() == profile


@pytest.mark.rule("MYP-ALT-1", "MYP-ALT-11")
def test_the_edge_cases_are_found_by_their_alternate_ids(fake: Callable[..., RunningFake]) -> None:
    client = fake(fixtures="edge-cases").client("mypreferences")
    found = 0
    for profile_id in [*range(1, 21), 9007199254740993]:
        profile = read(client, profile_id)
        for entry in profile["AlternateIds"]:
            reply = find(client, entry["AlternateIdType"], entry["AlternateId"])
            hidden = not profile["IsActive"] or any(
                value in (".", "..") or set(value) & set("/\t\n") for value in entry.values()
            )
            assert reply.status_code == 404 if hidden else reply.json() == profile
            found += not hidden
    assert found > 40
    assert created(client, {})["ProfileId"] == 9007199254740994


@pytest.mark.rule("MYP-LIMIT-7", "MYP-ALT-9")
@pytest.mark.parametrize(("name", "limit"), [("AlternateIdType", 100), ("AlternateId", 256)])
def test_alternate_ids_have_limits_in_body_and_path(mypreferences: httpx.Client, name: str, limit: int) -> None:
    longest = {"AlternateIdType": "Web", "AlternateId": "x", name: "é" * limit}
    profile = created(mypreferences, {"AlternateIds": [longest]})
    assert find(mypreferences, longest["AlternateIdType"], longest["AlternateId"]).json() == profile
    for wrong in ("é" * (limit + 1), "", None, 7):
        refused = mypreferences.post("/AcmeCo/Profile", json={"AlternateIds": [{**longest, name: wrong}]})
        assert refused.status_code == 400
        assert list(refused.json()["ModelState"]) == [f"profile.AlternateIds[0].{name}"]
    too_long = {**longest, name: "é" * (limit + 1)}
    refused = find(mypreferences, too_long["AlternateIdType"], too_long["AlternateId"])
    assert refused.status_code == 400
    assert list(refused.json()["ModelState"]) == [name[0].lower() + name[1:]]


@pytest.mark.rule("MYP-ALT-11")
@pytest.mark.parametrize("odd", [".", ".."])
def test_dots_are_reachable_by_profile_id_only_also_for_clients_that_send_them(
    fake: Callable[..., RunningFake], odd: str
) -> None:
    server = fake()
    client = server.client("mypreferences")
    created = client.post("/AcmeCo/Profile", json={"AlternateIds": [{"AlternateIdType": "CRM", "AlternateId": odd}]})
    assert client.get(created.headers["Location"]).json()["AlternateIds"][0]["AlternateId"] == odd
    path = f"{client.base_url.path}AcmeCo/Profile/AlternateIdType/CRM/AlternateId/{odd}"
    assert send_raw(server.origin, request("GET", path)).status == 404
