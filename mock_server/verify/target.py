"""What is verified: a base URL, who calls it, and what is known about it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import quote

import httpx
import pytest

from mock_server.contract.document import Document
from mock_server.verify.conventions import conventions_of
from mock_server.verify.credentials import Credentials
from mock_server.verify.exchange import Recorder, Scrubber
from mock_server.verify.ownership import Ownership, Removal
from mock_server.verify.routes import Routes
from mock_server.verify.transport import Gate, Pace, Transport, Unreachable, Withheld

FACTS: Mapping[str, str] = {
    "required": "the target must refuse requests without credentials",
    "open": "the target must take requests without credentials",
    "credentials": "credentials of the caller must be given",
    "reader": "credentials of a second caller, who may only read, must be given",
    "global": "metadata and server mode are touched only with --allow-global-changes",
    "writes": "nothing is written with --read-only",
    "xml": "XML is left out by --media json, or is not what the vendor speaks",
    "mock": "it is about this fake only",
    "people": "it needs the people of this fake's default fixture set",
    "acme": "it needs the account AcmeCo of this fake's fixture",
    "strict": "the target must refuse what breaks soft rules",
    "lenient": "the target must take what breaks soft rules",
}
"""What a test may need of the target, and what it is told when that is missing."""
OWNER, READER, NOBODY = "owner", "reader", "nobody"


@dataclass(frozen=True)
class Names:
    """Names that this run alone uses, the same in each run with the same prefix."""

    prefix: str
    _used: list[int] = field(default_factory=lambda: [0])

    def id(self) -> str:
        """A new name of at most 16 characters, letters, digits and `-`."""
        self._used[0] += 1
        return f"{self.prefix}-{self._used[0]}"

    def text(self, word: str) -> str:
        """`word` made unlike any other, for people's names, streets and the like: letters and digits, no space."""
        self._used[0] += 1
        return f"{word}{self.prefix}n{self._used[0]}"

    def made(self, text: str) -> bool:
        """Whether a text is, or holds, a name that was given here, in whatever letter case."""
        numbers = re.findall(rf"{self.prefix}[-n](\d+)", text.lower())
        return any(0 < int(number) <= self._used[0] for number in numbers)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may do, and how much: `rate` in requests a second, `timeout` in seconds for an exchange.

    `examples` is how much is drawn for each operation and for the model, `media` is json, xml or both;
    `first_failure` is whether the first failure is enough, so that none need be made short or complete.
    """

    seed: int = 0
    prefix: str = "vrf0"
    examples: int = 25
    rate: float | None = None
    timeout: float = 30.0
    read_only: bool = False
    global_changes: bool = False
    media: str = "json"
    first_failure: bool = False


class Target:
    """`url` is the vendor's base without a slash at the end; `base` that of the account whose data are worked on."""

    def __init__(
        self,
        document: Document,
        url: str,
        *,
        account: str | None = None,
        credentials: Mapping[str, Credentials] | None = None,
        headers: Mapping[str, str] | None = None,
        secret_headers: Iterable[str] = (),
        scrub: Scrubber | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.document = document
        self.vendor = document.name
        self.url = url.rstrip("/")
        self.account = account
        self.credentials = dict(credentials or {})
        self.headers = dict(headers or {})
        self.facts: frozenset[str] = frozenset()
        routes = Routes(document)
        self.conventions = conventions_of(document, routes)
        self.names = Names(self.limits.prefix)
        self.scrub = scrub or Scrubber()
        self.recorder = Recorder(secret_headers, scrub)
        self.gate = Gate(
            self.url,
            routes,
            Ownership(self.conventions.holdings, self.names.made, self.limits.prefix),
            self.recorder,
            Pace(self.limits.rate),
            read_only=self.limits.read_only,
            global_changes=self.limits.global_changes,
            timeout=self.limits.timeout,
        )
        self.left_behind: list[str] = []
        self._clients: dict[str, httpx.Client] = {}
        self._closing = ExitStack()

    @property
    def base(self) -> str:
        return self.url if self.conventions.account is None else f"{self.url}/{quote(self.account or '', safe='')}"

    @property
    def seed(self) -> int:
        return self.limits.seed

    @property
    def examples(self) -> int:
        return self.limits.examples

    def client(self, who: str = OWNER) -> httpx.Client:
        """The one client of this caller below `base`; it keeps connections, and neither cookies nor redirects."""
        if who not in self._clients:
            self._clients[who] = self.new_client(who)
        return self._clients[who]

    def new_client(self, who: str = OWNER, base: str | None = None) -> httpx.Client:
        """A client of its own, for another thread or another `base`; closed with the target."""
        client = httpx.Client(
            base_url=self.base if base is None else base,
            auth=self.credentials.get(who),
            headers=self.headers,
            transport=Transport(self.gate),
            timeout=self.limits.timeout,
        )
        return self._closing.enter_context(client)

    def session_client(self) -> httpx.Client:
        """The owner's client below the vendor's URL, in a session of this fake that nobody used before."""
        client = self.new_client(OWNER, self.url)
        client.headers["X-Mock-Session"] = f"{self.names.prefix}-{secrets.token_hex(8)}"
        return client

    def speaks(self, media_type: str | None) -> bool:
        """Whether bodies in this media type are sent; no body is in none."""
        is_xml = media_type is not None and media_type.partition(";")[0].endswith("xml")
        return media_type is None or self.limits.media == "both" or is_xml == (self.limits.media == "xml")

    def missing(self, needs: Iterable[str]) -> str | None:
        """Why a test that needs these facts cannot be run, None when it can."""
        return next((FACTS[need] for need in needs if need not in self.facts), None)

    def clean_up(self) -> None:
        """Put back modes and delete what was made; what cannot be deleted is told by `left_behind`."""
        if self.gate.take_global_change():
            for method, path, body in self.conventions.holdings.restore:
                with suppress(httpx.HTTPError, Unreachable):
                    self.client().request(method, self.base + path, json=body)
        ownership = self.gate.ownership
        while (removal := ownership.next_removal()) is not None:
            if not self._removed(removal):
                self.left_behind.append(removal.url)
            ownership.gone(removal.url, removal.headers)
        self.left_behind += ownership.take_doubts()

    def _removed(self, removal: Removal) -> bool:
        client = self.client(OWNER if removal.authorized else NOBODY)
        try:
            reply = client.delete(removal.url, headers=removal.headers)
        except (httpx.HTTPError, httpx.InvalidURL, Unreachable, Withheld, UnicodeError):
            return False
        return reply.is_success or reply.status_code in (404, 410)

    def close(self) -> None:
        self._closing.close()


class Targets(Protocol):
    """Where tests get their target from."""

    def target(self, vendor: str, needs: Iterable[str]) -> Target: ...


TARGETS = pytest.StashKey[Targets]()
