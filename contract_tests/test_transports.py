"""The fake without a socket answers httpx and requests as it does over one."""

from __future__ import annotations

import asyncio
import itertools
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import requests

from contract_tests.conftest import NOON, RunningFake
from mock_server import faults
from mock_server.inprocess import AsyncMockTransport, InProcess, MockAdapter, MockTransport
from mock_server.inprocess.endings import ENDINGS
from mock_server.settings import Settings
from mock_server.testing import Session, connect, in_process

HOST = {"Host": "fake.example.com"}
GENESYS, PREFERENCES = "/genesys-ucs", "/mypreferences/AcmeCo"
XML = {"Content-Type": "application/xml", "Accept": "application/xml"}
JSON = {"Content-Type": "application/json"}
_names = itertools.count(1)


@dataclass(frozen=True)
class Sent:
    """A request that is sent both ways."""

    method: str
    path: str
    body: bytes | None = None
    headers: Mapping[str, str] | None = None


STEPS = [
    Sent("POST", f"{GENESYS}/profiles", b'{"customer_id": "ada", "FirstName": "Ada"}', JSON),
    Sent("POST", f"{GENESYS}/profiles", b'{"customer_id": "ada"}', JSON),
    Sent("GET", f"{GENESYS}/profiles/ada"),
    Sent("GET", f"{GENESYS}/profiles/ada/"),
    Sent("HEAD", f"{GENESYS}/profiles/ada"),
    Sent("PUT", f"{GENESYS}/profiles/ada", b'{"FirstName": "Eve"}', JSON),
    Sent("GET", f"{GENESYS}/profiles?LastName=Example&FirstName=Ben&include_profile=yes"),
    Sent("OPTIONS", f"{GENESYS}/profiles/ada"),
    Sent("PATCH", f"{GENESYS}/profiles"),
    Sent("DELETE", f"{GENESYS}/profiles/ada"),
    Sent("GET", f"{GENESYS}/profiles/ada", None, {"Authorization": "Basic eDp5"}),
    Sent("POST", f"{GENESYS}/profiles", b"{", JSON),
    Sent("POST", f"{GENESYS}/profiles", b"x" * 3000, JSON),
    Sent("GET", f"{GENESYS}/profiles/ada", None, {"X-Padding": "x" * 70_000}),
    Sent("POST", f"{PREFERENCES}/Profile", b'{"CustomerType": "Customer"}', JSON),
    Sent("GET", f"{PREFERENCES}/Profile/13", None, XML),
    Sent("POST", f"{PREFERENCES}/Profile", b"<Profile><CustomerType>Prospect</CustomerType></Profile>", XML),
    Sent("POST", f"{PREFERENCES}/Profile", b"<Profile><", XML),
    Sent("GET", f"{PREFERENCES}/Profile/404", None, XML),
    Sent("BREW", f"{GENESYS}/profiles"),
    Sent("GET", "/__admin/health"),
    Sent("GET", "/nowhere"),
    Sent("GET", f"{GENESYS}/openapi.json"),
    Sent("HEAD", f"{GENESYS}/docs"),
    Sent("GET", f"{GENESYS}/profiles/x", None, {"X-Mock-Session": "a b"}),
]
HOSTILE = [
    "a%0Ab", "a%0D%0AX-Injected:%201", "a%2Fb", "%2E%2E%2F%2E%2E", "%00", "a%ffb", "%", "%25", "x" * 2000, "%20",
    "a//b", "..", "a;b=c", "a%3Fb", "é", "?", "?x=%ff", "%C3%A9", "x" * 60_000,
]  # fmt: skip
SETTINGS: dict[str, Any] = {"clock": NOON, "max_body": 2000}


@dataclass(frozen=True)
class Both:
    """Sends a request over a socket and in this process, with one library."""

    over_socket: Callable[[Sent, str], Any]
    in_process: Callable[[Sent, str], Any]

    def compare(self, sent: Sent, session: str) -> Any:
        first, second = self.over_socket(sent, session), self.in_process(sent, session)
        assert told(second) == told(first)
        return second


def told(reply: Any) -> tuple[int, str, bytes, dict[str, str]]:
    """What a client sees, but for the time and what counts the looks of the whole server."""
    headers = {name.lower(): value for name, value in reply.headers.items() if name.lower() != "date"}
    assert "Date" in reply.headers
    if headers.get("x-mock-request-id", "").startswith("admin:"):
        del headers["x-mock-request-id"]
    phrase = reply.reason_phrase if isinstance(reply, httpx.Response) else reply.reason
    return reply.status_code, phrase, reply.content, headers


def by_httpx(client: httpx.Client) -> Callable[[Sent, str], httpx.Response]:
    def send(sent: Sent, session: str) -> httpx.Response:
        path = f"/__sessions/{session}{sent.path}"
        return client.request(sent.method, path, content=sent.body, headers={**HOST, **(sent.headers or {})})

    return send


def by_requests(session: requests.Session, origin: str) -> Callable[[Sent, str], requests.Response]:
    def send(sent: Sent, name: str) -> requests.Response:
        url = f"{origin}/__sessions/{name}{sent.path}"
        return session.request(sent.method, url, data=sent.body, headers={**HOST, **(sent.headers or {})})

    return send


@pytest.fixture(scope="module")
def local() -> InProcess:
    return InProcess(Settings(**SETTINGS))


@pytest.fixture(params=["httpx", "requests"])
def both(request: pytest.FixtureRequest, fake: Callable[..., RunningFake], local: InProcess) -> Iterator[Both]:
    server = fake(**SETTINGS)
    if request.param == "httpx":
        with httpx.Client(transport=MockTransport(local), base_url=server.origin) as client:
            yield Both(by_httpx(server.http()), by_httpx(client))
        return
    with requests.Session() as plain, requests.Session() as mounted:
        mounted.mount(server.origin, MockAdapter(local))
        yield Both(by_requests(plain, server.origin), by_requests(mounted, server.origin))


def test_the_same_requests_get_the_same_replies(both: Both) -> None:
    session = f"same-{next(_names)}"
    statuses = [both.compare(sent, session).status_code for sent in STEPS]
    assert set(statuses) >= {200, 201, 204, 400, 401, 404, 405, 409, 413, 431}


@pytest.mark.parametrize("segment", HOSTILE, ids=lambda segment: segment[:20])
@pytest.mark.parametrize("path", [f"{GENESYS}/profiles/", f"{PREFERENCES}/Profile/"])
def test_hostile_paths_get_the_same_refusals(both: Both, path: str, segment: str) -> None:
    both.compare(Sent("GET", path + segment), f"hostile-{next(_names)}")


def test_a_body_in_pieces_arrives_whole(local: InProcess) -> None:
    with httpx.Client(transport=MockTransport(local), base_url="http://localhost/genesys-ucs") as client:
        created = client.post("/profiles", content=iter([b'{"customer_id"', b': "pieces"}']))
    assert (created.status_code, created.json()) == (201, {"customer_id": "pieces"})
    with requests.Session() as session:
        session.mount("http://localhost", MockAdapter(local))
        again = session.post("http://localhost/genesys-ucs/profiles", data=iter([b'{"customer_id"', b': "pieces"}']))
    assert again.status_code == 409


def test_origin_is_that_of_the_url(local: InProcess) -> None:
    base = "https://ucs.example.com/__sessions/origin/mypreferences/AcmeCo"
    with httpx.Client(transport=MockTransport(local), base_url=base) as client:
        created = client.post("/Profile", json={})
        assert created.headers["Location"] == f"{base}/Profile/13"
        assert client.get(created.headers["Location"]).json() == created.json()


def test_transports_of_one_server_share_its_sessions_and_journal(local: InProcess) -> None:
    base = "http://localhost/__sessions/shared/genesys-ucs"
    with httpx.Client(transport=MockTransport(local), base_url=base) as client:
        client.post("/profiles", json={"customer_id": "shared"})
    with requests.Session() as session:
        session.mount("http://localhost/", MockAdapter(local))
        assert session.get(f"{base}/profiles/shared").json() == {"customer_id": "shared"}
    entries = local.fake.sessions.find("shared").log.entries
    assert [(entry.id, entry.operation) for entry in entries] == [
        ("shared-1", "create_customer_profile"),
        ("shared-2", "query_customer_profile"),
    ]


def test_an_asynchronous_client_gets_the_same(local: InProcess) -> None:
    async def use() -> list[int]:
        transport = AsyncMockTransport(local)
        base = "http://localhost/__sessions/asynchronous/genesys-ucs"
        async with httpx.AsyncClient(transport=transport, base_url=base) as client:
            replies = [await client.post("/profiles", json={"customer_id": "eve"}) for _ in range(2)]
            many = await asyncio.gather(*(client.get("/profiles/eve") for _ in range(20)))
            page = await client.get("/openapi.json")
            return [reply.status_code for reply in (*replies, *many, page)]

    assert asyncio.run(use()) == [201, 409, *[200] * 21]


@dataclass(frozen=True)
class Reached:
    """A session, over a socket or in `inside`."""

    session: Session
    inside: InProcess | None = None

    @property
    def url(self) -> str:
        return f"{self.session.base_url}/profiles/00027a52JCGY000M"

    @contextmanager
    def by_requests(self) -> Iterator[requests.Session]:
        with requests.Session() as client:
            if self.inside:
                client.mount("http://localhost", MockAdapter(self.inside))
            yield client


Read = Callable[[Reached, float], bytes]


def read_by_httpx(reached: Reached, timeout: float = 5.0) -> bytes:
    return reached.session.client.get(reached.url, timeout=timeout).content


def read_by_requests(reached: Reached, timeout: float = 5.0) -> bytes:
    with reached.by_requests() as client:
        return client.get(reached.url, timeout=timeout).content


READERS = pytest.mark.parametrize("read", [read_by_httpx, read_by_requests])


@pytest.fixture
def near(local: InProcess) -> Iterator[Reached]:
    """A session in this process."""
    with in_process(local) as server, server.session(vendor="genesys-ucs") as session:
        yield Reached(session, local)


@READERS
def test_a_delay_within_the_timeout_is_waited_for(near: Reached, read: Read) -> None:
    near.session.faults.add(delay={"fixed_ms": 100}, dribble={"pieces": 4, "over_ms": 200})
    began = time.perf_counter()
    assert b"Bruce" in read(near, 5.0)
    assert time.perf_counter() - began >= 0.25


@READERS
def test_a_delay_beyond_the_timeout_is_a_timeout_that_costs_no_time(near: Reached, read: Read) -> None:
    near.session.faults.add(delay={"fixed_ms": 60_000})
    began = time.perf_counter()
    with pytest.raises((httpx.ReadTimeout, requests.ReadTimeout)):
        read(near, 20.0)
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize(
    ("read", "error"), [(read_by_httpx, httpx.ReadTimeout), (read_by_requests, requests.ConnectionError)]
)
def test_a_pause_in_the_body_beyond_the_timeout_is_a_timeout(near: Reached, read: Read, error: type[Exception]) -> None:
    near.session.faults.add(dribble={"pieces": 2, "over_ms": 60_000})
    with pytest.raises(error):
        read(near, 20.0)


def test_an_asynchronous_client_waits_and_breaks_alike(local: InProcess, near: Reached) -> None:
    async def use() -> None:
        async with httpx.AsyncClient(transport=AsyncMockTransport(local)) as client:
            near.session.faults.add(first=1, delay={"fixed_ms": 50}, dribble={"pieces": 2, "over_ms": 50})
            assert (await client.get(near.url)).json()["FirstName"] == "Bruce"
            near.session.faults.add(first=1, ending="TRUNCATED_BODY")
            with pytest.raises(httpx.RemoteProtocolError):
                await client.get(near.url)

    asyncio.run(use())


@READERS
@pytest.mark.parametrize("ending", ENDINGS)
def test_an_ending_raises_what_it_raises_over_a_socket(
    near: Reached, fake: Callable[..., RunningFake], read: Read, ending: str
) -> None:
    raised = []
    with connect(fake(**SETTINGS).origin) as server, server.session(vendor="genesys-ucs") as session:
        for reached in (Reached(session), near):
            reached.session.faults.add(ending=ending)
            with pytest.raises((httpx.TransportError, requests.RequestException)) as error:
                read(reached, 5.0)
            raised.append(type(error.value))
            reached.session.faults.clear()
            assert b"Bruce" in read(reached, 5.0)
    assert raised[0] is raised[1]


def test_every_ending_of_faults_is_known() -> None:
    assert set(ENDINGS) == set(faults.ENDINGS)


def test_half_of_a_truncated_body_arrives(near: Reached) -> None:
    whole = read_by_httpx(near)
    near.session.faults.add(ending="TRUNCATED_BODY", dribble={"pieces": 3, "over_ms": 3})
    with near.session.client.stream("GET", near.url) as reply:
        by_httpx = _until_broken(reply.iter_raw(), httpx.RemoteProtocolError)
    with near.by_requests() as client:
        answered = client.get(near.url, stream=True)
        by_requests = _until_broken(answered.iter_content(1), requests.exceptions.ChunkedEncodingError)
    assert by_httpx == by_requests == whole[: len(whole) // 2]


def _until_broken(pieces: Iterator[bytes], error: type[Exception]) -> bytes:
    found = b""
    with pytest.raises(error):
        for piece in pieces:
            found += piece
    return found


@pytest.mark.parametrize("name", ["httpx", "requests"])
def test_a_client_library_is_not_imported_before_it_is_used(name: str) -> None:
    other = {"httpx": "MockAdapter", "requests": "MockTransport"}[name]
    code = (
        f"import sys\nimport mock_server.inprocess as module\nassert not {{'httpx', 'requests'}} & set(sys.modules)\n"
        f"module.{other}\nassert {name!r} not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
