"""Replies that come late, in pieces, or not at all, as clients and sockets see them; and the date of every reply."""

from __future__ import annotations

import http.client
import itertools
import logging
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import requests

from contract_tests.conftest import RunningFake
from contract_tests.processes import served

PROFILE = "/genesys-ucs/profiles/00027a52JCGY000M"
_names = itertools.count(1)


class Broken:
    """A session of a server with one fault."""

    def __init__(self, origin: str, **fault: Any) -> None:
        self.origin = origin
        self.base = f"{origin}/__sessions/delivery-{next(_names)}"
        self.add(**fault)

    def add(self, **fault: Any) -> None:
        made = httpx.post(f"{self.base}/__admin/faults", json=fault)
        assert made.status_code == 201, made.text

    def raw(self, method: str = "GET", path: str = PROFILE, body: bytes = b"") -> tuple[bytes, bool]:
        """All that comes back, and whether the connection was reset rather than closed."""
        address = urlsplit(self.base)
        lines = [f"{method} {address.path}{path} HTTP/1.1", f"Host: {address.netloc}"]
        lines += [f"Content-Length: {len(body)}", "Content-Type: application/json"] if body else []
        received = b""
        with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
            connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            try:
                while chunk := connection.recv(65536):
                    received += chunk
            except ConnectionResetError:
                return received, True
        return received, False


@pytest.fixture
def broken(fake: Callable[..., RunningFake], caplog: pytest.LogCaptureFixture) -> Iterator[Callable[..., Broken]]:
    """What a fault does is no defect: nothing is logged about it."""
    with caplog.at_level(logging.WARNING):
        yield lambda **fault: Broken(fake().origin, **fault)
        assert [record.getMessage() for record in caplog.get_records("call")] == []


def test_a_reset_is_a_true_reset(broken: Callable[..., Broken]) -> None:
    server = broken(ending="CONNECTION_RESET_BY_PEER")
    assert server.raw() == (b"", True)
    with pytest.raises(httpx.ReadError):
        httpx.get(server.base + PROFILE)
    with pytest.raises(requests.ConnectionError, match="reset"):
        requests.get(server.base + PROFILE, timeout=10)


def test_an_empty_response_is_a_connection_closed_in_order(broken: Callable[..., Broken]) -> None:
    server = broken(ending="EMPTY_RESPONSE")
    assert server.raw() == (b"", False)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        httpx.get(server.base + PROFILE)
    with pytest.raises(requests.ConnectionError):
        requests.get(server.base + PROFILE, timeout=10)


def test_a_malformed_chunk_stands_behind_a_sound_head(broken: Callable[..., Broken]) -> None:
    server = broken(ending="MALFORMED_RESPONSE_CHUNK")
    received, reset = server.raw()
    head, _, rest = received.partition(b"\r\n\r\n")
    assert not reset
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\ntransfer-encoding: chunked" in head
    assert b"content-length" not in head
    assert rest.startswith(b"~")
    with pytest.raises(httpx.RemoteProtocolError, match="chunk"):
        httpx.get(server.base + PROFILE)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        requests.get(server.base + PROFILE, timeout=10)


def test_a_malformed_chunk_can_stand_in_a_reply_of_choice(broken: Callable[..., Broken]) -> None:
    server = broken(ending="MALFORMED_RESPONSE_CHUNK", reply={"status": 502, "headers": {"X-Note": "a"}})
    received, _ = server.raw()
    assert received.startswith(b"HTTP/1.1 502 Bad Gateway\r\n")
    assert b"X-Note: a\r\n".lower() in received.lower()


def test_random_data_are_no_http_and_the_same_in_every_run(broken: Callable[..., Broken]) -> None:
    server, again = broken(ending="RANDOM_DATA_THEN_CLOSE"), broken(ending="RANDOM_DATA_THEN_CLOSE")
    received, reset = server.raw()
    assert (len(received) > 20, received.startswith(b"HTTP"), reset) == (True, False, False)
    assert again.raw() == (received, False)
    assert server.raw() != (received, False)
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(server.base + PROFILE)
    with pytest.raises(requests.ConnectionError):
        requests.get(server.base + PROFILE, timeout=10)
    address = urlsplit(server.base)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    connection.request("GET", address.path + PROFILE)
    with pytest.raises(http.client.BadStatusLine):
        connection.getresponse()
    connection.close()


def test_a_truncated_body_is_half_of_what_its_length_says(broken: Callable[..., Broken]) -> None:
    server = broken(ending="TRUNCATED_BODY")
    received, reset = server.raw()
    head, _, body = received.partition(b"\r\n\r\n")
    whole = httpx.get(server.origin + PROFILE).content
    assert not reset
    assert f"content-length: {len(whole)}".encode() in head
    assert body == whole[: len(whole) // 2]
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        httpx.get(server.base + PROFILE)


def test_a_truncated_reply_was_carried_out_and_one_without_body_is_whole(broken: Callable[..., Broken]) -> None:
    server = broken(ending="TRUNCATED_BODY")
    received, reset = server.raw("DELETE")
    assert received.startswith(b"HTTP/1.1 200 OK")
    assert not reset
    assert b"content-length: 0\r\n" in received
    received, _ = server.raw("HEAD")
    assert received.startswith(b"HTTP/1.1 404")
    assert received.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("ending", ["CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "RANDOM_DATA_THEN_CLOSE"])
def test_what_is_lost_was_carried_out_only_if_the_fault_says_so(broken: Callable[..., Broken], ending: str) -> None:
    server = broken(ending=ending, operation="create_customer_profile", first=1)
    server.add(ending=ending, operation="create_customer_profile", first=1, carry_out=True)
    body, stored = b'{"customer_id":"lost"}', f"{server.base}/genesys-ucs/profiles/lost"
    server.raw("POST", "/genesys-ucs/profiles", body)
    assert httpx.get(stored).status_code == 404
    server.raw("POST", "/genesys-ucs/profiles", body)
    assert httpx.get(stored).status_code == 200
    assert httpx.post(f"{server.base}/genesys-ucs/profiles", content=body).status_code == 409


def test_other_connections_go_on_and_the_same_client_can_come_again(broken: Callable[..., Broken]) -> None:
    server = broken(ending="CONNECTION_RESET_BY_PEER", first=1)
    with httpx.Client() as client:
        assert client.get(server.origin + PROFILE).status_code == 200
        with pytest.raises(httpx.ReadError):
            client.get(server.base + PROFILE)
        assert client.get(server.base + PROFILE).status_code == 200


@pytest.mark.parametrize(
    ("delay", "least"),
    [
        ({"fixed_ms": 150}, 0.15),
        ({"uniform_ms": [100, 200]}, 0.1),
        ({"lognormal_ms": {"median": 100, "sigma": 0}}, 0.1),
    ],
)
def test_a_delay_holds_back_the_true_reply(broken: Callable[..., Broken], delay: dict[str, Any], least: float) -> None:
    server = broken(delay=delay)
    began = time.perf_counter()
    reply = httpx.get(server.base + PROFILE)
    assert time.perf_counter() - began >= least
    assert reply.json()["FirstName"] == "Bruce"


def test_a_delay_keeps_no_other_request_waiting(broken: Callable[..., Broken]) -> None:
    server = broken(delay={"fixed_ms": 3000}, operation="query_customer_profile")
    waiting = threading.Thread(target=httpx.get, args=(server.base + PROFILE,))
    waiting.start()
    began = time.perf_counter()
    assert httpx.get(f"{server.base}/genesys-ucs/metadata/profiles").status_code == 200
    assert time.perf_counter() - began < 2.5
    waiting.join()


def test_delays_are_bounded_and_repeat_with_the_seed(fake: Callable[..., RunningFake]) -> None:
    from mock_server.admin.fault_bodies import make_fault  # noqa: PLC0415
    from mock_server.clock import Clock  # noqa: PLC0415
    from mock_server.faults import Asked, Faults  # noqa: PLC0415

    def delays(seed: int, **delay: Any) -> list[float]:
        clock, faults = Clock(), Faults()
        faults.add(lambda name: make_fault(name, {"delay": delay}, seed, clock.now()))
        asked = Asked("genesys-ucs", "", "GET", "/", {})
        strikes = [faults.strike(asked, clock) for _ in range(200)]
        return [strike.delivery.delay for strike in strikes if strike and strike.delivery]

    drawn = delays(1, uniform_ms=[100, 300])
    assert drawn == delays(1, uniform_ms=[100, 300])
    assert drawn != delays(2, uniform_ms=[100, 300])
    assert 0.1 <= min(drawn) < 0.15
    assert 0.25 < max(drawn) <= 0.3
    spread = sorted(delays(1, lognormal_ms={"median": 1000, "sigma": 0.5}))
    assert 0.8 < spread[100] < 1.2
    assert spread[0] < 0.6
    assert max(delays(1, lognormal_ms={"median": 60_000, "sigma": 5})) == 120


def test_a_dribble_brings_the_body_in_pieces(broken: Callable[..., Broken]) -> None:
    server = broken(dribble={"pieces": 4, "over_ms": 300})
    began = time.perf_counter()
    with httpx.stream("GET", server.base + PROFILE) as reply:
        times = [(time.perf_counter() - began, chunk) for chunk in reply.iter_raw()]
    assert b"".join(chunk for _, chunk in times) == httpx.get(server.origin + PROFILE).content
    assert int(reply.headers["Content-Length"]) == sum(len(chunk) for _, chunk in times)
    assert len(times) >= 2
    assert times[-1][0] >= 0.3


def test_a_delayed_dribbled_truncated_refusal_is_all_of_that(broken: Callable[..., Broken]) -> None:
    server = broken(
        reply={"status": 503, "message": "x" * 50},
        delay={"fixed_ms": 100},
        dribble={"pieces": 2, "over_ms": 100},
        ending="TRUNCATED_BODY",
    )
    began = time.perf_counter()
    received, _ = server.raw()
    assert time.perf_counter() - began >= 0.2
    assert received.startswith(b"HTTP/1.1 503")
    assert received.endswith(b'{"http_method":"GET","uri":"/profiles/00027a52JCGY000M","code":50'), "half of it"


@pytest.mark.parametrize("fault", [{"delay": {"fixed_ms": 300}}, {"dribble": {"pieces": 3, "over_ms": 300}}])
def test_a_client_that_leaves_with_several_requests_under_way_is_forgotten_as_well(
    broken: Callable[..., Broken], fault: dict[str, Any]
) -> None:
    address = urlsplit(broken(**fault).base)
    request = f"GET {address.path}{PROFILE} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode()
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(3 * request)
        time.sleep(0.1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    time.sleep(0.5)  # what is wrong would be logged by now


@pytest.mark.parametrize(
    "fault", [{"delay": {"fixed_ms": 60_000}}, {"dribble": {"pieces": 100, "over_ms": 60_000}}], ids=str
)
def test_a_client_that_leaves_meanwhile_leaves_nothing_behind(
    broken: Callable[..., Broken], fault: dict[str, Any]
) -> None:
    server = broken(**fault)
    before = threading.active_count()
    for _ in range(5):
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(server.base + PROFILE, timeout=httpx.Timeout(10, read=0.2))
    assert httpx.get(server.origin + PROFILE).status_code == 200
    assert threading.active_count() <= before


@pytest.mark.parametrize(
    "fault",
    [
        {"delay": {"fixed_ms": 60_000}},
        {"dribble": {"pieces": 3, "over_ms": 60_000}},
        {"delay": {"fixed_ms": 60_000}, "ending": "EMPTY_RESPONSE"},
    ],
    ids=str,
)
def test_a_stop_cuts_delays_short_and_delivers_what_was_held_back(fault: dict[str, Any]) -> None:
    replies: list[Any] = []

    def ask(url: str) -> None:
        try:
            replies.append(httpx.get(url, timeout=60).status_code)
        except httpx.RemoteProtocolError:
            replies.append("closed")

    with served() as running:
        base = running.bases["genesys-ucs"]
        assert httpx.post(base.replace("/genesys-ucs", "/__admin/faults"), json=fault).status_code == 201
        asking = threading.Thread(target=ask, args=(f"{base}/profiles/00027a52JCGY000M",))
        asking.start()
        time.sleep(1)
        began = time.perf_counter()
        assert running.end(signal.SIGTERM) == 0
        assert time.perf_counter() - began < 6
        asking.join(timeout=10)
        assert running.process.stderr
        assert running.process.stderr.read() == ""
    assert replies == ["closed" if "ending" in fault else 200]


def test_every_reply_has_one_date_by_the_clock_of_its_session(fake: Callable[..., RunningFake]) -> None:
    http_client = fake().http()
    paths = [PROFILE, "/genesys-ucs/none", "/nowhere", "/", "/genesys-ucs/docs", "/genesys-ucs/openapi.json"]
    paths += ["/__admin/health", "/__admin/none", "/__assets/swagger-ui.css", "/mypreferences/AcmeCo/Profile/1"]
    for path in paths:
        assert http_client.get(path).headers.get_list("Date") == ["Mon, 15 Jan 2024 12:00:00 GMT"], path
    assert http_client.options(PROFILE).headers.get_list("Date") == ["Mon, 15 Jan 2024 12:00:00 GMT"]
    later = {"X-Mock-Session": "date-later"}
    http_client.post("/__admin/clock/advance", json={"seconds": 3600}, headers=later)
    assert http_client.get(PROFILE, headers=later).headers["Date"] == "Mon, 15 Jan 2024 13:00:00 GMT"
    assert http_client.get("/", headers=later).headers["Date"] == "Mon, 15 Jan 2024 13:00:00 GMT"
    http_client.put("/__admin/clock", json={"mode": "running", "now": "2030-01-01T00:00:00Z"}, headers=later)
    running = parsedate_to_datetime(http_client.get(PROFILE, headers=later).headers["Date"])
    assert running.isoformat().startswith("2030-01-01T00:0")


def test_what_the_parser_refuses_has_a_date_too(fake: Callable[..., RunningFake]) -> None:
    address = urlsplit(fake().origin)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(b"no http at all\r\n\r\n")
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    assert received.startswith(b"HTTP/1.1 400")
    assert received.lower().count(b"\r\ndate: ") == 1


def test_with_a_frozen_clock_two_sessions_answer_alike_byte_for_byte(broken: Callable[..., Broken]) -> None:
    one, two = (
        broken(ending="TRUNCATED_BODY", operation="get_profile"),
        broken(ending="EMPTY_RESPONSE", first=1, after=99),
    )

    def replies(server: Broken) -> bytes:
        name = server.base.rpartition("/")[2].encode()
        ask = (
            b"GET %b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" % (urlsplit(server.base).path + PROFILE).encode()
        )
        address = urlsplit(server.base)
        with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
            connection.sendall(ask)
            received = b""
            while chunk := connection.recv(65536):
                received += chunk
        return received.replace(name, b"NAME")

    assert replies(one) == replies(two)


def test_what_a_fault_says_of_other_origins_is_said_once(fake: Callable[..., RunningFake]) -> None:
    session = fake(cors="http://app.example").session()
    headers = {"Access-Control-Allow-Origin": "http://other.example"}
    session.post("/__admin/faults", json={"reply": {"status": 503, "headers": headers}})
    reply = session.get(PROFILE, headers={"Origin": "http://app.example"})
    assert reply.headers.get_list("access-control-allow-origin") == ["http://other.example"]
    assert "Location" in reply.headers["access-control-expose-headers"]
