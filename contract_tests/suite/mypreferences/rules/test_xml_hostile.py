"""Bad XML: refused with 400 in XML by every operation that takes a body, and nothing changes."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.operations import (
    FORMS,
    WITH_BODY,
    WRITING_PROFILES,
    Sent,
    each_body,
    everything,
    prepare,
)
from contract_tests.suite.mypreferences.steps import NAMESPACE
from contract_tests.suite.xml_form import XSI
from mock_server.verify.target import Names

Make = Callable[[Sent], bytes]


def document(sent: Sent, inside: str = "", *, before: str = "", attributes: str = "") -> bytes:
    """An otherwise good body of an operation with this inside its root."""
    root = FORMS[sent.operation, "request"].root
    return f'{before}<{root} xmlns="{NAMESPACE}" xmlns:i="{XSI}"{attributes}>{inside}</{root}>'.encode()


def refused_everywhere(client: httpx.Client, names: Names, make: Make, member: str | None = "profile") -> None:
    """Every operation refuses what `make` makes for it, complaining of this member, and changes nothing."""
    own = prepare(client, names)
    before = everything(client, own)
    for sent in WITH_BODY:
        for media_type in ("application/xml", "text/xml"):
            reply = sent.send(client, own, content=make(sent), headers={"Content-Type": media_type})
            assert reply.status_code == 400, (sent.operation, reply.text)
            assert reply.headers["Content-Type"] == f"{media_type}; charset=utf-8"
            said: Any = FORMS[sent.operation, "400"].read_reply(reply.content)
            assert member is None or list(said["ModelState"]) == [member]
            assert "leak" not in reply.text
            assert len(reply.content) < 2000
    assert everything(client, own) == before


CUTS: dict[str, Callable[[bytes], bytes]] = {
    "without its end": lambda whole: whole[:-3],
    "half": lambda whole: whole[: len(whole) // 2],
    "one byte": lambda whole: whole[:1],
    "space": lambda whole: b" \n",
    "a JSON object": lambda whole: b"{}",
    "a JSON list": lambda whole: b"[]",
    "twice": lambda whole: whole + whole,
    "text behind": lambda whole: whole + b"leak",
    "a line before the declaration": lambda whole: b"\n" + b'<?xml version="1.0"?>' + whole,
    "another end": lambda whole: whole.replace(b"</", b"</x"),
    "an attribute twice": lambda whole: whole.replace(b" xmlns:i", b' a="1" a="2" xmlns:i'),
    "a prefix of nothing": lambda whole: whole.replace(b"></", b"><j:x/></"),
    "an entity": lambda whole: whole.replace(b"></", b">&nbsp;</"),
    "a control character": lambda whole: whole.replace(b"></", b">&#1;</"),
    "half a character": lambda whole: whole.replace(b"></", b">&#xD800;</"),
    "a zero": lambda whole: whole.replace(b"></", b">\x00</"),
    "no UTF-8": lambda whole: whole.replace(b"></", b"><CustomerType>\xff\xfe</CustomerType></"),
    "a surrogate": lambda whole: whole.replace(b"></", b"><CustomerType>\xed\xa0\x80</CustomerType></"),
    "Latin-1": lambda whole: whole.replace(b"></", "><CustomerType>ä</CustomerType></".encode("latin-1")),
    "UTF-16 without a mark": lambda whole: whole.decode().encode("utf-16-le"),
    "another encoding than declared": lambda whole: b'<?xml version="1.0" encoding="utf-16"?>' + whole,
    "no encoding that there is": lambda whole: b'<?xml version="1.0" encoding="klingon"?>' + whole,
}


@pytest.mark.rule("MYP-XML-13", "MYP-ERROR-3", "MYP-ERROR-5", "MYP-ERROR-6")
@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
def test_what_is_not_one_well_formed_document_is_refused(
    mypreferences: httpx.Client, names: Names, cut: Callable[[bytes], bytes]
) -> None:
    refused_everywhere(mypreferences, names, lambda sent: cut(document(sent)))


@pytest.mark.rule("MYP-XML-13", "MYP-CONSENT-13")
@pytest.mark.parametrize(
    ("namespace", "root"),
    [("urn:other", None), ("", None), (None, "Profile"), (None, "createuserprofile"), (None, "Error")],
)
def test_another_root_or_namespace_is_refused(
    mypreferences: httpx.Client, names: Names, namespace: str | None, root: str | None
) -> None:
    def other(sent: Sent) -> bytes:
        form = FORMS[sent.operation, "request"]
        space = form.namespace if namespace is None else namespace
        if space == form.namespace and root is None:
            space = "urn:another"  # where the documented root has no namespace, none is no fault
        return f'<{root or form.root} xmlns="{space}"/>'.encode()

    refused_everywhere(mypreferences, names, other)


@pytest.mark.rule("MYP-XML-13")
@each_body
def test_the_root_of_another_operation_is_refused(mypreferences: httpx.Client, names: Names, sent: Sent) -> None:
    own = prepare(mypreferences, names)
    stranger = "CreateCustomerConsentList" if sent.operation != "add_consents" else "CreateUserProfile"
    content = f'<{stranger} xmlns="{NAMESPACE}"/>'.encode()
    reply = sent.send(mypreferences, own, content=content, headers={"Content-Type": "text/xml"})
    assert reply.status_code == 400
    assert reply.text.startswith("<Error><Message>")


BOMB = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 20))
LONG = "leak" * 12_500


@pytest.mark.rule("MYP-XML-13")
@pytest.mark.parametrize(
    ("subset", "inside", "attributes"),
    [
        (f'[<!ENTITY a0 "leak">{BOMB}]', "<CustomerType>&a19;</CustomerType>", ""),
        (f'[<!ENTITY a0 "leak">{BOMB}]', "", ' hint="&a19;"'),
        (f'[<!ENTITY a0 "leak">{BOMB}]', "", ""),
        (f'[<!ENTITY a0 "{LONG}">]', f"<CustomerType>{'&a0;' * 50_000}</CustomerType>", ""),
        ('[<!ENTITY a0 "leak">]', "<CustomerType>&a0;</CustomerType>", ""),
        ('[<!ENTITY a0 "&a0;">]', "<CustomerType>&a0;</CustomerType>", ""),
        ('[<!ATTLIST x y CDATA "leak">]', "", ""),
        ("", "", ""),
    ],
    ids=["bomb", "bomb-in-attribute", "unused-bomb", "blow-up", "entity", "loop", "default", "bare"],
)
def test_a_document_type_is_refused_whatever_it_declares(
    mypreferences: httpx.Client, names: Names, subset: str, inside: str, attributes: str
) -> None:
    def declaring(sent: Sent) -> bytes:
        return document(sent, inside, before=f"<!DOCTYPE x {subset}>", attributes=attributes)

    refused_everywhere(mypreferences, names, declaring)


@pytest.mark.rule("MYP-XML-13")
@pytest.mark.needs("mock")
@pytest.mark.parametrize("scheme", ["file", "http"])
@pytest.mark.parametrize(
    "declaration",
    [
        'SYSTEM "{}"',
        'PUBLIC "-//x//y" "{}"',
        '[<!ENTITY e SYSTEM "{}">]',
        '[<!ENTITY % e SYSTEM "{}"> %e;]',
        '[<!ENTITY % e PUBLIC "-//x//y" "{}"> %e;]',
    ],
)
def test_nothing_outside_the_body_is_opened(
    mypreferences: httpx.Client, names: Names, declaration: str, scheme: str
) -> None:
    """Were the file opened, its text, which is no declaration, would be complained of."""
    file = Path(__file__).resolve()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        url = file.as_uri() if scheme == "file" else f"http://127.0.0.1:{listening.getsockname()[1]}/x.dtd"
        before = f"<!DOCTYPE x {declaration.format(url)}>"
        inside = "<CustomerType>&e;</CustomerType>" if "ENTITY e" in declaration else ""
        refused_everywhere(mypreferences, names, lambda sent: document(sent, inside, before=before))
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.mark.rule("MYP-XML-13")
@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("within", [True, False])
def test_a_hundred_thousand_levels_are_refused(
    mypreferences: httpx.Client, names: Names, closed: bool, within: bool
) -> None:
    levels = "<a>" * 100_000 + ("</a>" * 100_000 if closed else "")
    refused_everywhere(mypreferences, names, lambda sent: document(sent, levels) if within else levels.encode())


@pytest.mark.rule("MYP-XML-13")
@pytest.mark.parametrize(
    "inside",
    [
        "<x>" * 70 + "</x>" * 70,
        f"<ProfileTags>{'<Tag><Name>x</Name></Tag>' * 1001}</ProfileTags>",
        "<x/>" * 1_001,
        "<x/>" * 200_000,
        "".join(f'<n{number} xmlns:p{number}="urn:{number}"/>' for number in range(20_000)),
        "<x " + " ".join(f'a{number}="x"' for number in range(60_000)) + "/>",
    ],
    ids=["levels", "items", "elements", "many elements", "namespaces", "attributes"],
)
def test_more_levels_than_64_or_more_than_a_thousand_of_anything_in_one_element_are_refused(
    mypreferences: httpx.Client, names: Names, inside: str
) -> None:
    refused_everywhere(mypreferences, names, lambda sent: document(sent, inside))


@pytest.mark.rule("MYP-XML-13")
@pytest.mark.parametrize(
    ("inside", "member"),
    [
        ("text", "profile"),
        ("<Emails>text</Emails>", "profile.Emails"),
        ("<Emails><Email/></Emails>", "profile.Emails"),
        ('<Emails><EmailEntry xmlns="urn:x"/></Emails>', "profile.Emails"),
        ("<ProfileTags><Tag><Name>x</Name></Tag><Name>y</Name></ProfileTags>", "profile.ProfileTags"),
        ('<CustomerType xmlns="urn:other">A</CustomerType>', "profile"),
        ('<CustomerName><FirstName xmlns="">A</FirstName></CustomerName>', "profile.CustomerName"),
        ('<CustomerType i:nil="true">A</CustomerType>', "profile.CustomerType"),
        ('<CustomerName i:nil="1"><FirstName>A</FirstName></CustomerName>', "profile.CustomerName"),
        ('<CustomerType i:nil="maybe">A</CustomerType>', "profile.CustomerType"),
    ],
)
def test_what_would_lose_something_unseen_is_refused_by_name(
    mypreferences: httpx.Client, names: Names, inside: str, member: str
) -> None:
    own = prepare(mypreferences, names)
    before = everything(mypreferences, own)
    for sent in WRITING_PROFILES:
        reply = sent.send(mypreferences, own, content=document(sent, inside), headers={"Content-Type": "text/xml"})
        assert reply.status_code == 400, reply.text
        assert list(FORMS[sent.operation, "400"].read_reply(reply.content)["ModelState"]) == [member]
    assert everything(mypreferences, own) == before


@pytest.mark.rule("MYP-XML-13")
@pytest.mark.parametrize("inside", ["<!--" + "x" * 900_000 + "-->", "<?x " + "x" * 900_000 + "?>"], ids=["!", "?"])
def test_a_large_document_of_nothing_is_no_fault(mypreferences: httpx.Client, inside: str) -> None:
    create = WRITING_PROFILES[0]
    reply = mypreferences.post("/Profile", content=document(create, inside), headers={"Content-Type": "text/xml"})
    assert reply.status_code == 201
