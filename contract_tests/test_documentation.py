"""The documentation is true: its commands run and print what it shows, its lists are complete."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from contract_tests.documentation import SHOWN_ORIGIN, blocks_of, exchanges
from contract_tests.processes import ROOT, Served, served
from mock_server.options import SERVE_OPTIONS
from mock_server.pytest_plugin import OPTIONS

README = (ROOT / "README.md").read_text()
TESTING = (ROOT / "docs/testing.md").read_text()
COMMANDS = exchanges(README)


def timeless(text: str) -> str:
    """Without what differs from run to run: dates."""
    text = re.sub(r"(?im)^date: .*$", "date: now", text.replace("\r\n", "\n"))
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "now", text).strip()


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served() as running:
        yield running


def test_the_readme_shows_commands_and_exchanges() -> None:
    assert len(COMMANDS) >= 8
    assert sum(command.startswith("curl") for command, _ in COMMANDS) >= 5


@pytest.mark.parametrize(("command", "output"), [entry for entry in COMMANDS if entry[0].startswith("curl")])
def test_an_exchange_of_the_readme_is_real(server: Served, command: str, output: str) -> None:
    address = urlsplit(server.bases["genesys-ucs"])
    origin = f"{address.scheme}://{address.netloc}"
    ended = subprocess.run(
        shlex.split(command.replace(SHOWN_ORIGIN, origin)), capture_output=True, text=True, check=True, timeout=30
    )
    assert timeless(ended.stdout.replace(origin, SHOWN_ORIGIN)) == timeless(output)


@pytest.mark.parametrize(("page", "fewest"), [("docs/faults.md", 10), ("docs/control-plane.md", 3)])
def test_the_exchanges_of_a_page_are_real_one_after_the_other(page: str, fewest: int) -> None:
    shown = exchanges((ROOT / page).read_text())
    assert len(shown) >= fewest
    with served("--clock", "2024-01-15T12:00:00Z") as running:
        origin = running.bases["genesys-ucs"].removesuffix("/genesys-ucs")
        for command, output in shown:
            ran = subprocess.run(
                shlex.split(command.replace(SHOWN_ORIGIN, origin)),
                capture_output=True,
                text=True,
                check=True,
                timeout=30,
            )
            assert ran.stdout.replace("\r\n", "\n").replace(origin, SHOWN_ORIGIN).strip() == output.strip(), command


@pytest.mark.parametrize(("command", "output"), [entry for entry in COMMANDS if " check" in entry[0]])
def test_a_check_of_the_readme_prints_what_it_shows(command: str, output: str) -> None:
    ended = subprocess.run(_here(command), cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert ended.stdout == output


@pytest.mark.parametrize(
    ("command", "output"), [entry for entry in [*COMMANDS, *exchanges(TESTING)] if " exec " in entry[0]]
)
def test_a_command_beside_the_server_prints_what_it_shows(command: str, output: str) -> None:
    ended = subprocess.run(_here(command), cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert ended.stdout.strip() == output.strip()


@pytest.mark.parametrize("code", blocks_of(TESTING, "python"), ids=lambda code: code.splitlines()[0])
def test_the_python_of_the_testing_guide_runs(code: str, tmp_path: Path) -> None:
    name = re.match(r"# (test_\w+\.py)\n", code)
    file = tmp_path / (name[1] if name else "script.py")
    file.write_text(code)
    how = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)] if name else []
    ended = subprocess.run([sys.executable, *how, str(file)], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_testing_guide_shows_every_option_of_the_plugin() -> None:
    (shown,) = blocks_of(TESTING, "toml")
    assert set(tomllib.loads(shown)["tool"]["pytest"]["ini_options"]) == {f"mock_server_{name}" for name in OPTIONS}


@pytest.mark.parametrize(("command", "output"), [entry for entry in COMMANDS if " rules" in entry[0]])
def test_the_counts_of_rules_in_the_readme_are_true(command: str, output: str) -> None:
    shell = ["sh", "-c", command.replace(".venv/bin/", f"{Path(sys.executable).parent}/")]
    ended = subprocess.run(shell, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert ended.stdout == output
    assert output.count("all with a test") == 2


@pytest.mark.parametrize(("command", "output"), [entry for entry in COMMANDS if " verify" in entry[0]])
def test_a_verification_of_the_readme_says_what_it_shows(server: Served, command: str, output: str) -> None:
    address = urlsplit(server.bases["genesys-ucs"])
    shown = _here(command.replace(SHOWN_ORIGIN, f"{address.scheme}://{address.netloc}"))
    ended = subprocess.run(shown, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert re.sub(r"in \d+ s", "in 1 s", ended.stdout) == output
    assert ended.returncode == 0


@pytest.mark.parametrize(("command", "output"), [entry for entry in COMMANDS if " serve" in entry[0]])
def test_a_server_of_the_readme_starts_with_the_lines_it_shows(command: str, output: str) -> None:
    # The tests run in the environment that `make` sets up, so `make serve` is what the command line of it is.
    arguments = _here(command.replace("make serve", ".venv/bin/mock-server serve"))
    with served(*arguments[2:], command=arguments[:1]) as running:
        origin = running.bases["genesys-ucs"].removesuffix("/genesys-ucs")
        if output:
            assert "\n".join(running.lines).replace(origin, SHOWN_ORIGIN) == output.strip()


def test_every_command_of_the_readme_is_run_by_one_of_these_tests() -> None:
    assert [command for command, _ in COMMANDS if not command.startswith(("curl", "make serve", ".venv/bin/"))] == []
    own = [command for command, _ in COMMANDS if command.startswith(".venv")]
    assert [command for command in own if not re.search("serve|check|rules|exec", command)] == []


def test_make_serve_starts_what_the_readme_shows() -> None:
    quiet = ["make", "--no-print-directory", "--dry-run", "serve"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # of `make test`
    ended = subprocess.run(quiet, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    recipe = ended.stdout.splitlines()
    assert recipe[-1].strip() == ".venv/bin/mock-server serve"


@pytest.mark.skipif(
    not (ROOT / ".venv/.serving").exists(), reason="outside of `make test` there is no .venv to serve from"
)
def test_make_serve_serves() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    serving = subprocess.Popen(
        ["make", "--no-print-directory", "serve"],
        cwd=ROOT,
        env={**environment, "MOCK_SERVER_PORT": "0"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert serving.stdout
    with serving.stdout as lines:
        try:
            shown = [next(lines) for _ in range(3)]
            assert [line.split()[0] for line in shown] == ["genesys-ucs", "mypreferences", "ready:"]
        finally:
            os.killpg(serving.pid, signal.SIGTERM)
            serving.wait(timeout=20)


def test_the_python_of_the_readme_runs(server: Served) -> None:
    address = urlsplit(server.bases["genesys-ucs"])
    (code,) = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    code = code.replace(SHOWN_ORIGIN, f"{address.scheme}://{address.netloc}")
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)


def test_the_vendor_of_the_contributing_guide_is_the_one_that_the_tests_serve() -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE | re.DOTALL)
    assert code == (ROOT / "contract_tests/third_vendor/vendors/tickets.py").read_text()


def test_every_direct_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    required = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    names = {re.split(r"[<>=;]", requirement)[0].strip() for requirement in required}
    names -= {f"{project['name']}[verify]"}  # one extra takes in another
    table = (ROOT / "CONTRIBUTING.md").read_text().partition("## Dependencies")[2]
    reasons = {
        name.strip() for row in re.findall(r"^\| ([^|]+) \| [^|]+ \|$", table, re.MULTILINE) for name in row.split(",")
    }
    assert names <= reasons
    assert reasons - names <= {"package", "---", "hatchling"}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-build.txt", "requirements-test.txt"])
def test_the_lock_names_exact_versions_and_no_index(name: str) -> None:
    lines = (ROOT / name).read_text().splitlines()
    assert lines
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line) for line in lines)


def test_links_of_the_documentation_lead_to_files() -> None:
    for file in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(Path(ROOT / "docs").glob("*.md"))):
        for target in re.findall(r"\]\(([^)#]+)\)", file.read_text()):
            assert target.startswith("https://") or (file.parent / target).exists(), f"{file}: {target}"


def test_flags_that_change_behaviour_are_told_about() -> None:
    told = README + (ROOT / "docs/server.md").read_text()
    for option in SERVE_OPTIONS:
        assert f"--{option.name}" in told or option.variable in told, option.name


def _here(command: str) -> list[str]:
    """A command of the project's environment, in the environment of these tests."""
    return shlex.split(command.replace(".venv/bin/", f"{Path(sys.executable).parent}/"))


def test_the_readme_leads_to_every_page() -> None:
    pages = {f"docs/{page.name}" for page in Path(ROOT / "docs").glob("*.md")}
    assert pages <= set(re.findall(r"\]\(([^)#]+)\)", README))


def test_the_readme_says_of_nothing_that_is_there_that_it_is_not() -> None:
    missing = README.partition("## What it does not do")[2]
    assert not re.search(r"faults|delays|journal|clock", missing)
