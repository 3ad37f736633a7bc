"""Fixture sets: the accounts, users, settings and items that a server starts with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import jsonschema_rs

from mock_server.contract.contract import Contract
from mock_server.contract.source import read_source
from mock_server.errors import Problem, SetupError
from mock_server.settings import shipped
from mock_server.store import Snapshot
from mock_server.vendor import ACCOUNTS, Vendor

Item = tuple[str, str, Any]
"""Where an item stands in the fixture, its collection, and itself."""


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
    problems = list(_misfits(file, "", read_source(shipped("fixtures") / "schema.json"), fixture))
    if problems:
        return problems
    for account, content in fixture["accounts"].items():
        settings = content.get("settings", {})
        problems += _misfits(file, f"accounts/{account}/settings/", vendor.settings_schema, settings)
    problems += _misshapen(file, fixture, vendor, contract) if contract else ()
    if problems or contract is None:
        return problems
    try:
        load_fixture(file, "check", vendor, Snapshot())
    except SetupError as error:
        return list(error.problems)
    return []


def load_fixture(file: Path, name: str, vendor: Vendor, state: Snapshot) -> None:
    """Put what a valid fixture holds into `state`, as the vendor `name`. Raises SetupError for contradictions."""
    shared = state.scope(name, None)
    problems = []
    for account, content in read_source(file)["accounts"].items():
        shared.put(ACCOUNTS, account, {"users": content.get("users", {}), "settings": content.get("settings", {})})
        own = state.scope(name, account)
        for place, collection, item in _in_order(_items(account, content), vendor):
            try:
                vendor.collections[collection].load(own, item)
            except ValueError as error:
                problems.append(Problem(str(file), place, str(error)))
    if problems:
        raise SetupError(problems)


def _misfits(file: Path, place: str, schema: Mapping[str, Any], value: Any) -> Iterator[Problem]:
    formats = {"python-regex": _is_expression}
    for error in jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=True, formats=formats).iter_errors(
        value
    ):
        yield Problem(str(file), place + "/".join(map(str, error.instance_path)), error.message)


def _is_expression(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def _misshapen(file: Path, fixture: Any, vendor: Vendor, contract: Contract) -> Iterator[Problem]:
    schemas = {name: contract.schemas.component(collection.schema) for name, collection in vendor.collections.items()}
    for account, content in fixture["accounts"].items():
        for place, collection, item in _items(account, content):
            if collection not in schemas:
                known = ", ".join(schemas) or "none"
                yield Problem(str(file), place, f"this vendor has no collection {collection}; there are: {known}")
                continue
            for failure in schemas[collection].failures(item, "body"):
                member = "/".join(map(str, failure.member))
                yield Problem(str(file), f"{place}/{member}".rstrip("/"), failure.message)


def _in_order(items: Iterator[Item], vendor: Vendor) -> list[Item]:
    """The items as the vendor names its collections: those on which others build come first."""
    places = list(vendor.collections)
    return sorted(items, key=lambda item: places.index(item[1]))


def _items(account: str, content: Any) -> Iterator[Item]:
    for collection, items in content.get("items", {}).items():
        for number, item in enumerate(items):
            yield f"accounts/{account}/items/{collection}/{number}", collection, item
