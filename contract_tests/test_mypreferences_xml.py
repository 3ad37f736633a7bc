"""Profiles in XML: what no rule tells of how they are read and answered."""

from __future__ import annotations

from typing import Any

import httpx

from contract_tests.conformance.callers import CALLERS
from contract_tests.suite.xml_form import XSI, XmlForm
from mock_server.contract.document import load_document
from mock_server.settings import shipped

DOCUMENT = load_document(shipped("openapi"), "mypreferences")
NAMESPACE = "http://schemas.datacontract.org/2004/07/ProfileServices.REST.Models"
CREATE, PROFILE = (
    XmlForm(DOCUMENT, {"$ref": f"#/components/schemas/{name}"}) for name in ("CreateUserProfile", "UserProfile")
)
XML = {"Content-Type": "application/xml"}


def create(client: httpx.Client, content: str | bytes) -> dict[str, Any]:
    """The new profile, as JSON shows it."""
    reply = client.post("/AcmeCo/Profile", content=content, headers=XML)
    assert reply.status_code == 201, reply.text
    profile: dict[str, Any] = httpx.get(reply.headers["Location"]).json()
    assert PROFILE.read_reply(reply.content) == PROFILE.shown(profile)
    return profile


def profile_of(*parts: str) -> str:
    """A new profile with these children."""
    return f'<CreateUserProfile xmlns="{NAMESPACE}" xmlns:i="{XSI}">{"".join(parts)}</CreateUserProfile>'


def test_elements_that_no_member_has_are_ignored(mypreferences: httpx.Client) -> None:
    created = create(
        mypreferences,
        profile_of(
            "<Colour>blue</Colour><ProfileId>77</ProfileId><Edited><CreatedBy>somebody</CreatedBy></Edited>",
            '<Colour xmlns="urn:other">Stranger</Colour><customerType>Lower</customerType>',
            "<CustomerName><Nick>Al</Nick><FirstName>Ada</FirstName></CustomerName>",
        ),
    )
    assert (created["ProfileId"], created["CustomerType"]) == (13, "Customer")
    assert created["CustomerName"]["FirstName"] == "Ada"
    assert created["Edited"]["CreatedBy"] == "anonymous"


def test_of_a_member_that_is_there_twice_the_last_counts(mypreferences: httpx.Client) -> None:
    sent = profile_of("<CustomerType>Prospect</CustomerType><CustomerType>Customer</CustomerType>")
    assert create(mypreferences, sent)["CustomerType"] == "Customer"


def test_a_head_request_says_how_long_the_xml_would_be(mypreferences: httpx.Client) -> None:
    headers = {"Accept": "text/xml"}
    read, head = (mypreferences.request(method, "/AcmeCo/Profile/1", headers=headers) for method in ("GET", "HEAD"))
    assert head.content == b""
    assert head.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert head.headers["Content-Length"] == str(len(read.content))


def test_a_profile_of_the_largest_collections_is_read_and_answered(mypreferences: httpx.Client) -> None:
    tags = [{"Name": f"tag {number}"} for number in range(1000)]
    created = create(mypreferences, CREATE.write({"ProfileTags": tags}))
    assert created["ProfileTags"] == tags


def test_the_user_who_signed_is_the_editor_in_xml_too(mypreferences: httpx.Client) -> None:
    headers = {**XML, **CALLERS["mypreferences"].owner.headers}
    reply = mypreferences.post("/AcmeCo/Profile", content=CREATE.write({}), headers=headers)
    assert PROFILE.read_reply(reply.content)["Edited"]["CreatedBy"] == "api.user"
