"""The pytest plugin: a server for the whole run, and a session of it for each test that wants one.

It is loaded by every pytest that finds this package installed, so it imports nothing before a test uses it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Generator, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mock_server.settings import Settings
    from mock_server.testing import MockServer, Session
    from mock_server.testing.local import LocalServers

OPTIONS: Mapping[str, str] = {
    "auth": "credentials: optional, required or off",
    "strict": "true refuses what breaks a soft rule, and accounts that no fixture names",
    "fixtures": "the fixture set (default, empty, edge-cases), or a folder",
    "seed": "where generated ids start from",
    "clock": "an ISO 8601 instant at which the time of every session is frozen at first",
    "vendors": "only these vendors (all)",
    "openapi": "a folder with documents to serve in place of the shipped ones",
}
"""How the server of the tests is started: each is an option of pytest's file, `mock_server_…`, and of the marker."""
PREFIX = "mock_server_"
FIXTURES = ("mock_server", "genesys_ucs", "mypreferences")
ALLOW_5XX = "allow_5xx"
MARKER = f"mock_server({', '.join(f'{name}=…' for name in OPTIONS)}, {ALLOW_5XX}=False)"
_USAGE_ERROR = 4
_MOST_NAME = 64
_numbers = itertools.count(1)
_SERVERS = pytest.StashKey["LocalServers"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    for name, text in OPTIONS.items():
        kind: Any = "args" if name == "vendors" else "string"
        parser.addini(PREFIX + name, f"mock server: {text}", type=kind, default=None)


def pytest_configure(config: pytest.Config) -> None:
    """Raises UsageError for a wrong option."""
    config.addinivalue_line(
        "markers",
        f"{MARKER}: the server that this test's sessions belong to is started so, and whether 5xx replies that no "
        "fault asked for are fine",
    )
    if _given(config):
        _settings(config, {})
    for hidden in _hidden(config):
        config.issue_config_time_warning(pytest.PytestConfigWarning(hidden), stacklevel=2)


@pytest.fixture(scope="session")
def _mock_servers(pytestconfig: pytest.Config) -> Iterator[LocalServers]:
    """The servers of this run; none is started before it is asked for."""
    from mock_server.testing.local import LocalServers  # noqa: PLC0415  # late on purpose

    servers = pytestconfig.stash[_SERVERS] = LocalServers()
    yield servers
    del pytestconfig.stash[_SERVERS]
    servers.close()


@pytest.fixture(scope="session")
def mock_server(pytestconfig: pytest.Config, _mock_servers: LocalServers) -> MockServer:
    """The mock server of this run, started once, with the options `mock_server_…` of pytest's file."""
    return _started(pytestconfig, _mock_servers, {})


@pytest.fixture
def genesys_ucs(request: pytest.FixtureRequest, _mock_servers: LocalServers) -> Iterator[Session]:
    """A session of this test's own, addressing Genesys UCS."""
    yield from _session(request, _mock_servers, "genesys-ucs")


@pytest.fixture
def mypreferences(request: pytest.FixtureRequest, _mock_servers: LocalServers) -> Iterator[Session]:
    """A session of this test's own, addressing MyPreferences."""
    yield from _session(request, _mock_servers, "mypreferences")


def pytest_runtest_setup(item: pytest.Item) -> None:
    servers = item.config.stash.get(_SERVERS, None)
    if servers is not None:
        servers.forget()
    if _asks_for_the_server(item) and _marked(item).keys() - {ALLOW_5XX}:
        pytest.fail(
            "the fixture mock_server is one server for all tests, and a marker cannot change it; use genesys_ucs or "
            "mypreferences, whose member `server` is the one that is started as the marker says",
            pytrace=False,
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """A 5xx that nobody asked for is no answer that a vendor gives: the test fails even if its client hid it."""
    outcome = yield
    servers = item.config.stash.get(_SERVERS, None)
    if servers is not None and servers.opened and not _marked(item).get(ALLOW_5XX):
        from mock_server.testing.evidence import unasked_failures  # noqa: PLC0415  # late on purpose

        text = unasked_failures(servers.opened)
        if text:
            allow = f"if that is what it is about, mark it: @pytest.mark.mock_server({ALLOW_5XX}=True)"
            pytest.fail(f"the test met a 5xx that no fault asked for; {allow}\n{text}", pytrace=False)
    return outcome


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    servers = item.config.stash.get(_SERVERS, None)
    if report.failed and report.when != "teardown" and servers is not None and servers.opened:
        from mock_server.testing.evidence import exchanges  # noqa: PLC0415  # late on purpose

        text = exchanges(servers.opened)
        if text:
            report.sections.append(("mock server exchanges", text))
    return report


def _asks_for_the_server(item: pytest.Item) -> bool:
    """Whether the test itself, and not only a fixture of its, takes `mock_server`."""
    code = getattr(getattr(item, "function", None), "__code__", None)
    return code is not None and "mock_server" in code.co_varnames[: code.co_argcount]


def _session(request: pytest.FixtureRequest, servers: LocalServers, vendor: str) -> Iterator[Session]:
    marked = {name: value for name, value in _marked(request.node).items() if name != ALLOW_5XX}
    server = _started(request.config, servers, marked)
    with server.session(_session_name(request.node.nodeid), vendor=vendor) as session:
        yield session


def _session_name(nodeid: str) -> str:
    """A name that tells the test and that no other session has; of a long one the end, which tells most."""
    number = f"-{next(_numbers)}"
    safe = re.sub(r"[^A-Za-z0-9_.-]+", "-", nodeid)
    return safe[-(_MOST_NAME - len(number)) :].strip("-.") + number


def _marked(item: Any) -> dict[str, Any]:
    """What the markers of a test say together; the nearest counts. Raises UsageError for what none can say."""
    said: dict[str, Any] = {}
    for marker in reversed(list(item.iter_markers("mock_server"))):
        unknown = marker.kwargs.keys() - {*OPTIONS, ALLOW_5XX}
        if marker.args or unknown:
            wrong = ", ".join([*map(repr, marker.args), *sorted(unknown)])
            raise pytest.UsageError(f"{item.nodeid}: the marker takes {MARKER}, not {wrong}")
        said |= marker.kwargs
    return said


def _started(config: pytest.Config, servers: LocalServers, marked: Mapping[str, Any]) -> MockServer:
    """The server for a test. Ends the run when it cannot start as pytest's file says, the test when its marker errs."""
    from mock_server.errors import SetupError  # noqa: PLC0415  # late on purpose

    try:
        return servers.get(_settings(config, marked))
    except SetupError as error:
        text = "the mock server cannot start:\n" + "\n".join(map(str, error.problems))
        if marked or hasattr(config, "workerinput"):  # a worker of xdist cannot end the run of all
            pytest.fail(text, pytrace=False)
        pytest.exit(text, returncode=_USAGE_ERROR)


def _given(config: pytest.Config) -> dict[str, Any]:
    """What pytest's file says, by the names of OPTIONS."""
    found = {name: config.getini(PREFIX + name) for name in OPTIONS}
    return {name: value for name, value in found.items() if value is not None}


def _settings(config: pytest.Config, marked: Mapping[str, Any]) -> Settings:
    """Marker over file over defaults. Raises UsageError listing every wrong value with its place."""
    from mock_server.options import SERVE_OPTIONS  # noqa: PLC0415  # late on purpose
    from mock_server.settings import Settings  # noqa: PLC0415  # late on purpose

    options = {option.field: option for option in SERVE_OPTIONS}
    file = {name: (f"{PREFIX}{name}", value) for name, value in _given(config).items()}
    said = {**file, **{name: (f"mock_server({name}=…)", value) for name, value in marked.items()}}
    values: dict[str, Any] = {}
    wrong = []
    for name, (place, value) in said.items():
        texts = [_text(config, name, each) for each in _each(value)]
        try:
            parsed = tuple(options[name].parse(text) for text in texts)
        except ValueError as error:
            wrong.append(f"{place}: {error}")
            continue
        values[name] = parsed if options[name].repeatable else parsed[0]
    if wrong:
        raise pytest.UsageError("; ".join(wrong))
    return Settings(port=0, **values)


def _each(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _text(config: pytest.Config, name: str, value: Any) -> str:
    """A value as it stands behind a flag; folders are seen from the file that names them."""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value.isoformat() if hasattr(value, "isoformat") else value)
    if name == "openapi" or (name == "fixtures" and "/" in text):
        return str((config.inipath.parent if config.inipath else config.rootpath) / text)
    return text


def _hidden(config: pytest.Config) -> Iterator[str]:
    """Fixtures of other plugins that have the names of these: which of the two a test gets would be chance."""
    for plugin in config.pluginmanager.get_plugins():
        file = str(getattr(plugin, "__file__", ""))
        if file in ("", __file__) or file.endswith("conftest.py"):
            continue
        for name in FIXTURES:
            if _is_fixture(getattr(plugin, name, None)):
                yield f"the fixture {name} of the mock server and that of the plugin {file} have the same name"


def _is_fixture(value: Any) -> bool:
    return type(value).__name__ == "FixtureFunctionDefinition" or hasattr(value, "_pytestfixturefunction")
