"""The flags of `mock-server verify`, each also an environment variable, and the plan that they make."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mock_server.contract.provenance import LEVELS
from mock_server.errors import Problem, SetupError
from mock_server.options import Option, Parse, boolean, nonempty, number, one_of, read_values

REPORTS = ("junit", "html", "har", "json")
MEDIA = ("json", "xml", "both")
_PREFIX = re.compile(r"[a-z][a-z0-9]{2,7}")
_VENDOR = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ACCOUNT = re.compile(r"[^\x00-\x20\x7f-\U0010ffff/?#%]{1,100}")
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*([\x20-\x7e]+)")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is told. `basic`, `pnauth` and those of the reader are (user, secret); `openapi` is a file."""

    url: str
    vendor: str
    openapi: Path | None = None
    basic: tuple[str, str] | None = None
    pnauth: tuple[str, str] | None = None
    reader_basic: tuple[str, str] | None = None
    reader_pnauth: tuple[str, str] | None = None
    headers: tuple[tuple[str, str], ...] = ()
    tenant: str | None = None
    client_id: str | None = None
    media: str | None = None
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    seed: int = 0
    prefix: str | None = None
    max_examples: int = 25
    rate: float | None = None
    read_only: bool = False
    allow_global_changes: bool = False
    timeout: float = 10.0
    fail_on: str = LEVELS[-1]
    reports: tuple[tuple[str, Path], ...] = ()

    @property
    def secrets(self) -> list[str]:
        """What must not be seen in any report."""
        pairs = [pair for pair in (self.basic, self.pnauth, self.reader_basic, self.reader_pnauth) if pair]
        joined = [f"{user}:{secret}" for user, secret in pairs]
        return [*(secret for _, secret in pairs), *joined, *(value for _, value in self.headers)]


def _pair(text: str) -> tuple[str, str]:
    user, colon, secret = text.partition(":")
    if not (user and colon and secret):
        raise ValueError("is not user:secret")  # what was given is not repeated: it may be a secret
    return user, secret


def _header(text: str) -> tuple[str, str]:
    match = _HEADER.fullmatch(text)
    if not match:
        raise ValueError("is not 'Name: value' in ASCII")
    return match[1], match[2].strip()


def _decimal(low: float, high: float) -> Parse:
    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not low <= value <= high:
            raise ValueError(f"{text!r} is not a number from {low:g} to {high:g}")
        return value

    return parse


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise ValueError(f"there is no file {text!r}")
    return path.resolve()


def _prefix(text: str) -> str:
    if not _PREFIX.fullmatch(text):
        raise ValueError(f"{text!r} is not 3 to 8 lower-case letters and digits, a letter first")
    return text


def _report(text: str) -> tuple[str, Path]:
    kind, equals, name = text.partition("=")
    if kind not in REPORTS or not equals or not name:
        raise ValueError(f"{text!r} is not KIND=FILE with one of {', '.join(REPORTS)}")
    path = Path(name)
    if path.is_dir() or not path.parent.is_dir():
        raise ValueError(f"{name!r} cannot be written: " + ("it is a folder" if path.is_dir() else "no such folder"))
    return kind, path


def _vendor(text: str) -> str:
    if not _VENDOR.fullmatch(text):
        raise ValueError(f"{text!r} is not a vendor's name: lower-case letters and digits, parts joined by '-'")
    return text


def _account(text: str) -> str:
    if not _ACCOUNT.fullmatch(text):
        raise ValueError(f"{text!r} is not 1 to 100 ASCII characters without / ? # %")
    return text


def _url(text: str) -> str:
    if "@" in text:
        raise ValueError("a URL holds no credentials here; use --basic user:password")
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment)
        port = parts.port
    except ValueError:
        sound, port = False, None
    if not sound or port == 0:
        # What was given is not repeated: behind a mistyped flag it may be a secret.
        raise ValueError("is not a base such as http://127.0.0.1:8080/genesys-ucs")
    return text.rstrip("/")


def _option(
    name: str,
    field: str,
    metavar: str | None,
    text: str,
    parse: Parse,
    repeatable: bool = False,
    *,
    has_commas: bool = False,
) -> Option:
    return Option(name, field, metavar, text, parse, repeatable, scope="VERIFY_", has_commas=has_commas)


OPTIONS = (
    _option("vendor", "vendor", "NAME", "whose API it is: genesys-ucs, mypreferences, or that of --openapi", _vendor),
    _option("openapi", "openapi", "FILE", "hold it against this document, not the packaged one", _file),
    _option("basic", "basic", "user:password", "send these credentials", _pair),
    _option("pnauth", "pnauth", "user:key", "sign each request as this user (MyPreferences)", _pair),
    _option("reader-basic", "reader_basic", "user:password", "a second user, who may only read: tests of 403", _pair),
    _option("reader-pnauth", "reader_pnauth", "user:key", "a second user, who may only read: tests of 403", _pair),
    _option(
        "header", "headers", "'Name: value'",
        "send this with every request (repeatable; in the variable one in each line)", _header, True, has_commas=True,
    ),
    _option("tenant", "tenant", "NAME", "work in this tenant (Genesys: ContactCenterId)", _account),
    _option("client-id", "client_id", "NAME", "work in this account (MyPreferences) (AcmeCo)", _account),
    _option("media", "media", "FORMAT", "speak json, xml or both (both where the document has both)", one_of(*MEDIA)),
    _option("only", "only", "NAME", "only this rule, operation or layer (repeatable)", nonempty, True),
    _option("skip", "skip", "NAME", "not this rule, operation or layer (repeatable)", nonempty, True),
    _option("seed", "seed", "N", "what is drawn follows from this number (0)", number(0, 1 << 31)),
    _option("prefix", "prefix", "WORD", "what names of the run's own data begin with (vrf and the seed)", _prefix),
    _option("max-examples", "max_examples", "N", "how much schema and model layers draw (25)", number(1, 100_000)),
    _option("rate", "rate", "N", "at most so many requests a second (no limit)", _decimal(0.01, 100_000)),
    _option("read-only", "read_only", None, "write nothing: only what reading can tell", boolean),
    _option(
        "allow-global-changes", "allow_global_changes", None,
        "also test metadata and server mode, which others see; they are put back", boolean,
    ),
    _option("timeout", "timeout", "SECONDS", "how long a reply may take, all of it (10)", _decimal(0.1, 600)),
    _option(
        "fail-on", "fail_on", "LEVEL",
        "fail on rules of this level and surer ones: seed, docs or inferred; others are observations (inferred)",
        one_of(*LEVELS),
    ),
    _option(
        "report", "reports", "KIND=FILE", f"write a report: {', '.join(REPORTS)} (repeatable)", _report, True
    ),
)  # fmt: skip


def read_plan(url: str, flags: Mapping[str, Any], environment: Mapping[str, str]) -> Plan:
    """Raises SetupError naming every wrong value and where it came from."""
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    try:
        base = _url(url)
    except ValueError as error:
        problems.append(Problem("URL", "", str(error)))
    try:
        values = read_values(OPTIONS, flags, environment)
    except SetupError as error:
        problems += error.problems
    if not problems and "vendor" not in values and "openapi" not in values:
        problems.append(Problem("--vendor", "", "say whose API it is, such as --vendor genesys-ucs"))
    problems += [] if problems else _contradictions(values)
    if problems:
        raise SetupError(problems)
    values.setdefault("vendor", values["openapi"].stem if "openapi" in values else None)
    return Plan(url=base, **values)


def _contradictions(values: Mapping[str, Any]) -> list[Problem]:
    problems = []
    if "basic" in values and "pnauth" in values:
        problems.append(Problem("--pnauth", "", "cannot be given together with --basic: a caller has one way"))
    if values.get("read_only") and values.get("allow_global_changes"):
        problems.append(Problem("--allow-global-changes", "", "cannot be given together with --read-only"))
    files = [file.resolve() for _, file in values.get("reports", ())]
    problems += [
        Problem("--report", str(file), "cannot hold two reports; give each a file of its own")
        for file in sorted({file for file in files if files.count(file) > 1})
    ]
    return problems
