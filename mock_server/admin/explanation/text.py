"""An explanation as text to read, of the same content as its JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

_INDENT = "  "


def as_text(explanation: Mapping[str, Any]) -> str:
    """The summary, a heading for each part with names and values below it, and the summary again."""
    lines = [f"summary: {explanation['summary']}"]
    for name, value in explanation.items():
        if name == "summary":
            continue
        if isinstance(value, Mapping | list):
            lines += ["", name.upper().replace("_", " "), *(_lines(value, _INDENT) if value else [f"{_INDENT}none"])]
        else:
            lines.append(f"{name}: {_plain(value)}")
    return "\n".join([*lines, "", "SUMMARY", f"{_INDENT}{explanation['summary']}", ""])


def _lines(value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            if name != "json" or "text" not in value:  # a body is read once
                yield from _member(name, item, indent)
    elif isinstance(value, list):
        for item in value:
            inner = list(_lines(item, f"{indent}{_INDENT}"))
            yield f"{indent}- {inner[0].lstrip()}"
            yield from inner[1:]
    else:
        yield f"{indent}{_plain(value)}"


def _member(name: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, str) and "\n" in value:
        yield f"{indent}{name}:"
        yield from (f"{indent}{_INDENT}{line}".rstrip() for line in value.splitlines())
    elif isinstance(value, Mapping | list) and value:
        yield f"{indent}{name}:"
        yield from _lines(value, f"{indent}{_INDENT}")
    else:
        yield f"{indent}{name}: {_plain(value)}"


def _plain(value: Any) -> str:
    if value is None or value in ({}, []):
        return "none"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
