"""A journal entry as it is shown: in a line of a list, whole, and in an archive. No secret gets out of here."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence, Set
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, quote

from mock_server.admin.control import Control
from mock_server.admin.state_difference import has_changed
from mock_server.contract.json_codec import JsonCodec
from mock_server.contract.media import essence
from mock_server.errors import ApiError, Failure, Invalid
from mock_server.exchange.exchange import Shown
from mock_server.exchange.redaction import SHORTEST_SECRET, replacing, secrets_of, told, told_query
from mock_server.journal import Entry
from mock_server.store import Root
from mock_server.vendor import ACCOUNTS

_IN_A_PATH = "/:@!$&'()*+,;=~-._"
_JSON = JsonCodec()


class EntryViews:
    """Makes views of entries; what is secret of the users of a state is found once for all entries that have them."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._latest: tuple[Sequence[object], frozenset[str]] = ((), frozenset())

    def of(self, entry: Entry) -> EntryView:
        mounted = self._control.vendors.get(entry.vendor)
        names = mounted.contract.credentials if mounted else ()
        return EntryView(entry, self._secrets(entry.before), names, changed=has_changed(entry, self._control))

    def _secrets(self, root: Root) -> frozenset[str]:
        """What a state and the fixtures say of users beside their names and rights: passwords, keys."""
        roots = (self._control.sessions.baseline, root)
        accounts = [each.items(vendor, None, ACCOUNTS) for each in roots for vendor in self._control.vendors]
        known, secrets = self._latest
        if len(known) != len(accounts) or any(one is not other for one, other in zip(known, accounts, strict=True)):
            secrets = frozenset(
                value
                for items in accounts
                for account in items.values()
                for user in account.get("users", {}).values()
                for value in user.values()
                if isinstance(value, str) and len(value) >= SHORTEST_SECRET
            )
            self._latest = accounts, secrets
        return secrets


class EntryView:
    """Shows one entry. `known` are secrets of users, `names` headers and query fields that hold some."""

    def __init__(self, entry: Entry, known: Set[str], names: Sequence[str], *, changed: bool) -> None:
        self.entry = entry
        self._changed = changed
        self._names = names
        self.hide = replacing(secrets_of(entry.incoming.headers, names) | known)

    def summary(self) -> dict[str, Any]:
        entry = self.entry
        shown = {
            "id": entry.id,
            "started": instant(entry.started),
            "seconds": round(entry.seconds, 6),
            "method": entry.incoming.method,
            "path": entry.path,
            "query": self._query,
            "vendor": entry.vendor or None,
            "operation": entry.operation or None,
            "status": entry.outgoing.status,
            "stage": entry.stage,
            "refusal": entry.error.message if entry.error else None,
            "warnings": len(entry.warnings),
            "fault": entry.fault or None,
            "changed": self._changed,
        }
        return self.cleaned(shown)

    def whole(self) -> dict[str, Any]:
        entry = self.entry
        shown = {
            "id": entry.id,
            "session": entry.session,
            "started": instant(entry.started),
            "seconds": round(entry.seconds, 6),
            "vendor": entry.vendor or None,
            "operation": entry.operation or None,
            "account": entry.account or None,
            "caller": entry.caller or None,
            "stage": entry.stage,
            "request": self.request(),
            "reply": self.reply(),
            "refusal": refusal(entry.error) if entry.error else None,
            "warnings": [{"rule": warning.rule, "member": warning.member} for warning in entry.warnings],
            "fault": entry.fault or None,
            "defect": entry.defect or None,
            "changed": self._changed,
        }
        return self.cleaned(shown)

    def request(self) -> dict[str, Any]:
        incoming = self.entry.incoming
        return {
            "method": incoming.method,
            "url": self.shown.url,
            "path": self.entry.path,
            "query": _fields(self._query),
            "headers": dict(self.shown.headers),
            "body": _body(self.shown.body, incoming.headers.get("content-type", "")),
            "oversize": incoming.oversize,
        }

    def reply(self) -> dict[str, Any]:
        return {
            "status": self.entry.outgoing.status,
            "headers": dict(self.shown.reply_headers),
            "body": _body(self.shown.reply_body, self.shown.reply_headers.get("content-type", "")),
        }

    @cached_property
    def shown(self) -> Shown:
        """The exchange as it may be shown; a reply to HEAD has no body."""
        incoming, outgoing = self.entry.incoming, self.entry.outgoing
        sent = b"" if incoming.method == "HEAD" else outgoing.body
        query = f"?{self._query}" if incoming.query else ""
        return Shown(
            method=incoming.method,
            url=self.hide(incoming.origin + quote(incoming.path, _IN_A_PATH, errors="replace") + query),
            headers=self._headers(incoming.headers),
            body=self._bytes(incoming.body),
            started=self.entry.started,
            seconds=self.entry.seconds,
            status=outgoing.status,
            reply_headers=self._headers(_joined(outgoing.headers)),
            reply_body=self._bytes(sent),
        )

    def clean(self, value: Any) -> Any:
        """Plain data in which no text holds a secret of this request, and each can be written as UTF-8."""
        if isinstance(value, str):
            return self.hide(value).encode("utf-8", "backslashreplace").decode()
        if isinstance(value, Mapping):
            return {self.clean(str(name)): self.clean(item) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.clean(item) for item in value]
        return value

    def cleaned(self, shown: dict[str, Any]) -> dict[str, Any]:
        """The same of an object's members."""
        return {name: self.clean(value) for name, value in shown.items()}

    @property
    def _query(self) -> str:
        return told_query(self.entry.incoming.query, self._names)

    def _headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return {name: self.hide(value) for name, value in told(headers, self._names).items()}

    def _bytes(self, body: bytes) -> bytes:
        return self.hide(body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape") if body else b""


def instant(seconds: float) -> str:
    """Seconds since the epoch in ISO 8601."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def refusal(error: ApiError) -> dict[str, Any]:
    """Why a request was refused."""
    failures = error.failures if isinstance(error, Invalid) else ()
    return {
        "kind": type(error).__name__,
        "status": error.status,
        "message": error.message,
        "failures": [shown_failure(failure) for failure in failures],
    }


def shown_failure(failure: Failure) -> dict[str, Any]:
    return {
        "in": failure.where,
        "member": ".".join(map(str, failure.member)),
        "message": failure.message,
        "value": failure.value,
        "rule": failure.rule or None,
    }


def _joined(headers: list[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in headers:
        joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return joined


def _fields(query: str) -> dict[str, list[str]]:
    try:
        return parse_qs(query, keep_blank_values=True, max_num_fields=1_000, errors="replace")
    except ValueError:  # so many fields that the request was refused for it
        return {}


def _body(body: bytes, content_type: str) -> dict[str, Any] | None:
    """As text if it is one, and as what the text spells if that is JSON; else in Base64. None for no body."""
    if not body:
        return None
    shown: dict[str, Any] = {"size": len(body), "media_type": essence(content_type) or None}
    try:
        shown["text"] = body.decode()
    except UnicodeDecodeError:
        return {**shown, "base64": base64.b64encode(body).decode()}
    if "json" in essence(content_type) or not content_type:
        try:
            shown["json"] = _JSON.decode(body)
        except ApiError:
            return shown
    return shown
