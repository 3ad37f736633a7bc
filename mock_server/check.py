"""The check before a start: documents, handlers and fixtures, each against the others."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mock_server.admin import admin
from mock_server.admin.control import Control
from mock_server.contract.check import check_document
from mock_server.contract.contract import Contract, compile_contract
from mock_server.contract.document import Document, load_document
from mock_server.discovery import load_vendor, vendor_names
from mock_server.errors import Problem, SetupError
from mock_server.fixtures import check_fixture, fixture_file, shipped_files
from mock_server.rules import load_rules
from mock_server.settings import PACKAGE, Settings, shipped
from mock_server.vendor import Vendor, no_authentication

NOT_VENDORS = {"admin"}
MOST_STAMPS = 20


@dataclass(frozen=True)
class Checked:
    """What a check looked at."""

    vendors: tuple[str, ...]
    operations: int
    fixtures: int


def served_names(settings: Settings) -> list[str]:
    """The vendors that a start would serve: those asked for, else those that the folder of documents describes.

    Raises SetupError when that is none, or when a mount is given for one that is not served.
    """
    described = {file.stem for file in settings.openapi.glob("*.yaml")} - NOT_VENDORS
    if settings.openapi == shipped("openapi"):
        described |= set(vendor_names())
    names = sorted(set(settings.vendors) or described)
    problems = [
        Problem("--mount", name, f"this vendor is not served; served are {', '.join(names)}")
        for name in settings.mounts
        if name not in names
    ]
    if not names:
        problems.append(Problem(str(settings.openapi), "", "the folder holds no document (VENDOR.yaml)"))
    mounts = [settings.mount(name) for name in names]
    problems += [
        Problem("--mount", name, f"{settings.mount(name) or '/'} is the mount of another vendor too")
        for name in names
        if mounts.count(settings.mount(name)) > 1
    ]
    if problems:
        raise SetupError(problems)
    return names


def check(settings: Settings) -> Checked:
    """Look at everything that a start with these settings would use, and at every shipped fixture set.

    Raises SetupError with all problems, sorted by file.
    """
    names = served_names(settings)
    problems: list[Problem] = []
    contracts: dict[str, Contract] = {}
    fixtures = 0
    for name in names:
        try:
            vendor = load_vendor(name)
            document = load_document(settings.openapi, name)
        except SetupError as error:
            problems += error.problems
            continue
        wrong = [*check_document(document), *handler_problems(name, vendor, document)]
        wrong += () if wrong else _rule_problems(document)
        contract = None if wrong else compile_contract(document)
        if contract is not None:
            contracts[name] = contract
        files, missing = _fixture_files(settings, name)
        fixtures += len(files)
        problems += [*wrong, *missing]
        problems += [problem for file in files for problem in check_fixture(file, vendor, contract)]
    control_plane = load_document(shipped("openapi"), "admin")
    problems += [*check_document(control_plane), *handler_problems("admin", admin(Control()), control_plane)]
    problems += _shadowed(settings, contracts)
    if problems:
        raise SetupError(sorted(problems))
    return Checked(tuple(names), sum(len(contract.operations) for contract in contracts.values()), fixtures)


def _shadowed(settings: Settings, contracts: Mapping[str, Contract]) -> Iterator[Problem]:
    """Mounts that stand on paths of another vendor, whose operations there nobody could reach."""
    for outer, contract in contracts.items():
        for inner in contracts:
            mount = settings.mount(inner)
            if inner == outer or not mount.startswith(f"{settings.mount(outer)}/"):
                continue
            taken = mount.removeprefix(settings.mount(outer)).split("/")
            for operation in contract.operations:
                segments = operation.template.split("/")[: len(taken)]
                if len(segments) == len(taken) and all(
                    own == other or own.startswith("{") for own, other in zip(segments, taken, strict=True)
                ):
                    yield Problem("--mount", inner, f"{mount} hides {operation.id} of {outer}; choose another path")


def _rule_problems(document: Document) -> tuple[Problem, ...]:
    try:
        load_rules(document)
    except SetupError as error:
        return error.problems
    return ()


def handler_problems(name: str, vendor: Vendor, document: Document) -> list[Problem]:
    """Operations without a handler, handlers without an operation, collections without a schema."""
    file = str(document.file)
    module = f"mock_server/vendors/{name.replace('-', '_')}"
    described = document.operation_ids()
    components = document.raw.get("components") or {}
    schemas, schemes = components.get("schemas") or {}, components.get("securitySchemes") or {}
    return [
        *(Problem(file, wanted, f"has no handler of that name in {module}")
          for wanted in sorted(described - set(vendor.by_operation))),
        *(Problem(module, extra, f"this handler has no operation in {file}")
          for extra in sorted(set(vendor.by_operation) - described)),
        *(Problem(module, "authenticate", f"{file} has security schemes, but the vendor lets everybody in")
          for _ in [*schemes][:1] if vendor.authenticate is no_authentication),
        *(Problem(module, collection, f"its schema {form.schema} is not in {file}")
          for collection, form in vendor.collections.items() if form.schema not in schemas),
    ]  # fmt: skip


def _fixture_files(settings: Settings, name: str) -> tuple[list[Path], list[Problem]]:
    """The chosen set, and every shipped one."""
    try:
        chosen = [fixture_file(settings.fixtures, name)]
    except SetupError as error:
        return [], list(error.problems)
    return [*chosen, *(file for file in shipped_files(name) if file not in chosen)], []


def check_once(settings: Settings) -> None:
    """`check`, skipped when exactly these files and this code have passed it before on this machine."""
    try:
        stamp = _stamp(settings)
        if stamp.exists():
            return
    except (OSError, RuntimeError):  # an unreadable file is for `check` to name; no home only costs the time of a check
        stamp = None
    check(settings)
    if stamp is not None:
        _leave(stamp)


def _leave(stamp: Path) -> None:
    """Mark that a check passed, and forget the oldest marks."""
    try:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.touch()
        for old in sorted(stamp.parent.glob("checked-*"), key=lambda file: file.stat().st_mtime)[:-MOST_STAMPS]:
            old.unlink()
    except OSError:
        return  # a read-only home only costs the time of the next check


def _stamp(settings: Settings) -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    chosen = f"{sys.version} {served_names(settings)} {settings.fixtures} {sorted(settings.mounts.items())}"
    digest = hashlib.sha256(chosen.encode())
    for file in _files(settings):
        digest.update(f"\0{file}\0".encode() + file.read_bytes())
    return cache / "profile-mock-server" / f"checked-{digest.hexdigest()[:32]}"


def _files(settings: Settings) -> Iterable[Path]:
    names = served_names(settings)
    code = sorted(PACKAGE.rglob("*.py"))
    fixtures = [file for name in names for file in _fixture_files(settings, name)[0]]
    documents = [settings.openapi / f"{name}.yaml" for name in names]
    documents += [settings.openapi / "rules" / file.name for file in documents]
    own = [shipped("openapi") / "admin.yaml", shipped("fixtures") / "schema.json"]
    return [file for file in (*code, *documents, *fixtures, *own) if file.is_file()]
