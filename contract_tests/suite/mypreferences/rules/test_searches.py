"""What holds of all four searches: whom they find, in which order, and what they refuse."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.operations import FORMS
from contract_tests.suite.mypreferences.steps import (
    CHANGES,
    Way,
    by_id,
    create,
    read,
    refused,
    someone,
    switch,
    with_ids,
    without,
)
from contract_tests.suite.mypreferences.views import (
    BY_ADDRESS,
    BY_EMAIL,
    BY_NAME,
    BY_PHONE,
    SEARCHES,
    Search,
    each_search,
    each_way,
    findable,
    ids_of,
    phone_number,
    word,
)
from mock_server.verify.target import Names, Target


@pytest.mark.rule("MYP-SEARCH-1", "MYP-SEARCH-5")
@each_search
def test_a_search_answers_whole_profiles_in_the_order_of_their_ids(
    mypreferences: httpx.Client, names: Names, search: Search
) -> None:
    body = findable(names)
    mine = [create(mypreferences, **without(body, "AlternateIds"))["ProfileId"] for _ in range(11)]
    changed = mypreferences.post(f"/Profile/{mine[0]}", json={"CustomerType": "Prospect"})
    assert changed.status_code == 200
    reply = search.look(mypreferences, body)
    assert reply.status_code == 200
    assert reply.json() == [read(mypreferences, profile_id) for profile_id in sorted(mine)]


@pytest.mark.rule("MYP-SEARCH-1")
@each_search
def test_one_profile_is_answered_as_a_list_too(mypreferences: httpx.Client, names: Names, search: Search) -> None:
    profile = create(mypreferences, **findable(names))
    reply = search.look(mypreferences, profile)
    assert (reply.status_code, reply.json()) == (200, [profile])


@pytest.mark.rule("MYP-SEARCH-1")
@each_search
@pytest.mark.parametrize("media_type", ["application/xml", "text/xml"])
def test_a_search_is_answered_in_xml_too(
    mypreferences: httpx.Client, names: Names, search: Search, media_type: str
) -> None:
    body = findable(names)
    for _ in range(2):
        create(mypreferences, **without(body, "AlternateIds"))
    profiles = search.look(mypreferences, body).json()
    reply = mypreferences.get(search.path, params=search.fields(body), headers={"Accept": media_type})
    form = FORMS[search.operation, "200"]
    assert form.read_reply(reply.content) == form.shown(profiles)


@pytest.mark.rule("MYP-SEARCH-2")
def test_fifty_matches_are_answered_in_full_and_one_more_is_refused(mypreferences: httpx.Client, names: Names) -> None:
    body = without(findable(names), "AlternateIds")
    mine = [create(mypreferences, **body)["ProfileId"] for _ in range(50)]
    assert [search.found(mypreferences, body) for search in SEARCHES] == [mine] * len(SEARCHES)
    one_more = create(mypreferences, **body)
    for search in SEARCHES:
        assert refused(search.look(mypreferences, body), 403), search
        assert set(search.look(mypreferences, body).json()) == {"Message"}
    switch(mypreferences, "Deactivate", one_more)
    assert [search.found(mypreferences, body) for search in SEARCHES] == [mine] * len(SEARCHES)


@pytest.mark.rule("MYP-SEARCH-2", "MYP-SEARCH-9")
def test_a_search_that_is_narrow_enough_finds_one_of_many(mypreferences: httpx.Client, names: Names) -> None:
    body = without(findable(names), "AlternateIds")
    last_name, place = body["CustomerName"]["LastName"], body["Addresses"][0]
    mine = []
    for number in range(60):
        address = {**place, "PostalCode": f"{number:05}", "Address1": f"{number} Elm St"}
        name = {"FirstName": f"F{number:02}", "LastName": last_name}
        mine.append(create(mypreferences, **{**body, "Addresses": [address], "CustomerName": name})["ProfileId"])
    there = BY_ADDRESS.fields(body)
    assert BY_ADDRESS.ask(mypreferences, **there).status_code == 403
    assert BY_ADDRESS.ask(mypreferences, **there, lastName=last_name).status_code == 403
    for narrower, expected in (
        ({"postalCode": "00007"}, mine[7:8]),
        ({"address1": "59 elm st"}, mine[59:]),
        ({"lastName": last_name, "firstName": "F33"}, mine[33:34]),
    ):
        assert ids_of(BY_ADDRESS.ask(mypreferences, **there, **narrower)) == expected
    assert ids_of(BY_NAME.ask(mypreferences, lastName=last_name, firstName="f4")) == mine[40:50]


@pytest.mark.rule("MYP-SEARCH-3")
@each_search
def test_a_search_that_nobody_matches_is_answered_with_404(
    mypreferences: httpx.Client, names: Names, search: Search
) -> None:
    reply = search.look(mypreferences, findable(names))
    assert refused(reply, 404)
    assert list(reply.json()) == ["Message"]


@pytest.mark.rule("MYP-SEARCH-4")
@each_search
def test_a_deactivated_profile_is_not_found_until_it_is_active_again(
    mypreferences: httpx.Client, names: Names, search: Search
) -> None:
    body = without(findable(names), "AlternateIds")
    asleep, awake = create(mypreferences, **body, IsActive=False), create(mypreferences, **body)
    first, second = asleep["ProfileId"], awake["ProfileId"]
    assert search.found(mypreferences, body) == [second]
    switch(mypreferences, "Activate", asleep)
    assert search.found(mypreferences, body) == [first, second]
    switch(mypreferences, "Deactivate", awake)
    assert search.found(mypreferences, body) == [first]
    switch(mypreferences, "Deactivate", asleep)
    assert search.found(mypreferences, body) == []


@pytest.mark.rule("MYP-SEARCH-4")
@pytest.mark.parametrize("search", [BY_PHONE, BY_EMAIL], ids=str)
def test_fields_of_the_later_version_make_no_difference(
    mypreferences: httpx.Client, names: Names, search: Search
) -> None:
    later = {"implied": "false", "includeConsentHistory": "x", "includeInactive": "true"}
    body = findable(names)
    profile = create(mypreferences, **body)
    assert ids_of(search.ask(mypreferences, **search.fields(body), **later)) == [profile["ProfileId"]]
    switch(mypreferences, "Deactivate", profile)
    assert ids_of(search.ask(mypreferences, **search.fields(body), **later)) == []


@pytest.mark.rule("MYP-SEARCH-6")
@each_search
@each_way
def test_a_search_finds_what_the_last_write_left(
    mypreferences: httpx.Client, names: Names, way: Way, search: Search
) -> None:
    body = without(findable(names), "AlternateIds")
    profile = someone(mypreferences, names)
    assert search.found(mypreferences, body) == []
    written = way.done(mypreferences, profile, {search.member: body[search.member]})
    assert search.found(mypreferences, body) == [written["ProfileId"]]
    twin = create(mypreferences, **body)
    assert search.found(mypreferences, body) == [written["ProfileId"], twin["ProfileId"]]
    assert mypreferences.delete(by_id(written)).status_code == 204
    assert search.found(mypreferences, body) == [twin["ProfileId"]]
    assert mypreferences.delete(by_id(twin)).status_code == 204
    assert search.found(mypreferences, body) == []


@pytest.mark.rule("MYP-SEARCH-6")
@each_search
@pytest.mark.parametrize("way", CHANGES, ids=str)
def test_a_search_no_longer_finds_what_a_write_replaced(
    mypreferences: httpx.Client, names: Names, way: Way, search: Search
) -> None:
    old, new = (without(findable(names), "AlternateIds") for _ in range(2))
    profile = someone(mypreferences, names, **old)
    kept = {"AlternateIds": profile["AlternateIds"]}
    assert search.found(mypreferences, old) == [profile["ProfileId"]]
    way.done(mypreferences, profile, {search.member: new[search.member], **kept})
    assert search.found(mypreferences, old) == []
    assert search.found(mypreferences, new) == [profile["ProfileId"]]
    empty: Any = {"LastName": names.text("Other")} if search is BY_NAME else []
    way.done(mypreferences, profile, {search.member: empty, **kept})
    assert search.found(mypreferences, new) == []


@pytest.mark.rule("MYP-SEARCH-6")
@each_search
def test_a_refused_write_leaves_searches_as_they_were(
    mypreferences: httpx.Client, names: Names, search: Search
) -> None:
    taken = someone(mypreferences, names)["AlternateIds"]
    body = findable(names)
    assert mypreferences.post("/Profile", json={**body, "AlternateIds": taken}).status_code == 409
    assert search.found(mypreferences, body) == []
    profile = create(mypreferences, **body)
    for path in (by_id(profile), by_id(someone(mypreferences, names))):
        assert mypreferences.put(path, json={**body, "AlternateIds": taken}).status_code == 409
    assert search.found(mypreferences, body) == [profile["ProfileId"]]


@pytest.mark.rule("MYP-SEARCH-6")
@pytest.mark.needs("open")
@each_search
def test_a_search_finds_nothing_of_another_client(
    mypreferences: httpx.Client, target: Target, names: Names, search: Search
) -> None:
    body = findable(names)
    create(mypreferences, **body)
    other = target.new_client("nobody", f"{target.url}/{names.id()}")
    assert search.found(other, body) == []


@pytest.mark.rule("MYP-SEARCH-17")
@each_search
def test_letter_case_makes_no_difference(mypreferences: httpx.Client, names: Names, search: Search) -> None:
    last_name = word(names, "MÜstÉr")
    body = {
        **with_ids(("CRM", names.id())),
        "CustomerName": {"FirstName": "Ada", "MiddleName": "Byron", "LastName": last_name},
        "Addresses": [
            {
                "AddressType": "Home",
                "Address1": "1 Elm St",
                "Address2": "Apt Élan",
                "City": names.text("City"),
                "StateProvince": "Ga",
                "PostalCode": "30000 a",
            }
        ],
        "PhoneNumbers": [{"PhoneType": "Home", "PhoneNumber": phone_number(names)}],
        "Emails": [{"EmailAddressType": "Home", "EmailAddress": f"{last_name}@Example.com"}],
    }
    further = {
        BY_ADDRESS: {
            "address1": "1 Elm St",
            "address2": "Apt Élan",
            "postalCode": "30000 a",
            "addressType": "Home",
            "lastName": last_name,
            "firstName": "Ada",
            "middleName": "Byron",
        },
        BY_PHONE: {"phoneType": "Home"},
        BY_EMAIL: {"emailType": "Home"},
        BY_NAME: {"firstName": "Ada", "middleName": "Byron"},
    }[search]
    mine = [create(mypreferences, **body)["ProfileId"]]
    fields = {**search.fields(body), **further}
    for spelled in (str.upper, str.lower, str.swapcase):
        asked = {name: spelled(value) for name, value in fields.items()}
        assert ids_of(search.ask(mypreferences, **asked)) == mine
        for name, value in asked.items():
            assert ids_of(search.ask(mypreferences, **{**fields, name: value})) == mine, name
