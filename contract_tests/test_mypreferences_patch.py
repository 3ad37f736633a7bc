"""JSON Patch on profiles of MyPreferences: what it changes, what it refuses, and that it is all or nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import httpx
import jsonpatch
import jsonpointer
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_tests.conftest import RunningFake
from contract_tests.test_mypreferences_profiles import NOON, created, read
from mock_server.vendors.mypreferences import patch

JANE = "/AcmeCo/Profile/1"
BY_ALTERNATE_ID = "/AcmeCo/Profile/AlternateIdType/crm/AlternateId/c-0001"
NAMESPACE = "http://schemas.datacontract.org/2004/07/ProfileServices.REST.Models"
XSI = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:x="http://www.w3.org/2001/XMLSchema"'
UNFIT = "The patch does not fit the profile; nothing was changed."


def step(op: str, path: str, *value: Any) -> dict[str, Any]:
    return {"op": op, "path": path, **({"value": value[0]} if value else {})}


def patched(client: httpx.Client, *steps: dict[str, Any], path: str = JANE) -> dict[str, Any]:
    """The profile after a patch, which must succeed and be what is read afterwards."""
    reply = client.patch(path, json=list(steps))
    assert reply.status_code == 200, reply.text
    profile: dict[str, Any] = reply.json()
    assert read(client, profile["ProfileId"]) == profile
    return profile


def complaints(client: httpx.Client, *steps: Any, path: str = JANE, message: str = UNFIT) -> dict[str, list[str]]:
    """The ModelState of a patch that must be refused and must change nothing."""
    before = read(client, 1)
    reply = client.patch(path, json=list(steps))
    assert reply.status_code == 400, reply.text
    assert reply.json()["Message"] == message
    assert read(client, 1) == before
    state: dict[str, list[str]] = reply.json()["ModelState"]
    return state


@pytest.mark.rule("MYP-EDITED-2")
@pytest.mark.rule("MYP-PATCH-1", "MYP-PATCH-15")
@pytest.mark.parametrize("path", [JANE, BY_ALTERNATE_ID])
def test_a_patch_changes_what_its_paths_lead_to_and_answers_the_whole_profile(
    mypreferences: httpx.Client, path: str
) -> None:
    before = read(mypreferences, 1)
    after = patched(
        mypreferences,
        step("test", "/CustomerName/LastName", "Roe"),
        step("replace", "/CustomerName/FirstName", "Janet"),
        step("add", "/CustomerName/Suffix", "PhD"),
        step("remove", "/PhoneNumbers/1"),
        step("replace", "/RegistrationConfirmed", False),
        step("add", "/Groups", [{"GroupName": "Roe & Co"}]),
        path=path,
    )
    assert after == {
        **before,
        "Edited": {**before["Edited"], "ModifiedDate": NOON, "ModifiedBy": "anonymous"},
        "CustomerName": {**before["CustomerName"], "FirstName": "Janet", "Suffix": "PhD"},
        "PhoneNumbers": before["PhoneNumbers"][:1],
        "RegistrationConfirmed": False,
        "Groups": [{"GroupId": "Roe & Co", "GroupName": "Roe & Co", "GroupType": None, "IsPrimary": False}],
    }


def test_an_empty_patch_changes_nothing_but_edited(mypreferences: httpx.Client) -> None:
    before = read(mypreferences, 1)
    after = patched(mypreferences)
    assert after == {**before, "Edited": {**before["Edited"], "ModifiedDate": NOON, "ModifiedBy": "anonymous"}}


@pytest.mark.rule("MYP-PATCH-8")
def test_items_are_addressed_by_their_index_and_the_end_by_a_hyphen(mypreferences: httpx.Client) -> None:
    steps = [
        step("add", "/ProfileTags/-", {"Name": "last"}),
        step("add", "/ProfileTags/0", {"Name": "first"}),
        step("add", "/ProfileTags/4", {"Name": "very last"}),
        step("replace", "/ProfileTags/1", {"Name": "second"}),
        step("replace", "/ProfileTags/2/Name", "third"),
    ]
    tags = [tag["Name"] for tag in patched(mypreferences, *steps)["ProfileTags"]]
    assert tags == ["first", "second", "third", "last", "very last"]


@pytest.mark.rule("MYP-PATCH-9")
def test_each_operation_works_on_what_the_one_before_left(mypreferences: httpx.Client) -> None:
    profile_id = created(mypreferences, {"ProfileTags": [{"Name": name} for name in "abcd"]})["ProfileId"]
    path = f"/AcmeCo/Profile/{profile_id}"
    upwards = [step("remove", "/ProfileTags/0"), step("remove", "/ProfileTags/1")]
    assert patched(mypreferences, *upwards, path=path)["ProfileTags"] == [{"Name": "b"}, {"Name": "d"}]
    downwards = [step("remove", "/ProfileTags/1"), step("remove", "/ProfileTags/0")]
    assert patched(mypreferences, *downwards, path=path)["ProfileTags"] == []
    rebuilt = [step("add", "/Emails", []), step("add", "/Emails/-", {"EmailAddress": "a@example.com"})]
    assert patched(mypreferences, *rebuilt, path=path)["Emails"][0]["EmailAddress"] == "a@example.com"


@pytest.mark.rule("MYP-PATCH-4")
def test_names_in_paths_are_compared_without_case(mypreferences: httpx.Client) -> None:
    steps = [
        step("replace", "/customername/FIRSTNAME", "Ava"),
        step("add", "/profiletags/-", {"Name": "New"}),
        step("replace", "/addresses/0/countrycode_numeric", "124"),
        step("test", "/EDITED/createdBY", "api.user"),
    ]
    after = patched(mypreferences, *steps)
    assert after["CustomerName"]["FirstName"] == "Ava"
    assert after["ProfileTags"][-1] == {"Name": "New"}
    assert after["Addresses"][0]["CountryCode_Numeric"] == "124"


def test_what_is_removed_is_as_an_overwrite_leaves_what_it_does_not_name(mypreferences: httpx.Client) -> None:
    removed = ["CustomerType", "DefaultLocale", "RegistrationConfirmed", "PreservePreferences", "Emails", "Groups"]
    steps = [step("remove", f"/{name}") for name in removed]
    after = patched(mypreferences, *steps, step("remove", "/CustomerName/Prefix"), step("remove", "/Addresses/1"))
    assert [after[name] for name in removed] == ["Customer", "en-US", False, True, [], []]
    assert after["CustomerName"]["Prefix"] is None
    assert len(after["Addresses"]) == 1
    assert patched(mypreferences, step("remove", "/CustomerName"))["CustomerName"] is None


@pytest.mark.rule("MYP-PATCH-16")
@pytest.mark.rule("MYP-PATCH-5")
@pytest.mark.parametrize(
    ("path", "held", "others"),
    [
        ("/CustomerName/FirstName", "Jane", ["jane", "", None, ["Jane"], {"FirstName": "Jane"}]),
        ("/IsActive", True, [1, "true", False, None]),
        ("/ProfileId", 1, [True, "1", 2, 1.5]),
        ("/PhoneNumbers/0/PhoneNumberNumeric", 7705550101.0, [7705550102, "7705550101"]),
        ("/CustomerName/Suffix", None, ["", False, 0]),
        ("/ProfileTags", [{"Name": "VIP"}, {"Name": "Newsletter"}], [[{"Name": "VIP"}], []]),
        ("/AlternateIds/0", {"AlternateId": "C-0001", "AlternateIdType": "CRM"}, [{"AlternateId": "C-0001"}]),
        ("/Consents/0/Edited/CreatedBy", "api.user", ["anonymous"]),
    ],
)
def test_a_test_compares_values_of_json(mypreferences: httpx.Client, path: str, held: Any, others: list[Any]) -> None:
    patched(mypreferences, step("test", path, held))
    for other in others:
        state = complaints(mypreferences, step("remove", "/Emails"), step("test", path, other))
        assert state == {"profile[1].path": [f"'{path}' holds another value than the tested one."]}


@pytest.mark.rule("MYP-PATCH-6", "MYP-PATCH-13")
@pytest.mark.parametrize(
    ("op", "path", "reason"),
    [
        ("add", "/Nickname", "leads to no member that a profile has"),
        ("add", "/Addresses/0/Country/Name", "leads to no member that a profile has"),
        ("replace", "/CustomerName/", "leads to no member that a profile has"),
        ("test", "/", "leads to no member that a profile has"),
        ("add", "/Customer~1Name", "leads to no member that a profile has"),
        ("remove", "/Emails/2", "leads beyond a list of 2, whose items count from 0"),
        ("replace", "/Emails/-", "leads beyond a list of 2, whose items count from 0"),
        ("test", "/Emails/-/EmailAddress", "leads beyond a list of 2, whose items count from 0"),
        ("add", "/Emails/3", "leads beyond a list of 2, whose items count from 0"),
        ("add", "/Emails/999999999999", "needs an index without leading zeros, or - to add an item at the end"),
        ("add", "/Emails/00", "needs an index without leading zeros, or - to add an item at the end"),
        ("remove", "/Emails/01/EmailAddress", "needs an index without leading zeros, or - to add an item at the end"),
        ("replace", "/Emails/+1", "needs an index without leading zeros, or - to add an item at the end"),
        ("test", "/Emails/-1", "needs an index without leading zeros, or - to add an item at the end"),
        ("add", "/Emails/１", "needs an index without leading zeros, or - to add an item at the end"),
        ("add", "/Emails/EmailAddress", "needs an index without leading zeros, or - to add an item at the end"),
    ],
)
def test_a_path_that_leads_nowhere_is_named(mypreferences: httpx.Client, op: str, path: str, reason: str) -> None:
    assert complaints(mypreferences, step(op, path, "x")) == {"profile[0].path": [f"'{path}' {reason}."]}


def test_what_was_removed_is_not_there_for_the_next_operation(mypreferences: httpx.Client) -> None:
    for op in ("remove", "replace", "test"):
        state = complaints(mypreferences, step("remove", "/CustomerType"), step(op, "/customertype", "Prospect"))
        assert state == {"profile[1].path": ["'/customertype' leads to nothing: add it first."]}


def test_below_a_name_that_nobody_gave_nothing_can_be_put(mypreferences: httpx.Client) -> None:
    path = f"/AcmeCo/Profile/{created(mypreferences, {})['ProfileId']}"
    state = complaints(mypreferences, step("add", "/CustomerName/FirstName", "Ada"), path=path)
    reason = "leads below a value that is null: add an object or a list there first"
    assert state == {"profile[0].path": [f"'/CustomerName/FirstName' {reason}."]}
    steps = [step("add", "/CustomerName", {}), step("add", "/CustomerName/FirstName", "Ada")]
    assert patched(mypreferences, *steps, path=path)["CustomerName"]["FirstName"] == "Ada"


def test_a_path_that_is_too_long_to_show_is_cut(mypreferences: httpx.Client) -> None:
    state = complaints(mypreferences, step("remove", "/" + "x/" * 400))
    assert state == {"profile[0].path": [f"'/{'x/' * 49}x…' leads to no member that a profile has."]}


def test_a_path_has_at_most_a_thousand_characters(mypreferences: httpx.Client) -> None:
    reply = mypreferences.patch(JANE, json=[step("remove", "/" * 1_000_000)])
    assert (reply.status_code, list(reply.json()["ModelState"])) == (400, ["profile[0].path"])
    assert reply.elapsed.total_seconds() < 0.5


@pytest.mark.rule("MYP-PATCH-7")
def test_when_one_operation_is_refused_none_is_carried_out(mypreferences: httpx.Client) -> None:
    good = [step("remove", "/AlternateIds/0"), step("add", "/ProfileTags/-", {"Name": "New"})]
    state = complaints(mypreferences, *good, step("remove", "/Emails/7"), step("remove", "/Emails/8"))
    assert list(state) == ["profile[2].path"]
    assert mypreferences.get(BY_ALTERNATE_ID).status_code == 200


READ_ONLY = {
    "/ProfileId": 7,
    "/Edited": {},
    "/Edited/CreatedBy": "me",
    "/Consents": [],
    "/Consents/-": {},
    "/Consents/0/ConsentStatus": "Denied",
    "/ReasonCode": "asked",
    "/Emails/0/IsActive": False,
    "/Addresses/0/IsActive": False,
    "/Addresses/0/Country": "Canada",
    "/Addresses/0/CassStatus": "Y",
    "/Addresses/0/CassCity": "ROSWELL",
    "/PhoneNumbers/0/IsActive": False,
    "/PhoneNumbers/0/PhoneNumberNumeric": 1,
    "/Groups/0/GroupId": "Stone",
}


@pytest.mark.rule("MYP-PATCH-10")
@pytest.mark.parametrize("path", READ_ONLY)
def test_what_is_read_only_can_be_tested_and_not_changed(mypreferences: httpx.Client, path: str) -> None:
    for op in ("add", "replace", "remove"):
        state = complaints(mypreferences, step(op, path.lower(), READ_ONLY[path]))
        assert state == {"profile[0].path": [f"'{path.lower()}' is read-only: it can be tested, not changed."]}


@pytest.mark.rule("MYP-PATCH-10")
def test_activity_is_changed_by_operations_of_its_own(mypreferences: httpx.Client) -> None:
    state = complaints(mypreferences, step("replace", "/IsActive", False))
    assert state == {"profile[0].path": ["'/IsActive' is read-only: use Activate and Deactivate to change it."]}


@pytest.mark.rule("MYP-PATCH-11")
@pytest.mark.parametrize(
    ("op", "path", "value", "member", "complaint"),
    [
        ("remove", "/Addresses/1/City", None, "Addresses[1].City", "The City field is required."),
        ("replace", "/Emails/0/EmailAddress", None, "Emails[0].EmailAddress", "The EmailAddress field is required."),
        (
            "add",
            "/Emails/1",
            {"EmailAddressType": "Home"},
            "Emails[1].EmailAddress",
            "The EmailAddress field is required.",
        ),
        ("replace", "/ProfileTags", "VIP", "ProfileTags", '"VIP" is not of types "null", "array"'),
        ("add", "/ProfileTags/0", 7, "ProfileTags[0]", '7 is not of type "object"'),
        (
            "replace",
            "/RegistrationConfirmed",
            "yes",
            "RegistrationConfirmed",
            '"yes" is not of types "null", "boolean"',
        ),
        ("replace", "/DefaultLocale", "x" * 16, "DefaultLocale", f'"{"x" * 16}" is longer than 15 characters'),
        ("replace", "/CustomerName", [], "CustomerName", '[] is not of types "null", "object"'),
    ],
)
def test_the_result_keeps_the_rules_of_an_overwrite(
    mypreferences: httpx.Client, op: str, path: str, value: Any, member: str, complaint: str
) -> None:
    assert complaints(mypreferences, step(op, path, value)) == {f"profile.{member}": [complaint]}


@pytest.mark.rule("MYP-PATCH-11")
def test_a_patched_collection_is_no_longer_than_a_sent_one(mypreferences: httpx.Client) -> None:
    tags = [{"Name": str(number)} for number in range(1_000)]
    patched(mypreferences, step("replace", "/ProfileTags", tags))
    state = complaints(mypreferences, step("add", "/ProfileTags/-", {"Name": "one more"}))
    assert list(state) == ["profile.ProfileTags"]


def test_values_of_custom_fields_fit_their_kinds_also_after_a_patch(mypreferences: httpx.Client) -> None:
    refused = mypreferences.patch(JANE, json=[step("replace", "/CustomFields/2/Value", "many")])
    assert refused.status_code == 400
    assert refused.json()["ModelState"] == {
        "profile.CustomFields[2].Value": ["The value does not fit a custom field of the kind Numeric."]
    }
    assert patched(mypreferences, step("replace", "/CustomFields/2/Value", "3"))["CustomFields"][2]["Value"] == "3"


REFUSED_AS_SENT: list[tuple[Any, str]] = [
    ([{"op": "move", "from": "/Emails/0", "path": "/Emails/1"}], "profile[0].op"),
    ([{"op": "copy", "from": "/Emails/0", "path": "/Emails/1"}], "profile[0].op"),
    ([{"op": "Add", "path": "/Emails", "value": []}], "profile[0].op"),
    ([{"path": "/Emails", "value": []}], "profile[0].op"),
    ([{"op": "remove"}], "profile[0].path"),
    ([{"op": "remove", "path": ""}], "profile[0].path"),
    ([{"op": "remove", "path": "Emails"}], "profile[0].path"),
    ([{"op": "remove", "path": "/Emails~2"}], "profile[0].path"),
    ([{"op": "remove", "path": "/Emails~"}], "profile[0].path"),
    ([{"op": "remove", "path": 7}], "profile[0].path"),
    ([{"op": "add", "path": "/CustomerType"}], "profile[0].value"),
    ([{"op": "replace", "path": "/CustomerType"}], "profile[0].value"),
    ([{"op": "test", "path": "/CustomerType"}], "profile[0].value"),
    (["remove"], "profile[0]"),
    ({"Operations": [{"op": "remove", "path": "/Emails"}]}, "profile"),
    ({"op": "remove", "path": "/Emails"}, "profile"),
    ([{"op": "test", "path": "/ProfileId", "value": 1}] * 1_001, "profile"),
]


@pytest.mark.rule("MYP-PATCH-2", "MYP-PATCH-3", "MYP-PATCH-12")
@pytest.mark.parametrize(("body", "member"), REFUSED_AS_SENT)
def test_what_is_no_patch_is_refused_naming_the_member(mypreferences: httpx.Client, body: Any, member: str) -> None:
    before = read(mypreferences, 1)
    for path in (JANE, BY_ALTERNATE_ID):
        refused = mypreferences.patch(path, json=body)
        assert (refused.status_code, list(refused.json()["ModelState"])) == (400, [member]), refused.text
    assert read(mypreferences, 1) == before


@pytest.mark.rule("MYP-PATCH-12")
def test_a_missing_value_is_asked_for_and_null_is_one(mypreferences: httpx.Client) -> None:
    refused = mypreferences.patch(JANE, json=[{"op": "replace", "path": "/CustomerType"}]).json()
    assert refused["ModelState"] == {"profile[0].value": ["The value field is required."]}
    assert patched(mypreferences, step("replace", "/CustomerName/Prefix", None))["CustomerName"]["Prefix"] is None


def test_alternate_ids_are_claimed_and_freed_by_a_patch(mypreferences: httpx.Client) -> None:
    taken = mypreferences.patch(
        JANE, json=[step("add", "/AlternateIds/-", {"AlternateIdType": "crm", "AlternateId": "c-0002"})]
    )
    message = "AlternateId 'c-0002' of type 'crm' already belongs to another profile."
    assert (taken.status_code, taken.json()) == (409, {"Message": message})
    patched(mypreferences, step("replace", "/AlternateIds/0/AlternateId", "C-9001"), path=BY_ALTERNATE_ID)
    assert mypreferences.get(BY_ALTERNATE_ID).status_code == 404
    assert mypreferences.patch(BY_ALTERNATE_ID, json=[]).status_code == 404
    moved = mypreferences.get("/AcmeCo/Profile/AlternateIdType/CRM/AlternateId/c-9001").json()
    assert moved == read(mypreferences, 1)
    twice = {"AlternateIdType": "CRM", "AlternateId": "C-9001"}
    assert patched(mypreferences, step("add", "/AlternateIds/0", twice))["AlternateIds"][0] == twice
    assert len(read(mypreferences, 1)["AlternateIds"]) == 2


def test_the_default_that_a_patch_makes_takes_the_place_of_the_one_before(mypreferences: httpx.Client) -> None:
    extra = {"EmailAddress": "jane@example.com", "IsDefault": True}
    steps = [
        step("replace", "/Emails/1/IsDefault", True),
        step("test", "/Emails/0/IsDefault", False),
        step("replace", "/Addresses/1/IsDefault", True),
        step("replace", "/Addresses/0/City", "Elsewhere"),
    ]
    after = patched(mypreferences, *steps)
    assert [entry["IsDefault"] for entry in after["Emails"]] == [False, True]
    assert [entry["IsDefault"] for entry in after["Addresses"]] == [False, True]
    after = patched(
        mypreferences, step("add", "/Emails/-", extra), step("add", "/Emails/0", {**extra, "IsDefault": False})
    )
    assert [entry["IsDefault"] for entry in after["Emails"]] == [False, False, False, True]
    after = patched(mypreferences, step("replace", "/Emails", [extra, extra]))
    assert [entry["IsDefault"] for entry in after["Emails"]] == [True, False]


@pytest.mark.parametrize("path", ["/AcmeCo/Profile/404", "/AcmeCo/Profile/AlternateIdType/CRM/AlternateId/C-0005"])
def test_a_profile_that_is_not_found_cannot_be_patched(mypreferences: httpx.Client, path: str) -> None:
    assert mypreferences.patch(path, json=[step("remove", "/Nowhere")]).status_code == 404


@pytest.mark.rule("MYP-WARN-1", "MYP-SOFT-POSTAL-CODE", "MYP-SOFT-CUSTOMER-TYPE")
@pytest.mark.rule("MYP-WARN-3")
def test_soft_rules_hold_for_what_a_patch_writes_and_for_nothing_else(fake: Callable[..., RunningFake]) -> None:
    long = {"Address1": "1 Elm St", "City": "Roswell", "StateProvince": "GA", "PostalCode": "x" * 16}
    lenient = fake().client("mypreferences")
    reply = lenient.patch(JANE, json=[step("add", "/Addresses/0", long)])
    assert reply.status_code == 200
    assert reply.headers["X-Mock-Warnings"] == "MYP-SOFT-POSTAL-CODE Addresses[0].PostalCode"
    reply = lenient.patch(JANE, json=[step("add", "/Addresses/0", {**long, "PostalCode": "1"})])
    assert (reply.status_code, reply.headers.get("X-Mock-Warnings")) == (200, None)
    reply = lenient.patch(JANE, json=[step("replace", "/Addresses/1/City", "Sampleton")])
    assert reply.headers["X-Mock-Warnings"] == "MYP-SOFT-POSTAL-CODE Addresses[1].PostalCode"
    reply = lenient.patch(JANE, json=[step("replace", "/CustomerType", "Alien")])
    assert reply.headers["X-Mock-Warnings"] == "MYP-SOFT-CUSTOMER-TYPE CustomerType"
    assert "X-Mock-Warnings" not in lenient.patch(JANE, json=[step("remove", "/Emails")]).headers

    strict = fake(strict=True).client("mypreferences")
    refused = strict.patch(JANE, json=[step("add", "/Emails/-", {"EmailAddress": "no address"})])
    assert (refused.status_code, list(refused.json()["ModelState"])) == (400, ["profile.Emails[2].EmailAddress"])
    assert strict.patch(JANE, json=[step("add", "/ProfileTags/-", {"Name": "New"})]).status_code == 200


@pytest.mark.rule("MYP-PATCH-14")
@pytest.mark.parametrize("media_type", ["application/xml", "text/xml"])
def test_a_patch_can_be_sent_in_xml(mypreferences: httpx.Client, media_type: str) -> None:
    body = f"""<ArrayOfOperation xmlns="{NAMESPACE}" {XSI}>
      <Operation><op>test</op><path>/CustomerName/LastName</path><value>Roe</value></Operation>
      <Operation><op>replace</op><path>/RegistrationConfirmed</path><value i:type="x:boolean">false</value></Operation>
      <Operation><value><Name>New</Name></value><path>/ProfileTags/-</path><op>add</op></Operation>
      <Operation><op>add</op><path>/CustomerName/Prefix</path><value i:nil="true"/></Operation>
      <Operation><op>remove</op><path>/Emails/1</path></Operation>
    </ArrayOfOperation>"""
    reply = mypreferences.patch(JANE, content=body, headers={"Content-Type": media_type})
    assert reply.status_code == 200, reply.text
    assert reply.headers["Content-Type"] == f"{media_type}; charset=utf-8"
    after = read(mypreferences, 1)
    assert (after["RegistrationConfirmed"], after["CustomerName"]["Prefix"]) == (False, None)
    assert [tag["Name"] for tag in after["ProfileTags"]] == ["VIP", "Newsletter", "New"]
    assert len(after["Emails"]) == 1
    wrong = body.replace(">Roe<", ">Doe<")
    refused = mypreferences.patch(JANE, content=wrong, headers={"Content-Type": media_type})
    assert refused.status_code == 400
    assert f"<Message>{UNFIT}</Message>" in refused.text
    assert read(mypreferences, 1) == after


TOKENS = ["a", "b", "A", "x/y", "m~n", "", "0", "1", "2", "7", "00", "01", "-", "-1", "1.0", "１"]
LEAVES = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", "0"]) | st.just(1.0)
DOCUMENTS = st.recursive(
    LEAVES,
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.sampled_from(TOKENS), children, max_size=4),
    max_leaves=12,
)


def _pointers(node: Any, way: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The ways to everything in a document."""
    found = [way] if way else []
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for token, child in children:
        found += _pointers(child, (*way, str(token)))
    return found


def _spelled(way: tuple[str, ...]) -> str:
    return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in way)


@st.composite
def patches(draw: st.DrawFn) -> tuple[Any, list[dict[str, Any]]]:
    """A document and operations most of which lead to something in it."""
    document = draw(st.dictionaries(st.sampled_from(TOKENS), DOCUMENTS, max_size=4) | st.lists(DOCUMENTS, max_size=4))
    ways: list[tuple[str, ...]] = [*_pointers(document), ("a",)]
    wild = st.lists(st.sampled_from(TOKENS), min_size=1, max_size=3).map(tuple)
    near = st.tuples(st.sampled_from(ways), wild).map(lambda pair: pair[0] + pair[1][:1])
    beside = st.tuples(st.sampled_from(ways), wild).map(lambda pair: pair[0][:-1] + pair[1][:1])
    way = st.sampled_from(ways) | near | beside | wild
    operation = st.tuples(st.sampled_from(["add", "remove", "replace", "test"]), way, DOCUMENTS)
    steps = draw(st.lists(operation, min_size=1, max_size=4))
    return document, [step(op, _spelled(way), value) for op, way, value in steps]


def _by_the_library(document: Any, steps: list[dict[str, Any]]) -> Any:
    """None when the patch is refused."""
    try:
        return jsonpatch.apply_patch(document, steps)
    except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException):
        return None


def _by_ours(document: Any, steps: list[dict[str, Any]]) -> Any:
    try:
        for each in steps:
            document = patch.applied(document, each["op"], patch.tokens(each["path"]), each["value"])
    except patch.Inapplicable:
        return None
    return document


@settings(max_examples=500, deadline=None)
@given(patches())
def test_a_patch_does_what_another_implementation_of_the_standard_does(case: tuple[Any, list[dict[str, Any]]]) -> None:
    document, steps = case
    before = copy.deepcopy(document)
    ours, theirs = _by_ours(document, steps), _by_the_library(copy.deepcopy(document), steps)
    assert repr(ours) == repr(theirs)
    assert repr(document) == repr(before), "what is patched stays as it was"


@settings(max_examples=200, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_values_are_the_same_when_json_spells_them_alike(one: Any, other: Any) -> None:
    assert patch.same(one, copy.deepcopy(one))
    assert patch.same(one, other) == (_by_the_library({"a": one}, [step("test", "/a", other)]) is not None)
