"""Fixture sets: the files of accounts, users, settings and items that a server starts with."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from mock_server.contract.contract import Contract
from mock_server.contract.source import read_source
from mock_server.errors import Problem, SetupError
from mock_server.fixture_content import Misfit, load_content, misfits
from mock_server.settings import shipped
from mock_server.store import Snapshot
from mock_server.vendor import Vendor


def fixture_file(choice: str, vendor: str) -> Path:
    """The file of a set for a vendor. Raises SetupError, listing the sets that there are, when it has none.

    `choice` is the name of a shipped set, or else a folder with `VENDOR.yaml` or `VENDOR/default.yaml` in it.
    """
    candidates = [shipped("fixtures") / vendor / f"{choice}.yaml"] if "/" not in choice else []
    candidates += [Path(choice) / f"{vendor}.yaml", Path(choice) / vendor / "default.yaml"]
    for candidate in candidates:
        with suppress(OSError):  # a folder that cannot be looked into, or a name too long for one, holds no file for us
            if candidate.is_file():
                return candidate
    looked = ", ".join(str(candidate) for candidate in candidates)
    sets = ", ".join(file.stem for file in shipped_files(vendor)) or "none"
    text = f"no such fixture set: looked for {looked}; the shipped sets of this vendor are {sets}"
    raise SetupError([Problem(choice, vendor, text)])


def shipped_files(vendor: str) -> list[Path]:
    """The files of every shipped set of a vendor."""
    return sorted((shipped("fixtures") / vendor).glob("*.yaml"))


def check_fixture(file: Path, vendor: Vendor, contract: Contract | None) -> list[Problem]:
    """Every way in which a fixture breaks its schema, the document's schemas, or itself.

    Without a contract, because the document is not sound, the items are not looked at.
    """
    try:
        fixture = read_source(file)
    except SetupError as error:
        return list(error.problems)
    found = list(misfits(fixture, vendor, contract))
    if found or contract is None:
        return _problems(file, found)
    return _problems(file, load_content(fixture, "check", vendor, Snapshot()))


def load_fixture(file: Path, name: str, vendor: Vendor, state: Snapshot) -> None:
    """Put what a valid fixture holds into `state`, as the vendor `name`. Raises SetupError for contradictions."""
    problems = _problems(file, load_content(read_source(file), name, vendor, state))
    if problems:
        raise SetupError(problems)


def _problems(file: Path, found: Iterable[Misfit]) -> list[Problem]:
    return [Problem(str(file), "/".join(map(str, misfit.place)), misfit.text) for misfit in found]
