"""A profile is updated or created by an alternate id."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import (
    UPSERT,
    by_alternate_id,
    by_id,
    complaints,
    create,
    find,
    place_of,
    read,
    refused,
    someone,
    stored,
    switch,
    whole,
    with_ids,
    without,
    written,
)
from mock_server.verify.target import Names


@pytest.mark.rule("MYP-UPSERT-1")
def test_whoever_has_the_alternate_id_is_updated(mypreferences: httpx.Client, names: Names) -> None:
    before = create(mypreferences, **whole(names))
    for entry in before["AlternateIds"]:
        place = place_of(entry["AlternateIdType"].lower(), entry["AlternateId"].upper())
        reply = mypreferences.post(place, json={"CustomerName": {"FirstName": "Janet"}, "Emails": []})
        assert "Location" not in reply.headers
        after = written(reply)
        name = {**before["CustomerName"], "FirstName": "Janet"}
        assert after == {**before, "Edited": after["Edited"], "CustomerName": name, "Emails": []}
        assert read(mypreferences, before["ProfileId"]) == after


@pytest.mark.rule("MYP-UPSERT-2", "MYP-UPSERT-3")
def test_where_nobody_has_the_alternate_id_a_profile_is_created(mypreferences: httpx.Client, names: Names) -> None:
    sent, other = whole(names), someone(mypreferences, names)
    reply = mypreferences.post(by_alternate_id(sent), json=sent)
    assert reply.status_code == 201, reply.text
    profile = reply.json()
    assert profile == {**stored(sent), "ProfileId": profile["ProfileId"], "Edited": profile["Edited"]}
    assert profile["ProfileId"] > other["ProfileId"]
    assert reply.headers["Location"] == f"{mypreferences.base_url}Profile/{profile['ProfileId']}"
    for place in (reply.headers["Location"], by_alternate_id(sent)):
        assert mypreferences.get(place).json() == profile
    assert read(mypreferences, other["ProfileId"]) == other


@pytest.mark.rule("MYP-UPSERT-2")
def test_a_value_that_somebody_has_in_another_type_is_one_that_nobody_has(
    mypreferences: httpx.Client, names: Names
) -> None:
    other = someone(mypreferences, names)
    value = other["AlternateIds"][0]["AlternateId"]
    reply = mypreferences.post(place_of("Web", value), json={})
    assert reply.status_code == 201, reply.text
    assert reply.json()["ProfileId"] != other["ProfileId"]


@pytest.mark.rule("MYP-UPSERT-3")
def test_an_upsert_that_creates_gives_the_defaults_of_a_create(mypreferences: httpx.Client, names: Names) -> None:
    value, plain = names.id(), create(mypreferences)
    reply = mypreferences.post(place_of("Web", value), json={})
    assert reply.status_code == 201, reply.text
    kept = {"ProfileId": reply.json()["ProfileId"], "Edited": reply.json()["Edited"]}
    assert reply.json() == {**plain, **kept, **with_ids(("Web", value))}


@pytest.mark.rule("MYP-UPSERT-4")
@pytest.mark.parametrize("others", [None, 0, 1])
def test_a_created_profile_has_the_alternate_id_of_the_path(
    mypreferences: httpx.Client, names: Names, others: int | None
) -> None:
    value, listed = names.id(), [("Web", names.id())][:others]
    body = {} if others is None else with_ids(*listed)
    reply = mypreferences.post(place_of("Loyalty", value), json=body)
    assert reply.status_code == 201, reply.text
    pairs = [*(listed if others else []), ("Loyalty", value)]
    assert reply.json()["AlternateIds"] == with_ids(*pairs)["AlternateIds"]
    for kind, each in pairs:
        assert find(mypreferences, kind, each).json() == reply.json()


@pytest.mark.rule("MYP-UPSERT-4")
def test_the_alternate_id_of_the_path_stands_once_and_as_the_body_spells_it(
    mypreferences: httpx.Client, names: Names
) -> None:
    value = names.id()
    spelled = with_ids(("Web", names.id()), ("LOYALTY", value.upper()))
    reply = mypreferences.post(place_of("Loyalty", value), json=spelled)
    assert (reply.status_code, reply.json()["AlternateIds"]) == (201, spelled["AlternateIds"])


@pytest.mark.rule("MYP-UPSERT-1", "MYP-UPSERT-4")
@pytest.mark.parametrize("listed", [None, [], [("Web", "w")]])
def test_the_same_request_again_finds_the_same_profile(
    mypreferences: httpx.Client, names: Names, listed: list[tuple[str, str]] | None
) -> None:
    value = names.id()
    body = {} if listed is None else with_ids(*[(kind, f"{value}-{each}") for kind, each in listed])
    first = mypreferences.post(place_of("Loyalty", value), json=body)
    again = mypreferences.post(place_of("loyalty", value.upper()), json=body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert without(again.json(), "AlternateIds", "Edited") == without(first.json(), "AlternateIds", "Edited")
    folded = [
        [(each["AlternateIdType"].lower(), each["AlternateId"].lower()) for each in reply.json()["AlternateIds"]]
        for reply in (first, again)
    ]
    assert folded[0] == folded[1]


@pytest.mark.rule("MYP-UPSERT-5")
def test_an_alternate_id_of_an_inactive_profile_is_a_conflict(mypreferences: httpx.Client, names: Names) -> None:
    profile = create(mypreferences, **whole(names))
    switch(mypreferences, "Deactivate", profile)
    before = read(mypreferences, profile["ProfileId"])
    for body in ({}, {"CustomerType": "Customer"}, {"IsActive": True}):
        assert refused(mypreferences.post(by_alternate_id(profile), json=body), 409)
        assert read(mypreferences, profile["ProfileId"]) == before
    began = someone(mypreferences, names, IsActive=False)
    assert refused(mypreferences.post(by_alternate_id(began), json={}), 409)


@pytest.mark.rule("MYP-UPSERT-6")
def test_an_update_replaces_alternate_ids_but_for_the_one_of_the_path(
    mypreferences: httpx.Client, names: Names
) -> None:
    before, value = create(mypreferences, **whole(names)), names.id()
    kept, dropped = before["AlternateIds"]
    after = UPSERT.done(mypreferences, before, with_ids(("Web", value)))
    assert after["AlternateIds"] == [*with_ids(("Web", value))["AlternateIds"], kept]
    assert find(mypreferences, dropped["AlternateIdType"], dropped["AlternateId"]).status_code == 404
    alone = UPSERT.done(mypreferences, before, {"AlternateIds": []})
    assert alone["AlternateIds"] == [kept]
    assert read(mypreferences, before["ProfileId"]) == alone == mypreferences.get(by_alternate_id(before)).json()


@pytest.mark.rule("MYP-UPSERT-7")
@pytest.mark.parametrize("said", [True, False, None, "ignored"])
def test_an_upsert_that_creates_gives_an_active_profile_whatever_the_body_says(
    mypreferences: httpx.Client, names: Names, said: Any
) -> None:
    value = names.id()
    reply = mypreferences.post(place_of("Web", value), json={"IsActive": said})
    assert (reply.status_code, reply.json()["IsActive"]) == (201, True)
    assert find(mypreferences, "Web", value).json() == mypreferences.get(by_id(reply.json())).json() == reply.json()


@pytest.mark.rule("MYP-UPSERT-8")
@pytest.mark.parametrize("odd", ["\t", "\n", "\x00", "\x7f", "\x85"])
def test_an_upsert_creates_nothing_that_it_could_not_find_again(
    mypreferences: httpx.Client, names: Names, odd: str
) -> None:
    last_name = whole(names)["CustomerName"]["LastName"]
    body = {"CustomerName": {"LastName": last_name}}
    for kind, value, named in (
        ("Web", f"{names.id()}{odd}", "alternateId"),
        (f"W{odd}b", names.id(), "alternateIdType"),
    ):
        assert list(complaints(mypreferences.post(place_of(kind, value), json=body))) == [named]
    assert mypreferences.get("/Profile/Name", params={"lastName": last_name}).status_code == 404


@pytest.mark.rule("MYP-UPSERT-6", "MYP-UPSERT-4")
def test_with_the_alternate_id_of_the_path_a_profile_has_no_more_than_it_may_have(
    mypreferences: httpx.Client, names: Names
) -> None:
    value, profile = names.id(), someone(mypreferences, names)
    body = with_ids(*[("Web", f"{value}-{number}") for number in range(1_000)])
    for place in (by_alternate_id(profile), place_of("CRM", value)):
        assert list(complaints(mypreferences.post(place, json=body))) == ["profile.AlternateIds"]
    assert mypreferences.post(place_of("Web", f"{value}-7"), json=body).status_code == 201
    assert len(find(mypreferences, "Web", f"{value}-999").json()["AlternateIds"]) == 1_000
