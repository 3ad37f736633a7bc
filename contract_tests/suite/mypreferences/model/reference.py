"""What MyPreferences keeps and answers, as its documentation has it: profiles are what replies show of them.

Each operation changes the model and returns what the target has to answer. Where a request has two faults and nothing
says which one counts, either status is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from contract_tests.suite.mypreferences.model.answer import (
    Answer,
    Chosen,
    Condition,
    Moment,
    Number,
    done,
    plain,
    refused,
)
from contract_tests.suite.mypreferences.model.consents import complaints_of_consents, consent
from contract_tests.suite.mypreferences.model.patch import Unfit, patched
from contract_tests.suite.mypreferences.model.profile import (
    JsonObject,
    alternate_ids,
    collections,
    complaints,
    customer_name,
    key,
)

Pair = tuple[str, str]
"""Type and id of an alternate id, as a request spells them."""


class Listed(Chosen):
    """Alternate ids in any order: where an upsert puts that of its path, and how it spells it, is nowhere said."""

    def __init__(self, entries: list[JsonObject]) -> None:
        super().__init__()
        self._keys = sorted(map(key, entries))

    def broken(self, observed: Any) -> Condition | None:
        try:
            fits = sorted(map(key, observed)) == self._keys
        except (TypeError, KeyError, AttributeError):
            fits = False
        made = "sorted((each['AlternateIdType'].lower(), each['AlternateId'].lower()) for each in it)"
        return None if fits else Condition(f"{made} == {self._keys!r}")


class Reference:
    """The profiles of one run, in the order of their creation, and the ids of those that it deleted."""

    def __init__(self) -> None:
        self.profiles: list[JsonObject] = []
        self.deleted: list[Chosen] = []
        self._user, self._customer_type, self._locale = Chosen(), Chosen(), Chosen()
        self._undated: list[Moment] = []

    def date(self, date: datetime | None, reply: str) -> None:
        """Tells when the last request was answered, and what a script calls the reply."""
        for moment in self._undated:
            moment.date, moment.reply = date, reply
        self._undated.clear()

    def find(self, profile_id: int) -> JsonObject | None:
        return next((each for each in self.profiles if each["ProfileId"].value == profile_id), None)

    def holder(self, pair: Pair) -> JsonObject | None:
        """Who has the alternate id, active or not."""
        wanted = pair[0].lower(), pair[1].lower()
        return next((each for each in self.profiles if wanted in map(key, plain(each["AlternateIds"]))), None)

    def active_holder(self, pair: Pair) -> JsonObject | None:
        """Whom a path with the alternate id leads to: none can hold a slash."""
        holder = None if "/" in pair[1] else self.holder(pair)
        return holder if holder and holder["IsActive"] else None

    # Create, read, overwrite, update

    def create_profile(self, body: JsonObject) -> Answer:
        active = body.get("IsActive")
        faults = complaints(body)
        if not isinstance(active, bool | None):
            faults = (*faults, "profile.IsActive")
        return self._refusal(None, body, faults) or self._created(body, active=active is not False)

    def get_profile(self, profile_id: int) -> Answer:
        profile = self.find(profile_id)
        return done(profile) if profile else refused(404)

    def get_profile_by_alternate_id(self, pair: Pair) -> Answer:
        profile = self.active_holder(pair)
        return done(profile) if profile else refused(404)

    def replace_profile(self, profile_id: int, body: JsonObject) -> Answer:
        return self._overwritten(self.find(profile_id), body)

    def replace_profile_by_alternate_id(self, pair: Pair, body: JsonObject) -> Answer:
        return self._overwritten(self.active_holder(pair), body)

    def update_profile(self, profile_id: int, body: JsonObject) -> Answer:
        profile = self.find(profile_id)
        return self._refusal(profile, body, complaints(body), found=profile is not None) or self._updated(profile, body)

    def upsert_profile_by_alternate_id(self, pair: Pair, body: JsonObject) -> Answer:
        """The profile has the alternate id of the path afterwards; activity is not given by an upsert."""
        if "/" in pair[1]:
            return refused(404, 400)
        profile = self.holder(pair)
        refusal = self._refusal(profile, body, complaints(body))
        if profile and not profile["IsActive"]:
            others = [] if refusal else [*self._taken(None, body)]
            return refused(409, *(refusal.statuses if refusal else ()), says="" if refusal or others else pair[1])
        if refusal:
            return refusal
        own, given = {"AlternateIdType": pair[0], "AlternateId": pair[1]}, body.get("AlternateIds")
        if profile is None:
            answer = self._created({**body, "AlternateIds": [*(given or []), own]}, active=True)
            profile = self.profiles[-1]
        else:
            answer = self._updated(profile, body)
        if given is not None and key(own) not in map(key, given):
            profile["AlternateIds"] = Listed([*alternate_ids(given), own])
        return answer

    # Patch

    def patch_profile(self, profile_id: int, operations: Any) -> Answer:
        return self._patched(self.find(profile_id), operations)

    def patch_profile_by_alternate_id(self, pair: Pair, operations: Any) -> Answer:
        return self._patched(self.active_holder(pair), operations)

    def _patched(self, profile: JsonObject | None, operations: Any) -> Answer:
        """What it leaves is taken as an overwrite takes a body."""
        try:
            body = patched(plain(profile or {}), operations)
        except Unfit as unfit:
            return refused(400, names=(unfit.member,)) if profile else refused(404, 400)
        return self._overwritten(profile, body)

    # Activity and deletion

    def activate_profile(self, profile_id: int) -> Answer:
        return self._set_activity(profile_id, active=True)

    def deactivate_profile(self, profile_id: int) -> Answer:
        return self._set_activity(profile_id, active=False)

    def _set_activity(self, profile_id: int, *, active: bool) -> Answer:
        profile = self.find(profile_id)
        if profile is None:
            return refused(404)
        profile["IsActive"] = active
        self._touch(profile)
        return done(None)

    def delete_profile(self, profile_id: int) -> Answer:
        profile = self.find(profile_id)
        if profile is None:
            return refused(404)
        self.profiles.remove(profile)
        self.deleted.append(profile["ProfileId"])
        return Answer((204,), None)

    # Consents

    def add_consents(self, profile_id: int, body: JsonObject) -> Answer:
        profile = self.find(profile_id)
        faults = complaints_of_consents(body)
        if faults:
            return refused(400, names=faults) if profile else refused(404, 400)
        if profile is None:
            return refused(404)
        added = [consent(entry, self._moment, self._user) for entry in body["Consents"]]
        profile["Consents"] = [*profile["Consents"], *added]
        self._touch(profile)
        return Answer((201,), {"Consents": added})

    def list_consent_filters(self, profile_id: int) -> Answer:
        return done({"ConsentFilters": []}) if self.find(profile_id) else refused(404)

    # Tags and searches

    def tag_counts(self) -> dict[str, int]:
        """How many active profiles have each tag."""
        counts: dict[str, int] = {}
        for profile in self.profiles:
            for name in {tag["Name"] for tag in profile["ProfileTags"] if profile["IsActive"]}:
                counts[name] = counts.get(name, 0) + 1
        return dict(sorted(counts.items()))

    def search(self, fits: Callable[[JsonObject], bool]) -> Answer:
        """The active profiles that fit, in the order of their ProfileIds."""
        found = [profile for profile in self.profiles if profile["IsActive"] and fits(profile)]
        return done(found) if found else refused(404)

    # What writes have in common

    def _refusal(
        self, profile: JsonObject | None, body: JsonObject, faults: tuple[str, ...], *, found: bool = True
    ) -> Answer | None:
        """Why a body cannot be written to the profile, or become a new one."""
        taken = [] if faults else [*self._taken(profile, body)]
        causes = [(400, bool(faults)), (404, not found), (409, bool(taken) and found)]
        statuses = [status for status, holds in causes if holds]
        says = taken[0] if statuses == [409] and len(taken) == 1 else ""
        return refused(*statuses, names=faults, says=says) if statuses else None

    def _taken(self, profile: JsonObject | None, body: JsonObject) -> Iterator[str]:
        """The alternate ids of the body that another profile has."""
        for entry in body.get("AlternateIds") or []:
            holder = self.holder((entry["AlternateIdType"], entry["AlternateId"]))
            if holder is not None and holder is not profile:
                yield entry["AlternateId"]

    def _created(self, body: JsonObject, *, active: bool) -> Answer:
        known = [each["ProfileId"].value for each in self.profiles] + [each.value for each in self.deleted]
        created = self._moment()
        number = Number(max(known, default=0))
        edited = {
            "CreateDate": created,
            "CreatedBy": self._user,
            "ModifiedDate": self._moment(created),
            "ModifiedBy": self._user,
        }
        profile = self._content(body, {"ProfileId": number, "Edited": edited, "Consents": [], "IsActive": active})
        self.profiles.append(profile)
        return Answer((201,), profile, created=number)

    def _overwritten(self, profile: JsonObject | None, body: JsonObject) -> Answer:
        refusal = self._refusal(profile, body, complaints(body), found=profile is not None)
        if refusal or profile is None:
            return refusal or refused(404)
        profile.update(self._content(body, profile))
        self._touch(profile)
        return done(profile)

    def _updated(self, profile: JsonObject | None, body: JsonObject) -> Answer:
        """Members that are there and not null take the place of those that were stored, of a name each part."""
        if profile is None:
            return refused(404)
        given = {name: value for name, value in body.items() if value is not None}
        if "CustomerName" in given and profile["CustomerName"]:
            parts = {name: value for name, value in given["CustomerName"].items() if value is not None}
            given["CustomerName"] = {**profile["CustomerName"], **parts}
        profile.update(self._content({**profile, **given}, profile))
        self._touch(profile)
        return done(profile)

    def _content(self, body: JsonObject, kept: JsonObject) -> JsonObject:
        """A profile with the members that the body has and the defaults of those that it has not."""
        lists = collections(plain(body))

        def given(name: str, otherwise: Any) -> Any:
            return otherwise if body.get(name) is None else body[name]

        return {
            "ProfileId": kept["ProfileId"],
            "Edited": kept["Edited"],
            "Addresses": lists["Addresses"],
            "PhoneNumbers": lists["PhoneNumbers"],
            "Consents": kept["Consents"],
            "IsActive": kept["IsActive"],
            "RegistrationConfirmed": given("RegistrationConfirmed", False),
            "DefaultLocale": given("DefaultLocale", self._locale),
            "CustomerType": given("CustomerType", self._customer_type),
            "PreservePreferences": given("PreservePreferences", True),
            "CustomerName": customer_name(body.get("CustomerName")),
            "AlternateIds": lists["AlternateIds"],
            "Emails": lists["Emails"],
            "Groups": lists["Groups"],
            "ProfileTags": lists["ProfileTags"],
            "CustomFields": lists["CustomFields"],
        }

    def _touch(self, profile: JsonObject) -> None:
        edited = profile["Edited"]
        profile["Edited"] = {**edited, "ModifiedDate": self._moment(edited["ModifiedDate"]), "ModifiedBy": self._user}

    def _moment(self, after: Chosen | None = None) -> Moment:
        moment = Moment(after)
        self._undated.append(moment)
        return moment
