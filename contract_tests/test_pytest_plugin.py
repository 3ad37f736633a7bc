"""The pytest plugin, as projects meet it that have the package installed."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from contract_tests.processes import ROOT

pytest_plugins = ["pytester"]

Run = Callable[..., pytest.RunResult]
QUIET = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-p", "no:schemathesis")


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    """Run a pytest of its own on one test file; `ini` are lines of its configuration."""

    def start(code: str, *arguments: str, ini: str = "") -> pytest.RunResult:
        pytester.makefile(".toml", pyproject=f"[tool.pytest.ini_options]\naddopts = '--strict-markers'\n{ini}")
        pytester.makepyfile(test_it=code)
        return pytester.runpytest_subprocess(*QUIET, *arguments)

    return start


ISOLATED = """
import httpx
import pytest

names = set()

@pytest.mark.parametrize("number", range(4))
def test_each_has_a_state_of_its_own(genesys_ucs, number):
    assert genesys_ucs.client.post("/profiles", json={"customer_id": "ada"}).status_code == 201
    assert httpx.get(f"{genesys_ucs.base_url}/profiles/ada").json() == {"customer_id": "ada"}
    assert genesys_ucs.name not in names
    names.add(genesys_ucs.name)

@pytest.mark.parametrize("text", ["a/b c", "x" * 300, "é", ".."])
def test_names_are_safe(mypreferences, text):
    assert len(mypreferences.name) <= 64
    assert mypreferences.client.get("/AcmeCo/Profile/1").status_code == 200

def test_both_vendors_at_once(genesys_ucs, mypreferences):
    genesys_ucs.clock.freeze("2030-01-01T00:00:00Z")
    assert mypreferences.clock.now.year != 2030
    assert genesys_ucs.of("mypreferences").clock.now.year == 2030
"""
DELETED = """

def test_sessions_are_deleted_after_their_tests(mock_server):
    assert [each["name"] for each in mock_server.admin.get("/sessions")["sessions"]] == ["default"]

def test_the_server_is_one(mock_server, genesys_ucs):
    assert genesys_ucs.server is mock_server
    assert mock_server.health()["status"] == "ok"
"""


def test_each_test_has_a_session_of_its_own_that_is_gone_afterwards(run: Run) -> None:
    run(ISOLATED + DELETED, "-W", "error").assert_outcomes(passed=11)


def test_workers_of_xdist_have_servers_of_their_own(run: Run) -> None:
    run(ISOLATED, "-n", "2").assert_outcomes(passed=9)


def test_a_failure_shows_the_exchanges_of_its_test_without_secrets(run: Run) -> None:
    ended = run(
        """
        def test_other(genesys_ucs):
            genesys_ucs.client.get("/profiles/of-another-test")

        def test_fails(genesys_ucs, mypreferences, mock_server):
            genesys_ucs.client.post("/profiles", json={"customer_id": "ada"})
            genesys_ucs.client.get("/profiles/nobody?x=1")
            wrong = genesys_ucs.basic("demo", "very-secret-password")
            genesys_ucs.client.get("/profiles/ada", auth=wrong, headers={"X-Note": "very-secret-password"})
            key = mypreferences.signed(key="another-secret")
            mypreferences.client.post("/AcmeCo/Profile", json={"CustomerType": 7}, auth=key)
            mock_server.session("by-hand").client.get("/genesys-ucs/profiles/x")
            for _ in range(30):
                genesys_ucs.client.get("/profiles/ada")
            genesys_ucs.client.get("/profiles/ada?x=1&access_token=a-secret")
            assert genesys_ucs.client.get("/profiles/last").status_code == 200
        """
    )
    ended.assert_outcomes(passed=1, failed=1)
    shown = ended.stdout.str()
    section = shown.partition("mock server exchanges")[2].partition("short test summary")[0]
    assert re.search(r"GET /genesys-ucs/profiles/last -> 404 in \d+\.\d ms\n.*not found", section)
    assert "(17 earlier ones are not shown)" in section
    assert "of-another-test" not in section
    assert "secret" not in section
    assert len(section) < 13_000


def test_a_failure_tells_what_did_not_happen(run: Run) -> None:
    ended = run(
        """
        import httpx

        def test_elsewhere(genesys_ucs):
            assert genesys_ucs.journal.count() == 1

        def test_mistaken_mount(genesys_ucs):
            httpx.get(genesys_ucs.base_url.replace("genesys-ucs", "genesys") + "/profiles/x").raise_for_status()

        def test_fault_of_the_other_vendor(genesys_ucs):
            genesys_ucs.faults.add(operation="create_profile", first=1, reply={"status": 503})
            genesys_ucs.faults.add(method="POST", after=1, reply={"status": 503})
            genesys_ucs.faults.add(method="POST", reply={"status": 409})
            assert genesys_ucs.client.post("/profiles", json={}).status_code == 503
        """
    )
    ended.assert_outcomes(failed=3)
    first, second, third = ended.stdout.str().split("mock server exchanges")[1:]
    assert "test_elsewhere-1: no request has reached it since it began; its paths begin with http://127.0.0.1:" in first
    assert "GET /genesys/profiles/x -> 404" in second
    assert "nothing is mounted at this path; the vendors are at /genesys-ucs, /mypreferences" in second
    assert 'fault-1 matched no request: {"operation": "create_profile"' in third
    assert "fault-2 matched 1 of the requests, but struck none" in third
    assert "fault-3 matched" not in third


def test_a_short_password_hides_no_other_words(run: Run) -> None:
    ended = run(
        """
        def test_fails(genesys_ucs):
            genesys_ucs.client.get("/profiles/x", auth=genesys_ucs.basic("demo", "wrong")).raise_for_status()
        """
    )
    section = ended.stdout.str().partition("mock server exchanges")[2]
    assert "The user 'demo' is known, the password is wrong." in section
    assert "ZGVtbzp3cm9uZw" not in section


def test_the_section_tells_refusals_of_every_session_of_the_test(run: Run) -> None:
    ended = run(
        """
        def test_fails(genesys_ucs, mypreferences, mock_server):
            wrong = genesys_ucs.basic("demo", "very-secret-password")
            genesys_ucs.client.get("/profiles/very-secret-password", auth=wrong)
            key = mypreferences.signed(key="another-secret")
            mypreferences.client.post("/AcmeCo/Profile", json={"CustomerType": 7}, auth=key)
            mock_server.session("by-hand").client.get("/genesys-ucs/profiles/x")
            assert False
        """
    )
    section = ended.stdout.str().partition("mock server exchanges")[2]
    for words in (
        "-> 401",
        "POST /mypreferences/AcmeCo/Profile -> 401",
        "by-hand-1: GET /genesys-ucs/profiles/x -> 404",
    ):
        assert words in section
    assert "secret" not in section


def test_a_test_without_the_fixtures_gets_no_section(run: Run) -> None:
    ended = run("def test_fails():\n    assert False\n")
    ended.assert_outcomes(failed=1)
    ended.stdout.no_fnmatch_line("*mock server*")


MAINTENANCE = """
import pytest

def enter(session):
    session.client.post("/server/mode", json={"mode": "maintenance"})
    return session.client.get("/profiles/x").status_code

def test_hidden_by_the_client(genesys_ucs):
    enter(genesys_ucs)

@pytest.mark.mock_server(allow_5xx=True)
def test_allowed(genesys_ucs):
    assert enter(genesys_ucs) == 503

def test_asked_for(genesys_ucs):
    genesys_ucs.faults.add(first=1, reply={"status": 503})
    assert genesys_ucs.client.get("/profiles/x").status_code == 503
    assert genesys_ucs.client.get("/profiles/x?__code=500").status_code == 500
"""


def test_a_5xx_that_nobody_asked_for_fails_the_test_unless_it_allows_it(run: Run) -> None:
    ended = run(MAINTENANCE)
    ended.assert_outcomes(passed=2, failed=1)
    ended.stdout.fnmatch_lines(
        ["*met a 5xx that no fault asked for*allow_5xx=True*", "*GET /genesys-ucs/profiles/x -> 503*"]
    )


MARKED = """
import pytest

def status(session):
    return session.client.get("/profiles/00027a52JCGY000M").status_code

def test_plain(genesys_ucs):
    assert status(genesys_ucs) == 200

@pytest.mark.mock_server(auth="required", seed=7, clock="2020-02-29T00:00:00Z")
class TestMarked:
    def test_first(self, genesys_ucs, request):
        assert status(genesys_ucs) == 401
        assert genesys_ucs.clock.now.year == 2020
        request.config.first = genesys_ucs.server

    def test_the_server_is_started_once(self, genesys_ucs, request):
        assert genesys_ucs.server is request.config.first

    @pytest.mark.mock_server(auth="off", strict=True, fixtures="empty", vendors=["genesys-ucs"])
    def test_nearest(self, genesys_ucs):
        settings = genesys_ucs.server.settings
        assert (settings.auth, settings.strict, settings.fixtures, settings.seed) == ("off", True, "empty", 7)
        assert list(genesys_ucs.bases) == ["genesys-ucs"]
        assert status(genesys_ucs) == 404
"""


def test_a_marker_starts_another_server_once(run: Run) -> None:
    run(MARKED).assert_outcomes(passed=4)


def test_wrong_markers_are_told(run: Run) -> None:
    ended = run(
        """
        import pytest

        @pytest.mark.mock_server(colour="red")
        def test_unknown(genesys_ucs): pass

        @pytest.mark.mock_server(auth="maybe")
        def test_wrong(genesys_ucs): pass

        @pytest.mark.mock_server(fixtures="huge")
        def test_missing(genesys_ucs): pass

        @pytest.mark.mock_server(seed=1)
        def test_server(mock_server): pass
        """
    )
    ended.assert_outcomes(errors=4)
    for words in ("not colour", "'maybe' is none of optional", "no such fixture set", "use genesys_ucs or"):
        ended.stdout.fnmatch_lines([f"*{words}*"])


OPTIONS = """
mock_server_auth = "required"
mock_server_strict = "true"
mock_server_fixtures = "edge-cases"
mock_server_seed = "11"
mock_server_clock = "2021-03-04T05:06:07Z"
mock_server_vendors = ["genesys-ucs"]
mock_server_openapi = "documents"
"""


def test_options_of_the_file_are_those_of_the_server(run: Run, pytester: pytest.Pytester) -> None:
    (pytester.path / "documents").symlink_to(ROOT / "openapi")
    ended = run(
        """
        def test_settings(mock_server):
            settings = mock_server.settings
            assert (settings.auth, settings.strict, settings.fixtures) == ("required", True, "edge-cases")
            assert (settings.seed, settings.vendors) == (11, ("genesys-ucs",))
            assert settings.clock.now().isoformat() == "2021-03-04T05:06:07+00:00"
            assert settings.openapi.name == "openapi"
        """,
        ini=OPTIONS,
    )
    ended.assert_outcomes(passed=1)


def test_wrong_options_end_the_run_with_what_to_write(run: Run) -> None:
    ended = run(
        "def test_other(): pass",
        ini='mock_server_auth = "maybe"\nmock_server_seed = "x"\nmock_server_openapi = "nowhere"',
    )
    assert ended.ret == pytest.ExitCode.USAGE_ERROR
    told = ended.stderr.str()
    for words in (
        "mock_server_auth: 'maybe' is none of",
        "mock_server_seed: 'x' is not a whole",
        "mock_server_openapi",
    ):
        assert words in told
    assert "Traceback" not in told


def test_a_server_that_cannot_start_as_the_file_says_ends_the_run(run: Run) -> None:
    code, ini = "def test_it(genesys_ucs): pass\ndef test_other(): pass", 'mock_server_fixtures = "huge"'
    ended = run(code, ini=ini)
    assert ended.ret == pytest.ExitCode.USAGE_ERROR
    ended.stdout.fnmatch_lines(["*no such fixture set*"])
    ended = run(code, "-n", "2", ini=ini)
    ended.assert_outcomes(passed=1, errors=1)
    ended.stdout.fnmatch_lines(["*no such fixture set*"])


def test_a_fixture_of_the_same_name_in_conftest_takes_its_place_and_in_a_plugin_it_is_told(
    run: Run, pytester: pytest.Pytester
) -> None:
    own = "import pytest\n\n@pytest.fixture\ndef mypreferences():\n    return 'own'\n"
    pytester.makeconftest(own)
    code = "def test_it(mypreferences):\n    assert mypreferences == 'own'\n"
    ended = run(code, "-W", "error")
    ended.assert_outcomes(passed=1)
    pytester.makepyfile(other_plugin=own)
    ended = run(code, "-p", "other_plugin")
    ended.stdout.fnmatch_lines(["*the fixture mypreferences of the mock server and that of*other_plugin*"])


def test_the_marker_and_the_fixtures_are_listed(pytester: pytest.Pytester) -> None:
    assert "mock_server(auth=" in pytester.runpytest_subprocess(*QUIET, "--markers").stdout.str()
    listed = pytester.runpytest_subprocess(*QUIET, "--fixtures").stdout.str()
    for name in ("mock_server [session scope]", "genesys_ucs", "mypreferences"):
        assert name in listed


def test_a_project_that_does_not_use_it_pays_for_nothing() -> None:
    code = (
        "import sys, pytest\nbefore = set(sys.modules)\nimport mock_server.pytest_plugin\n"
        "print(sorted(name for name in set(sys.modules) - before))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "['mock_server', 'mock_server.pytest_plugin']"


def test_a_run_that_does_not_use_it_imports_nothing_of_the_server(run: Run) -> None:
    ended = run(
        """
        import sys

        def test_nothing_is_imported():
            costly = {"uvicorn", "httpx", "jsonschema_rs", "connexion", "orjson", "lxml"}
            assert not costly & set(sys.modules)
            assert {name for name in sys.modules if name.startswith("mock_server")} <= {
                "mock_server", "mock_server.pytest_plugin"
            }
        """,
        "-p", "no:anyio",
    )  # fmt: skip
    ended.assert_outcomes(passed=1)
