"""Bad XML: refused with 400 in XML, at once, by every operation that takes a body, and nothing changes."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import httpx
import pytest

from contract_tests.conformance.examples import requests
from contract_tests.xml_form import XSI, XmlForm
from mock_server.contract.document import load_document
from mock_server.settings import shipped

DOCUMENT = load_document(shipped("openapi"), "mypreferences")
REFUSAL = XmlForm(DOCUMENT, {"$ref": "#/components/schemas/Error"})
DOCTYPE = "a document type"


class Target:
    """An operation that takes a body in XML."""

    def __init__(self, method: str, path: str, schema: Any) -> None:
        self.method = method
        self.path = path
        self.form = XmlForm(DOCUMENT, schema)

    def document(self, inside: str = "", *, before: str = "", attributes: str = "") -> bytes:
        root, namespace = self.form.root, quoteattr(self.form.namespace)
        return f'{before}<{root} xmlns={namespace} xmlns:i="{XSI}"{attributes}>{inside}</{root}>'.encode()

    def send(self, client: httpx.Client, body: bytes, media_type: str = "application/xml") -> httpx.Response:
        return client.request(self.method, self.path, content=body, headers={"Content-Type": media_type})


def _targets() -> Iterator[Target]:
    """One request of each operation as the document shows it."""
    paths = {request.operation: request for request in requests(DOCUMENT)}
    for _, method, node, _ in DOCUMENT.operations():
        content = DOCUMENT.resolve(node.get("requestBody", {})).get("content", {})
        if "application/xml" in content:
            path = paths[node["operationId"]].path
            yield Target(method.upper(), path, content["application/xml"]["schema"])


TARGETS = list(_targets())


def stored(client: httpx.Client) -> list[tuple[int, bytes]]:
    """All that a session can show of its profiles."""
    profiles = [client.get(f"/AcmeCo/Profile/{number}") for number in range(1, 15)]
    return [(reply.status_code, reply.content) for reply in (*profiles, client.get("/AcmeCo/Tags"))]


def refused_everywhere(client: httpx.Client, make: Callable[[Target], bytes], words: str) -> None:
    """Every operation refuses what `make` makes for it, complaining of the whole body with these words."""
    before = stored(client)
    for target in TARGETS:
        for media_type in ("application/xml", "text/xml"):
            reply = target.send(client, make(target), media_type)
            where = f"{target.method} {target.path}: {reply.status_code} {reply.text}"
            assert reply.status_code == 400, where
            assert reply.elapsed.total_seconds() < 1, where
            assert reply.headers["Content-Type"] == f"{media_type}; charset=utf-8"
            (complaint,) = REFUSAL.read_reply(reply.content)["ModelState"]["profile"]
            assert words in complaint, where
            assert "leak" not in reply.text
            assert len(reply.content) < 2000
    assert stored(client) == before


def test_every_operation_that_takes_a_body_is_among_the_targets() -> None:
    taking = [node["operationId"] for _, _, node, _ in DOCUMENT.operations() if "requestBody" in node]
    assert len(TARGETS) == len(taking) >= 8


@pytest.mark.rule("MYP-XML-13", "MYP-ERROR-3")
@pytest.mark.parametrize(
    ("cut", "words"),
    [
        (lambda whole: whole[:-3], "not valid XML"),
        (lambda whole: whole[: len(whole) // 2], "not valid XML"),
        (lambda whole: whole[:1], "not valid XML"),
        (lambda whole: b" \n", "not valid XML"),
        (lambda whole: b"{}", "not valid XML"),
        (lambda whole: b"[]", "not valid XML"),
        (lambda whole: whole + whole, "not valid XML"),
        (lambda whole: whole + b"leak", "not valid XML"),
        (lambda whole: b"\n" + b'<?xml version="1.0"?>' + whole, "not valid XML"),
        (lambda whole: whole.replace(b"</", b"</x"), "not valid XML"),
        (lambda whole: whole.replace(b" xmlns:i", b' a="1" a="2" xmlns:i'), "not valid XML"),
        (lambda whole: whole.replace(b"></", b"><j:x/></"), "not valid XML"),
        (lambda whole: whole.replace(b"></", b">&nbsp;</"), "not valid XML"),
        (lambda whole: whole.replace(b"></", b">&#1;</"), "not valid XML"),
        (lambda whole: whole.replace(b"></", b">&#xD800;</"), "not valid XML"),
        (lambda whole: whole.replace(b"></", b">\x00</"), "not valid XML"),
        (lambda whole: whole.replace(b"></", b"><CustomerType>\xff\xfe</CustomerType></"), "not valid XML"),
        (lambda whole: whole.replace(b"></", b"><CustomerType>\xed\xa0\x80</CustomerType></"), "not valid XML"),
        (lambda whole: whole.replace(b"></", "><CustomerType>ä</CustomerType></".encode("latin-1")), "not valid XML"),
        (lambda whole: whole.decode().encode("utf-16-le"), "not valid XML"),
        (lambda whole: b'<?xml version="1.0" encoding="utf-16"?>' + whole, "not valid XML"),
        (lambda whole: b'<?xml version="1.0" encoding="klingon"?>' + whole, "not valid XML"),
    ],
    ids=range(22),
)
def test_what_is_not_one_well_formed_document_is_refused(mypreferences: httpx.Client, cut: Any, words: str) -> None:
    refused_everywhere(mypreferences, lambda target: cut(target.document()), words)


@pytest.mark.rule("MYP-XML-13")
@pytest.mark.parametrize(
    ("namespace", "root"),
    [("urn:other", None), ("", None), (None, "Profile"), (None, "createuserprofile"), (None, "Error")],
)
def test_another_root_or_namespace_is_refused(
    mypreferences: httpx.Client, namespace: str | None, root: str | None
) -> None:
    def other(target: Target) -> bytes:
        space = target.form.namespace if namespace is None else namespace
        if space == target.form.namespace and root is None:
            space = "urn:another"  # where the documented root has no namespace, none is no fault
        return f'<{root or target.form.root} xmlns="{space}"/>'.encode()

    refused_everywhere(mypreferences, other, "the root element is ")


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
    mypreferences: httpx.Client, subset: str, inside: str, attributes: str
) -> None:
    def declaring(target: Target) -> bytes:
        return target.document(inside, before=f"<!DOCTYPE x {subset}>", attributes=attributes)

    words = "" if "a19" in inside + attributes or len(inside) > 1_000 or "&a0;" in subset else DOCTYPE
    refused_everywhere(mypreferences, declaring, words)


@pytest.mark.rule("MYP-XML-13")
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
    mypreferences: httpx.Client, tmp_path: Path, declaration: str, scheme: str
) -> None:
    """Were the file opened, its text, which is no declaration, would be complained of."""
    file = tmp_path / "outside.txt"
    file.write_text("leak <", encoding="utf-8")
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        url = file.as_uri() if scheme == "file" else f"http://127.0.0.1:{listening.getsockname()[1]}/x.dtd"
        before = f"<!DOCTYPE x {declaration.format(url)}>"
        inside = "<CustomerType>&e;</CustomerType>" if "ENTITY e" in declaration else ""
        refused_everywhere(mypreferences, lambda target: target.document(inside, before=before), DOCTYPE)
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.mark.rule("MYP-XML-13")
@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("within", [True, False])
def test_a_hundred_thousand_levels_are_refused(mypreferences: httpx.Client, closed: bool, within: bool) -> None:
    levels = "<a>" * 100_000 + ("</a>" * 100_000 if closed else "")
    refused_everywhere(
        mypreferences, lambda target: target.document(levels) if within else levels.encode(), "depth in document"
    )


@pytest.mark.rule("MYP-ERROR-4")
def test_a_missing_body_is_refused_in_xml_where_one_is_needed(mypreferences: httpx.Client) -> None:
    before = stored(mypreferences)
    needing = {node["operationId"] for _, _, node, _ in DOCUMENT.operations() if _needs_body(node)}
    assert len(needing) >= 7
    for request in requests(DOCUMENT):
        if request.operation in needing:
            headers = {"Content-Type": "text/xml"}
            reply = mypreferences.request(request.method, request.path, headers=headers)
            assert reply.status_code == 400
            assert reply.text == "<Error><Message>a request body is required</Message></Error>"
    assert stored(mypreferences) == before


def _needs_body(node: Any) -> bool:
    return bool(DOCUMENT.resolve(node.get("requestBody", {})).get("required"))


PROFILE_TARGETS = [target for target in TARGETS if target.form.root in ("CreateUserProfile", "UserProfile")]


@pytest.mark.rule("MYP-XML-13")
@pytest.mark.parametrize(
    ("inside", "complaint"),
    [
        ("<Emails><Email/></Emails>", "expected elements <EmailEntry>, found <Email>"),
        ('<Emails><EmailEntry xmlns="urn:x"/></Emails>', "expected elements <EmailEntry>, found <EmailEntry>"),
        ("<ProfileTags><Tag><Name>x</Name></Tag><Name>y</Name></ProfileTags>", "expected elements <Tag>, found <Name>"),
    ],
)
def test_items_of_other_names_are_refused(mypreferences: httpx.Client, inside: str, complaint: str) -> None:
    before = stored(mypreferences)
    for target in PROFILE_TARGETS:
        reply = target.send(mypreferences, target.document(inside))
        assert reply.status_code == 400
        state = REFUSAL.read_reply(reply.content)["ModelState"]
        assert state == {f"profile.{'Emails' if 'Emails' in inside else 'ProfileTags'}": [complaint]}
    assert stored(mypreferences) == before


def test_text_where_elements_belong_is_refused(mypreferences: httpx.Client) -> None:
    before = stored(mypreferences)
    for target in PROFILE_TARGETS:
        for inside, member in (("text", "profile"), ("<Emails>text</Emails>", "profile.Emails")):
            reply = target.send(mypreferences, target.document(inside))
            assert reply.status_code == 400
            assert list(REFUSAL.read_reply(reply.content)["ModelState"]) == [member]
    assert stored(mypreferences) == before


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_with_its_mark_is_read_as_every_reader_of_xml_must(mypreferences: httpx.Client, encoding: str) -> None:
    mark = "" if encoding == "utf-16" else "\ufeff"
    text = mark + PROFILE_TARGETS[0].document("<CustomerType>Käufer</CustomerType>").decode()
    reply = mypreferences.post("/AcmeCo/Profile", content=text.encode(encoding), headers={"Content-Type": "text/xml"})
    assert reply.status_code == 201
    assert "<CustomerType>Käufer</CustomerType>" in reply.text


@pytest.mark.rule("MYP-XML-13")
@pytest.mark.parametrize(
    "inside",
    [
        f"<ProfileTags>{'<Tag><Name>x</Name></Tag>' * 1001}</ProfileTags>",
        "<x/>" * 200_000,
        "".join(f'<n{number} xmlns:p{number}="urn:{number}"/>' for number in range(20_000)),
        "<x " + " ".join(f'a{number}="x"' for number in range(60_000)) + "/>",
    ],
    ids=["items", "elements", "namespaces", "attributes"],
)
def test_more_than_a_thousand_of_anything_in_one_element_are_refused(mypreferences: httpx.Client, inside: str) -> None:
    complaint = "more than 1000 elements or attributes in one element"
    refused_everywhere(mypreferences, lambda target: target.document(inside), complaint)


@pytest.mark.parametrize("inside", ["<!--" + "x" * 900_000 + "-->", "<?x " + "x" * 900_000 + "?>"], ids=["!", "?"])
def test_a_large_document_of_nothing_costs_little(mypreferences: httpx.Client, inside: str) -> None:
    reply = PROFILE_TARGETS[0].send(mypreferences, PROFILE_TARGETS[0].document(inside))
    assert reply.status_code == 201
    assert reply.elapsed.total_seconds() < 1
