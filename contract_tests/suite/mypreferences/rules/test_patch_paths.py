"""Where the paths of a JSON Patch may lead in a profile."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.patches import each_patch, patched, step, unfit
from contract_tests.suite.mypreferences.steps import Profile, Way, create, read
from contract_tests.suite.mypreferences.views import findable
from mock_server.verify.target import Names

CONSENT = {"ConsentType": "Marketing", "ConsentVersion": "1", "Locale": "en-US", "ConsentStatus": 1}


def agreed(client: httpx.Client, names: Names) -> Profile:
    """A profile with everything, a consent among it."""
    profile = create(client, **findable(names))
    assert client.post(f"/Consents/{profile['ProfileId']}", json={"Consents": [CONSENT]}).status_code == 201
    return read(client, profile["ProfileId"])


@pytest.mark.rule("MYP-PATCH-4")
@each_patch
def test_names_in_paths_are_compared_without_case(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    profile = create(mypreferences, **findable(names))
    steps = [
        step("replace", "/customername/FIRSTNAME", "Ava"),
        step("add", "/profiletags/-", {"Name": "New"}),
        step("replace", "/addresses/0/countrycode_numeric", "124"),
        step("test", "/EDITED/createdBY", profile["Edited"]["CreatedBy"]),
        step("remove", "/EMAILS/1"),
    ]
    after = patched(mypreferences, way, profile, *steps)
    assert after["CustomerName"] == {**profile["CustomerName"], "FirstName": "Ava"}
    assert after["ProfileTags"] == [*profile["ProfileTags"], {"Name": "New"}]
    assert after["Addresses"][0]["CountryCode_Numeric"] == "124"
    assert after["Emails"] == profile["Emails"][:1]


LEADING_NOWHERE = [
    ("add", "/Nickname"),
    ("test", "/Nickname"),
    ("add", "/Addresses/0/Country/Name"),
    ("add", "/CustomerName/FirstName/Initial"),
    ("replace", "/CustomerName/"),
    ("test", "/"),
    ("add", "/Customer~1Name"),
    ("remove", "/Emails/2"),
    ("replace", "/Emails/-"),
    ("remove", "/Emails/-"),
    ("test", "/Emails/-/EmailAddress"),
    ("test", "/Emails/2/EmailAddress"),
    ("add", "/Emails/3"),
]


@pytest.mark.rule("MYP-PATCH-6")
@each_patch
def test_a_path_that_leads_nowhere_is_refused(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    profile = create(mypreferences, **findable(names))
    for op, path in LEADING_NOWHERE:
        value = profile["Emails"][0] if path == "/Emails/3" else "x"
        unfit(mypreferences, way, profile, step(op, path, value))


@pytest.mark.rule("MYP-PATCH-13")
@each_patch
@pytest.mark.parametrize("index", ["00", "01", "+1", "-1", "1.0", "１", "0x1", "first", "999999999999"])
def test_an_index_is_digits_without_a_leading_zero(
    mypreferences: httpx.Client, names: Names, way: Way, index: str
) -> None:
    profile = create(mypreferences, **findable(names))
    email = {"EmailAddress": "a@example.com"}
    for op, path in (("add", ""), ("replace", ""), ("remove", ""), ("replace", "/EmailAddress")):
        value = "a@example.com" if path else email
        unfit(mypreferences, way, profile, step(op, f"/Emails/{index}{path}", value))
    held = profile["Emails"][1]["EmailAddress"]
    unfit(mypreferences, way, profile, step("test", f"/Emails/{index}/EmailAddress", held))


READ_ONLY = {
    "/ProfileId": 7,
    "/IsActive": False,
    "/Edited": {},
    "/Edited/CreatedBy": "me",
    "/Edited/ModifiedDate": "2020-01-01T00:00:00Z",
    "/Consents": [],
    "/Consents/-": {},
    "/Consents/0": {},
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
@each_patch
def test_what_is_read_only_cannot_be_changed(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    profile = agreed(mypreferences, names)
    for path, value in READ_ONLY.items():
        for op in ("add", "replace", "remove"):
            state = unfit(mypreferences, way, profile, step("test", "/IsActive", True), step(op, path.lower(), value))
            assert list(state) == ["profile[1].path"]
            assert path.lower() in state["profile[1].path"][0]


@pytest.mark.rule("MYP-PATCH-16")
@each_patch
def test_what_is_read_only_can_be_tested(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    profile = agreed(mypreferences, names)
    held: dict[str, Any] = {
        "/ProfileId": profile["ProfileId"],
        "/IsActive": True,
        "/Edited/CreateDate": profile["Edited"]["CreateDate"],
        "/Consents": profile["Consents"],
        "/Consents/0/ConsentStatus": "Granted",
        "/Consents/0/Edited/CreatedBy": profile["Consents"][0]["Edited"]["CreatedBy"],
        "/Emails/0/IsActive": True,
        "/Addresses/0/Country": "United States",
        "/Addresses/0/CassCity": None,
        "/PhoneNumbers/0/PhoneNumberNumeric": profile["PhoneNumbers"][0]["PhoneNumberNumeric"],
        "/Groups/0/GroupId": profile["Groups"][0]["GroupName"],
    }
    after = patched(mypreferences, way, profile, *(step("test", path, value) for path, value in held.items()))
    assert after["Consents"] == profile["Consents"]
    for path in held:
        unfit(mypreferences, way, profile, step("test", path, "another value"))
