"""What a start of the server is told: flags, else the environment, else the defaults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from mock_server.clock import Clock

PACKAGE = Path(__file__).parent
MOST_SESSIONS = 100_000
IDLE_SECONDS = 24 * 3600
MOST_ENTRIES = 10_000


def shipped(name: str) -> Path:
    """The folder `openapi`, `fixtures` or `contract_tests`: in the installed wheel, else in the checkout's root."""
    installed = PACKAGE / "data" / name
    return installed if installed.is_dir() else PACKAGE.parent / name


@dataclass(frozen=True, slots=True)
class Settings:
    """`vendors` empty means all; `mounts` holds only the exceptions, without a slash at the end (`""` is the root).

    `fixtures` is the name of a shipped set or a folder that holds `VENDOR/SET.yaml` or `VENDOR.yaml`.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    vendors: tuple[str, ...] = ()
    mounts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    openapi: Path = field(default_factory=lambda: shipped("openapi"))
    fixtures: str = "default"
    auth: str = "optional"
    strict: bool = False
    seed: int = 0
    clock: Clock = field(default_factory=Clock)
    max_body: int = 1 << 20
    cors: str | None = None
    admin_token: str | None = None
    max_sessions: int = MOST_SESSIONS
    session_idle: int = IDLE_SECONDS
    max_request_journal_entries: int = MOST_ENTRIES

    def mount(self, vendor: str) -> str:
        """Where a vendor's paths begin."""
        return self.mounts.get(vendor, f"/{vendor}")


_MOUNT = re.compile(r"(/[A-Za-z0-9_.~-]+)+|/", re.ASCII)


def parse_mount(text: str) -> tuple[str, str]:
    """`NAME=/path` as vendor and path without a slash at the end. Raises ValueError with what to write."""
    vendor, separator, path = text.partition("=")
    path = path.rstrip("/") or "/" if path.startswith("/") else path
    if not separator or not vendor or not _MOUNT.fullmatch(path):
        raise ValueError(f"{text!r} is not NAME=/path, such as genesys-ucs=/genesys/1/cs")
    if {".", ".."} & set(path.split("/")):
        raise ValueError(f"{text!r}: clients resolve . and .. before they send a path")
    if path.startswith("/__"):
        raise ValueError(f"{text!r}: paths that begin with /__ belong to the tool itself")
    return vendor, path.rstrip("/")
