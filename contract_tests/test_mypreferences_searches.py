"""Searches of MyPreferences: who is found by address, phone number, e-mail address and name, and who is not."""

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
from contract_tests.test_mypreferences_profiles import created, read
from contract_tests.test_mypreferences_values import PLACE
from contract_tests.xml_form import XmlForm
from mock_server.contract.document import load_document
from mock_server.settings import shipped

DOCUMENT = load_document(shipped("openapi"), "mypreferences")
PROFILES = XmlForm(DOCUMENT, {"$ref": "#/components/schemas/UserProfiles"})
SIGNED = dict(CALLERS["mypreferences"].owner.headers)
SAMPLETON = {"city": "Sampleton", "stateProvince": "GA"}
SEARCHES: list[tuple[str, dict[str, str], dict[str, Any]]] = [
    ("Address", SAMPLETON, {"Addresses": [{**PLACE, "City": "Sampleton", "StateProvince": "GA"}]}),
    ("Phone", {"phoneNumber": "555-0142"}, {"PhoneNumbers": [{"PhoneNumber": "5550142"}]}),
    ("Email", {"emailAddress": "all@example.com"}, {"Emails": [{"EmailAddress": "all@example.com"}]}),
    ("Name", {"lastName": "amp"}, {"CustomerName": {"LastName": "Sample"}}),
]
"""A search, its fields, and the body of a profile that it finds."""
each_search = pytest.mark.parametrize(("search", "fields", "body"), SEARCHES, ids=[search for search, _, _ in SEARCHES])

_numbers = itertools.count(1)


def ask(client: httpx.Client, search: str, account: str = "AcmeCo", **fields: Any) -> httpx.Response:
    return client.get(f"/{account}/Profile/{search}", params=fields)


def found(client: httpx.Client, search: str, account: str = "AcmeCo", **fields: Any) -> list[int]:
    """The ProfileIds that a search answers, none for 404; what it answers is what reads answer."""
    reply = ask(client, search, account, **fields)
    if reply.status_code == 404:
        assert list(reply.json()) == ["Message"]
        return []
    assert reply.status_code == 200, reply.text
    profiles = reply.json()
    assert profiles == [read(client, profile["ProfileId"], account) for profile in profiles]
    return [profile["ProfileId"] for profile in profiles]


@pytest.mark.rule("MYP-SEARCH-1", "MYP-SEARCH-5", "MYP-SEARCH-8")
def test_people_are_found_by_city_and_state_in_the_order_of_their_ids(mypreferences: httpx.Client) -> None:
    assert found(mypreferences, "Address", city="Sampleton", stateProvince="GA") == [1, 2, 10]
    assert found(mypreferences, "Address", city="Musterstadt", stateProvince="Hessen") == [7, 8]
    assert found(mypreferences, "Address", city="Sample", stateProvince="GA") == []
    assert found(mypreferences, "Address", city="Sampleton", stateProvince="Jalisco") == []
    assert found(mypreferences, "Address", city="SampletonG", stateProvince="A_") == []


@pytest.mark.rule("MYP-SEARCH-9", "MYP-SEARCH-18")
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"address1": "1 Example Street"}, [1, 2]),
        ({"address1": "1 Example"}, []),
        ({"address2": "Apartment 2"}, [1, 2]),
        ({"address2": "Apartment"}, []),
        ({"postalCode": "30001"}, [1]),
        ({"addressType": "Home"}, [1, 2, 10]),
        ({"addressType": "Work"}, [1]),
        ({"addressType": "Work", "postalCode": "30000"}, []),
        ({"addressType": "Shipping"}, []),
        ({"lastName": "Roe"}, [1, 2]),
        ({"lastName": "Ro"}, []),
        ({"lastName": "Muster"}, []),
        ({"firstName": "Jane"}, [1]),
        ({"firstName": "Jan"}, []),
        ({"middleName": "de la Muestra"}, [10]),
        ({"lastName": "Ejemplo", "firstName": "Juan", "middleName": "de la Muestra", "postalCode": "30003"}, [10]),
        ({"lastName": "Ejemplo", "firstName": "Jane"}, []),
    ],
)
def test_each_field_narrows_a_search_by_address(
    mypreferences: httpx.Client, fields: dict[str, str], expected: list[int]
) -> None:
    assert found(mypreferences, "Address", **SAMPLETON, **fields) == expected


@pytest.mark.rule("MYP-SEARCH-10")
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"address1": "sample", "partialAddress1Match": "true"}, [10]),
        ({"address1": "1 Example", "partialAddress1Match": "true"}, [1, 2]),
        ({"address1": "1 Example", "partialAddress1Match": "false"}, []),
        ({"address1": "1 Example", "partialNameMatch": "true"}, []),
        ({"address2": "Apartment", "partialAddress1Match": "true"}, []),
        ({"lastName": "O", "partialNameMatch": "true"}, [1, 2, 10]),
        ({"lastName": "Ro", "partialNameMatch": "true"}, [1, 2]),
        ({"lastName": "Ro", "partialNameMatch": "false"}, []),
        ({"lastName": "Ro", "partialAddress1Match": "true"}, []),
        ({"firstName": "J", "middleName": "la", "partialNameMatch": "true"}, [10]),
        ({"firstName": "J", "address1": "E", "partialNameMatch": "true", "partialAddress1Match": "true"}, [1, 2, 10]),
    ],
)
def test_parts_are_enough_where_the_search_says_so(
    mypreferences: httpx.Client, fields: dict[str, str], expected: list[int]
) -> None:
    assert found(mypreferences, "Address", **SAMPLETON, **fields) == expected


@pytest.mark.rule("MYP-SEARCH-11")
@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("(770) 555-0101", [1]),
        ("7705550101", [1]),
        ("770.555.0101 ext", [1]),
        ("+1 770 555 0103", [2]),
        ("17705550103", [2]),
        ("7705550103", []),
        ("555-0101", []),
        ("0", []),
    ],
)
def test_a_phone_number_is_compared_on_its_digits(
    mypreferences: httpx.Client, number: str, expected: list[int]
) -> None:
    assert found(mypreferences, "Phone", phoneNumber=number) == expected


@pytest.mark.rule("MYP-SEARCH-11", "MYP-SEARCH-19")
def test_zeros_and_digits_beyond_64_bits_count_and_only_ascii_digits_are_digits(mypreferences: httpx.Client) -> None:
    numbers = ["000", "0", "9" * 50, "٥٥٥ ٠١٠٠", "no digits"]
    zeros, zero, nines, _, _ = (
        created(mypreferences, {"PhoneNumbers": [{"PhoneNumber": number}]})["ProfileId"] for number in numbers
    )
    assert found(mypreferences, "Phone", phoneNumber="0-0-0") == [zeros]
    assert found(mypreferences, "Phone", phoneNumber="0") == [zero]
    assert found(mypreferences, "Phone", phoneNumber="9" * 50) == [nines]
    for number in numbers[3:]:
        refused = ask(mypreferences, "Phone", phoneNumber=number)
        assert (refused.status_code, list(refused.json()["ModelState"])) == (400, ["phoneNumber"])


@pytest.mark.rule("MYP-SEARCH-12", "MYP-SEARCH-18")
def test_a_phone_type_narrows_to_numbers_of_that_type(mypreferences: httpx.Client) -> None:
    assert found(mypreferences, "Phone", phoneNumber="7705550101", phoneType="Home") == [1]
    assert found(mypreferences, "Phone", phoneNumber="7705550101", phoneType="Mobile") == []
    assert found(mypreferences, "Phone", phoneNumber="17705550102", phoneType="mobile") == [1]


@pytest.mark.rule("MYP-SEARCH-13")
def test_everybody_who_shares_an_email_address_is_found(mypreferences: httpx.Client) -> None:
    assert found(mypreferences, "Email", emailAddress="erika.muster@example.com") == [7, 9]
    assert found(mypreferences, "Email", emailAddress="jroe@work.example.com") == [1]
    assert found(mypreferences, "Email", emailAddress="erika.muster@example") == []


@pytest.mark.rule("MYP-SEARCH-14", "MYP-SEARCH-18")
def test_an_email_type_narrows_to_addresses_of_that_type(mypreferences: httpx.Client) -> None:
    assert found(mypreferences, "Email", emailAddress="jroe@work.example.com", emailType="Work") == [1]
    assert found(mypreferences, "Email", emailAddress="jroe@work.example.com", emailType="Home") == []
    typeless = created(mypreferences, {"Emails": [{"EmailAddress": "typeless@example.com"}]})["ProfileId"]
    assert found(mypreferences, "Email", emailAddress="typeless@example.com") == [typeless]
    assert found(mypreferences, "Email", emailAddress="typeless@example.com", emailType="Home") == []


@pytest.mark.rule("MYP-SEARCH-15")
@pytest.mark.parametrize(
    ("part", "expected"),
    [("Muster", [7, 8, 9]), ("ust", [7, 8, 9]), ("Roe", [1, 2]), ("o", [1, 2, 6, 10]), ("見", [11]), ("Roes", [])],
)
def test_people_are_found_by_a_part_of_their_last_name(
    mypreferences: httpx.Client, part: str, expected: list[int]
) -> None:
    assert found(mypreferences, "Name", lastName=part) == expected


@pytest.mark.rule("MYP-SEARCH-16")
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"lastName": "Muster", "firstName": "Mi"}, [9]),
        ({"lastName": "Muster", "firstName": "M"}, [8, 9]),
        ({"lastName": "Roe", "middleName": "Q"}, [1]),
        ({"lastName": "Roe", "firstName": "Jane", "middleName": "Z"}, []),
        ({"lastName": "e", "firstName": "J", "middleName": "."}, [1]),
    ],
)
def test_parts_of_first_and_middle_name_narrow_a_search_by_name(
    mypreferences: httpx.Client, fields: dict[str, str], expected: list[int]
) -> None:
    assert found(mypreferences, "Name", **fields) == expected


@pytest.mark.rule("MYP-SEARCH-17")
@pytest.mark.parametrize(
    ("search", "fields", "expected"),
    [
        ("Address", {"city": "SAMPLETON", "stateProvince": "ga"}, [1, 2, 10]),
        (
            "Address",
            {**SAMPLETON, "address1": "1 EXAMPLE STREET", "address2": "APARTMENT 2", "lastName": "ROE"},
            [1, 2],
        ),
        ("Address", {**SAMPLETON, "addressType": "WORK", "firstName": "jane", "middleName": "q."}, [1]),
        ("Phone", {"phoneNumber": "7705550101", "phoneType": "HOME"}, [1]),
        ("Email", {"emailAddress": "Jane.Roe@EXAMPLE.com", "emailType": "HOME"}, [1]),
        ("Name", {"lastName": "MUSTER", "firstName": "mAX"}, [8]),
    ],
)
def test_letter_case_makes_no_difference(
    mypreferences: httpx.Client, search: str, fields: dict[str, str], expected: list[int]
) -> None:
    assert found(mypreferences, search, **fields) == expected


@pytest.mark.rule("MYP-SEARCH-4")
@each_search
def test_a_deactivated_profile_is_not_found_until_it_is_active_again(
    mypreferences: httpx.Client, search: str, fields: dict[str, str], body: dict[str, Any]
) -> None:
    asleep = created(mypreferences, {**body, "IsActive": False}, "SleepCo")["ProfileId"]
    awake = created(mypreferences, body, "SleepCo")["ProfileId"]
    assert found(mypreferences, search, "SleepCo", **fields) == [awake]
    assert mypreferences.post(f"/SleepCo/Profile/{asleep}/Activate").status_code == 200
    assert found(mypreferences, search, "SleepCo", **fields) == [asleep, awake]
    assert mypreferences.post(f"/SleepCo/Profile/{awake}/Deactivate").status_code == 200
    assert found(mypreferences, search, "SleepCo", **fields) == [asleep]


@pytest.mark.rule("MYP-SEARCH-4")
def test_an_inactive_person_of_the_fixture_is_not_found(mypreferences: httpx.Client) -> None:
    assert read(mypreferences, 5)["Addresses"][0]["City"] == "Sampleton"
    assert found(mypreferences, "Email", emailAddress="sue.stiles@example.com") == []
    assert found(mypreferences, "Name", lastName="Stiles") == []


@pytest.mark.rule("MYP-SEARCH-6")
@each_search
def test_a_search_sees_the_last_write_and_nothing_older(
    mypreferences: httpx.Client, search: str, fields: dict[str, str], body: dict[str, Any]
) -> None:
    profile_id = created(mypreferences, {}, "WriteCo")["ProfileId"]
    path = f"/WriteCo/Profile/{profile_id}"
    assert found(mypreferences, search, "WriteCo", **fields) == []
    for sent, expected in ((body, [profile_id]), (body, [profile_id]), ({}, []), (body, [profile_id])):
        assert mypreferences.put(path, json=sent).status_code == 200
        assert found(mypreferences, search, "WriteCo", **fields) == expected
    assert found(mypreferences, search, "OtherCo", **fields) == []
    assert mypreferences.delete(path).status_code == 204
    assert found(mypreferences, search, "WriteCo", **fields) == []


@pytest.mark.rule("MYP-SEARCH-6")
@each_search
def test_a_refused_write_leaves_searches_as_they_were(
    mypreferences: httpx.Client, search: str, fields: dict[str, str], body: dict[str, Any]
) -> None:
    before = found(mypreferences, search, **fields)
    taken = {**body, "AlternateIds": [{"AlternateIdType": "CRM", "AlternateId": "C-0001"}]}
    assert mypreferences.post("/AcmeCo/Profile", json=taken).status_code == 409
    assert mypreferences.put("/AcmeCo/Profile/12", json=taken).status_code == 409
    assert found(mypreferences, search, **fields) == before


@pytest.mark.rule("MYP-SEARCH-2")
@each_search
def test_fifty_matches_are_answered_in_full_and_one_more_is_refused(
    mypreferences: httpx.Client, search: str, fields: dict[str, str], body: dict[str, Any]
) -> None:
    ids = [created(mypreferences, body, "CrowdCo")["ProfileId"] for _ in range(50)]
    assert found(mypreferences, search, "CrowdCo", **fields) == ids
    one_more = created(mypreferences, body, "CrowdCo")["ProfileId"]
    refused = ask(mypreferences, search, "CrowdCo", **fields)
    shown = DOCUMENT.raw["components"]["examples"]["too_many_profiles"]["value"]
    assert (refused.status_code, refused.json()) == (403, shown)
    assert mypreferences.delete(f"/CrowdCo/Profile/{one_more}").status_code == 204
    assert found(mypreferences, search, "CrowdCo", **fields) == ids


@pytest.mark.rule("MYP-SEARCH-2", "MYP-SEARCH-9")
def test_a_search_that_is_narrow_enough_finds_one_of_many(mypreferences: httpx.Client) -> None:
    for number in range(60):
        place = {**PLACE, "PostalCode": f"{number:05}", "Address1": f"{number} Elm St"}
        name = {"FirstName": f"F{number:02}", "LastName": "Sample"}
        created(mypreferences, {"Addresses": [place], "CustomerName": name}, "CrowdCo")
    place = {"city": PLACE["City"], "stateProvince": PLACE["StateProvince"]}
    assert ask(mypreferences, "Address", "CrowdCo", **place).status_code == 403
    assert ask(mypreferences, "Address", "CrowdCo", **place, lastName="Sample").status_code == 403
    assert found(mypreferences, "Address", "CrowdCo", **place, postalCode="00007") == [8]
    assert found(mypreferences, "Address", "CrowdCo", **place, address1="59 elm st") == [60]
    assert found(mypreferences, "Name", "CrowdCo", lastName="Sample", firstName="f4") == list(range(41, 51))
    assert found(mypreferences, "Address", "CrowdCo", **place, lastName="Sample", firstName="F33") == [34]


@pytest.mark.rule("MYP-SEARCH-3")
@pytest.mark.parametrize(
    ("search", "fields", "asked"),
    [
        ("Address", {**SAMPLETON, "postalCode": "1"}, "city 'Sampleton', stateProvince 'GA', postalCode '1'"),
        ("Phone", {"phoneNumber": "1", "phoneType": "Home"}, "phoneNumber '1', phoneType 'Home'"),
        ("Email", {"emailAddress": "é"}, "emailAddress 'é'"),
        ("Name", {"lastName": "x", "firstName": "y"}, "lastName 'x', firstName 'y'"),
    ],
)
def test_a_search_that_nobody_matches_is_told_so(
    mypreferences: httpx.Client, search: str, fields: dict[str, str], asked: str
) -> None:
    refused = ask(mypreferences, search, **fields)
    assert (refused.status_code, refused.json()) == (404, {"Message": f"No active profile matches {asked}."})


@pytest.mark.rule("MYP-SEARCH-7", "MYP-SEARCH-8", "MYP-SEARCH-15")
@pytest.mark.parametrize(
    ("search", "fields", "missing"),
    [
        ("Address", {"city": "Sampleton"}, "stateProvince"),
        ("Address", {"stateProvince": "GA"}, "city"),
        ("Phone", {"phoneType": "Home"}, "phoneNumber"),
        ("Email", {"emailType": "Home"}, "emailAddress"),
        ("Name", {"firstName": "Jane"}, "lastName"),
    ],
)
def test_a_search_without_a_field_that_it_needs_is_refused(
    mypreferences: httpx.Client, search: str, fields: dict[str, str], missing: str
) -> None:
    refused = ask(mypreferences, search, **fields)
    assert refused.status_code == 400
    assert refused.json()["ModelState"] == {missing: [f"The {missing} field is required."]}


@pytest.mark.rule("MYP-SEARCH-7")
@pytest.mark.parametrize(
    ("search", "field", "limit"),
    [
        ("Address", "city", 50),
        ("Address", "stateProvince", 50),
        ("Address", "address1", 125),
        ("Address", "address2", 125),
        ("Address", "addressType", 100),
        ("Address", "lastName", 100),
        ("Phone", "phoneNumber", 50),
        ("Phone", "phoneType", 100),
        ("Email", "emailAddress", 256),
        ("Email", "emailType", 100),
        ("Name", "lastName", 100),
        ("Name", "firstName", 100),
        ("Name", "middleName", 100),
    ],
)
def test_fields_of_a_search_have_limits(mypreferences: httpx.Client, search: str, field: str, limit: int) -> None:
    needed = next(fields for name, fields, _ in SEARCHES if name == search)
    assert ask(mypreferences, search, **{**needed, field: "1" * limit}).status_code == 404
    for wrong in ("1" * (limit + 1), ""):
        refused = ask(mypreferences, search, **{**needed, field: wrong})
        assert (refused.status_code, list(refused.json()["ModelState"])) == (400, [field])


def test_fields_of_the_later_version_make_no_difference(mypreferences: httpx.Client) -> None:
    later = {"implied": "false", "includeConsentHistory": "x", "includeInactive": "true"}
    assert found(mypreferences, "Phone", phoneNumber="7705550101", **later) == [1]
    assert found(mypreferences, "Email", emailAddress="sue.stiles@example.com", **later) == []


@pytest.mark.rule("MYP-XML-16", "MYP-SEARCH-1")
@each_search
def test_a_search_is_answered_in_xml_too(
    mypreferences: httpx.Client, search: str, fields: dict[str, str], body: dict[str, Any]
) -> None:
    created(mypreferences, body)
    profiles = ask(mypreferences, search, **fields).json()
    for media_type in ("application/xml", "text/xml"):
        reply = mypreferences.get(f"/AcmeCo/Profile/{search}", params=fields, headers={"Accept": media_type})
        assert reply.headers["Content-Type"] == f"{media_type}; charset=utf-8"
        assert PROFILES.read_reply(reply.content) == PROFILES.shown(profiles)
        refused = mypreferences.get(f"/NoCo/Profile/{search}", params=fields, headers={"Accept": media_type})
        assert refused.status_code == 404
        assert refused.text.startswith("<Error><Message>No active profile matches ")


@pytest.mark.rule("MYP-ROLE-1")
@each_search
def test_who_may_not_read_may_not_search(
    fake: Callable[..., RunningFake], tmp_path: Any, search: str, fields: dict[str, str], body: dict[str, Any]
) -> None:
    users = "api.user: {key: fake-shared-key, rights: [write]}"
    (tmp_path / "mypreferences.yaml").write_text(f"accounts: {{AcmeCo: {{users: {{{users}}}}}}}")
    client = fake(fixtures=str(tmp_path), vendors=("mypreferences",)).client("mypreferences", headers=SIGNED)
    assert created(client, body)["ProfileId"] == 1
    refused = ask(client, search, **fields)
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
    assert read(mypreferences, profile["ProfileId"], account) == profile
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
