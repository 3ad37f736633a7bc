"""Defects in how profiles are read and written in XML."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import Build, Incoming, Outgoing, altered, misread, on, patched, with_document
from contract_tests.suite.mypreferences.operations import ANSWERING_PROFILES, SEARCHES, WITH_BODY, WRITING_PROFILES
from mock_server.contract import xml_shape
from mock_server.contract.limits import Member, refused

VENDOR = "mypreferences"
ANSWERS = tuple(sent.operation for sent in ANSWERING_PROFILES)
SEARCHING = tuple(sent.operation for sent in SEARCHES)
WRITING = tuple(sent.operation for sent in WRITING_PROFILES)
OVERWRITING = tuple(sent.operation for sent in WRITING_PROFILES if sent.status == 200)
BODIES = tuple(sent.operation for sent in WITH_BODY)
NAMESPACE = b"http://schemas.datacontract.org/2004/07/ProfileServices.REST.Models"
SHAPE, CODEC = "mock_server.contract.xml_shape", "mock_server.contract.xml_codec"

_record_read, _write, _carried, _spelled = xml_shape.Record.read, xml_shape.write, xml_shape.carried, xml_shape._spelled


def _answered(change: Callable[[bytes], bytes], *operations: str) -> Build:
    """What is answered in XML goes through `change`."""

    def alter(reply: Outgoing) -> None:
        if "xml" in reply.headers.get("content-type", ""):
            reply.body = change(reply.body)

    return altered(on(*operations)(alter))


def _sent(change: Callable[[bytes], bytes], *operations: str) -> Build:
    """What is sent in XML goes through `change`."""

    def alter(request: Incoming) -> None:
        if "xml" in request.headers.get("content-type", ""):
            request.body = change(request.body)

    return misread(on(*operations)(alter))


def _swapped(before: bytes, after: bytes) -> Callable[[bytes], bytes]:
    return lambda body: body.replace(before, after)


def _changed(pattern: bytes, after: bytes) -> Callable[[bytes], bytes]:
    return lambda body: re.sub(pattern, after, body, flags=re.DOTALL)


def _without_nulls(shape: xml_shape.Shape, parent: Any, tag: str, value: Any) -> None:
    if value is not None:
        _write(shape, parent, tag, value)


def _null_as_empty(shape: xml_shape.Shape, parent: Any, tag: str, value: Any) -> None:
    if value is None:
        etree.SubElement(parent, tag)
    else:
        _write(shape, parent, tag, value)


def _in_order_only(self: xml_shape.Record, element: Any, member: Member) -> Any:
    """Skips members that stand before where the schema has them, as readers of data contracts do."""
    places = {tag: place for place, item in enumerate(self.members.values()) for tag in item.names}
    reached = -1
    for child in list(element):
        place = places.get(child.tag)
        if place is not None and place < reached:
            element.remove(child)
        elif place is not None:
            reached = place
    return _record_read(self, element, member)


def _read_whatever_nil_says(shape: xml_shape.Shape, element: Any, member: Member) -> Any:
    return shape.read(element, member)


def _with_document_types(self: Any, raw: bytes) -> Any:
    try:
        return etree.fromstring(raw, self._parser)
    except etree.XMLSyntaxError as error:
        raise refused((), f"not valid XML: {str(error.msg)[:300]}") from None


def _member_in_xml(name: str) -> Callable[[Any], None]:
    """XML shows the member, which only JSON should."""

    def shown(node: Any) -> None:
        if isinstance(node, dict):
            if isinstance(node.get(name), dict):
                node[name].pop("xml", None)
            for part in node.values():
                shown(part)
        elif isinstance(node, list):
            for part in node:
                shown(part)

    return lambda raw: shown(raw["components"]["schemas"])


def _defect(name: str, says: str, breaks: str, build: Build, operations: tuple[str, ...] = ANSWERS) -> Defect:
    rules = tuple(f"MYP-{rule}" for rule in breaks.split())
    return Defect(name=name, vendor=VENDOR, says=says, breaks=rules, operations=operations, build=build)


DEFECTS = (
    _defect(
        "profile-in-xml-under-the-name-of-a-new-one",
        "A new profile is answered in XML under the root of the request.",
        "XML-1",
        _answered(_changed(rb"(</?)UserProfile", rb"\1CreateUserProfile"), "create_profile"),
        ("create_profile",),
    ),
    _defect(
        "new-profile-in-xml-under-its-answered-name-only",
        "The root CreateUserProfile is not known to an overwrite.",
        "XML-1",
        _sent(_changed(rb"(</?)CreateUserProfile", rb"\1Profile"), "replace_profile"),
        ("replace_profile",),
    ),
    _defect(
        "profile-in-xml-without-namespace",
        "The elements of an answered profile are in no namespace.",
        "XML-2",
        _answered(_swapped(b' xmlns="' + NAMESPACE + b'"', b""), *ANSWERS),
    ),
    _defect(
        "profile-in-xml-of-another-namespace",
        "A profile that was patched is answered in the namespace of an older version.",
        "XML-2",
        _answered(_swapped(NAMESPACE, NAMESPACE.replace(b"REST.", b"")), "patch_profile"),
        ("patch_profile",),
    ),
    _defect(
        "null-left-out-of-xml",
        "Members that are null are not there in XML.",
        "XML-3 XML-7",
        patched({f"{SHAPE}.write": _without_nulls}),
    ),
    _defect(
        "null-as-an-empty-element",
        "Null is an empty element in XML.",
        "XML-3",
        patched({f"{SHAPE}.write": _null_as_empty}),
    ),
    _defect(
        "nil-of-a-request-not-understood",
        "An element with nil is read as an empty text.",
        "XML-3",
        patched({f"{SHAPE}.read": _read_whatever_nil_says}),
        WRITING,
    ),
    _defect(
        "phone-numbers-answered-under-the-name-of-new-ones",
        "Phone numbers are answered as CreatePhoneNumberEntry elements.",
        "XML-4",
        _answered(_changed(rb"(</?)PhoneNumberEntry", rb"\1CreatePhoneNumberEntry"), *ANSWERS),
    ),
    _defect(
        "tags-found-by-name-under-another-name",
        "The tags of profiles found by name are ProfileTag elements.",
        "XML-4",
        _answered(_changed(rb"(</?)Tag>", rb"\1ProfileTag>"), "find_profiles_by_name"),
        ("find_profiles_by_name",),
    ),
    _defect(
        "new-addresses-in-xml-unknown",
        "Addresses of a new profile are known as AddressEntry elements only.",
        "XML-5",
        _sent(_swapped(b"CreateAddressEntry>", b"Address>"), "create_profile"),
        ("create_profile",),
    ),
    _defect(
        "new-phone-numbers-in-xml-lost",
        "Phone numbers of a new profile are dropped.",
        "XML-5 XML-14",
        _sent(_changed(rb"<PhoneNumbers>.*</PhoneNumbers>", b""), "create_profile"),
        ("create_profile",),
    ),
    _defect(
        "answered-phone-numbers-in-xml-unknown",
        "Phone numbers cannot be sent back under the name under which they are answered.",
        "XML-6 XML-17",
        _sent(_changed(rb"(</?)PhoneNumberEntry", rb"\1Phone"), *WRITING),
        WRITING,
    ),
    _defect(
        "profile-id-first-in-xml",
        "ProfileId is the first child of a profile.",
        "XML-7",
        _answered(_changed(rb"(<UserProfile[^>]*>)(.*?)(<ProfileId>\d+</ProfileId>)", rb"\1\3\2"), *ANSWERS),
    ),
    _defect(
        "dates-of-a-profile-in-the-order-of-json",
        "The parts of Edited stand in the order of JSON when a profile is found by phone number.",
        "XML-7",
        _answered(
            _changed(rb"(<ModifiedBy>.*?</ModifiedBy>)(<ModifiedDate>.*?</ModifiedDate>)", rb"\2\1"),
            "find_profiles_by_phone",
        ),
        ("find_profiles_by_phone",),
    ),
    _defect(
        "members-of-xml-in-the-documented-order-only",
        "Elements that stand before their place in the schema are skipped without a word.",
        "XML-8",
        patched({f"{SHAPE}.Record.read": _in_order_only}),
        WRITING,
    ),
    _defect(
        "booleans-in-title-case",
        "Booleans are written True and False in XML.",
        "XML-9",
        patched({f"{SHAPE}._spelled": lambda value: str(value) if isinstance(value, bool) else _spelled(value)}),
    ),
    _defect(
        "booleans-found-by-address-as-digits",
        "Booleans of profiles that are found by address are written 1 and 0.",
        "XML-9",
        _answered(lambda body: body.replace(b">true<", b">1<").replace(b">false<", b">0<"), "find_profiles_by_address"),
        ("find_profiles_by_address",),
    ),
    _defect(
        "group-id-in-xml",
        "XML shows the GroupId, which stands in JSON only.",
        "XML-10",
        with_document(_member_in_xml("GroupId")),
    ),
    _defect(
        "cass-members-in-xml",
        "XML shows a Cass member of addresses.",
        "XML-10",
        with_document(_member_in_xml("CassStatus")),
    ),
    _defect(
        "locale-missing-in-xml",
        "DefaultLocale is left out of XML.",
        "XML-11",
        _answered(_changed(rb"<DefaultLocale>.*?</DefaultLocale>", b""), *ANSWERS),
    ),
    _defect(
        "document-types-tolerated",
        "A document type in a body is ignored.",
        "XML-13",
        patched({f"{CODEC}.XmlCodec._parsed": _with_document_types}),
        BODIES,
    ),
    _defect(
        "xml-of-any-depth-and-width",
        "XML may nest as deep and hold as many elements as it likes.",
        "XML-13",
        patched({f"{CODEC}._refuse_oversize": lambda root: None}),
        BODIES,
    ),
    _defect(
        "namespace-of-a-request-ignored",
        "Consents in XML are read whatever namespace they are in.",
        "XML-13",
        _sent(_changed(rb'xmlns="[^"]*"', b'xmlns="' + NAMESPACE + b'"'), "add_consents"),
        ("add_consents",),
    ),
    _defect(
        "custom-fields-in-xml-lost",
        "Custom fields that are sent in XML are not stored.",
        "XML-14",
        _sent(_changed(rb"<CustomFields>.*</CustomFields>", b""), *WRITING),
        WRITING,
    ),
    _defect(
        "carriage-returns-bare-in-xml",
        "Carriage returns in a text are answered as they are, so that readers of XML lose them.",
        "XML-15",
        _answered(_swapped(b"&#13;", b"\r"), *ANSWERS),
    ),
    _defect(
        "uncarried-characters-dropped",
        "A character that XML cannot carry is left out.",
        "XML-15",
        patched({f"{SHAPE}.carried": lambda text: _carried(text).replace("\ufffd", "")}),
    ),
    _defect(
        "uncarried-characters-as-question-marks",
        "A character that XML cannot carry becomes a question mark in profiles that are found by e-mail address.",
        "XML-15",
        _answered(_swapped("\ufffd".encode(), b"?"), "find_profiles_by_email"),
        ("find_profiles_by_email",),
    ),
    _defect(
        "found-profiles-in-xml-under-another-root",
        "The root of the profiles found by phone number is UserProfiles.",
        "XML-16",
        _answered(_changed(rb"(</?)ArrayOfUserProfile", rb"\1UserProfiles"), "find_profiles_by_phone"),
        ("find_profiles_by_phone",),
    ),
    _defect(
        "answered-profile-in-xml-refused",
        "A profile that was read in XML cannot be sent back, as only the root of a new one is known.",
        "XML-17",
        _sent(_changed(rb"(</?)UserProfile", rb"\1Profile"), *OVERWRITING),
        OVERWRITING,
    ),
)
