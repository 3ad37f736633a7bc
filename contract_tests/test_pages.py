"""What people look at, and the tool's own answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from html.parser import HTMLParser

import httpx
import pytest

from contract_tests.conftest import NOON, RunningFake
from contract_tests.sockets import request, send_raw
from mock_server import __version__
from mock_server.app.application import create_fake
from mock_server.app.connexion_app import create_connexion_app
from mock_server.settings import Settings


@pytest.fixture
def server(fake: Callable[..., RunningFake]) -> httpx.Client:
    return fake().http()


class _Assets(HTMLParser):
    """Collects what a page loads."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"script": "src", "link": "href", "img": "src"}.get(tag)
        self.loaded += [value for name, value in attrs if name == wanted and value]


def test_the_root_lists_mounts_and_documents_that_can_be_opened(server: httpx.Client) -> None:
    mounts = server.get("/").json()["mounts"]
    assert [mount["name"] for mount in mounts] == ["genesys-ucs", "mypreferences", "admin"]
    for mount in mounts:
        assert server.get(mount["document"]).json()["openapi"] == "3.0.3"
        assert server.get(mount["docs"]).headers["Content-Type"].startswith("text/html")


def test_the_root_is_html_for_a_browser(server: httpx.Client) -> None:
    reply = server.get("/", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert "<h1>Profile mock server</h1>" in reply.text
    assert f"{server.base_url}/mypreferences/docs" in reply.text


@pytest.mark.parametrize("mount", ["genesys-ucs", "mypreferences", "__admin"])
def test_a_docs_page_loads_everything_from_this_server(server: httpx.Client, mount: str) -> None:
    page = server.get(f"/{mount}/docs")
    assert page.status_code == 200
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assets = _Assets()
    assets.feed(page.text)
    assert len(assets.loaded) >= 3
    for asset in assets.loaded:
        assert asset.startswith("/__assets/")
        assert server.get(asset).status_code == 200


def test_the_document_names_the_base_of_the_session_that_it_was_read_in(server: httpx.Client) -> None:
    assert server.get("/genesys-ucs/openapi.json").json()["servers"] == [{"url": "/genesys-ucs"}]
    in_session = server.get("/__sessions/mine/genesys-ucs/openapi.json").json()
    assert in_session["servers"] == [{"url": "/__sessions/mine/genesys-ucs"}]


@pytest.mark.parametrize("vendor", ["genesys-ucs", "mypreferences"])
def test_the_document_states_security_as_the_mode_is(fake: Callable[..., RunningFake], vendor: str) -> None:
    stated = {}
    for mode in ("optional", "required", "off"):
        document = fake(auth=mode).http().get(f"/{vendor}/openapi.json").json()
        schemes = list(document["components"].get("securitySchemes", {}))
        stated[mode] = (document["security"], schemes)
    scheme = stated["required"][1][0]
    assert stated["required"] == ([{scheme: []}], [scheme])
    assert stated["optional"] == ([{}, {scheme: []}], [scheme])
    assert stated["off"] == ([], [])


def test_pages_have_ids_of_their_own_and_leave_those_of_the_session_alone(server: httpx.Client) -> None:
    seen = server.get("/__sessions/pages/").headers.get_list("X-Mock-Request-Id")
    assert [len(seen), seen[0][:6]] == [1, "admin:"]
    assert server.get("/__sessions/pages/__admin/health").headers["X-Mock-Request-Id"] != seen[0]
    first = server.get("/__sessions/pages/genesys-ucs/profiles/x")
    assert first.headers["X-Mock-Request-Id"] == "pages-1"


def test_pages_can_only_be_read(server: httpx.Client) -> None:
    for path in ("/", "/genesys-ucs/docs", "/mypreferences/openapi.json", "/__admin/docs", "/__assets/docs.js"):
        refused = server.post(path)
        assert (refused.status_code, refused.json()["status"]) == (405, 405)
        assert refused.headers["Allow"] == "GET, HEAD, OPTIONS"
        asked = server.options(path)
        assert (asked.status_code, asked.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")
        assert server.head(path).status_code == 200


def test_an_asset_that_does_not_exist_is_a_404_problem(server: httpx.Client) -> None:
    for name in ("../pages.py", "..%2fpages.py", "%2e%2e/pages.py", "nothing.js", "a" * 300, "swagger-ui-bundle.js/x"):
        reply = send_raw(str(server.base_url), request("GET", f"/__assets/{name}"))
        assert (reply.status, reply.json()["status"]) == (404, 404), name


def test_long_headers_are_refused_on_pages_too(server: httpx.Client) -> None:
    assert server.get("/", headers={"X-Padding": "x" * 70_000}).json()["status"] == 431


def test_a_slash_that_is_hidden_leads_to_no_page_and_starts_no_session(server: httpx.Client) -> None:
    for path in ("/genesys-ucs%2Fopenapi.json", "/genesys-ucs%2fdocs", "/%2F", "/__assets%2Fpages.css"):
        assert send_raw(str(server.base_url), request("GET", path)).status == 404, path
    hidden = send_raw(str(server.base_url), request("GET", "/__sessions/hidden%2Fgenesys-ucs/profiles/abc"))
    assert (hidden.status, hidden.headers["x-mock-request-id"].rpartition("-")[0]) == (404, "default")


def test_health_tells_status_and_version_in_any_mode(fake: Callable[..., RunningFake]) -> None:
    for mode in ("optional", "required"):
        reply = fake(auth=mode).http().get("/__admin/health")
        assert (reply.status_code, reply.json()) == (200, {"status": "ok", "version": __version__})


def test_an_unknown_mount_is_a_problem_that_names_the_vendors(server: httpx.Client) -> None:
    for path in ("/nowhere", "/genesys", "/genesys-ucsx/profiles", "/__sessions/a/nowhere"):
        reply = server.get(path)
        assert reply.status_code == 404
        assert reply.headers["Content-Type"] == "application/problem+json"
        assert "/genesys-ucs, /mypreferences" in reply.json()["detail"]


def test_an_unknown_path_of_the_control_plane_is_a_problem(server: httpx.Client) -> None:
    reply = server.get("/__admin/nothing")
    assert (reply.status_code, reply.json()["status"]) == (404, 404)
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert server.post("/__admin/health").headers["Allow"] == "GET, HEAD, OPTIONS"


def test_browsers_of_the_allowed_origin_may_call_vendors_but_not_the_control_plane(
    fake: Callable[..., RunningFake],
) -> None:
    server = fake(cors="http://localhost:3000").http()
    asked = {"Origin": "http://localhost:3000", "Access-Control-Request-Method": "PUT"}
    preflight = server.options("/genesys-ucs/profiles/x", headers={**asked, "Access-Control-Request-Headers": "a"})
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"
    assert "PUT" in preflight.headers["Access-Control-Allow-Methods"]
    assert preflight.headers["Access-Control-Allow-Headers"] == "a"
    reply = server.get("/genesys-ucs/profiles/x", headers={"Origin": "http://localhost:3000"})
    assert reply.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"
    assert "Access-Control-Allow-Origin" not in server.options("/__admin/health", headers=asked).headers
    other = server.get("/genesys-ucs/profiles/x", headers={"Origin": "http://evil.example.com"})
    assert "Access-Control-Allow-Origin" not in other.headers


def test_without_the_flag_no_browser_is_let_in(server: httpx.Client) -> None:
    reply = server.get("/genesys-ucs/profiles/x", headers={"Origin": "http://localhost:3000"})
    assert "Access-Control-Allow-Origin" not in reply.headers


@pytest.mark.parametrize("host", ["mock_server:8080", "localhost", "xn--bcher-kva.example.com:81", "[::1]:8080"])
def test_the_list_of_mounts_names_the_host_that_the_client_named(server: httpx.Client, host: str) -> None:
    mounts = server.get("/", headers={"Host": host}).json()["mounts"]
    assert mounts[0]["base"] == f"http://{host}/genesys-ucs"


def test_the_connexion_application_answers_operations_and_pages_alike() -> None:
    settings = Settings(clock=NOON)
    app = create_connexion_app(create_fake(settings), settings)

    async def talk() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://fake.example.com") as client:
            created = await client.post("/genesys-ucs/profiles", json={"customer_id": "ada"})
            return [
                created,
                await client.get("/genesys-ucs/profiles/ada"),
                await client.get("/genesys-ucs/openapi.json"),
            ]

    created, read, document = asyncio.run(talk())
    assert (created.status_code, created.headers["Location"]) == (201, "/genesys-ucs/profiles/ada")
    assert read.json() == {"customer_id": "ada"}
    assert document.json()["servers"] == [{"url": "/genesys-ucs"}]
