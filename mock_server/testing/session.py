"""A session as a test uses it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

import httpx

from mock_server.testing.admin import Admin, AdminError
from mock_server.testing.clock import SessionClock
from mock_server.testing.faults import Faults
from mock_server.testing.journal import Journal
from mock_server.testing.state import SessionState
from mock_server.verify.credentials import Signing

if TYPE_CHECKING:
    from mock_server.testing.server import MockServer


class Session:
    """One isolated state of a server: `name`, and `bases`, the base URL of each vendor in it.

    `vendor` is the one that `base_url` and `client` address; empty for none, then both stand above all vendors.
    As a context manager it is deleted at the end of the block.
    """

    def __init__(self, server: MockServer, name: str, bases: Mapping[str, str], vendor: str = "") -> None:
        if vendor and vendor not in bases:
            raise ValueError(f"{vendor!r} is not served; there are {', '.join(bases)}")
        self.server = server
        self.name = name
        self.bases = bases
        self.vendor = vendor

    @property
    def base_url(self) -> str:
        """Where a client is pointed to; without a slash at the end."""
        return self.bases[self.vendor] if self.vendor else f"{self.server.origin}/__sessions/{self.name}"

    @cached_property
    def client(self) -> httpx.Client:
        """A client below `base_url`: `client.get("/profiles/ada")`."""
        return self.server.client(self.base_url)

    @cached_property
    def admin(self) -> Admin:
        """The control plane for this session."""
        return self.server.admin_of(self.name)

    @cached_property
    def journal(self) -> Journal:
        return Journal(self.admin, self.name)

    @cached_property
    def faults(self) -> Faults:
        return Faults(self.admin)

    @cached_property
    def clock(self) -> SessionClock:
        return SessionClock(self.admin)

    @cached_property
    def state(self) -> SessionState:
        return SessionState(self.admin, self.name, self.vendor)

    def of(self, vendor: str) -> Session:
        """The same session for another of its vendors."""
        return Session(self.server, self.name, self.bases, vendor)

    def basic(self, user: str = "demo", password: str = "demo") -> httpx.Auth:  # noqa: S107  # of the fixtures
        """Credentials of Genesys, by default of a user whom every fixture set has."""
        return httpx.BasicAuth(user, password)

    def signed(self, client_id: str = "AcmeCo", user: str = "api.user", key: str = "fake-shared-key") -> httpx.Auth:
        """Credentials of MyPreferences: each request is signed by the session's clock."""
        return Signing(client_id, user, key, lambda: self.clock.now)

    def delete(self) -> None:
        """End the session; it is fine if it is gone already."""
        try:
            self.server.admin.delete(f"/sessions/{self.name}")
        except AdminError as error:
            if error.status != 404:
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.delete()

    def __repr__(self) -> str:
        return f"<Session {self.name} at {self.base_url}>"
