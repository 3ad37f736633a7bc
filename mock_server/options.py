"""The flags of the commands, each also an environment variable; the flag wins."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mock_server.clock import Clock, parse_instant
from mock_server.errors import Problem, SetupError
from mock_server.settings import Settings, parse_mount

PREFIX = "MOCK_SERVER_"
Parse = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Option:
    """`name` is the flag without dashes; `field` the member of Settings.

    A repeatable one's variable has a value in each line; in a single line values are separated by commas, unless
    `has_commas` says that they stand in the values themselves. `scope` stands in the variable where commands mean
    different things by one flag.
    """

    name: str
    field: str
    metavar: str | None
    help: str
    parse: Parse
    repeatable: bool = False
    scope: str = ""
    has_commas: bool = False

    @property
    def variable(self) -> str:
        """The environment variable."""
        return PREFIX + self.scope + self.name.upper().replace("-", "_")

    def listed(self, text: str) -> list[str]:
        """The values that a variable holds."""
        if "\n" in text or self.has_commas:
            return [line.strip() for line in text.splitlines() if line.strip()]
        return [part.strip() for part in text.split(",")]


def number(low: int, high: int) -> Parse:
    def parse(text: str) -> int:
        if not text.isdecimal() or len(text) > 20 or not low <= int(text) <= high:
            raise ValueError(f"{text!r} is not a whole number from {low} to {high}")
        return int(text)

    return parse


def one_of(*choices: str) -> Parse:
    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f"{text!r} is none of {', '.join(choices)}")
        return text

    return parse


def boolean(text: str) -> bool:
    if text.lower() not in ("1", "true", "yes", "0", "false", "no", ""):
        raise ValueError(f"{text!r} is neither true nor false")
    return text.lower() in ("1", "true", "yes")


def _clock(text: str) -> Clock:
    try:
        return Clock(parse_instant(text))
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is not an ISO 8601 date and time, such as 2024-01-15T12:00:00Z") from None


def _folder(text: str) -> Path:
    try:
        return Path(text).resolve(strict=True)
    except OSError as error:
        raise ValueError(f"the folder {text!r} cannot be read: {error.strerror}") from None


def _origin(text: str) -> str:
    if text != "*" and not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]_-]+", text, re.ASCII):
        raise ValueError(f"{text!r} is not an origin such as http://localhost:3000, nor *")
    return text


def nonempty(text: str) -> str:
    if not text:
        raise ValueError("must not be empty")
    return text


VENDOR = Option("vendor", "vendors", "NAME", "only this vendor (repeatable)", nonempty, repeatable=True)
OPENAPI = Option("openapi", "openapi", "FOLDER", "read the documents from this folder, not the shipped ones", _folder)
FIXTURES = Option(
    "fixtures", "fixtures", "SET-OR-FOLDER",
    "start with this fixture set (default, empty, edge-cases) or with the files of a folder", nonempty,
)  # fmt: skip
CHECK_OPTIONS = (VENDOR, OPENAPI, FIXTURES)
RULES_OPTIONS = (VENDOR, OPENAPI)
SERVE_OPTIONS = (
    Option("host", "host", "ADDRESS", "listen on this address (127.0.0.1)", nonempty),
    Option("port", "port", "N", "listen on this port, 0 takes a free one (8080)", number(0, 65535)),
    VENDOR,
    Option("mount", "mounts", "NAME=/path", "put a vendor under another path (repeatable)", parse_mount, True),
    OPENAPI,
    FIXTURES,
    Option(
        "auth", "auth", "MODE",
        "credentials: optional (checked when sent), required (as the vendor), off (ignored) (optional)",
        one_of("optional", "required", "off"),
    ),
    Option("strict", "strict", None, "refuse what breaks a soft rule, and accounts that no fixture names", boolean),
    Option("seed", "seed", "N", "where generated ids start from (0)", number(0, 36**5 - 2)),
    Option("clock", "clock", "ISO-8601", "freeze the time; without it real UTC runs", _clock),
    Option("max-body", "max_body", "BYTES", "refuse larger request bodies (1048576)", number(1, 1 << 30)),
    Option(
        "admin-token", "admin_token", "TOKEN",
        "demand this token of callers of the control plane; one is made up for an --host that others can reach",
        nonempty,
    ),
    Option("max-sessions", "max_sessions", "N", "keep at most so many sessions (100000)", number(1, 10_000_000)),
    Option(
        "session-idle", "session_idle", "SECONDS",
        "delete a session that nobody has used for so long when room is looked for, 0 never (86400)", number(0, 10**9),
    ),
    Option(
        "max-request-journal-entries", "max_request_journal_entries", "N",
        "keep so many of the latest exchanges, 0 none (10000)", number(0, 1_000_000),
    ),
    Option("cors", "cors", "ORIGIN", "let browsers of this origin (or * for any) read vendor replies", _origin),
)  # fmt: skip


def add_options(parser: argparse.ArgumentParser, options: Sequence[Option]) -> None:
    """Give a parser the flags; their values stay texts until `read_settings`."""
    for option in options:
        flag = f"--{option.name}"
        text = f"{option.help} [{option.variable}]"
        if option.metavar is None:
            parser.add_argument(flag, action="store_const", const="true", help=text)
        elif option.repeatable:
            parser.add_argument(flag, action="append", metavar=option.metavar, help=text)
        else:
            parser.add_argument(flag, metavar=option.metavar, help=text)


def read_settings(options: Sequence[Option], flags: Mapping[str, Any], environment: Mapping[str, str]) -> Settings:
    """Flags over environment over defaults. Raises SetupError naming every wrong value and where it came from."""
    return Settings(**read_values(options, flags, environment))


def read_values(options: Sequence[Option], flags: Mapping[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    """What flags and environment say, by the options' fields. Raises SetupError as `read_settings` does."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for option in options:
        source, text = f"--{option.name}", flags.get(option.name.replace("-", "_"))
        if text is None:
            source, text = option.variable, environment.get(option.variable)
            if text is None:
                continue
            text = option.listed(text) if option.repeatable else text
        try:
            values[option.field] = _value(option, text)
        except ValueError as error:
            problems.append(Problem(source, "", str(error)))
    if problems:
        raise SetupError(problems)
    return values


def _value(option: Option, given: Any) -> Any:
    if not option.repeatable:
        return option.parse(given)
    parsed = [option.parse(text) for text in given]
    if option.field != "mounts":
        return tuple(parsed)
    mounts = dict(parsed)
    if len(mounts) < len(parsed):
        raise ValueError("a vendor is mounted twice; start a second server for a second path")
    return mounts
