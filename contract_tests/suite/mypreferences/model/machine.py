"""Random walks through all operations of MyPreferences: after each step the target has to be where the model is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import urlencode

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from contract_tests.suite.mypreferences.model import bodies, searches
from contract_tests.suite.mypreferences.model.answer import (
    Answer,
    done,
    plain,
    refused,
)
from contract_tests.suite.mypreferences.model.consents import STATUSES
from contract_tests.suite.mypreferences.model.conversation import NOTHING
from contract_tests.suite.mypreferences.model.reference import Pair
from contract_tests.suite.mypreferences.model.walker import NO_SUCH_ID, Walker
from contract_tests.suite.mypreferences.model.words import filled
from mock_server.verify.target import Target

STEPS = 40
MOST = 5
"""So many profiles live at the same time at most, but for those of upserts."""
LISTS = ("AddressTypes", "AlternateIdTypes", "EmailTypes", "PhoneTypes", "CustomerTypes", "GroupTypes")
OPERATION_OF_LIST = {name: f"list_{re.sub('(?<=[a-z])(?=[A-Z])', '_', name).lower()}" for name in LISTS}
TOO_LONG = "x" * 257
REASONS: tuple[Any, ...] = (NOTHING, {}, {"Reason": "asked"}, {"Reason": "asked"}, {"Reason": TOO_LONG})

profiles = st.integers(0, 15)
"""Which profile a step is about: mostly one that there is."""
pairs = st.tuples(st.integers(0, 15), bodies.PAIRS)
"""Which alternate id a step is about: mostly one that somebody has."""
in_xml = st.sampled_from((False, False, False, False, True))


def machine_for(given: Target) -> type[RuleBasedStateMachine]:
    """A machine that works on this target."""

    class MachineOfTarget(Machine):
        target = given
        types: ClassVar[Any] = {name: types_of(given, name) for name in LISTS}

    return MachineOfTarget


def types_of(target: Target, name: str) -> list[dict[str, Any]]:
    """The types that the account has configured."""
    found: list[dict[str, Any]] = target.client().get(f"/{name}").json()[name]
    return found


class Machine(Walker):
    # Create, read, overwrite, update

    @initialize(few=st.lists(bodies.BODIES, min_size=1, max_size=3))
    def start(self, few: list[Any]) -> None:
        """With a few profiles there is at once something that requests can get wrong."""
        for body in few if self.writes else ():
            self.create(self.body(body))

    @precondition(lambda self: self.writes and len(self.reference.profiles) < MOST)
    @rule(body=bodies.BODIES, ignored=st.booleans(), xml=in_xml)
    def create_profile(self, body: Any, ignored: bool, xml: bool) -> None:
        self.create(self.body({**(bodies.UNWRITABLE if ignored else {}), **body}), xml=xml)

    @rule(drawn=profiles, pair=pairs, by_pair=st.booleans(), xml=in_xml)
    def get_profile(self, drawn: int, pair: tuple[int, Pair], by_pair: bool, xml: bool) -> None:
        if by_pair:
            operation = self.reference.get_profile_by_alternate_id
            self.of_pair("get_profile_by_alternate_id", "GET", pair, operation, xml=xml)
        else:
            self.of_profile("get_profile", "GET", drawn, self.reference.get_profile, xml=xml)

    @precondition(lambda self: self.writes)
    @rule(drawn=profiles, body=bodies.BODIES, xml=in_xml)
    def replace_profile(self, drawn: int, body: Any, xml: bool) -> None:
        self.of_profile("replace_profile", "PUT", drawn, self.reference.replace_profile, self.body(body), xml=xml)

    @precondition(lambda self: self.writes and self.reference.profiles)
    @rule(drawn=profiles, another=st.none() | profiles, update=st.booleans(), xml=in_xml)
    def write_what_was_read(self, drawn: int, another: int | None, update: bool, xml: bool) -> None:
        other = drawn if another is None else another
        """To the same profile, or to another, which is refused where alternate ids are in the way."""
        self.of_profile("get_profile", "GET", other, self.reference.get_profile)
        profile = self.reference.find(self.profile_id(other))
        if profile is not None and update:
            self.of_profile("update_profile", "POST", drawn, self.reference.update_profile, plain(profile), xml=xml)
        elif profile is not None:
            self.of_profile("replace_profile", "PUT", drawn, self.reference.replace_profile, plain(profile), xml=xml)

    @precondition(lambda self: self.writes)
    @rule(drawn=pairs, body=bodies.BODIES, xml=in_xml)
    def replace_profile_by_alternate_id(self, drawn: tuple[int, Pair], body: Any, xml: bool) -> None:
        operation = self.reference.replace_profile_by_alternate_id
        self.of_pair("replace_profile_by_alternate_id", "PUT", drawn, operation, self.body(body), xml=xml)

    @precondition(lambda self: self.writes)
    @rule(drawn=profiles, body=bodies.BODIES, ignored=st.booleans(), xml=in_xml)
    def update_profile(self, drawn: int, body: Any, ignored: bool, xml: bool) -> None:
        body = self.body({**(bodies.UNWRITABLE if ignored else {}), **body})
        self.of_profile("update_profile", "POST", drawn, self.reference.update_profile, body, xml=xml)

    @precondition(lambda self: self.writes)
    @rule(drawn=pairs, body=bodies.BODIES, xml=in_xml)
    def upsert_profile_by_alternate_id(self, drawn: tuple[int, Pair], body: Any, xml: bool) -> None:
        self.upsert(drawn, self.body(body), xml=xml)

    def upsert(self, drawn: tuple[int, Pair], body: Any, *, xml: bool = False) -> None:
        operation = self.reference.upsert_profile_by_alternate_id
        self.of_pair("upsert_profile_by_alternate_id", "POST", drawn, operation, body, xml=xml)

    @precondition(lambda self: self.writes)
    @rule(drawn=profiles, pair=pairs, body=bodies.FAULTY, how=st.integers(0, 4))
    def write_a_faulty_profile(self, drawn: int, pair: tuple[int, Pair], body: Any, how: int) -> None:
        body = self.body(body)
        if how == 0:
            self.of_profile("update_profile", "POST", drawn, self.reference.update_profile, body)
        elif how == 1:
            self.of_profile("replace_profile", "PUT", drawn, self.reference.replace_profile, body)
        elif how == 2:
            operation = self.reference.replace_profile_by_alternate_id
            self.of_pair("replace_profile_by_alternate_id", "PUT", pair, operation, body)
        elif how == 3:
            self.create(body)
        else:
            self.upsert(pair, body)

    # Patch

    @precondition(lambda self: self.writes)
    @rule(drawn=st.tuples(profiles, bodies.PATCHES, bodies.UNFIT, in_xml))
    def patch_profile(self, drawn: tuple[int, Any, Any, bool]) -> None:
        """In one argument, as rules with few of them are drawn more often."""
        which, steps, unfit, xml = drawn
        patch = self.patch(steps, unfit, self.reference.find(self.profile_id(which)))
        xml = xml and isinstance(patch, list)
        self.of_profile("patch_profile", "PATCH", which, self.reference.patch_profile, patch, xml=xml)

    @precondition(lambda self: self.writes)
    @rule(drawn=st.tuples(pairs, bodies.PATCHES, bodies.UNFIT, in_xml))
    def patch_profile_by_alternate_id(self, drawn: tuple[tuple[int, Pair], Any, Any, bool]) -> None:
        which, steps, unfit, xml = drawn
        patch = self.patch(steps, unfit, self.reference.active_holder(self.pair(which)))
        xml = xml and isinstance(patch, list)
        operation = self.reference.patch_profile_by_alternate_id
        self.of_pair("patch_profile_by_alternate_id", "PATCH", which, operation, patch, xml=xml)

    # Activity and deletion

    @precondition(lambda self: self.writes)
    @rule(drawn=profiles, active=st.booleans(), body=st.sampled_from(REASONS), xml=in_xml)
    def set_activity(self, drawn: int, active: bool, body: Any, xml: bool) -> None:
        if active:
            self.of_profile("activate_profile", "POST", drawn, self.reference.activate_profile, after="/Activate")
            return
        too_long = body is not NOTHING and body.get("Reason") == TOO_LONG
        operation = self.unreasonable("profile.Reason") if too_long else self.reference.deactivate_profile
        xml = xml and not too_long
        self.of_profile("deactivate_profile", "POST", drawn, operation, body, after="/Deactivate", xml=xml)

    @precondition(lambda self: self.writes)
    @rule(drawn=profiles, reason=st.sampled_from((None, "gdpr", TOO_LONG)))
    def delete_profile(self, drawn: int, reason: str | None) -> None:
        operation = self.unreasonable("reasonCode") if reason == TOO_LONG else self.reference.delete_profile
        after = "" if reason is None else f"?reasonCode={reason}"
        self.of_profile("delete_profile", "DELETE", drawn, operation, after=after)

    @precondition(lambda self: self.writes and self.reference.profiles)
    @rule(drawn=profiles)
    def delete_and_create_again(self, drawn: int) -> None:
        """The alternate ids are free, the ProfileId is another."""
        self.of_profile("get_profile", "GET", drawn, self.reference.get_profile)
        profile = self.reference.find(self.profile_id(drawn))
        if profile is not None:
            body = plain(profile)
            self.of_profile("delete_profile", "DELETE", drawn, self.reference.delete_profile)
            self.create(body)

    # Consents and tags

    @precondition(lambda self: self.writes and self.unknown_names)
    @rule(drawn=profiles, entries=bodies.CONSENTS, wrong=bodies.WRONG_CONSENT, faulty=st.integers(0, 4), xml=in_xml)
    def add_consents(self, drawn: int, entries: Any, wrong: Any, faulty: int, xml: bool) -> None:
        entries = [] if faulty == 1 else [*entries, wrong] if faulty == 2 else entries
        if faulty == 3 and "acme" in self.target.facts:
            entries = [*entries, bodies.EXPIRED_CONSENT]
        path = f"/Consents/{self.profile_id(drawn)}"
        body = {"Consents": filled(entries, self.words)}
        self.said.do("add_consents", "POST", path, self.consents_of(drawn), body=body, xml=xml and faulty not in (1, 2))

    def consents_of(self, drawn: int) -> Callable[[Any], Answer]:
        profile_id = self.profile_id(drawn)
        return lambda body: self.reference.add_consents(profile_id, body)

    # What an account has configured

    @rule(drawn=profiles, name=st.sampled_from(LISTS), place=st.integers(0, 6), xml=in_xml)
    def look_around(self, drawn: int, name: str, place: int, xml: bool) -> None:
        """A list of types, all of it or the one of an Id, the statuses of consents and the filters of a profile."""
        every = self.types[name]
        chosen = every[place - 1 : place] if place else every
        query = f"?Id={chosen[0]['Id']}" if place and chosen else f"?Id={NO_SUCH_ID}" if place else ""
        self.said.do(OPERATION_OF_LIST[name], "GET", f"/{name}{query}", lambda: done({name: chosen}), xml=xml)
        statuses = done(
            {"ConsentStatus": [{"Id": number, "Name": status} for number, status in enumerate(STATUSES, 1)]}
        )
        self.said.do("list_consent_statuses", "GET", "/ConsentStatus", lambda: statuses, xml=xml)
        profile_id = self.profile_id(drawn)
        filters = self.reference.list_consent_filters(profile_id)
        query = "?filterId=F-1&implied=true" if place else ""
        self.said.do("list_consent_filters", "GET", f"/Consents/{profile_id}/Filters{query}", lambda: filters, xml=xml)
        self.tags()
        self.look_as_another_client(profile_id)

    # Searches

    @rule(asked=bodies.SEARCHES, lacking=st.integers(0, 9), xml=in_xml)
    def find_profiles(self, asked: tuple[str, Any], lacking: int, xml: bool) -> None:
        """Now and then without a field that is needed."""
        kind, query = asked
        needed = searches.REQUIRED[kind]
        if lacking != 5:
            self.search(kind, query, xml=xml)
        else:
            name = needed[-1]
            path = f"/Profile/{kind}?{urlencode({other: 'GA' for other in needed if other != name})}"
            self.said.do(f"find_profiles_by_{kind.lower()}", "GET", path, lambda: refused(400, names=(name,)))
