"""What MyPreferences makes of the values of a profile: derived members, defaults, limits, soft rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.test_mypreferences_profiles import created

PLACE = {"Address1": "1 Example Street", "City": "Sampleton", "StateProvince": "GA", "PostalCode": "30000"}
CODES = ("CountryCode_Alpha2", "CountryCode_Alpha3", "CountryCode_Numeric")
ENTRIES: dict[str, dict[str, Any]] = {
    "Addresses": PLACE,
    "PhoneNumbers": {"PhoneNumber": "5550100"},
    "Emails": {"EmailAddress": "a@example.com"},
    "AlternateIds": {"AlternateIdType": "CRM", "AlternateId": "x"},
    "Groups": {},
    "ProfileTags": {"Name": "VIP"},
    "CustomFields": {"Name": "Notes"},
}


def warnings(client: httpx.Client, body: dict[str, Any], account: str = "AcmeCo") -> list[str]:
    """The warnings of a create, which must succeed."""
    reply = client.post(f"/{account}/Profile", json=body)
    assert reply.status_code == 201, reply.text
    return reply.headers.get("X-Mock-Warnings", "").split("; ") if "X-Mock-Warnings" in reply.headers else []


def complaints(client: httpx.Client, body: Any) -> dict[str, list[str]]:
    """The ModelState of a create, which must be refused; an overwrite is refused alike."""
    create = client.post("/AcmeCo/Profile", json=body)
    replace = client.put("/AcmeCo/Profile/1", json=body)
    assert (create.status_code, replace.status_code) == (400, 400), create.text
    assert create.json() == replace.json()
    assert create.json()["Message"] == "The request is invalid."
    state: dict[str, list[str]] = create.json()["ModelState"]
    return state


@pytest.mark.rule("MYP-ENTRY-4", "MYP-ENTRY-5")
@pytest.mark.parametrize(
    ("sent", "country", "codes"),
    [
        (("US", None, None), "United States", ("US", "USA", "840")),
        ((None, "deu", None), "Germany", ("DE", "deu", "276")),
        ((None, None, "004"), "Afghanistan", ("AF", "AFG", "004")),
        (("fr", None, None), "France", ("fr", "FRA", "250")),
        (("XX", "CAN", None), "Canada", ("XX", "CAN", "124")),
        (("XX", "YYY", "392"), "Japan", ("XX", "YYY", "392")),
        (("MX", "CAN", "392"), "Mexico", ("MX", "CAN", "392")),
        (("CI", None, ""), "Côte d'Ivoire", ("CI", "CIV", "")),
        (("USA", None, None), None, ("USA", None, None)),
        (("u\u017f", None, None), None, ("u\u017f", None, None)),
        ((None, None, "4"), None, (None, None, "4")),
        (("", "", ""), None, ("", "", "")),
        ((None, None, None), None, (None, None, None)),
    ],
)
def test_the_first_known_country_code_gives_country_and_missing_codes(
    mypreferences: httpx.Client, sent: tuple[str | None, ...], country: str | None, codes: tuple[str | None, ...]
) -> None:
    profile = created(mypreferences, {"Addresses": [{**PLACE, **dict(zip(CODES, sent, strict=True))}]})
    address = profile["Addresses"][0]
    assert address["Country"] == country
    assert tuple(address[name] for name in CODES) == codes
    assert address["CassStatus"] == "N"


@pytest.mark.rule("MYP-ENTRY-4")
def test_every_country_is_known(mypreferences: httpx.Client) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    places = [{**PLACE, "CountryCode_Alpha2": first + second} for first in letters for second in letters]
    known = [each for each in created(mypreferences, {"Addresses": places})["Addresses"] if each["Country"]]
    assert len(known) == 249
    for names in (CODES, ("Country",)):
        for name in names:
            assert len({address[name] for address in known}) == 249
    numeric = [{**PLACE, "CountryCode_Numeric": address["CountryCode_Numeric"]} for address in known]
    assert created(mypreferences, {"Addresses": numeric})["Addresses"] == [
        {**address, "IsDefault": False} for address in known
    ]


@pytest.mark.rule("MYP-ENTRY-7", "MYP-ENTRY-8", "MYP-ENTRY-9", "MYP-ENTRY-10")
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(770) 555-0100", 7705550100),
        ("+1 770 555 0100 x7", 177055501007),
        ("000", 0),
        ("no digits", None),
        ("٥٥٥ ٠١٠٠", None),
        ("５５５０１００", None),
        ("9223372036854775807", 9223372036854775807),
        ("9223372036854775808", None),
        ("5" * 50, None),
    ],
)
def test_the_digits_of_a_phone_number_are_answered_as_a_number(
    mypreferences: httpx.Client, text: str, number: int | None
) -> None:
    (phone,) = created(mypreferences, {"PhoneNumbers": [{"PhoneNumber": text}]})["PhoneNumbers"]
    assert (phone["PhoneNumber"], phone["PhoneNumberNumeric"]) == (text, number)
    assert (phone["IsDefault"], phone["IsActive"], phone["IsMobile"]) == (False, True, False)


@pytest.mark.rule("MYP-ENTRY-1", "MYP-ENTRY-2")
@pytest.mark.parametrize("collection", ["Addresses", "PhoneNumbers", "Emails"])
@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ([None, True, True], [False, True, False]),
        ([True, False, True], [True, False, False]),
        ([False, None], [False, False]),
    ],
)
def test_the_first_default_of_a_collection_stays_the_only_one(
    mypreferences: httpx.Client, collection: str, sent: list[bool | None], stored: list[bool]
) -> None:
    body = {collection: [{**ENTRIES[collection], "IsDefault": value} for value in sent]}
    assert [entry["IsDefault"] for entry in created(mypreferences, body)[collection]] == stored


@pytest.mark.rule("MYP-ENTRY-9", "MYP-ENTRY-12")
def test_a_profile_may_be_primary_in_several_groups(mypreferences: httpx.Client) -> None:
    body = {"Groups": [{"GroupName": "a", "IsPrimary": True}, {"GroupName": "b", "IsPrimary": True}, {}]}
    assert created(mypreferences, body)["Groups"] == [
        {"GroupId": "a", "GroupName": "a", "GroupType": None, "IsPrimary": True},
        {"GroupId": "b", "GroupName": "b", "GroupType": None, "IsPrimary": True},
        {"GroupId": None, "GroupName": None, "GroupType": None, "IsPrimary": False},
    ]


@pytest.mark.rule("MYP-LIMIT-3", "MYP-LIMIT-5", "MYP-LIMIT-6", "MYP-LIMIT-7", "MYP-LIMIT-9", "MYP-LIMIT-10")
@pytest.mark.parametrize(
    ("collection", "member"),
    [
        ("Addresses", "Address1"),
        ("Addresses", "City"),
        ("Addresses", "StateProvince"),
        ("Addresses", "PostalCode"),
        ("PhoneNumbers", "PhoneNumber"),
        ("Emails", "EmailAddress"),
        ("AlternateIds", "AlternateIdType"),
        ("AlternateIds", "AlternateId"),
        ("ProfileTags", "Name"),
        ("CustomFields", "Name"),
    ],
)
def test_a_required_member_must_be_there_and_not_empty(
    mypreferences: httpx.Client, collection: str, member: str
) -> None:
    whole = ENTRIES[collection]
    lacking = {name: value for name, value in whole.items() if name != member}
    place = f"profile.{collection}[1].{member}"
    assert complaints(mypreferences, {collection: [whole, lacking]}) == {place: [f"The {member} field is required."]}
    for wrong in (None, "", 7):
        assert list(complaints(mypreferences, {collection: [whole, {**whole, member: wrong}]})) == [place]


@pytest.mark.rule("MYP-LIMIT-4", "MYP-LIMIT-5", "MYP-LIMIT-6", "MYP-LIMIT-8", "MYP-LIMIT-10")
@pytest.mark.parametrize(
    ("collection", "member", "limit"),
    [
        ("Addresses", "AddressType", 100),
        ("Addresses", "Address1", 125),
        ("Addresses", "Address2", 125),
        ("Addresses", "City", 50),
        ("Addresses", "StateProvince", 50),
        ("PhoneNumbers", "PhoneType", 100),
        ("PhoneNumbers", "PhoneNumber", 50),
        ("Emails", "EmailAddressType", 100),
        ("Emails", "EmailAddress", 256),
        ("Groups", "GroupType", 100),
        ("CustomFields", "Name", 94),
        ("CustomFields", "Value", 4000),
    ],
)
def test_entries_have_limits_in_characters(
    mypreferences: httpx.Client, collection: str, member: str, limit: int
) -> None:
    longest = {**ENTRIES[collection], member: "😀" * limit}
    assert created(mypreferences, {collection: [longest]})[collection][0][member] == "😀" * limit
    too_long = {**longest, member: "😀" * (limit + 1)}
    assert list(complaints(mypreferences, {collection: [too_long]})) == [f"profile.{collection}[0].{member}"]


@pytest.mark.rule("MYP-LIMIT-1", "MYP-LIMIT-2")
@pytest.mark.parametrize(
    ("path", "limit"),
    [
        (("CustomerType",), 100),
        (("DefaultLocale",), 15),
        (("CustomerName", "FirstName"), 100),
        (("CustomerName", "MiddleName"), 100),
        (("CustomerName", "LastName"), 100),
        (("CustomerName", "Prefix"), 100),
        (("CustomerName", "Suffix"), 100),
    ],
)
def test_the_profile_itself_has_limits_in_characters(
    mypreferences: httpx.Client, path: tuple[str, ...], limit: int
) -> None:
    def body(value: str) -> dict[str, Any]:
        return {path[0]: value if len(path) == 1 else {path[1]: value}}

    created(mypreferences, body("é" * limit))
    assert list(complaints(mypreferences, body("é" * (limit + 1)))) == ["profile." + ".".join(path)]


@pytest.mark.rule("MYP-LIMIT-4")
def test_a_state_has_at_least_two_characters(mypreferences: httpx.Client) -> None:
    place = {**PLACE, "StateProvince": "G"}
    assert list(complaints(mypreferences, {"Addresses": [place]})) == ["profile.Addresses[0].StateProvince"]


@pytest.mark.rule("MYP-LIMIT-11", "MYP-CREATE-12")
@pytest.mark.parametrize(
    ("body", "member"),
    [
        ([], "profile"),
        ("text", "profile"),
        (7, "profile"),
        ({"RegistrationConfirmed": "true"}, "profile.RegistrationConfirmed"),
        ({"PreservePreferences": 1}, "profile.PreservePreferences"),
        ({"CustomerName": "Ada"}, "profile.CustomerName"),
        ({"CustomerName": {"FirstName": 7}}, "profile.CustomerName.FirstName"),
        ({"Emails": {}}, "profile.Emails"),
        ({"Emails": [None]}, "profile.Emails[0]"),
        ({"Emails": [{"EmailAddress": "a@example.com", "IsDefault": "yes"}]}, "profile.Emails[0].IsDefault"),
        ({"ProfileTags": ["VIP"]}, "profile.ProfileTags[0]"),
        ({"Groups": [{"IsPrimary": 0}]}, "profile.Groups[0].IsPrimary"),
    ],
)
def test_a_value_of_another_type_is_named(mypreferences: httpx.Client, body: Any, member: str) -> None:
    assert list(complaints(mypreferences, body)) == [member]


@pytest.mark.rule("MYP-ERROR-2")
def test_every_complaint_is_listed(mypreferences: httpx.Client) -> None:
    body = {"Addresses": [{}], "Emails": [{"EmailAddress": ""}], "DefaultLocale": "x" * 16}
    assert set(complaints(mypreferences, body)) == {
        "profile.Addresses[0].Address1",
        "profile.Addresses[0].City",
        "profile.Addresses[0].StateProvince",
        "profile.Addresses[0].PostalCode",
        "profile.Emails[0].EmailAddress",
        "profile.DefaultLocale",
    }


@pytest.mark.rule("MYP-ERROR-3", "MYP-CREATE-12")
@pytest.mark.parametrize(
    "content", [b'{"CustomerType": "Cust', b"\xff\xfe", b'{"a": NaN}', b'{"CustomerType": "\\ud800"}']
)
def test_a_body_that_is_not_json_is_refused_as_a_whole(mypreferences: httpx.Client, content: bytes) -> None:
    reply = mypreferences.post("/AcmeCo/Profile", content=content, headers={"Content-Type": "application/json"})
    assert reply.status_code == 400
    assert list(reply.json()["ModelState"]) == ["profile"]


@pytest.mark.rule("MYP-ERROR-4")
def test_a_write_without_a_body_is_refused(mypreferences: httpx.Client) -> None:
    reply = mypreferences.post("/AcmeCo/Profile", headers={"Content-Type": "application/json"})
    assert reply.status_code == 400
    assert list(reply.json()) == ["Message"]


@pytest.mark.rule(
    "MYP-WARN-1",
    "MYP-SOFT-POSTAL-CODE",
    "MYP-SOFT-COUNTRY-ALPHA2",
    "MYP-SOFT-COUNTRY-ALPHA3",
    "MYP-SOFT-COUNTRY-NUMERIC",
    "MYP-SOFT-ADDRESS-TYPE",
    "MYP-SOFT-PHONE-TYPE",
    "MYP-SOFT-EMAIL",
    "MYP-SOFT-EMAIL-TYPE",
    "MYP-SOFT-ALTERNATE-ID-TYPE",
    "MYP-SOFT-GROUP-TYPE",
    "MYP-SOFT-CUSTOMER-TYPE",
    "MYP-SOFT-CUSTOM-FIELD",
)
@pytest.mark.parametrize(
    ("body", "warning"),
    [
        ({"Addresses": [{**PLACE, "PostalCode": "1" * 16}]}, "MYP-SOFT-POSTAL-CODE Addresses[0].PostalCode"),
        (
            {"Addresses": [PLACE, {**PLACE, "CountryCode_Alpha2": "USA"}]},
            "MYP-SOFT-COUNTRY-ALPHA2 Addresses[1].CountryCode_Alpha2",
        ),
        (
            {"Addresses": [{**PLACE, "CountryCode_Alpha3": "USA!"}]},
            "MYP-SOFT-COUNTRY-ALPHA3 Addresses[0].CountryCode_Alpha3",
        ),
        (
            {"Addresses": [{**PLACE, "CountryCode_Numeric": "0840"}]},
            "MYP-SOFT-COUNTRY-NUMERIC Addresses[0].CountryCode_Numeric",
        ),
        ({"Addresses": [{**PLACE, "AddressType": "Cave"}]}, "MYP-SOFT-ADDRESS-TYPE Addresses[0].AddressType"),
        ({"PhoneNumbers": [{"PhoneNumber": "5", "PhoneType": "Fax"}]}, "MYP-SOFT-PHONE-TYPE PhoneNumbers[0].PhoneType"),
        ({"Emails": [{"EmailAddress": "not an address"}]}, "MYP-SOFT-EMAIL Emails[0].EmailAddress"),
        (
            {"Emails": [{"EmailAddress": "a@example.com", "EmailAddressType": "Old"}]},
            "MYP-SOFT-EMAIL-TYPE Emails[0].EmailAddressType",
        ),
        (
            {"AlternateIds": [{"AlternateIdType": "Fax", "AlternateId": "1"}]},
            "MYP-SOFT-ALTERNATE-ID-TYPE AlternateIds[0].AlternateIdType",
        ),
        ({"Groups": [{"GroupType": "Band"}]}, "MYP-SOFT-GROUP-TYPE Groups[0].GroupType"),
        ({"CustomerType": "Alien"}, "MYP-SOFT-CUSTOMER-TYPE CustomerType"),
        ({"CustomFields": [{"Name": "Weight", "Value": "1"}]}, "MYP-SOFT-CUSTOM-FIELD CustomFields[0].Name"),
    ],
)
def test_a_soft_rule_warns_and_refuses_only_when_strict(
    fake: Callable[..., RunningFake], body: dict[str, Any], warning: str
) -> None:
    member = warning.partition(" ")[2]
    assert warnings(fake().client("mypreferences"), body) == [warning]
    strict = fake(strict=True).client("mypreferences")
    assert list(complaints(strict, body)) == [f"profile.{member}"]
    replaced = fake().client("mypreferences").put("/AcmeCo/Profile/1", json=body)
    assert (replaced.status_code, replaced.headers["X-Mock-Warnings"]) == (200, warning)


@pytest.mark.rule("MYP-WARN-2", "MYP-ENTRY-11", "MYP-ENTRY-13")
def test_what_keeps_the_soft_rules_brings_no_warning_even_when_strict(fake: Callable[..., RunningFake]) -> None:
    body = {
        "CustomerType": "PROSPECT",
        "Addresses": [
            {**PLACE, "AddressType": "home", "CountryCode_Alpha2": "US", "CountryCode_Alpha3": "USA"},
            {**PLACE, "PostalCode": "1" * 15, "CountryCode_Numeric": "840"},
        ],
        "PhoneNumbers": [{"PhoneNumber": "5550100", "PhoneType": "MOBILE"}],
        "Emails": [{"EmailAddress": "first.last+tag@mail.example.com", "EmailAddressType": "work"}],
        "AlternateIds": [{"AlternateIdType": "crm", "AlternateId": "new"}],
        "Groups": [{"GroupName": "Anything at all", "GroupType": "household"}],
        "CustomFields": [
            {"Name": "colors", "Value": "Red::Any other"},
            {"Name": "Birthday", "Value": "1980-02-29"},
            {"Name": "Birthday", "Value": "1980-02-29T10:00:00Z"},
            {"Name": "Children", "Value": "-2.50"},
            {"Name": "Children", "Value": None},
            {"Name": "Notes", "Value": ""},
        ],
    }
    assert warnings(fake(strict=True).client("mypreferences"), body) == []


@pytest.mark.rule("MYP-WARN-2")
def test_an_account_without_settings_checks_no_names(mypreferences: httpx.Client) -> None:
    body = {
        "CustomerType": "Alien",
        "Emails": [{"EmailAddress": "not an address", "EmailAddressType": "Old"}],
        "CustomFields": [{"Name": "Weight", "Value": "heavy"}],
        "Addresses": [{**PLACE, "PostalCode": "1" * 16}],
    }
    assert warnings(mypreferences, body, "NewCo") == ["MYP-SOFT-POSTAL-CODE Addresses[0].PostalCode"]


@pytest.mark.rule("MYP-ENTRY-13")
@pytest.mark.parametrize(("name", "value"), [("Children", "two"), ("children", "1e3"), ("birthday", "soon")])
def test_a_value_that_does_not_fit_the_kind_of_its_custom_field_is_refused(
    mypreferences: httpx.Client, name: str, value: str
) -> None:
    body = {"CustomFields": [{"Name": "Colors", "Value": "Red"}, {"Name": name, "Value": value}]}
    refused = mypreferences.post("/AcmeCo/Profile", json=body)
    assert refused.status_code == 400
    assert list(refused.json()["ModelState"]) == ["profile.CustomFields[1].Value"]


@pytest.mark.rule("MYP-WORD-5")
@pytest.mark.parametrize("member", ["Address1", "City", "StateProvince", "PostalCode"])
def test_null_for_a_required_member_counts_as_left_out(mypreferences: httpx.Client, member: str) -> None:
    address = {"Address1": "1 Elm St", "City": "Roswell", "StateProvince": "GA", "PostalCode": "30075", member: None}
    refused = mypreferences.post("/AcmeCo/Profile", json={"Addresses": [address]})
    assert refused.json()["ModelState"] == {f"profile.Addresses[0].{member}": [f"The {member} field is required."]}


@pytest.mark.rule("MYP-MEDIA-1", "MYP-MEDIA-3", "MYP-MEDIA-4", "MYP-MEDIA-7")
@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("text/json", "text/json"),
        ("text/html, text/*;q=0.5", "text/json"),
        ("application/json-patch+json, application/json;q=0.9", "application/json-patch+json"),
        ("application/json;q=0, */*", "text/json"),
        ("text/html", "application/json"),
        ("x" * 1000, "application/json"),
    ],
)
def test_the_reply_is_in_the_media_type_asked_for_else_in_plain_json(
    mypreferences: httpx.Client, accept: str | None, answered: str
) -> None:
    headers = {"Content-Type": "text/json", "Accept": accept or ""}
    reply = mypreferences.post("/AcmeCo/Profile", content=b"{}", headers=headers)
    assert reply.headers["Content-Type"] == f"{answered}; charset=utf-8"


@pytest.mark.rule("MYP-WARN-1")
def test_warnings_are_ascii_and_end_between_two_within_two_kibibytes(mypreferences: httpx.Client) -> None:
    fields = [{"Name": f"Ünbekannt {number}"} for number in range(200)]
    warnings = mypreferences.post("/AcmeCo/Profile", json={"CustomFields": fields}).headers["X-Mock-Warnings"]
    assert warnings.isascii()
    assert 1900 < len(warnings) <= 2048
    *shown, end = warnings.split("; ")
    assert end == "..."
    assert shown == [f"MYP-SOFT-CUSTOM-FIELD CustomFields[{number}].Name" for number in range(len(shown))]


@pytest.mark.rule("MYP-ERROR-6")
def test_a_refused_request_carries_no_warnings(mypreferences: httpx.Client) -> None:
    body = {"CustomerType": "Alien", "AlternateIds": [{"AlternateIdType": "CRM", "AlternateId": "c-0001"}]}
    refused = mypreferences.post("/AcmeCo/Profile", json=body)
    assert refused.status_code == 409
    assert "X-Mock-Warnings" not in refused.headers


@pytest.mark.rule("MYP-ENTRY-12")
def test_the_name_of_a_group_may_be_sent_back_as_the_vendors_sample_answers_it(mypreferences: httpx.Client) -> None:
    groups = [{"GroupId": "Roe", "GroupType": "Household", "IsPrimary": True}]
    reply = mypreferences.put("/AcmeCo/Profile/1", json={"Groups": groups})
    assert reply.status_code == 200
    assert reply.json()["Groups"] == [{"GroupName": "Roe", **groups[0]}]
    refused = mypreferences.put("/AcmeCo/Profile/1", json={"Groups": [{"GroupId": 7}]})
    assert list(refused.json()["ModelState"]) == ["profile.Groups[0].GroupId"]


@pytest.mark.rule("MYP-MEDIA-9")
def test_a_member_in_another_letter_case_is_unknown(mypreferences: httpx.Client) -> None:
    sent = {"customerName": {"FirstName": "Ada"}, "EMAILS": [{"EmailAddress": "ada@example.com"}], "customertype": 5}
    created = mypreferences.post("/AcmeCo/Profile", json=sent)
    assert (created.status_code, created.json()["CustomerName"], created.json()["Emails"]) == (201, None, [])
    address = created.headers["Location"]
    for method in ("POST", "PUT"):
        written = mypreferences.request(
            method, address, json={**sent, "CustomerName": {"firstname": "B", "LastName": "C"}}
        )
        assert written.status_code == 200
        assert (written.json()["CustomerName"]["FirstName"], written.json()["Emails"]) == (None, [])
