"""What a run sent, to be read and sent again: as curl commands, and as a test that stands alone."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from contract_tests.suite.disagreement import SHORT, Disagreement, difference, same
from contract_tests.suite.sent import Chosen, Sent, choices, member_code, token
from mock_server.exchange.redaction import told

MODULES = {"datetime": "datetime.datetime.", "email.utils": "email.utils.parsedate", "re": "re.findall("}
"""What a test imports, and by what it is seen that it needs that."""


@dataclass
class Script:
    """The requests of one run against `base_url`, in their order.

    `chosen` names the members of replies whose values the target chooses. Where one of these values that no request
    brought before is sent or expected later, a script takes it from the reply that told it.
    """

    base_url: str
    chosen: Collection[str] = ()
    _sent: list[Sent] = field(default_factory=list)
    _known: dict[str | int, Chosen] = field(default_factory=dict)
    _cleaning: list[tuple[str, str, Mapping[str, str], Any]] = field(default_factory=list)
    _failed: str = ""

    def __post_init__(self) -> None:
        self.base_url = self.base_url.rstrip("/")

    def add(self, method: str, path: str, headers: Mapping[str, str], body: Any, reply: httpx.Response) -> None:
        """`path` stands below the base and may have a query; `headers` are those that the client does not add."""
        safe = told(headers)
        sent = Sent(len(self._sent) + 1, method, path, safe, body, reply)
        self._sent.append(sent)
        for value, code in choices(sent, self.chosen):
            if value not in self._known and not self._brought(value):
                name = f"chosen_{len(self._known) + 1}"
                self._known[value] = Chosen(name, value, code, sent.number)

    @property
    def last(self) -> httpx.Response:
        return self._sent[-1].reply

    @property
    def last_name(self) -> str:
        """What a script calls the last reply."""
        return self._sent[-1].name if self._sent else ""

    def forget(self) -> None:
        """Takes the last request out again, one that only looked and was answered as expected."""
        number = self._sent.pop().number
        self._known = {value: chosen for value, chosen in self._known.items() if chosen.number != number}

    def clean(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: Any = None) -> None:
        """Remembers a request by which a script takes back what it did, whatever the reply; the last comes first."""
        self._cleaning.append((method, path, dict(headers or {}), body))

    def clean_made(self, path: str, member: str, headers: Mapping[str, str] | None = None) -> None:
        """Remembers to delete what a sound target makes of the last request, whatever this one answered.

        A reply that tells of it has its name, which stands behind the path, in this member.
        """
        sent = self._sent[-1]
        name = f"made_{sent.number}"
        self._known[f"<{name}>"] = Chosen(name, f"<{name}>", member_code(sent, member), sent.number, seen=False)
        self.clean("DELETE", f"{path}/<{name}>", headers)

    def expect(self, code: str, observed: Any, expected: Any) -> None:
        """Raises Disagreement unless both are equal.

        `code` is the expression that makes what is observed out of the last reply, as `{reply}.status_code`.
        """
        if not same(observed, expected):
            self._disagree(f"{code} == {self.code(expected)}", code, difference(expected, observed))

    def expect_mention(self, word: str) -> None:
        """The last reply says the word, whatever it is about."""
        text = self.last.text
        if word not in text:
            self._disagree(
                f"{self.code(word)} in {{reply}}.text",
                "{reply}.text",
                f"expected to mention {word!r}\nobserved {text!r}",
            )

    def _disagree(self, claim: str, code: str, how: str) -> None:
        sent = self._sent[-1]
        self._failed = f"assert {claim.replace('{reply}', sent.name)}"
        about = code.replace("{reply}.", "").replace("{reply}", "reply")
        what = f"{sent.method} {sent.path} (request {sent.number}): {about}\n{how}"
        answer = f"answered {sent.reply.status_code} {sent.reply.text[:SHORT]}"
        raise Disagreement(f"{what}\n\n{answer}", self.as_curl(), self.as_test())

    def expect_status(self, expected: int) -> None:
        self.expect("{reply}.status_code", self.last.status_code, expected)

    def expect_json(self, expected: Any) -> None:
        reply = self.last
        try:
            observed = reply.json()
        except ValueError:
            observed = f"no JSON: {reply.text[:SHORT]!r}"
        self.expect("{reply}.json()", observed, expected)

    def expect_text(self, expected: str) -> None:
        self.expect("{reply}.text", self.last.text, expected)

    def expect_header(self, name: str, expected: str | None) -> None:
        self.expect(f"{{reply}}.headers.get({name!r})", self.last.headers.get(name), expected)

    def as_curl(self) -> str:
        """Commands for a shell; credentials are left for the reader to fill in."""
        lines = []
        for sent in self._sent:
            lines.append(self._command(sent))
            lines += [
                f"{chosen.name}={chosen.value}  # as the reply to request {sent.number} had it; yours is another"
                for chosen in self._used()
                if chosen.number == sent.number and chosen.seen
            ]
        return "\n".join(lines)

    def as_test(self) -> str:
        """A file for pytest that needs nothing but httpx. The environment's BASE, if set, is the base in its place."""
        lines = []
        for sent in self._sent:
            request = self._arguments(sent.method, sent.path, sent.headers, sent.body)
            lines.append(f"{sent.name} = client.request({request})")
            taken = [f"{chosen.name} = {chosen.code}" for chosen in self._used() if chosen.number == sent.number]
            last = taken and self._failed and sent is self._sent[-1]  # a sound target may answer the last otherwise
            lines += [f"if {sent.name}.is_success:", *_indented(taken)] if last else taken
        if self._failed:
            lines.append(self._failed)
        body = _block(lines)
        if self._cleaning:
            cleaning = list(
                dict.fromkeys(f"client.request({self._arguments(*each)})" for each in reversed(self._cleaning))
            )
            starts = [f"{chosen.name} = None" for chosen in self._used()]
            body = _block([*starts, "try:", *_indented(lines), "finally:", *_indented(cleaning)])
        uses = "".join(f"import {module}\n" for module, use in MODULES.items() if use in body)
        return (
            f"{uses}import os\n\nimport httpx\n\n"
            f"BASE = os.environ.get('BASE', {self.base_url!r})\n"
            "AUTH = None  # credentials, which are not shown here\n\n\n"
            "def test_the_target_behaves_as_expected():\n"
            "    client = httpx.Client(base_url=BASE, auth=AUTH, timeout=30)\n"
            f"{body}\n"
        )

    def _brought(self, value: str | int) -> bool:
        """Whether a request of this run, up to the last, has the value in its path or body."""
        form = token(str(value))
        return any(form.search(sent.path) or form.search(sent.text()) for sent in self._sent)

    def _used(self) -> list[Chosen]:
        """What was chosen by the target and is spoken of after that."""
        texts = [
            text
            for sent in self._sent
            for text in (self.code(sent.path), "" if sent.body is None else self.code(sent.body))
        ]
        texts += [self._failed, *(self._arguments(*each) for each in self._cleaning)]
        return [
            chosen for chosen in self._known.values() if any(re.search(rf"\b{chosen.name}\b", text) for text in texts)
        ]

    def _command(self, sent: Sent) -> str:
        parts = ["curl -i -X", sent.method]
        headers = dict(sent.headers)
        if sent.body is not None and not isinstance(sent.body, str | bytes):
            headers.setdefault("content-type", "application/json")
        parts += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in headers.items()]
        if sent.body is not None:
            parts.append(f"--data-binary {self._shell(sent.text())}")
        return " ".join([*parts, self._shell(self.base_url + sent.path)])

    def _arguments(self, method: str, path: str, headers: Mapping[str, str], body: Any) -> str:
        """A request as httpx takes it."""
        arguments = [repr(method), self.code(path)]
        if headers:
            arguments.append(f"headers={dict(headers)!r}")
        if body is not None:
            kind = "content" if isinstance(body, str | bytes) else "json"
            arguments.append(f"{kind}={self.code(body)}")
        return ", ".join(arguments)

    def _shell(self, text: str) -> str:
        """A word for a shell, in which variables stand for what the target chose."""
        words = [f'"${piece.name}"' if isinstance(piece, Chosen) else shlex.quote(piece) for piece in self._cut(text)]
        return "".join(words) or "''"

    def code(self, value: Any) -> str:
        """A value as Python has it, in which names stand for what the target chose, and for the base."""
        if isinstance(value, dict):
            return "{" + ", ".join(f"{self.code(key)}: {self.code(each)}" for key, each in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self.code(each) for each in value) + "]"
        if isinstance(value, str):
            return self._text_code(value)
        if isinstance(value, bool) or not isinstance(value, int):
            return repr(value)
        if chosen := self._known.get(value):
            return chosen.name
        told = self._known.get(str(value))  # by XML, in which numbers are text
        return f"int({told.name})" if told else repr(value)

    def _text_code(self, text: str) -> str:
        pieces = self._cut(text, Chosen("BASE", self.base_url, "", 0))
        if len(pieces) == 1 and isinstance(pieces[0], Chosen):
            return pieces[0].name if isinstance(pieces[0].value, str) else f"str({pieces[0].name})"
        if all(isinstance(piece, str) for piece in pieces):
            return repr(text)
        template = "".join(
            f"{{{piece.name}}}" if isinstance(piece, Chosen) else piece.replace("{", "{{").replace("}", "}}")
            for piece in pieces
        )
        return f"f{template!r}"

    def _cut(self, text: str, *others: Chosen) -> list[str | Chosen]:
        """The text in pieces, with what the target chose, and `others`, as pieces of their own."""
        known = {str(chosen.value): chosen for chosen in (*self._known.values(), *others)}
        if not known:
            return [text]
        parts = re.split("(" + "|".join(token(value).pattern for value in known) + ")", text)
        return [known.get(part, part) for part in parts if part]


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _block(lines: list[str]) -> str:
    return "\n".join(_indented(lines))
