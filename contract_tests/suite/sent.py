"""A request that was sent, with its reply, and the values that the target chose in it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True)
class Sent:
    """`body` is text or bytes as they were sent, or anything else that was sent as JSON, None when there was none."""

    number: int
    method: str
    path: str
    headers: Mapping[str, str]
    body: Any
    reply: httpx.Response

    @property
    def name(self) -> str:
        return f"reply_{self.number}"

    def text(self) -> str:
        """The body as it was sent."""
        if self.body is None:
            return ""
        if isinstance(self.body, bytes):
            return self.body.decode("utf-8", "backslashreplace")
        return self.body if isinstance(self.body, str) else json.dumps(self.body, ensure_ascii=False)


@dataclass(frozen=True)
class Chosen:
    """A value that the target chose: what it is called in a script, what it was, and how the reply is asked for it.

    One that was not `seen`, as the target did not answer as it should, has a `value` that stands for it.
    """

    name: str
    value: str | int
    code: str
    number: int
    seen: bool = True


def choices(sent: Sent, members: Collection[str]) -> Iterator[tuple[str | int, str]]:
    """Values of these members in a reply, each with the expression that takes it from there."""
    kind = sent.reply.headers.get("content-type", "")
    if "json" in kind:
        try:
            body = sent.reply.json()
        except ValueError:
            return
        yield from _choices_in(body, f"{sent.name}.json()", members)
    elif "xml" in kind:
        for member in members:
            form = _form(member)
            for index, value in enumerate(re.findall(form, sent.reply.text)):
                yield value, f"re.findall({form!r}, {sent.name}.text)[{index}]"


def _choices_in(value: Any, code: str, members: Collection[str]) -> Iterator[tuple[str | int, str]]:
    if isinstance(value, dict):
        for key, each in value.items():
            if key in members and isinstance(each, str | int) and not isinstance(each, bool):
                yield each, f"{code}[{key!r}]"
            else:
                yield from _choices_in(each, f"{code}[{key!r}]", members)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _choices_in(each, f"{code}[{index}]", members)


def member_code(sent: Sent, member: str) -> str:
    """The expression that takes a member from a reply as the request asks for it."""
    accept = {name.lower(): value for name, value in sent.headers.items()}.get("accept", "")
    in_xml = f"re.findall({_form(member)!r}, {sent.name}.text)[0]"
    return in_xml if "xml" in accept else f"{sent.name}.json()[{member!r}]"


def _form(member: str) -> str:
    return rf"<(?:\w+:)?{member}\b[^>]*>([^<]+)<"


def token(text: str) -> re.Pattern[str]:
    """The text where it is not a part of a longer word; a number only where a whole value can be, in no sentence."""
    before = r'(?:(?<=[/>])|(?<=": ))' if text.isdecimal() else r"(?<![\w-])"
    return re.compile(rf"{before}{re.escape(text)}(?![\w-])")
