"""`mock-server exec`: a command runs beside the server, and its exit code is the end of both."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from contract_tests.processes import COMMAND, ROOT, run, served
from mock_server.execute import addresses
from mock_server.server import announce, guarded, listen
from mock_server.settings import Settings

PYTHON = [sys.executable, "-c"]
PRINT_ENVIRONMENT = (
    "import json, os; print(json.dumps({k: v for k, v in os.environ.items() if k.endswith(('URL', 'TOKEN'))}))"
)


def execute(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run("exec", *arguments, environment=environment)


def test_a_command_finds_the_server_by_its_environment() -> None:
    code = (
        "import os, httpx\n"
        "created = httpx.post(os.environ['GENESYS_UCS_URL'] + '/profiles', json={'customer_id': 'ada'})\n"
        "person = httpx.get(os.environ['MYPREFERENCES_URL'] + '/AcmeCo/Profile/1')\n"
        "health = httpx.get(os.environ['MOCK_SERVER_ADMIN_URL'] + '/health')\n"
        "print(created.status_code, person.status_code, health.status_code)"
    )
    ended = execute("--", *PYTHON, code)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "201 200 200\n", "")


def test_only_what_is_served_has_a_variable_and_mounts_count() -> None:
    ended = execute("--vendor", "genesys-ucs", "--mount", "genesys-ucs=/genesys/1/cs", "--", *PYTHON, PRINT_ENVIRONMENT)
    told = json.loads(ended.stdout)
    assert "MYPREFERENCES_URL" not in told
    assert "MOCK_SERVER_ADMIN_TOKEN" not in told
    assert told["GENESYS_UCS_URL"].endswith("/genesys/1/cs")


def test_the_token_of_the_control_plane_is_told() -> None:
    ended = execute("--admin-token", "secret-of-a-test", "--", *PYTHON, PRINT_ENVIRONMENT)
    assert json.loads(ended.stdout)["MOCK_SERVER_ADMIN_TOKEN"] == "secret-of-a-test"


def test_a_port_is_free_unless_one_is_given() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
    ended = execute("--port", port, "--", *PYTHON, PRINT_ENVIRONMENT)
    assert f":{port}/" in json.loads(ended.stdout)["MOCK_SERVER_ADMIN_URL"]


@pytest.mark.parametrize(("code", "expected"), [("import sys; sys.exit(7)", 7), ("pass", 0)])
def test_the_exit_code_is_that_of_the_command(code: str, expected: int) -> None:
    assert execute("--", *PYTHON, code).returncode == expected


def test_a_command_that_a_signal_kills_ends_as_in_a_shell() -> None:
    ended = execute("--", *PYTHON, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert ended.returncode == 128 + signal.SIGKILL


def test_everything_behind_the_first_dashes_belongs_to_the_command() -> None:
    ended = execute("--seed", "3", "--", *PYTHON, "import sys; print(sys.argv[1:])", "--", "--port", "x")
    assert ended.stdout == "['--', '--port', 'x']\n"


@pytest.mark.parametrize("arguments", [[], ["--"], ["--seed", "3"], ["--port", "0", "--"]])
def test_a_missing_command_is_told(arguments: list[str]) -> None:
    ended = execute(*arguments)
    assert ended.returncode == 2
    assert "needs a command after --" in ended.stderr


def test_a_command_without_dashes_before_it_is_refused() -> None:
    ended = execute("--seed", "3", "pytest", "tests")
    assert ended.returncode == 2
    assert "write -- before the command" in ended.stderr
    assert "exec [options] -- COMMAND" in execute("--help").stdout
    assert execute("--prot", "1", "--", "true").returncode == 2


def test_a_command_that_there_is_not_is_127_and_one_that_cannot_run_is_126(tmp_path: Path) -> None:
    ended = execute("--", "no-such-command-anywhere")
    assert (ended.returncode, "no such command" in ended.stderr) == (127, True)
    (tmp_path / "text").write_text("no program")
    ended = execute("--", str(tmp_path / "text"))
    assert (ended.returncode, "cannot be run" in ended.stderr) == (126, True)


def test_a_wrong_flag_ends_before_the_command_starts(tmp_path: Path) -> None:
    ended = execute("--auth", "maybe", "--", "touch", str(tmp_path / "started"))
    assert ended.returncode == 2
    assert not (tmp_path / "started").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_reach_the_command_and_the_server_stops_after_it(number: signal.Signals) -> None:
    code = (
        "import os, signal, sys, time, httpx\n"
        "def end(number, frame):\n"
        "    sys.exit(40 + httpx.get(os.environ['MOCK_SERVER_ADMIN_URL'] + '/health').status_code // 100)\n"
        f"signal.signal({int(number)}, end)\n"
        "print('waiting', os.environ['MOCK_SERVER_ADMIN_URL'], flush=True)\n"
        "time.sleep(60)"
    )
    process = subprocess.Popen(
        [*COMMAND, "exec", "--", *PYTHON, code], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout
    with process.stdout as lines:
        _, url = next(lines).split()
        process.send_signal(number)
        assert process.wait(timeout=30) == 42
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/health")


def test_a_signal_before_the_command_runs_starts_none(tmp_path: Path) -> None:
    process = subprocess.Popen([*COMMAND, "exec", "--", "touch", str(tmp_path / "started")], cwd=ROOT)
    time.sleep(0.05)
    process.terminate()
    assert process.wait(timeout=30) in (-signal.SIGTERM, 128 + signal.SIGTERM)
    assert not (tmp_path / "started").exists()


def test_addresses_can_be_connected_to() -> None:
    settings = Settings(vendors=("genesys-ucs",), host="0.0.0.0", admin_token="t")
    assert addresses(settings, "http://0.0.0.0:81") == {
        "GENESYS_UCS_URL": "http://127.0.0.1:81/genesys-ucs",
        "MOCK_SERVER_ADMIN_URL": "http://127.0.0.1:81/__admin",
        "MOCK_SERVER_ADMIN_TOKEN": "t",
    }
    assert addresses(settings, "http://[::]:81")["GENESYS_UCS_URL"] == "http://[::1]:81/genesys-ucs"


def test_a_token_is_made_up_only_where_others_can_reach_the_server() -> None:
    assert guarded(Settings()).admin_token is None
    assert guarded(Settings(host="localhost")).admin_token is None
    assert guarded(Settings(host="0.0.0.0", admin_token="mine")).admin_token == "mine"
    made = {guarded(Settings(host=host)).admin_token for host in ("0.0.0.0", "::", "192.0.2.1", "my-machine")}
    assert len(made) == 4
    assert all(token and len(token) > 30 for token in made)


def test_a_token_that_was_given_is_not_printed() -> None:
    with served("--admin-token", "given-one") as server:
        assert "token" not in "\n".join(server.lines)


def test_a_token_that_was_made_up_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    settings = guarded(Settings(host="0.0.0.0"))
    with listen("127.0.0.1", 0) as listener:
        announce(settings, listener, tell_token=True)
    assert settings.admin_token
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2].split()[:3] == ["admin", "token", settings.admin_token]
    assert lines[-1].startswith("ready")
