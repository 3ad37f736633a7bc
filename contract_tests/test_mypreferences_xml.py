"""Profiles in XML: what is read, in which order and under which names, and in which media type the answer comes."""

from __future__ import annotations

import random
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from contract_tests.conformance.callers import CALLERS
from contract_tests.xml_form import XSI, XmlForm
from mock_server.contract.document import load_document
from mock_server.settings import shipped

DOCUMENT = load_document(shipped("openapi"), "mypreferences")
NAMESPACE = "http://schemas.datacontract.org/2004/07/ProfileServices.REST.Models"
CREATE, REPLACE, PROFILE = (
    XmlForm(DOCUMENT, {"$ref": f"#/components/schemas/{name}"})
    for name in ("CreateUserProfile", "ReplaceUserProfile", "UserProfile")
)
ADA = DOCUMENT.raw["components"]["examples"]["create_ada_stone"]["value"]
XML = {"Content-Type": "application/xml"}
JSON_TYPES = ["application/json", "text/json", "application/json-patch+json"]
XML_TYPES = ["application/xml", "text/xml"]


def create(client: httpx.Client, content: str | bytes, media_type: str = XML_TYPES[0]) -> dict[str, Any]:
    """The new profile, as JSON shows it."""
    reply = client.post("/AcmeCo/Profile", content=content, headers={"Content-Type": media_type})
    assert reply.status_code == 201, reply.text
    profile: dict[str, Any] = httpx.get(reply.headers["Location"]).json()
    assert PROFILE.read_reply(reply.content) == PROFILE.shown(profile)
    return profile


def profile_of(*parts: str) -> str:
    """A new profile with these children."""
    return f'<CreateUserProfile xmlns="{NAMESPACE}" xmlns:i="{XSI}">{"".join(parts)}</CreateUserProfile>'


def shuffled(element: ET.Element, dice: random.Random) -> ET.Element:
    """The element with everything but the items of collections in another order."""
    children = [shuffled(child, dice) for child in element]
    if len({child.tag for child in children}) > 1:
        dice.shuffle(children)
    element[:] = children
    return element


@pytest.mark.rule("MYP-XML-8")
@pytest.mark.parametrize("dice", range(5))
def test_members_may_stand_in_any_order(mypreferences: httpx.Client, dice: int) -> None:
    documented = CREATE.write(ADA)
    other = ET.tostring(shuffled(ET.fromstring(documented), random.Random(dice)))
    assert other != ET.tostring(ET.fromstring(documented))
    created = create(mypreferences, other)
    assert created["CustomerName"] == {**dict.fromkeys(["MiddleName", "Prefix", "Suffix"]), **ADA["CustomerName"]}
    assert created["AlternateIds"] == ADA["AlternateIds"]
    assert [address["City"] for address in created["Addresses"]] == ["Roswell"]
    assert created["Emails"][0].items() >= ADA["Emails"][0].items()


@pytest.mark.rule("MYP-XML-6")
@pytest.mark.parametrize("prefix", ["", "Create"])
def test_phone_numbers_and_addresses_are_read_under_both_of_their_names(
    mypreferences: httpx.Client, prefix: str
) -> None:
    created = create(
        mypreferences,
        profile_of(
            f"<PhoneNumbers><{prefix}PhoneNumberEntry><PhoneNumber>(770) 555-0100</PhoneNumber>",
            f"</{prefix}PhoneNumberEntry></PhoneNumbers><Addresses><{prefix}AddressEntry>",
            "<Address1>1 Elm St</Address1><City>Roswell</City><StateProvince>GA</StateProvince>",
            f"<PostalCode>30075</PostalCode></{prefix}AddressEntry></Addresses>",
        ),
    )
    assert created["PhoneNumbers"][0]["PhoneNumberNumeric"] == 7705550100
    assert created["Addresses"][0]["City"] == "Roswell"


@pytest.mark.rule("MYP-XML-3")
def test_null_in_xml_is_null_and_an_empty_element_is_an_empty_text(mypreferences: httpx.Client) -> None:
    created = create(
        mypreferences,
        profile_of(
            "<CustomerName><FirstName/><LastName></LastName>",
            '<MiddleName i:nil="true"/><Prefix i:nil="1"> </Prefix><Suffix i:nil="false">Jr.</Suffix></CustomerName>',
            '<CustomerType i:nil="true"/><Emails i:nil="true"/><Groups/>',
        ),
    )
    assert created["CustomerName"] == {
        "FirstName": "", "MiddleName": None, "LastName": "", "Prefix": None, "Suffix": "Jr.",
    }  # fmt: skip
    assert (created["CustomerType"], created["Emails"], created["Groups"]) == ("Customer", [], [])


@pytest.mark.rule("MYP-XML-9")
@pytest.mark.parametrize(
    ("spelled", "value"), [("true", True), ("false", False), ("1", True), ("0", False), (" \n true\t", True)]
)
def test_booleans_are_read_as_xml_schema_spells_them(mypreferences: httpx.Client, spelled: str, value: bool) -> None:
    sent = profile_of(f"<RegistrationConfirmed>{spelled}</RegistrationConfirmed>")
    assert create(mypreferences, sent)["RegistrationConfirmed"] is value


@pytest.mark.parametrize("spelled", ["yes", "True", "TRUE", "", "2", "<a/>"])
def test_what_is_no_boolean_is_refused_by_name(mypreferences: httpx.Client, spelled: str) -> None:
    sent = profile_of(f"<RegistrationConfirmed>{spelled}</RegistrationConfirmed>")
    refused = mypreferences.post("/AcmeCo/Profile", content=sent, headers=XML)
    assert refused.status_code == 400
    assert "<profile.RegistrationConfirmed>" in refused.text


def test_prefixes_comments_instructions_and_space_between_elements_make_no_difference(
    mypreferences: httpx.Client,
) -> None:
    sent = (
        '\ufeff<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<!-- sent by a test -->\n'
        f'<p:CreateUserProfile xmlns:p="{NAMESPACE}" xmlns:other="urn:other" other:hint="x">\r\n  <?go on?>\n'
        "  <p:CustomerName> <p:FirstName>A<!-- d -->da</p:FirstName> <p:LastName><![CDATA[<St&one>]]></p:LastName>\n"
        "  </p:CustomerName><p:CustomerType>Pro&#115;pect</p:CustomerType></p:CreateUserProfile>\n<!-- end -->\n"
    )
    created = create(mypreferences, sent)
    assert (created["CustomerName"]["FirstName"], created["CustomerName"]["LastName"]) == ("Ada", "<St&one>")
    assert created["CustomerType"] == "Prospect"


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


@pytest.mark.rule("MYP-XML-13")
@pytest.mark.parametrize(
    ("sent", "member", "complaint"),
    [
        ('<CustomerType xmlns="urn:other">A</CustomerType>', "profile", "<CustomerType> must be in the namespace"),
        (
            '<CustomerName><FirstName xmlns="">A</FirstName></CustomerName>',
            "profile.CustomerName",
            "<FirstName> must be",
        ),
        ('<CustomerType i:nil="true">A</CustomerType>', "profile.CustomerType", "has no content"),
        ('<CustomerName i:nil="1"><FirstName>A</FirstName></CustomerName>', "profile.CustomerName", "has no content"),
        ('<CustomerType i:nil="maybe">A</CustomerType>', "profile.CustomerType", "i:nil is true or false"),
        ("<x/>" * 1_001, "profile", "more than 1000 elements"),
        ("<x>" * 70 + "</x>" * 70, "profile", "more than 64 levels"),
    ],
)
def test_what_would_lose_something_unseen_is_refused(
    mypreferences: httpx.Client, sent: str, member: str, complaint: str
) -> None:
    reply = mypreferences.post("/AcmeCo/Profile", content=profile_of(sent), headers={**XML, "Accept": "text/json"})
    assert reply.status_code == 400, reply.text
    ((named, (said,)),) = reply.json()["ModelState"].items()
    assert named == member
    assert complaint in said
    assert mypreferences.get("/AcmeCo/Profile/13").status_code == 404


def test_of_a_member_that_is_there_twice_the_last_counts(mypreferences: httpx.Client) -> None:
    sent = profile_of("<CustomerType>Prospect</CustomerType><CustomerType>Customer</CustomerType>")
    assert create(mypreferences, sent)["CustomerType"] == "Customer"


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "us-ascii"])
def test_the_encoding_that_a_document_declares_is_followed(mypreferences: httpx.Client, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{profile_of("<CustomerType>Käufer</CustomerType>")}'
    assert create(mypreferences, text.encode(encoding, "xmlcharrefreplace"))["CustomerType"] == "Käufer"


@pytest.mark.rule("MYP-XML-15")
def test_what_xml_cannot_carry_is_answered_as_a_replacement_and_carriage_returns_survive(
    mypreferences: httpx.Client,
) -> None:
    sent = {"CustomerName": {"FirstName": "a\x00b\x0bc\ufffe", "LastName": "d\re\r\nf\tg ", "Suffix": "\U0001f600 <&>"}}
    reply = mypreferences.post("/AcmeCo/Profile", json=sent, headers={"Accept": "text/xml"})
    assert reply.status_code == 201
    text = reply.content.decode("utf-8")
    assert "<FirstName>a\ufffdb\ufffdc\ufffd</FirstName>" in text
    assert "<LastName>d&#13;e&#13;\nf\tg </LastName>" in text
    assert "<Suffix>\U0001f600 &lt;&amp;&gt;</Suffix>" in text
    assert PROFILE.read_reply(reply.content)["CustomerName"]["LastName"] == "d\re\r\nf\tg "
    assert httpx.get(reply.headers["Location"]).json()["CustomerName"]["FirstName"] == "a\x00b\x0bc\ufffe"


@pytest.mark.rule("MYP-XML-17")
@pytest.mark.parametrize("media_type", XML_TYPES)
def test_a_profile_that_was_read_in_xml_can_be_sent_back_and_stays_what_it_is(
    mypreferences: httpx.Client, media_type: str
) -> None:
    read = mypreferences.get("/AcmeCo/Profile/1", headers={"Accept": media_type})
    before = mypreferences.get("/AcmeCo/Profile/1").json()
    written = mypreferences.put("/AcmeCo/Profile/1", content=read.content, headers={"Content-Type": media_type})
    assert written.status_code == 200, written.text
    edited = {**before["Edited"], "ModifiedDate": "2024-01-15T12:00:00Z", "ModifiedBy": "anonymous"}
    assert mypreferences.get("/AcmeCo/Profile/1").json() == {**before, "Edited": edited}
    assert PROFILE.read_reply(written.content) == PROFILE.shown({**before, "Edited": edited})


@pytest.mark.rule("MYP-XML-1")
def test_an_overwrite_may_have_the_root_of_a_new_profile(mypreferences: httpx.Client) -> None:
    replaced = mypreferences.put("/AcmeCo/Profile/1", content=CREATE.write(ADA), headers=XML)
    assert replaced.status_code == 200
    assert PROFILE.read_reply(replaced.content)["CustomerName"]["LastName"] == "Stone"


@pytest.mark.rule("MYP-MEDIA-4")
@pytest.mark.parametrize("sent", [*JSON_TYPES, *XML_TYPES])
def test_without_accept_the_answer_has_the_format_that_was_sent(mypreferences: httpx.Client, sent: str) -> None:
    body = CREATE.write(ADA) if sent in XML_TYPES else b"{}"
    for accept in ({}, {"Accept": "*/*"}, {"Accept": ""}, {"Accept": "image/png"}, {"Accept": "text/html;q=0.9,"}):
        headers = {"Content-Type": f"{sent.upper()}; Charset=UTF-8", **accept}
        request = mypreferences.build_request("PUT", "/AcmeCo/Profile/1", content=body, headers=headers)
        if not accept:
            del request.headers["Accept"]
        reply = mypreferences.send(request)
        assert reply.status_code == 200, reply.text
        form = sent if sent in XML_TYPES else "application/json"
        assert reply.headers["Content-Type"] == f"{form}; charset=utf-8"


@pytest.mark.rule("MYP-MEDIA-2", "MYP-MEDIA-3", "MYP-MEDIA-4")
@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("text/xml", "text/xml"),
        ("Application/XML", "application/xml"),
        ("application/xml;q=0.4, text/json;q=0.5", "text/json"),
        ("application/xml;q=0.5, text/json;q=0.4", "application/xml"),
        ("text/html, application/xml;q=0.1", "application/xml"),
        ("text/*, image/png", "text/json"),
        ("application/json;q=0, text/xml;q=0.2", "text/xml"),
        ("application/json;q=0, text/json;q=0, application/json-patch+json;q=0, */*", "application/xml"),
        ("application/xml; charset=utf-8; q=0.9, application/json;q=0.8", "application/xml"),
        ("application/xml;q=lots, application/json", "application/json"),
        ("application/vnd.acme+xml", "application/json"),
        ("*/*", "application/json"),
        ("nonsense", "application/json"),
    ],
)
def test_a_read_is_answered_as_accept_wishes_and_never_with_406(
    mypreferences: httpx.Client, accept: str, answered: str
) -> None:
    plain = mypreferences.get("/AcmeCo/Profile/1").json()
    reply = mypreferences.get("/AcmeCo/Profile/1", headers={"Accept": accept})
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == f"{answered}; charset=utf-8"
    if answered in XML_TYPES:
        assert PROFILE.read_reply(reply.content) == PROFILE.shown(plain)
    else:
        assert reply.json() == plain


@pytest.mark.rule("MYP-MEDIA-1", "MYP-MEDIA-2", "MYP-MEDIA-3")
@pytest.mark.parametrize("accept", [*JSON_TYPES, *XML_TYPES])
@pytest.mark.parametrize("sent", [*JSON_TYPES, *XML_TYPES])
def test_accept_goes_before_the_format_that_was_sent(mypreferences: httpx.Client, sent: str, accept: str) -> None:
    body = CREATE.write({}) if sent in XML_TYPES else b"{}"
    headers = {"Content-Type": sent, "Accept": accept}
    reply = mypreferences.post("/AcmeCo/Profile", content=body, headers=headers)
    assert reply.status_code == 201
    assert reply.headers["Content-Type"] == f"{accept}; charset=utf-8"
    assert reply.content.startswith(b"<UserProfile " if accept in XML_TYPES else b"{")


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
