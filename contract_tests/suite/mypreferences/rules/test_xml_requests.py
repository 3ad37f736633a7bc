"""Profiles that are sent in XML: names, order, null, and what becomes of them."""

from __future__ import annotations

import random
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from contract_tests.suite.mypreferences.operations import (
    FORMS,
    WITH_BODY,
    WRITING_PROFILES,
    Own,
    Sent,
    prepare,
)
from contract_tests.suite.mypreferences.steps import NAMESPACE, XML, read, whole, with_ids, without
from contract_tests.suite.xml_form import XSI
from mock_server.verify.target import Names, Target

CREATE = FORMS["create_profile", "request"]
each_profile = pytest.mark.parametrize("sent", WRITING_PROFILES, ids=str)


def profile_of(*parts: str, root: str = "CreateUserProfile") -> bytes:
    """A profile with these children, in XML."""
    return f'<{root} xmlns="{NAMESPACE}" xmlns:i="{XSI}">{"".join(parts)}</{root}>'.encode()


def done(client: httpx.Client, sent: Sent, own: Own, content: bytes) -> dict[str, Any]:
    """The profile that an operation wrote, as JSON shows it."""
    reply = sent.send(client, own, content=content, headers=XML)
    assert reply.status_code == sent.status, reply.text
    profile = FORMS[sent.operation, str(sent.status)].read_reply(reply.content)
    return read(client, profile["ProfileId"])


def shuffled(element: ET.Element, dice: random.Random) -> ET.Element:
    """The element with everything but the items of collections in another order."""
    children = [shuffled(child, dice) for child in element]
    if len({child.tag for child in children}) > 1:
        dice.shuffle(children)
    element[:] = children
    return element


def fresh(sent: Sent, own: Own, names: Names) -> dict[str, Any]:
    """A good value of every member; with the alternate id of the path where the path has one."""
    kept = own["crm"] if sent.operation != "create_profile" else names.id()
    return {**whole(names), **with_ids(("CRM", kept))}


@pytest.mark.rule("MYP-XML-14", "MYP-XML-5", "MYP-XML-1")
@each_profile
def test_what_is_sent_in_xml_is_stored_as_if_it_were_sent_in_json(
    mypreferences: httpx.Client, names: Names, sent: Sent
) -> None:
    own = prepare(mypreferences, names)
    body = fresh(sent, own, names)
    content = CREATE.write(body)
    assert b"<CreateUserProfile" in content
    assert b"<CreateAddressEntry>" in content
    assert b"<CreatePhoneNumberEntry>" in content
    in_xml = done(mypreferences, sent, own, content)
    other = prepare(mypreferences, names)
    in_json = sent.send(mypreferences, other, json={**body, **with_ids(("CRM", names.id()))}).json()
    apart = ("ProfileId", "Edited", "AlternateIds")
    if sent.operation.startswith("upsert"):
        in_json["AlternateIds"] = in_xml["AlternateIds"]
    assert without(in_xml, *apart) == without(in_json, *apart)
    assert in_xml["AlternateIds"] == body["AlternateIds"]


@pytest.mark.rule("MYP-XML-14")
@pytest.mark.parametrize("sent", [sent for sent in WITH_BODY if sent.method == "PATCH"], ids=str)
def test_a_patch_in_xml_does_what_it_does_in_json(mypreferences: httpx.Client, names: Names, sent: Sent) -> None:
    own = prepare(mypreferences, names)
    patched = done(mypreferences, sent, own, sent.xml(own))
    assert patched["CustomerName"]["FirstName"] == "Eve"
    assert patched["ProfileId"] == int(own["one"])


@pytest.mark.rule("MYP-XML-8")
@each_profile
def test_members_may_stand_in_any_order(target: Target, mypreferences: httpx.Client, names: Names, sent: Sent) -> None:
    own = prepare(mypreferences, names)
    body = fresh(sent, own, names)
    documented = CREATE.write(body)
    shown = None
    for seed in range(4):
        element = ET.fromstring(documented)
        turned = ET.tostring(shuffled(element, random.Random(target.limits.seed + seed)))
        assert turned != ET.tostring(ET.fromstring(documented))
        if sent.operation == "create_profile":
            turned = turned.replace(body["AlternateIds"][0]["AlternateId"].encode(), names.id().encode())
        stored = without(done(mypreferences, sent, own, turned), "ProfileId", "Edited", "AlternateIds")
        shown = shown or stored
        assert stored == shown
    assert shown is not None
    assert shown["CustomerName"]["LastName"] == body["CustomerName"]["LastName"]
    assert [entry["City"] for entry in shown["Addresses"]] == [body["Addresses"][0]["City"]]


@pytest.mark.rule("MYP-XML-5", "MYP-XML-6")
@pytest.mark.parametrize("prefix", ["", "Create"])
@each_profile
def test_phone_numbers_and_addresses_are_read_under_both_of_their_names(
    mypreferences: httpx.Client, names: Names, sent: Sent, prefix: str
) -> None:
    content = profile_of(
        f"<PhoneNumbers><{prefix}PhoneNumberEntry><PhoneNumber>(770) 555-0100</PhoneNumber>",
        f"</{prefix}PhoneNumberEntry></PhoneNumbers><Addresses><{prefix}AddressEntry>",
        "<Address1>1 Elm St</Address1><City>Roswell</City><StateProvince>GA</StateProvince>",
        f"<PostalCode>30075</PostalCode></{prefix}AddressEntry></Addresses>",
    )
    profile = done(mypreferences, sent, prepare(mypreferences, names), content)
    assert [entry["PhoneNumberNumeric"] for entry in profile["PhoneNumbers"]] == [7705550100]
    assert [entry["City"] for entry in profile["Addresses"]] == ["Roswell"]


@pytest.mark.rule("MYP-XML-3")
@each_profile
def test_null_in_xml_is_null_and_an_empty_element_is_an_empty_text(
    mypreferences: httpx.Client, names: Names, sent: Sent
) -> None:
    content = profile_of(
        '<CustomerName><FirstName/><LastName></LastName><MiddleName i:nil="true"/><Prefix i:nil="1"> </Prefix>',
        '<Suffix i:nil="false">Jr.</Suffix></CustomerName>',
        '<CustomerType i:nil="true"/><Emails i:nil="true"/><Groups/>',
    )
    own = prepare(mypreferences, names)
    profile = done(mypreferences, sent, own, content)
    name = {"FirstName": "", "MiddleName": None, "LastName": "", "Prefix": None, "Suffix": "Jr."}
    assert (profile["CustomerName"], profile["Groups"]) == (name, [])
    kept = [] if sent.method == "PUT" or sent.status == 201 else [own["email"]]
    assert [entry["EmailAddress"] for entry in profile["Emails"]] == kept


@pytest.mark.rule("MYP-XML-17")
@pytest.mark.parametrize("media_type", ["application/xml", "text/xml"])
@pytest.mark.parametrize("sent", [sent for sent in WRITING_PROFILES if sent.status == 200], ids=str)
def test_a_profile_that_was_read_in_xml_can_be_sent_back_and_stays_what_it_is(
    mypreferences: httpx.Client, names: Names, sent: Sent, media_type: str
) -> None:
    own = prepare(mypreferences, names)
    path = f"/Profile/{own['one']}"
    mypreferences.put(path, json=fresh(sent, own, names))
    before = read(mypreferences, int(own["one"]))
    content = mypreferences.get(path, headers={"Accept": media_type}).content
    reply = sent.send(mypreferences, own, content=content, headers={"Content-Type": media_type})
    assert reply.status_code == 200, reply.text
    after = read(mypreferences, int(own["one"]))
    assert without(after, "Edited") == without(before, "Edited")
    form = FORMS[sent.operation, "200"]
    assert form.read_reply(reply.content) == form.shown(after)


@pytest.mark.rule("MYP-XML-1")
@pytest.mark.parametrize("root", ["CreateUserProfile", "UserProfile"])
@pytest.mark.parametrize("sent", [sent for sent in WRITING_PROFILES if sent.status == 200], ids=str)
def test_a_change_may_have_the_root_of_a_new_profile_or_of_an_answered_one(
    mypreferences: httpx.Client, names: Names, sent: Sent, root: str
) -> None:
    content = profile_of("<CustomerName><FirstName>Eve</FirstName></CustomerName>", root=root)
    profile = done(mypreferences, sent, prepare(mypreferences, names), content)
    assert profile["CustomerName"]["FirstName"] == "Eve"


@pytest.mark.rule("MYP-XML-9")
@pytest.mark.parametrize(
    ("spelled", "value"), [("true", True), ("false", False), ("1", True), ("0", False), (" \n true\t", True)]
)
def test_booleans_are_read_as_xml_schema_spells_them(mypreferences: httpx.Client, spelled: str, value: bool) -> None:
    content = profile_of(f"<RegistrationConfirmed>{spelled}</RegistrationConfirmed>")
    assert done(mypreferences, WRITING_PROFILES[0], {"last_name": ""}, content)["RegistrationConfirmed"] is value


@pytest.mark.rule("MYP-XML-9", "MYP-ERROR-5")
@pytest.mark.parametrize("spelled", ["yes", "True", "TRUE", "", "2", "<a/>"])
def test_what_is_no_boolean_is_refused_by_name(mypreferences: httpx.Client, spelled: str) -> None:
    content = profile_of(f"<RegistrationConfirmed>{spelled}</RegistrationConfirmed>")
    refused = mypreferences.post("/Profile", content=content, headers=XML)
    assert refused.status_code == 400
    assert "<profile.RegistrationConfirmed>" in refused.text


@pytest.mark.rule("MYP-XML-14")
def test_prefixes_comments_instructions_and_space_between_elements_make_no_difference(
    mypreferences: httpx.Client,
) -> None:
    content = (
        '\ufeff<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<!-- sent by a test -->\n'
        f'<p:CreateUserProfile xmlns:p="{NAMESPACE}" xmlns:other="urn:other" other:hint="x">\r\n  <?go on?>\n'
        "  <p:CustomerName> <p:FirstName>A<!-- d -->da</p:FirstName> <p:LastName><![CDATA[<St&one>]]></p:LastName>\n"
        "  </p:CustomerName><p:CustomerType>Pro&#115;pect</p:CustomerType></p:CreateUserProfile>\n<!-- end -->\n"
    )
    created = done(mypreferences, WRITING_PROFILES[0], {"last_name": ""}, content.encode())
    assert (created["CustomerName"]["FirstName"], created["CustomerName"]["LastName"]) == ("Ada", "<St&one>")
    assert created["CustomerType"] == "Prospect"


@pytest.mark.rule("MYP-XML-14")
@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "us-ascii", "utf-16"])
def test_the_encoding_of_a_document_is_followed(mypreferences: httpx.Client, encoding: str) -> None:
    text = profile_of("<CustomerName><LastName>Käufer</LastName></CustomerName>").decode()
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{text}'
    content = declared.encode(encoding, "xmlcharrefreplace")
    created = done(mypreferences, WRITING_PROFILES[0], {"last_name": ""}, content)
    assert created["CustomerName"]["LastName"] == "Käufer"
