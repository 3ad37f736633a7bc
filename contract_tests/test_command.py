"""The command line: flags, variables, start, stop, and what it says when something is wrong."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import httpx
import pytest

from contract_tests.processes import run, served
from mock_server import __version__
from mock_server.errors import SetupError
from mock_server.options import CHECK_OPTIONS, SERVE_OPTIONS, Option, read_settings


def test_serve_prints_each_base_url_then_that_it_is_ready() -> None:
    with served() as server:
        assert list(server.bases) == ["genesys-ucs", "mypreferences"]
        assert server.lines[-1].startswith("ready")
        for vendor, base in server.bases.items():
            assert base.endswith(f"/{vendor}")
            assert httpx.get(f"{base}/openapi.json").status_code == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_with_zero(number: int) -> None:
    with served() as server:
        assert server.end(number) == 0


def test_a_running_request_is_finished_before_the_end() -> None:
    with served() as server:
        base = httpx.URL(server.bases["genesys-ucs"])
        with socket.create_connection((base.host, base.port), timeout=10) as connection:
            head = f"POST {base.path}/profiles HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n"
            connection.sendall(head.encode() + b"{")
            assert httpx.get(f"{base.scheme}://{base.netloc.decode()}/__admin/health").status_code == 200
            server.process.send_signal(signal.SIGTERM)
            connection.sendall(b"}")
            assert connection.recv(65536).startswith(b"HTTP/1.1 201")
        assert server.process.wait(timeout=20) == 0


def test_a_busy_port_is_named_with_the_way_out() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = str(busy.getsockname()[1])
        ended = run("serve", "--port", port)
    assert ended.returncode == 2
    assert f"--port: {port}" in ended.stderr
    assert "choose another port" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.rule("UCS-HTTP-1")
def test_only_the_named_vendor_is_served_under_its_own_mount() -> None:
    with served("--vendor", "genesys-ucs", "--mount", "genesys-ucs=/genesys/1/cs/") as server:
        base = server.bases["genesys-ucs"]
        assert list(server.bases) == ["genesys-ucs"]
        assert base.endswith("/genesys/1/cs")
        created = httpx.post(f"{base}/profiles", json={"FirstName": "Ada"})
        assert created.headers["Location"].startswith("/genesys/1/cs/profiles/")
        assert httpx.get(base.replace("/genesys/1/cs", created.headers["Location"])).json()["FirstName"] == "Ada"
        assert httpx.get(base.replace("/genesys/1/cs", "/mypreferences/AcmeCo/Profile/1")).status_code == 404


def test_a_vendor_can_stand_below_another() -> None:
    with served("--mount", "genesys-ucs=/x", "--mount", "mypreferences=/x/other") as server:
        assert httpx.get(f"{server.bases['genesys-ucs']}/profiles/00027a52JCGY000M").json()["FirstName"] == "Bruce"
        assert httpx.get(f"{server.bases['mypreferences']}/AcmeCo/Profile/1").json()["ProfileId"] == 1


def test_a_request_that_still_arrives_when_the_server_stops_is_told_so() -> None:
    with served("--vendor", "genesys-ucs") as server:
        base = httpx.URL(server.bases["genesys-ucs"])
        with socket.create_connection((base.host, base.port), timeout=20) as connection:
            connection.sendall(b"POST /genesys-ucs/profiles HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n{")
            assert httpx.get(f"{base}/profiles/00027a52JCGY000M").status_code == 200
            server.process.send_signal(signal.SIGTERM)
            reply = connection.recv(65536)
        assert reply.startswith(b"HTTP/1.1 503")
        assert b"x-mock-request-id: default-" in reply
        assert server.process.wait(timeout=20) == 0


def test_a_vendor_can_stand_at_the_root() -> None:
    with served("--vendor", "mypreferences", "--mount", "mypreferences=/") as server:
        base = server.bases["mypreferences"]
        assert httpx.get(f"{base}/AcmeCo/Profile/1").json()["ProfileId"] == 1
        assert httpx.get(f"{base}/openapi.json").json()["servers"] == [{"url": "/"}]
        assert httpx.get(f"{base}/__admin/health").json()["status"] == "ok"


def test_the_environment_sets_what_no_flag_sets() -> None:
    environment = {"MOCK_SERVER_VENDOR": "genesys-ucs", "MOCK_SERVER_CLOCK": "2020-02-29T00:00:00Z"}
    with served("--vendor", "mypreferences", environment=environment) as server:
        assert list(server.bases) == ["mypreferences"]
        created = httpx.post(f"{server.bases['mypreferences']}/AcmeCo/Profile", json={})
        assert created.json()["Edited"]["CreateDate"] == "2020-02-29T00:00:00Z"


@pytest.mark.parametrize(
    ("flag", "value", "words"),
    [
        ("--port", "80a", "whole number"),
        ("--port", "70000", "from 0 to 65535"),
        ("--auth", "maybe", "optional, required, off"),
        ("--clock", "yesterday", "2024-01-15T12:00:00Z"),
        ("--clock", "2024-01-15", "date and time"),
        ("--seed", "-1", "whole number"),
        ("--max-body", "0", "from 1"),
        ("--mount", "genesys-ucs", "NAME=/path"),
        ("--mount", "genesys-ucs=/__admin", "belong to the tool"),
        ("--mount", "genesys-ucs=/a b", "NAME=/path"),
        ("--mount", "nobody=/x", "not served"),
        ("--mount", "genesys-ucs=/mypreferences", "another vendor"),
        ("--vendor", "nobody", "genesys-ucs, mypreferences"),
        ("--openapi", "/does/not/exist", "cannot be read"),
        ("--fixtures", "huge", "default, edge-cases, empty"),
        ("--cors", "localhost", "http://localhost:3000"),
        ("--host", "no.such.host.invalid", "no address"),
        ("--host", "a..b", "host name"),
        ("--clock", "0001-01-01T00:00:00+05:00", "2024-01-15T12:00:00Z"),
        ("--seed", "60466175", "60466174"),
        ("--port", "9" * 5000, "from 0 to 65535"),
        ("--vendor", "../x", "lower-case"),
        ("--vendor", "x" * 300, "lower-case"),
        ("--fixtures", "x" * 300, "no such fixture set"),
        ("--openapi", "x" * 300, "cannot be read"),
        ("--mount", "genesys-ucs=/..", "resolve"),
        ("--cors", "http://a b", "http://localhost:3000"),
        ("--cors", "http://", "http://localhost:3000"),
    ],
)
def test_a_wrong_value_stops_the_start_and_says_what_to_write(flag: str, value: str, words: str) -> None:
    ended = run("serve", "--port", "0", flag, value) if flag != "--port" else run("serve", flag, value)
    assert ended.returncode == 2
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


def test_a_vendor_is_not_mounted_twice() -> None:
    with pytest.raises(SetupError, match="mounted twice"):
        read_settings(SERVE_OPTIONS, {"mount": ["genesys-ucs=/a", "genesys-ucs=/b"]}, {})


def test_every_wrong_value_is_listed_with_where_it_came_from() -> None:
    with pytest.raises(SetupError) as raised:
        read_settings(SERVE_OPTIONS, {"port": "x"}, {"MOCK_SERVER_AUTH": "never", "MOCK_SERVER_PORT": "1"})
    assert [problem.file for problem in raised.value.problems] == ["--port", "MOCK_SERVER_AUTH"]


def test_an_unknown_flag_or_command_is_refused_with_two() -> None:
    for arguments in (("serve", "--prot", "1"), ("server",), ()):
        ended = run(*arguments)
        assert ended.returncode == 2
        assert "usage: mock-server" in ended.stderr


@pytest.mark.parametrize(("command", "options"), [("serve", SERVE_OPTIONS), ("check", CHECK_OPTIONS)])
def test_help_shows_every_flag_with_its_variable(command: str, options: tuple[Option, ...]) -> None:
    shown = run(command, "--help").stdout
    for option in options:
        assert f"--{option.name}" in shown
        assert option.variable in shown.replace("\n", "").replace(" ", "")
    assert "Exit codes" in shown


def test_version_and_module_form_work() -> None:
    assert run("--version").stdout.strip() == f"mock-server {__version__}"


def test_serve_refuses_to_start_on_a_broken_document(tmp_path: Path) -> None:
    (tmp_path / "genesys-ucs.yaml").write_text("openapi: 3.0.3\ninfo: {title: Broken}\npaths: {}\n")
    ended = run("serve", "--port", "0", "--openapi", str(tmp_path), "--vendor", "genesys-ucs")
    assert ended.returncode == 2
    assert "genesys-ucs.yaml" in ended.stderr
    assert "version" in ended.stderr
