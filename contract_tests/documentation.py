"""Pages of the documentation as what they show: commands with their output, and source."""

from __future__ import annotations

import re

SHOWN_ORIGIN = "http://127.0.0.1:8080"


def blocks_of(page: str, language: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


def exchanges(page: str) -> list[tuple[str, str]]:
    """Each `$ command` of a page with what it shows as output."""
    parts = [part for block in blocks_of(page, "console") for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    return [(command, output) for command, _, output in (part.partition("\n") for part in parts)]
