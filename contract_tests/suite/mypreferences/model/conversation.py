"""How the machine talks to the target: each reply is held against what the model says, in JSON or in XML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from contract_tests.suite.mypreferences.model.answer import Answer, plain
from contract_tests.suite.mypreferences.model.comparison import Difference, Met, first_difference
from contract_tests.suite.mypreferences.model.reference import Reference
from contract_tests.suite.mypreferences.operations import FORMS
from contract_tests.suite.script import Script
from contract_tests.suite.xml_form import encoded
from mock_server.verify.target import Target

CHOSEN = ("ProfileId", "CreateDate", "ModifiedDate", "CreatedBy")
"""What of replies the target chooses, so that a script has to take it from there."""
CREATES = ("create_profile", "upsert_profile_by_alternate_id")
XML = {"Accept": "application/xml", "Content-Type": "application/xml"}
NOTHING = object()
"""In place of a body that is not sent."""


class Conversation:
    """With one target about one model; it raises with a script of all that was said once the two disagree."""

    def __init__(self, target: Target, reference: Reference) -> None:
        self.failed = False
        self.script = Script(target.url, CHOSEN)
        self._target = target
        self._account = target.base.removeprefix(target.url)
        self._client = target.client()
        self._reference = reference

    def do(
        self,
        operation: str,
        method: str,
        path: str,
        predict: Callable[..., Answer],
        *,
        body: Any = NOTHING,
        xml: bool = False,
        quiet: bool = False,
    ) -> httpx.Response:
        """Sends a request and holds the reply against what `predict` says of the body, as the target reads it."""
        xml = xml and "xml" in self._target.facts
        headers = dict(XML) if xml else {}
        content: Any = None if body is NOTHING else body
        if xml and body is not NOTHING:
            form = FORMS[operation, "request"]
            content = form.write(body)
            body = form.read(content)
        elif xml:
            del headers["Content-Type"]
        answer = predict(*(() if body is NOTHING else (body,)))
        told = {"content": content} if isinstance(content, bytes) else {} if content is None else {"json": content}
        reply = self._client.request(method, path, headers=headers, **told)
        if not quiet:
            self.remember(method, path, reply, headers, content)
        difference = self._difference(operation, answer, reply, xml=xml)
        if difference is not None:
            if quiet:
                self.remember(method, path, reply, headers, content)
            if operation in CREATES:
                self.script.clean_made(f"{self._account}/Profile", "ProfileId")
            self.expect(difference)
        if answer.created:
            self.script.clean("DELETE", f"{self._account}/Profile/{answer.created.value}")
        return reply

    def remember(
        self, method: str, path: str, reply: httpx.Response, headers: dict[str, str] | None = None, body: Any = None
    ) -> None:
        """Makes the request a part of the script."""
        self.script.add(method, self._account + path, headers or {}, body, reply)

    def expect(self, difference: Difference) -> None:
        self.failed = self.failed or difference.observed != difference.expected
        broken = difference.condition
        if broken is None:
            self.script.expect(difference.code, difference.observed, difference.expected)
        else:
            condition = re.sub(r"\bit\b", lambda _: difference.code, broken.code)
            self.script.expect(f"({condition.replace('{known}', self.script.code(broken.known))})", False, True)

    def _difference(self, operation: str, answer: Answer, reply: httpx.Response, *, xml: bool) -> Difference | None:
        date = parsedate_to_datetime(reply.headers["date"]) if "date" in reply.headers else None
        self._reference.date(date, self.script.last_name)
        media = "application/xml" if xml else "application/json"
        told = reply.headers.get("content-type", "").partition(";")[0]
        if reply.content and told != media and reply.status_code in answer.statuses:
            return Difference("{reply}.headers.get('content-type', '').partition(';')[0]", told, media)
        location = reply.headers.get("location")
        if not xml or not reply.content:
            try:
                body = json.loads(reply.content) if reply.content else None
            except ValueError:
                body = reply.text
            return first_difference(answer, Met(reply.status_code, body, location, date), self._target.base)
        return self._difference_in_xml(operation, answer, reply, Met(reply.status_code, None, location, date))

    def _difference_in_xml(self, operation: str, answer: Answer, reply: httpx.Response, met: Met) -> Difference | None:
        form = FORMS.get((operation, str(reply.status_code)))
        if reply.status_code not in answer.statuses:
            return first_difference(answer, met, self._target.base)
        if form is None:  # the path of no operation: nothing but the status is known
            return None
        try:
            body = form.read_reply(reply.content)
        except ValueError as error:
            return Difference("{reply}.text", reply.text, str(error))
        shown = answer.body if answer.body in (..., None) else arranged(form.shown(answer.body), body)
        found = first_difference(replace(answer, body=shown), replace(met, body=body), self._target.base)
        if found is None or ".json()" not in found.code:
            return found
        if reply.status_code >= 400:
            return unsaid_in_text(answer, reply.text)
        return in_text(found, reply.text, form.write(plain(shown)).decode())


def arranged(expected: Any, observed: Any) -> Any:
    """With members in the order in which they were met, where they are the same: XML has an order of its own."""
    if isinstance(expected, dict) and isinstance(observed, dict) and expected.keys() == observed.keys():
        return {name: arranged(expected[name], observed[name]) for name in observed}
    if isinstance(expected, list) and isinstance(observed, list) and len(expected) == len(observed):
        return [arranged(one, other) for one, other in zip(expected, observed, strict=True)]
    return expected


def unsaid_in_text(answer: Answer, text: str) -> Difference:
    """The first of what a refusal has to say that the XML does not."""
    for word in (answer.says.lower(), *map(encoded, answer.names)):
        if word.lower() not in text.lower():
            return Difference(f"({word.lower()!r} in {{reply}}.text.lower())", False, True)
    return Difference("('<Message>' in {reply}.text)", False, True)


def chosen_in_text(name: str, value: Any, text: str) -> str:
    """Where a reader of the XML finds a value that the target chose; alternate ids are read as they are in JSON."""
    if isinstance(value, list):
        kinds, ids = (f"re.findall(r'<{each}>([^<]+)<', {{reply}}.text)" for each in ("AlternateIdType", "AlternateId"))
        return f"[{{'AlternateIdType': one, 'AlternateId': other}} for one, other in zip({kinds}, {ids})]"
    form = rf"<{name}\b[^>]*>([^<]*)<"
    told = re.findall(form, text)
    found = f"re.findall({form!r}, {{reply}}.text)[{told.index(str(value)) if str(value) in told else 0}]"
    return f"int({found})" if isinstance(value, int) else found


def in_text(difference: Difference, observed: str, expected: str) -> Difference:
    """The same difference as a reader of the XML finds it, among all elements of that name."""
    named = re.findall(r"\['(\w+)'\]", difference.code)
    if difference.condition is not None:
        return replace(difference, code=chosen_in_text(named[-1], difference.observed, observed))
    if named:
        form = rf"<{named[-1]}\b[^>]*>([^<]*)<"
        told, wanted = re.findall(form, observed), re.findall(form, expected)
        if told != wanted:
            return Difference(f"re.findall({form!r}, {{reply}}.text)", told, wanted)
    return Difference("{reply}.text", observed, expected)
