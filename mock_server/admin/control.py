"""What the control plane works on, and what its handlers get and give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mock_server.contract.contract import Contract
from mock_server.sessions import Session, Sessions
from mock_server.settings import Settings
from mock_server.store import EMPTY_ROOT
from mock_server.vendor import Request, Vendor


@dataclass(frozen=True, slots=True)
class Mounted:
    """A vendor as it is served."""

    name: str
    mount: str
    vendor: Vendor
    contract: Contract


@dataclass(frozen=True, slots=True)
class Control:
    """The running server, as far as the control plane changes it. `vendors` by their names."""

    sessions: Sessions = field(default_factory=lambda: Sessions(EMPTY_ROOT))
    vendors: Mapping[str, Mounted] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)


@dataclass(frozen=True, slots=True)
class AdminCall:
    """One call of the control plane: values are validated and typed; `session` is the one that the request names.

    `media_type` is the one in which a 200 is answered.
    """

    operation: str
    path: Mapping[str, Any]
    query: Mapping[str, Any]
    headers: Mapping[str, Any]
    body: Any
    request: Request
    session: Session
    media_type: str = "application/json"
