"""The same request again: as a command, and as a test that stands alone."""

from __future__ import annotations

from typing import Any

from mock_server.admin.entry_view import EntryView
from mock_server.vendor import Credentials

_CREDENTIALS = "authorization"


def reproduced(view: EntryView, read: Credentials) -> dict[str, str]:
    """`curl` has placeholders where secrets were. `pytest` makes good credentials anew, if the vendor says how."""
    return {"curl": view.shown.curl(), "pytest": _test(view, read)}


def _test(view: EntryView, read: Credentials) -> str:
    entry, shown = view.entry, view.shown
    origin = view.hide(entry.incoming.origin)
    arguments = [repr(shown.method), f"BASE + {shown.url.removeprefix(origin)!r}"]
    credentials = shown.headers.get(_CREDENTIALS)
    if headers := _headers(shown.telling_headers, "authorization()" if read.code else "AUTHORIZATION"):
        arguments.append(f"headers={headers}")
    if content := _content(view):
        arguments.append(f"content={content}")
    imports, code = _parted(read.code)
    lines = [
        f'"""The request {entry.id} once more, which was answered {shown.status}."""',
        "",
        *sorted({"import os", *(line for line in imports if line.startswith("import"))}),
        *(line for line in imports if line.startswith("from")),
        "",
        "import httpx",
        "",
        f'BASE = os.environ.get("BASE", {origin!r})',
        *code,
        *_filled_in(None if read.code else credentials),
        "",
        "",
        f"def test_the_request_is_answered_{shown.status}() -> None:",
        "    reply = httpx.request(",
        *(f"        {argument}," for argument in [*arguments, "timeout=30"]),
        "    )",
        f"    assert reply.status_code == {shown.status}, reply.text",
    ]
    return "\n".join(lines) + "\n"


def _parted(code: str) -> tuple[list[str], list[str]]:
    """Imports, and what comes after them."""
    lines = code.splitlines()
    imports = [line for line in lines if line.startswith(("import ", "from "))]
    rest = [line for line in lines if line not in imports]
    return imports, "\n".join(rest).strip("\n").splitlines()


def _filled_in(credentials: str | None) -> list[str]:
    """A variable for credentials that nobody can make anew; wrong ones are refused as well when they are hidden."""
    if credentials is None:
        return []
    return [f'AUTHORIZATION = os.environ.get("AUTHORIZATION", {credentials!r})  # what was sent, to be filled in']


def _headers(headers: dict[str, str], authorization: str) -> str:
    if not headers:
        return ""
    pairs = [f"{name!r}: {authorization if name == _CREDENTIALS else repr(value)}" for name, value in headers.items()]
    return "{" + ", ".join(pairs) + "}"


def _content(view: EntryView) -> str:
    """A body as Python has it; one that was too large is not kept, but another of its size is as good."""
    incoming, body = view.entry.incoming, view.shown.body
    if incoming.oversize:
        return f'b"x" * {_length(incoming.headers)}'
    if not body:
        return ""
    try:
        return f"{body.decode()!r}.encode()"
    except UnicodeDecodeError:
        return repr(body)


def _length(headers: Any) -> int:
    length = headers.get("content-length", "")
    return int(length[:12]) if length.isdecimal() else 1 << 26
