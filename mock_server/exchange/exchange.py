"""A request and its reply as they are shown to people, without secrets."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field

CASE = "x-schemathesis-testcaseid"
"""A mark of generated requests, by which the verifier finds them again; it means nothing to the target."""
_UNTOLD = frozenset({"host", "accept", "accept-encoding", "connection", "content-length", "user-agent", CASE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One exchange; in place of the reply it can have the `error` that there was none.

    Headers have lower-case names, with secrets replaced. `started` is in seconds since the epoch,
    `seconds` how long it took until the reply was there. `left_out` is how many bytes of bodies were not kept.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    started: float
    seconds: float
    status: int | None = None
    reply_headers: Mapping[str, str] = field(default_factory=dict)
    reply_body: bytes = b""
    error: str | None = None
    left_out: int = 0

    @property
    def telling_headers(self) -> dict[str, str]:
        """Those that a client does not add by itself."""
        return {
            name: value
            for name, value in self.headers.items()
            if name not in _UNTOLD or (name == "accept" and value != "*/*")
        }

    def curl(self) -> str:
        """The request as a command; credentials are left for the reader to fill in."""
        parts = ["curl", "-i", *(["--head"] if self.method == "HEAD" else ["-X", self.method])]
        for name, value in self.telling_headers.items():
            parts += ["-H", f"{name}: {value}" if value else f"{name};"]
        if self.body:
            parts += ["--data-binary", self.body.decode("utf-8", "replace")]
        return shlex.join([*parts, self.url])
