"""Hostile input over a real socket: a clear refusal in the vendor's words, and nothing stored is lost."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.sockets import RawReply, request, send_and_leave, send_raw

_names = itertools.count(1)
MAX_BODY = 1 << 20


@dataclass
class Target:
    """A vendor with one profile stored in a session of its own."""

    origin: str
    base: str
    create: str
    stored: str
    read: str

    @property
    def allowed(self) -> str:
        """The methods of the stored profile, as Allow lists them."""
        known = {"DELETE", "GET", "HEAD", "OPTIONS", "PUT"}
        return ", ".join(sorted(known if "genesys" in self.base else known | {"PATCH", "POST"}))

    def send(self, method: str, path: str, body: bytes = b"", /, **headers: str) -> RawReply:
        return send_raw(self.origin, request(method, self.base + path, body, **headers))

    def post(self, body: bytes, /, **headers: str) -> RawReply:
        headers = {"content_type": "application/json"} | headers
        return self.send("POST", self.create, body, **headers)

    def leave(self, method: str, body: bytes, /, **headers: str) -> None:
        send_and_leave(self.origin, request(method, self.base + self.stored, body, **headers))

    def explain(self, reply: RawReply) -> str:
        """The words of a refusal, which must be in the vendor's envelope."""
        answer = reply.json()
        if "genesys" in self.base:
            assert set(answer) == {"http_method", "uri", "code", "message"}
            assert answer["code"] == reply.status
            return str(answer["message"])
        assert answer.keys() - {"ModelState"} == {"Message"}
        return json.dumps(answer)


@pytest.fixture(params=["genesys-ucs", "mypreferences"])
def target(request: pytest.FixtureRequest, fake: Callable[..., RunningFake]) -> Iterator[Target]:
    server = fake()
    vendor = request.param
    base = f"/__sessions/hostile-{next(_names)}/{vendor}"
    with httpx.Client(base_url=server.origin + base) as client:
        if vendor == "genesys-ucs":
            create, body = "/profiles", {"customer_id": "kept", "FirstName": "Ada"}
            stored, read = "/profiles/kept", "/profiles/{}"
        else:
            create, body = "/AcmeCo/Profile", {"CustomerType": "Customer"}
            stored, read = "/AcmeCo/Profile/13", "/AcmeCo/Profile/{}"
        assert client.post(create, json=body).status_code == 201
        before = client.get(stored)
        assert before.status_code == 200
        yield Target(server.origin, base, create, stored, read)
        assert client.get(stored).json() == before.json(), "what was stored before is still there"


@pytest.mark.rule("UCS-ERROR-2", "UCS-ERROR-14")
@pytest.mark.rule("MYP-ERROR-11", "MYP-CREATE-12")
@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"Remark": ', "JSON"),
        (b'{"Remark": "cut', "JSON"),
        (b"{'Remark': 1}", "JSON"),
        (b'{"Remark": 1}}', "JSON"),
        (b'{"Remark": "\xff\xfe"}', "JSON"),
        (b'{"Remark": "\xed\xa0\x80"}', "JSON"),
        (b'{"Remark": "\\ud800"}', "JSON"),
        (b'{"Remark": NaN}', "JSON"),
        (b'{"Remark": Infinity}', "JSON"),
        (b'{"Remark": 1e999}', "JSON"),
        (b'{"Remark": 9223372036854775808}', "64 bits"),
        (b'{"Remark": -9223372036854775809}', "64 bits"),
        (b'{"Remark": 1' + b"0" * 5000 + b"}", "infinity"),
        (b'{"Remark": 1' + b"0" * 300 + b"}", "64 bits"),
        (b'{"Remark": ' + b"[" * 64 + b"]" * 64 + b"}", "64 levels"),
        (b"[" * 100_000, "JSON"),
        (b'{"Remark": ' + b"[" * 1000 + b'"1234567890123456789"' + b"]" * 1000 + b"}", "64 levels"),
        (b'{"Remark": [' + b",".join([b"1"] * 1001) + b"]}", "1000 members"),
        (json.dumps({f"m{n}": n for n in range(1001)}).encode(), "1000 members"),
        (b"\xef\xbb\xbf{}", "JSON"),
        (b"   ", "JSON"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value[:24]!r}",
)
def test_a_body_that_is_not_acceptable_json_is_refused_with_the_reason(target: Target, body: bytes, words: str) -> None:
    reply = target.post(body)
    assert reply.status == 400
    assert words in target.explain(reply)


@pytest.mark.rule("UCS-ERROR-3")
@pytest.mark.rule("MYP-LIMIT-11")
@pytest.mark.parametrize("body", [b"null", b"[]", b'"text"', b"7", b"true"])
def test_a_body_that_is_no_object_is_refused(target: Target, body: bytes) -> None:
    reply = target.post(body)
    assert reply.status == 400
    assert "object" in target.explain(reply)


def test_a_missing_body_is_refused(target: Target) -> None:
    reply = target.post(b"", content_length="0")
    assert reply.status == 400
    assert "body is required" in target.explain(reply)


@pytest.mark.rule("UCS-ERROR-9", "UCS-ERROR-14")
@pytest.mark.rule("MYP-ERROR-9")
@pytest.mark.parametrize("extra", [1, 3 * MAX_BODY])
def test_a_body_over_the_limit_is_refused_with_413(target: Target, extra: int) -> None:
    padding = b'"' + b"x" * (MAX_BODY + extra) + b'"'
    reply = target.post(b'{"Remark": ' + padding + b"}", connection="keep-alive")
    assert reply.status == 413
    assert f"{MAX_BODY} bytes" in target.explain(reply)


@pytest.mark.rule("MYP-ERROR-9")
def test_a_chunked_body_over_the_limit_is_refused_with_413(target: Target) -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    reply = target.post(chunk * 17 + b"0\r\n\r\n", transfer_encoding="chunked")
    assert reply.status == 413
    assert f"{MAX_BODY} bytes" in target.explain(reply)


def test_a_chunked_body_is_an_ordinary_body(target: Target) -> None:
    reply = target.post(
        b'2\r\n{"\r\n9\r\nNote":1}\n\r\n0\r\n\r\n'.replace(b"1}\n", b" 1}"), transfer_encoding="chunked"
    )
    assert reply.status == 201


@pytest.mark.rule("UCS-ERROR-10", "UCS-ERROR-14")
@pytest.mark.rule("MYP-MEDIA-5")
@pytest.mark.parametrize("content_type", ["text/plain", "application/octet-stream", "application", "*/*", "", "json"])
def test_a_media_type_that_is_not_listed_is_refused_with_415(target: Target, content_type: str) -> None:
    reply = target.post(b"{}", content_type=content_type)
    assert reply.status == 415
    assert "application/json" in target.explain(reply)


@pytest.mark.rule("MYP-MEDIA-5")
@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"\x1f\x8b\x08", {"content_encoding": "gzip"}),
        (b"2\r\n{}\r\n0\r\n\r\n", {"transfer_encoding": "gzip, chunked"}),
    ],
)
def test_a_compressed_body_is_refused_with_415(target: Target, body: bytes, headers: dict[str, str]) -> None:
    reply = target.post(body, **headers)
    assert reply.status == 415
    assert "gzip" in target.explain(reply)


@pytest.mark.rule("MYP-ERROR-11")
@pytest.mark.parametrize(
    ("body", "member"),
    [
        (b'{"Deep": {"Er": [1, 99999999999999999999]}}', "Deep"),
        (b'{"Wide": [' + b",".join([b"1"] * 1001) + b"]}", "Wide"),
        (b'{"Long": ' + b"[" * 64 + b"]" * 64 + b"}", "Long"),
    ],
    ids=["an integer", "an array", "a depth"],
)
def test_a_member_that_is_out_of_bounds_is_named(target: Target, body: bytes, member: str) -> None:
    reply = target.post(body)
    assert reply.status == 400
    assert member in target.explain(reply)


@pytest.mark.rule("UCS-HTTP-4")
@pytest.mark.rule("MYP-MEDIA-6")
@pytest.mark.parametrize(
    "content_type", ["Application/JSON", "application/json;charset=UTF-8", 'application/json ; charset="utf-8"; x=y']
)
def test_letter_case_and_parameters_of_a_media_type_do_not_matter(target: Target, content_type: str) -> None:
    assert target.post(b"{}", content_type=content_type).status == 201


@pytest.mark.rule("UCS-HTTP-4")
@pytest.mark.rule("MYP-MEDIA-6")
def test_without_a_media_type_a_body_is_taken_as_json(target: Target) -> None:
    assert target.send("POST", target.create, b"{}").status == 201


def test_of_duplicate_members_the_last_wins(target: Target) -> None:
    if "genesys" in target.base:
        reply = target.post(b'{"customer_id": "first", "customer_id": "second"}')
        assert reply.json() == {"customer_id": "second"}
    else:
        reply = target.post(b'{"CustomerType": "Prospect", "CustomerType": "Customer"}')
        assert reply.json()["CustomerType"] == "Customer"


@pytest.mark.rule("UCS-ERROR-11")
@pytest.mark.rule("MYP-ERROR-10")
@pytest.mark.parametrize(
    "headers",
    [
        {"x_padding": "x" * 70_000},
        {f"x_padding_{number}": "x" * 1000 for number in range(70)},
        {"x" * 70_000: "short"},
        {"x_same": "x" * 33_000, "x_SAME": "y" * 33_000},
    ],
    ids=["one value", "many fields", "a name", "the same twice"],
)
def test_long_headers_are_refused(target: Target, headers: dict[str, str]) -> None:
    reply = target.send("GET", target.stored, **headers)
    assert reply.status == 431
    assert "header" in target.explain(reply)


def test_an_endless_head_is_cut_off(target: Target) -> None:
    reply = send_raw(target.origin, b"GET / HTTP/1.1\r\n" + b"X-Padding: " + b"x" * (1 << 20))
    assert reply.status == 400


@pytest.mark.parametrize(
    "segment", ["a%0Ab", "a%0D%0AX-Injected:%201", "a%2Fb", "%2E%2E%2F%2E%2E", "%00", "a%ffb", "%", "x" * 2000, "%20"]
)
def test_odd_characters_in_a_path_are_refused_without_harm(target: Target, segment: str) -> None:
    reply = target.send("GET", target.read.format(segment))
    assert reply.status in (400, 404)
    assert target.explain(reply)
    assert "x-injected" not in reply.headers


def test_an_encoded_slash_is_no_slash(target: Target) -> None:
    """Also where the decoded path would lead to something, in any part of it."""
    for path in (target.stored + "%2F", target.stored + "%2f", target.stored.replace("/", "%2F", 2)[3:]):
        slash = "" if path.startswith("/") else "/"
        for method in ("GET", "DELETE"):
            assert target.send(method, slash + path).status == 404, path
    whole = request("DELETE", "/" + (target.base + target.stored)[1:].replace("/", "%2F"))
    assert send_raw(target.origin, whole).status == 404


def test_a_query_that_is_no_utf_8_is_refused(target: Target) -> None:
    method, field = ("GET", "extensions") if "genesys" in target.base else ("DELETE", "reasonCode")
    reply = target.send(method, f"{target.stored}?{field}=%ff")
    assert reply.status == 400
    assert "UTF-8" in target.explain(reply)


def test_names_that_are_no_utf_8_are_no_account(target: Target) -> None:
    if "mypreferences" in target.base:
        assert target.send("POST", "/%ff/Profile", b"{}").status == 404


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"{}", {"content_length": "5000"}),
        (b"2\r\n{}\r\n", {"transfer_encoding": "chunked"}),
        (b"", {"content_length": "2"}),
    ],
    ids=["shorter than announced", "without the last chunk", "nothing of it"],
)
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_request_that_breaks_off_changes_nothing(
    target: Target, method: str, body: bytes, headers: dict[str, str]
) -> None:
    target.leave(method, body, content_type="application/json", **headers)
    time.sleep(0.1)  # what the server does about it, if anything, it does now; the fixture compares the profile


@pytest.mark.parametrize("pause", [False, True])
def test_fields_after_a_chunked_body_are_no_headers(target: Target, pause: bool) -> None:
    """Neither in one packet with the body nor in one of their own."""
    trailers = b"X-Mock-Session: elsewhere\r\nAuthorization: Bearer x\r\n\r\n"
    whole = request("POST", target.base + target.create, b"2\r\n{}\r\n0\r\n", transfer_encoding="chunked")
    reply = send_raw(target.origin, whole, trailers) if pause else send_raw(target.origin, whole + trailers)
    assert reply.status == 201


@pytest.mark.rule("UCS-ERROR-8", "UCS-ERROR-14")
@pytest.mark.rule("MYP-URL-6")
@pytest.mark.parametrize("method", ["PATCH", "TRACE", "PUT", "DELETE"])
def test_a_method_that_the_path_lacks_is_405_with_a_true_allow(target: Target, method: str) -> None:
    reply = target.send(method, target.create)
    assert reply.status == 405
    assert reply.headers["allow"] == ("GET, HEAD, OPTIONS, POST" if "genesys" in target.base else "OPTIONS, POST")
    assert method in target.explain(reply)


@pytest.mark.rule("UCS-ERROR-8")
@pytest.mark.rule("MYP-URL-6")
def test_allow_of_a_profile_names_every_method_that_works(target: Target) -> None:
    reply = target.send("TRACE", target.stored)
    assert reply.status == 405
    assert reply.headers["allow"] == target.allowed


@pytest.mark.rule("UCS-HTTP-6")
def test_options_is_204_with_allow(target: Target) -> None:
    reply = target.send("OPTIONS", target.stored)
    assert (reply.status, reply.body) == (204, b"")
    assert reply.headers["allow"] == target.allowed


@pytest.mark.rule("UCS-HTTP-5")
def test_head_answers_as_get_without_a_body(target: Target) -> None:
    head, get = target.send("HEAD", target.stored), target.send("GET", target.stored)
    assert (head.status, head.body) == (200, b"")
    ignored = {"x-mock-request-id", "date"}
    assert {k: v for k, v in head.headers.items() if k not in ignored} == {
        k: v for k, v in get.headers.items() if k not in ignored
    }


@pytest.mark.rule("UCS-ERROR-7")
@pytest.mark.rule("MYP-URL-5")
def test_a_path_that_no_template_has_is_404_in_the_envelope(target: Target) -> None:
    for path in ("/nowhere", "", "/", target.create + "/1/2/3", "//" + target.create[1:]):
        reply = target.send("GET", path)
        assert reply.status == 404, path
        assert target.explain(reply)


@pytest.mark.parametrize(
    "data",
    [
        b"BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"POST %s HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ids=lambda data: repr(data[:40]),
)
def test_what_the_http_parser_refuses_gets_400_and_a_closed_connection(target: Target, data: bytes) -> None:
    reply = send_raw(target.origin, data.replace(b"%s", (target.base + target.create).encode()))
    assert (reply.status, reply.headers["content-type"]) == (400, "text/plain; charset=utf-8")


@pytest.mark.parametrize("host", [b'"><script>', b"a:b", b"x:99999999", b"::::", b"", b"[", b"a b"])
def test_a_host_that_is_none_never_reaches_location(target: Target, host: bytes) -> None:
    whole = request("POST", target.base + target.create, b"{}").replace(b"fake.example.com", host)
    reply = send_raw(target.origin, whole)
    assert reply.status == 201
    place = reply.headers.get("content-location") or reply.headers["location"]
    assert place.startswith(target.origin)


def test_an_endless_upload_is_ended(target: Target) -> None:
    """The server reads a part of what is too much, so that the refusal arrives, and then no more."""
    chunk = b"100000\r\n" + b"x" * (1 << 20) + b"\r\n"
    head = request("POST", target.base + target.create, transfer_encoding="chunked", connection="keep-alive")
    reply = send_raw(target.origin, head + chunk * 64 + chunk[:10])
    assert reply.status == 413


def test_a_large_body_is_ignored_where_none_is_taken(target: Target) -> None:
    assert target.send("GET", target.stored, b"x" * (2 * MAX_BODY)).status == 200


def test_a_reply_without_content_announces_no_length(target: Target) -> None:
    reply = target.send("OPTIONS", target.stored)
    assert reply.status == 204
    assert "content-length" not in reply.headers
