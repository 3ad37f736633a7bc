"""How requests are made, their answers compared with the reference's, and everything taken back at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from contract_tests.suite.genesys_ucs.model.answers import Answer, Refused, Untold
from contract_tests.suite.genesys_ucs.model.pool import EXTENSIONS, KEYS, Pool
from contract_tests.suite.genesys_ucs.model.reference import Reference
from contract_tests.suite.genesys_ucs.steps import EXTENSION_SCHEMAS, IDENTIFICATION_KEYS
from contract_tests.suite.script import Script
from mock_server.verify.target import Target

LOOK_EVERY = 8
"""After so many requests everything that can be seen is looked at."""
OTHER_TENANT = "101"
Predict = Callable[[], Answer]


class Conversation:
    """One run's requests to a target, and the reference that is told the same."""

    def __init__(self, target: Target) -> None:
        base = httpx.URL(target.base)
        self.facts = target.facts
        self.client = target.client()
        self.script = Script(target.base, chosen={"customer_id"})
        self.reference = Reference(base.path.rstrip("/"), f"{base.scheme}://{base.netloc.decode()}")
        self.pool = Pool.of(target.names)
        self.people = list(self.pool.ids)
        self._profile_schema: Any = None
        self._made: list[tuple[int, str]] = []
        self._failed = False
        self._requests = 0

    def person(self, tenant: int, drawn: int) -> str:
        """Mostly a customer whom the tenant has, else one of all ids that this run has met."""
        present = list(self.reference.tenant(self.tenant(tenant))["profiles"])
        others, place = drawn % 5 == 0, drawn // 5
        return self.people[place % len(self.people)] if others or not present else present[place % len(present)]

    def two(self, tenant: int, one: int, other: int) -> tuple[str, str]:
        """Mostly two different ones."""
        first = self.person(tenant, one)
        second = next((each for each in (self.person(tenant, other + 5 * n) for n in range(4)) if each != first), first)
        return first, first if other % 12 == 7 else second

    def stored(self, tenant: int, customer_id: str) -> Any:
        """The extensions of a customer, none of somebody unknown."""
        profile = self.reference.tenant(self.tenant(tenant))["profiles"].get(customer_id)
        return profile["extensions"] if profile else {}

    def record(self, tenant: int, drawn: int) -> tuple[str, str, Any] | None:
        """One of all records that are stored: whose it is, of which extension, and what it holds."""
        found = [
            (customer_id, extension["name"], record)
            for customer_id in self.reference.tenant(self.tenant(tenant))["profiles"]
            for extension in self.stored(tenant, customer_id).values()
            for record in extension["records"]
        ]
        return found[drawn % len(found)] if found else None

    def tenant(self, drawn: int) -> str:
        """The tenant that is meant, empty for the one that is named by no header."""
        return OTHER_TENANT if drawn and self._has_tenants() else ""

    def _has_tenants(self) -> bool:
        """The other tenant is one that this fake's fixture has."""
        return {"mock", "acme"} <= self.facts

    def headers(self, drawn: int) -> dict[str, str]:
        """The ways of naming the other tenant: either header, or both, of which one counts."""
        name = self.tenant(drawn)
        if not name:
            return {}
        if drawn == 1:
            return {"X-Genesys-TenantId": name}
        return {"ContactCenterId": name} | ({"X-Genesys-TenantId": "another"} if drawn == 2 else {})

    def ask(self, predict: Predict, method: str, path: str, drawn: int = 0, body: Any = None) -> Any:
        """Sends a request unless no rule says what comes of it; the body of a reply that is as expected."""
        try:
            expected: Answer | Refused = predict()
        except Refused as refusal:
            expected = refusal
        except Untold:
            return None
        self._send(method, path, drawn, body)
        return self._judge(expected, method, path)

    def create(self, drawn: int, body: Any) -> None:
        """A creation is predicted after it happened, as the target chooses the id."""
        reply = self._send("POST", "/profiles", drawn, body)
        given = _chosen_id(reply)
        own = isinstance(body, dict) and "customer_id" in body
        if given is not None:
            self.made(f"/profiles/{given}", drawn)
            if not own:
                if given in self.people:
                    self.script.clean_made("/profiles", "customer_id", self.headers(drawn))
                code = f"{{reply}}.json()['customer_id'] in {self.script.code(self.people)}"
                self._check(lambda: self.script.expect(code, given in self.people, False))
                self.people.append(given)
        try:
            expected: Answer | Refused = self.reference.create_customer_profile(self.tenant(drawn), body, given)
        except Refused as refusal:
            expected = refusal
        if isinstance(expected, Answer) and given is None:
            self.script.clean_made("/profiles", "customer_id", self.headers(drawn))
        self._judge(expected, "POST", "/profiles")

    def made(self, place: str, drawn: int) -> None:
        """Something is at this path now that was not there before, and is to be deleted at the end."""
        self.script.clean("DELETE", place, self.headers(drawn))
        tenant = 1 if drawn else 0
        if (tenant, place) in self._made:
            self._made.remove((tenant, place))
        self._made.append((tenant, place))

    def _send(self, method: str, path: str, drawn: int, body: Any) -> httpx.Response:
        headers = self.headers(drawn)
        sent = {} if body is None else {"content": body} if isinstance(body, str) else {"json": body}
        if isinstance(body, str):
            headers["Content-Type"] = "application/json"
        reply = self.client.request(method, path, headers=headers, **sent)
        self.script.add(method, path, headers, body, reply)
        return reply

    def _judge(self, expected: Answer | Refused, method: str, path: str) -> Any:
        self._check(lambda: self._compare(expected, method, path))
        self._requests += 1
        if self._requests % LOOK_EVERY == 0:
            self.look_at_everything()
        return expected.body if isinstance(expected, Answer) else None

    def _check(self, compare: Callable[[], None]) -> None:
        try:
            compare()
        except Exception:
            self._failed = True
            raise

    def _compare(self, expected: Answer | Refused, method: str, path: str) -> None:
        script = self.script
        script.expect_status(expected.status)
        if isinstance(expected, Refused):
            uri = path.partition("?")[0]
            script.expect(
                "{**{reply}.json(), 'message': ''}",
                self._refusal(),
                {"http_method": method, "uri": uri, "code": expected.status, "message": ""},
            )
            for word in expected.mentions:
                script.expect_mention(word)
        elif expected.body is None:
            script.expect_text("")
        else:
            script.expect_json(expected.body)
        if isinstance(expected, Answer):
            for name, value in expected.headers.items():
                script.expect_header(name, value)

    def _refusal(self) -> Any:
        reply = self.script.last
        try:
            return {**reply.json(), "message": ""}
        except (ValueError, TypeError):
            return reply.text

    # What can be seen

    def look(self, predict: Predict, path: str, drawn: int) -> None:
        """A request that is no part of the story unless it is answered otherwise than expected."""
        try:
            expected: Answer | Refused = predict()
        except Refused as refusal:
            expected = refusal
        self._send("GET", path, drawn, None)
        self._check(lambda: self._compare(expected, "GET", path))
        self.script.forget()

    def look_at_everything(self) -> None:
        """Every customer whom this run has met, with all extensions; whom keys find; the metadata that are its own."""
        self.look(self.reference.query_server_status, "/server/status", 0)
        for drawn in (0, 1) if any(tenant for tenant, _ in self._made) else (0,):
            self._look_at_metadata(drawn)
            if self.reference.mode == "production":
                self._look_at_profiles(drawn)

    def _look_at_profiles(self, drawn: int) -> None:
        name = self.tenant(drawn)
        tenant = self.reference.tenant(name)
        extensions = [self.pool.name(letter) for letter in EXTENSIONS]
        asked = "?extensions=" + ",".join(extensions)
        for customer_id in self.people:
            shown = partial(self.reference.query_customer_profile, name, customer_id, extensions)
            self.look(shown, f"/profiles/{customer_id}{asked}", drawn)
        for key in tenant["keys"]:
            prefix = f"{key['source']}." if key["source"] else ""
            for value in ("a", "1"):
                fields = {prefix + key["attributes"][0]: value, "id_key": key["name"]}
                found = partial(self.reference.identify_customer, name, fields)
                self.look(found, "/profiles" + query(fields), drawn)

    def _look_at_metadata(self, drawn: int) -> None:
        name = self.tenant(drawn)
        for place, letters, answer in (
            (EXTENSION_SCHEMAS, EXTENSIONS, self.reference.list_extension_schemas),
            (IDENTIFICATION_KEYS, KEYS, self.reference.list_identification_keys),
        ):
            self.list_own(place, letters, answer(name), drawn)
            self.script.forget()

    def list_own(self, place: str, letters: tuple[str, ...], expected: Answer, drawn: int) -> None:
        """Reads a list in which others have theirs, too."""
        reply = self._send("GET", place, drawn, None)
        self._check(lambda: self.script.expect_status(200))
        own = [self.pool.name(letter).lower() for letter in letters]
        code = f"[each for each in {{reply}}.json() if each['name'].lower() in {own}]"
        observed = [each for each in reply.json() if each["name"].lower() in own]
        self._check(lambda: self.script.expect(code, observed, expected.body))

    def profile_schema(self) -> Answer:
        """What the first reply told; nothing here changes it."""
        if self._profile_schema is None:
            self._profile_schema = self.client.get("/metadata/profiles").json()
        return Answer(200, self._profile_schema)

    # The end

    def end(self) -> None:
        """Looks a last time and deletes all that the run made."""
        try:
            if not self._failed:
                self.look_at_everything()
        finally:
            self._clean()

    def _clean(self) -> None:
        """Deletes what there should be, and when the target did otherwise all that there ever was."""
        if self.reference.mode != "production":
            self.client.post("/server/mode", json={"mode": "production"})
        for drawn, place in reversed(self._made):
            if self._failed or self._is_there(drawn, place):
                self.client.delete(place, headers=self.headers(drawn))

    def _is_there(self, drawn: int, place: str) -> bool:
        tenant = self.reference.tenant(self.tenant(drawn))
        name = place.rpartition("/")[2]
        known = (tenant["profiles"], tenant["schemas"], {key["name"].lower(): key for key in tenant["keys"]})
        return name in known[0] or any(name.lower() in each for each in known[1:])


def _chosen_id(reply: httpx.Response) -> str | None:
    """The id that a creation was answered with, None where there is none."""
    try:
        given = reply.json()["customer_id"] if reply.status_code == 201 else None
    except (ValueError, TypeError, LookupError):
        return None
    return given if isinstance(given, str) else None


def query(parameters: Mapping[str, str]) -> str:
    """Parameters behind a path, none as nothing."""
    return "?" + urlencode(parameters, quote_via=quote) if parameters else ""
