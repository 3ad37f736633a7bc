"""Defects in the searches of MyPreferences, and in the indexes that they look things up in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import Incoming, Outgoing, altered, misread, on, patched, with_body, with_document
from contract_tests.suite.mypreferences.views import SEARCHES
from mock_server.contract.document import JsonObject
from mock_server.store import Scope
from mock_server.vendors.mypreferences import indexes, searches
from mock_server.vendors.mypreferences.profile import UserProfile

VENDOR = "mypreferences"
HERE = "mock_server.vendors.mypreferences"
ALL = tuple(search.operation for search in SEARCHES)
BY_ADDRESS, BY_PHONE, BY_EMAIL, BY_NAME = ALL
Fields = dict[str, str]

_UPDATE, _FOUND = indexes.update, searches._found


def _asking(change: Callable[[Fields], Fields], *operations: str) -> Callable[[Incoming], None]:
    """The search is asked for other fields than those that were sent."""

    @on(*operations)
    def changed(request: Incoming) -> None:
        request.query = urlencode(change(dict(parse_qsl(request.query, keep_blank_values=True))))

    return changed


def _without(*names: str) -> Callable[[Fields], Fields]:
    return lambda fields: {name: value for name, value in fields.items() if name not in names}


@on(BY_PHONE)
def _empty_list(reply: Outgoing) -> None:
    if reply.status == 404:
        reply.status, reply.json = 200, []


def _bare_when_alone(profiles: Any) -> Any:
    return profiles[0] if len(profiles) == 1 else profiles


def _also_of_the_inactive(profile: UserProfile | None) -> set[tuple[str, str]]:
    return set(indexes._pairs(profile)) if profile is not None else set()


def _only_new_and_gone(state: Scope, before: UserProfile | None, after: UserProfile | None) -> None:
    if before is None or after is None or before["IsActive"] != after["IsActive"]:
        _UPDATE(state, before, after)


def _never_taken_out(state: Scope, before: UserProfile | None, after: UserProfile | None) -> None:
    if after is not None:
        _UPDATE(state, before, after)


def _as_typed(number: str) -> str:
    return number


def _with_case(wanted: str) -> Callable[[str], bool]:
    return lambda value: value == wanted


def _in_any_entries(entries: Iterable[Any], tests: Any) -> bool:
    listed = list(entries)
    return all(any(searches._passes(entry, [test]) for entry in listed) for test in tests)


@on(BY_PHONE)
def _nobody_without_digits(reply: Outgoing) -> None:
    if reply.status == 400 and "phoneNumber" in reply.json.get("ModelState", {}):
        reply.status, reply.json = 404, {"Message": "No active profile matches."}


def _fields_without_limits(raw: JsonObject) -> None:
    for parameter in raw["components"]["parameters"].values():
        if parameter["in"] == "query":
            for limit in ("minLength", "maxLength"):
                parameter["schema"].pop(limit, None)


DEFECTS = (
    Defect(
        name="search-answers-one-profile-bare",
        vendor=VENDOR,
        says="A search by e-mail address that finds one profile answers it without a list around it.",
        breaks=("MYP-SEARCH-1", "MYP-SEARCH-13"),
        operations=(BY_EMAIL,),
        build=with_body(_bare_when_alone, BY_EMAIL, status=200),
    ),
    Defect(
        name="fifty-one-matches-are-not-too-many",
        vendor=VENDOR,
        says="A search that 51 profiles match is answered with all of them.",
        breaks=("MYP-SEARCH-2",),
        operations=ALL,
        build=patched({f"{HERE}.searches.MOST": 51}),
    ),
    Defect(
        name="search-for-nobody-answers-an-empty-list",
        vendor=VENDOR,
        says="A search by phone that nobody matches is answered with 200 and an empty list.",
        breaks=("MYP-SEARCH-3",),
        operations=(BY_PHONE,),
        build=altered(_empty_list),
    ),
    Defect(
        name="deactivated-profiles-are-found",
        vendor=VENDOR,
        says="Searches find deactivated profiles, and tags are counted over them.",
        breaks=("MYP-SEARCH-4", "MYP-TAG-4"),
        operations=(*ALL, "list_tags"),
        build=patched({f"{HERE}.indexes._values": _also_of_the_inactive}),
    ),
    Defect(
        name="search-answers-the-newest-first",
        vendor=VENDOR,
        says="A search by address answers the highest ProfileId first.",
        breaks=("MYP-SEARCH-5",),
        operations=(BY_ADDRESS,),
        build=with_body(lambda profiles: profiles[::-1], BY_ADDRESS, status=200),
    ),
    Defect(
        name="changed-profiles-keep-their-old-index",
        vendor=VENDOR,
        says="What a write changes of a profile is not seen by searches, nor by the counts of tags.",
        breaks=("MYP-SEARCH-6", "MYP-TAG-3"),
        operations=(*ALL, "list_tags"),
        build=patched({f"{HERE}.indexes.update": _only_new_and_gone}),
    ),
    Defect(
        name="deleted-profiles-stay-in-indexes",
        vendor=VENDOR,
        says="A deleted profile is still looked for by searches and counted for its tags.",
        breaks=("MYP-SEARCH-6", "MYP-TAG-3"),
        operations=(*ALL, "list_tags"),
        build=patched({f"{HERE}.indexes.update": _never_taken_out}),
    ),
    Defect(
        name="search-by-address-needs-no-state",
        vendor=VENDOR,
        says="A search by address without stateProvince is carried out as if it had said GA.",
        breaks=("MYP-SEARCH-7", "MYP-SEARCH-8"),
        operations=(BY_ADDRESS,),
        build=misread(_asking(lambda fields: {"stateProvince": "GA", **fields}, BY_ADDRESS)),
    ),
    Defect(
        name="fields-of-a-search-have-no-limits",
        vendor=VENDOR,
        says="A field of a search may be empty or of any length.",
        breaks=("MYP-SEARCH-20",),
        operations=ALL,
        build=with_document(_fields_without_limits),
    ),
    Defect(
        name="search-by-address-takes-parts-of-names",
        vendor=VENDOR,
        says="A part of a name is enough for a search by address also when it does not say so.",
        breaks=("MYP-SEARCH-9", "MYP-SEARCH-10"),
        operations=(BY_ADDRESS,),
        build=misread(_asking(lambda fields: {**fields, "partialNameMatch": "true"}, BY_ADDRESS)),
    ),
    Defect(
        name="phone-numbers-are-compared-as-typed",
        vendor=VENDOR,
        says="A search by phone finds numbers that are written in the same way alone.",
        breaks=("MYP-SEARCH-11",),
        operations=(BY_PHONE,),
        build=patched({f"{HERE}.searches.digits_in": _as_typed, f"{HERE}.indexes.digits_in": _as_typed}),
    ),
    Defect(
        name="searches-pass-over-types",
        vendor=VENDOR,
        says="The type of a phone number or an e-mail address does not narrow a search.",
        breaks=("MYP-SEARCH-12", "MYP-SEARCH-14", "MYP-SEARCH-18"),
        operations=(BY_PHONE, BY_EMAIL),
        build=misread(_asking(_without("phoneType", "emailType"), BY_PHONE, BY_EMAIL)),
    ),
    Defect(
        name="searches-know-no-parts",
        vendor=VENDOR,
        says="Searches compare whole values where a part is enough.",
        breaks=("MYP-SEARCH-10", "MYP-SEARCH-15", "MYP-SEARCH-16"),
        operations=(BY_ADDRESS, BY_NAME),
        build=patched({f"{HERE}.searches._part": searches._whole}),
    ),
    Defect(
        name="types-and-lines-of-a-search-have-letter-case",
        vendor=VENDOR,
        says="Searches compare whole values with letter case.",
        breaks=("MYP-SEARCH-17",),
        operations=(BY_ADDRESS, BY_PHONE, BY_EMAIL),
        build=patched({f"{HERE}.searches._whole": _with_case}),
    ),
    Defect(
        name="search-mixes-the-entries-of-a-profile",
        vendor=VENDOR,
        says="What a search asks may hold in different entries of a profile.",
        breaks=("MYP-SEARCH-18",),
        operations=(BY_ADDRESS, BY_PHONE, BY_EMAIL),
        build=patched({f"{HERE}.searches._has_entry": _in_any_entries}),
    ),
    Defect(
        name="search-for-no-digits-finds-nobody",
        vendor=VENDOR,
        says="A search by phone without a digit is answered with 404.",
        breaks=("MYP-SEARCH-7", "MYP-SEARCH-19"),
        operations=(BY_PHONE,),
        build=altered(_nobody_without_digits),
    ),
)
