"""Defects in what a search for Genesys customers answers and shows."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import (
    Incoming,
    Outgoing,
    altered,
    misread,
    on,
    patched,
    with_handler,
    with_hooks,
)
from mock_server.errors import Invalid
from mock_server.store import Scope
from mock_server.vendor import Call, Reply, Request
from mock_server.vendors.genesys_ucs import identification, identify
from mock_server.vendors.genesys_ucs.identification import PROFILES, existing
from mock_server.vendors.genesys_ucs.identify import identify_customer
from mock_server.vendors.genesys_ucs.profile import CUSTOMER_ID, Profile, shown, values_of
from mock_server.vendors.genesys_ucs.tenancy import tenant

SEARCH = "identify_customer"
IDENTIFY, IDENTIFICATION = identify.__name__, identification.__name__
_in_search = partial(Defect, vendor="genesys-ucs", operations=(SEARCH,))
_supplied = identify._supplied
_searched = identify._search
_spelled = identification.spelled
_follow = identification._follow


def _asking(name: str, value: str) -> Any:
    """A change of searches that do not say `name` into ones that do."""

    @on(SEARCH)
    def change(request: Incoming) -> None:
        if f"{name}=" not in request.query:
            request.query = f"{request.query}&{name}={value}"

    return change


@on(SEARCH)
def _extensions_unasked(request: Incoming) -> None:
    fields = [(name, value) for name, value in parse_qsl(request.query, True) if name != "extensions"]
    request.query = urlencode(fields)


@on(SEARCH)
def _never_unique(request: Incoming) -> None:
    request.query = request.query.replace("include_extensions=unique", "include_extensions=always")


@on(SEARCH)
def _plus_as_plus(request: Incoming) -> None:
    request.query = request.query.replace("+", "%2B")


@on(SEARCH)
def _loose_switches(request: Incoming) -> None:
    fields = [
        (name, value.lower() if name.startswith("include_") else value)
        for name, value in parse_qsl(request.query, True)
    ]
    request.query = urlencode([(name, value) for name, value in fields if (name, value) != ("include_profile", "")])


@on(SEARCH)
def _evaluated(request: Incoming) -> None:
    fields = []
    for name, value in parse_qsl(request.query, True):
        left, equals, right = value.partition("=")
        fields.append((left, right) if name == "expr" and equals else (name, value))
    request.query = urlencode(fields)


@on(SEARCH)
def _all_for_nothing(reply: Outgoing) -> None:
    if reply.status == 400 and "send at least one attribute" in reply.json["message"]:
        reply.status, reply.json = 200, []


@on(SEARCH)
def _nobody_not_found(reply: Outgoing) -> None:
    if reply.status == 200 and reply.json == []:
        reply.status = 404
        reply.json = {"http_method": "GET", "uri": "/profiles", "code": 404, "message": "no customer matches"}


def _showing_extensions(call: Call) -> Reply:
    reply = identify_customer(call)
    if call.query["include_profile"] == "yes":
        return reply
    names = call.query.get("extensions", [])
    stored = {own: existing(call.state, own)["extensions"] for own in (match[CUSTOMER_ID] for match in reply.body)}
    bare = [shown(own, Profile(attributes={}, extensions=extensions), names) for own, extensions in stored.items()]
    return Reply(200, bare)


def _first_only(call: Call) -> Reply:
    return Reply(200, identify_customer(call).body[:1])


def _newest_first(call: Call) -> Reply:
    return Reply(200, identify_customer(call).body[::-1])


def _narrowed(call: Call) -> Reply:
    """Every attribute of the query has to fit, whatever the key."""
    wanted = {name: value for name, value in call.query["attributes"].items() if "." not in name}
    fitting = []
    for match in identify_customer(call).body:
        attributes = existing(call.state, match[CUSTOMER_ID])["attributes"]
        if all(str(attributes.get(name, value)) == value or name not in attributes for name, value in wanted.items()):
            fitting.append(match)
    return Reply(200, fitting)


def _empty_for_no_key(call: Call) -> Reply:
    try:
        return identify_customer(call)
    except Invalid as error:
        if error.failures[0].member == ("attributes",) and "id_key" not in call.query:
            return Reply(200, [])
        raise


def _plain_names(fields: Any) -> Any:
    return {("profile", name): value for name, value in fields.items()}


def _any_of(state: Scope, key: Any, wanted: Any) -> list[str]:
    return sorted({own for name, text in wanted.items() for own in _searched(state, key, {name: text})})


def _folding(state: Scope, key: Any, wanted: Any) -> list[str]:
    return _searched(state, key, {name: text.casefold() for name, text in wanted.items()})


def _first_values(indexes: Any, profile: Profile | None) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for source, names in indexes.items() if profile is not None else ():
        for members in identification._rows(profile, source):  # type: ignore[arg-type]
            for name in names.keys() & members.keys():
                found.update((names[name], _spelled(value)) for value in values_of(members[name])[:1])
    return found


def _never_forgetting(state: Scope, plan: Any, customer_id: str, before: Any, after: Any) -> None:
    _follow(state, plan, customer_id, before if after is None else None, after)


def _unindexed(state: Scope, customer_id: str, before: Any, after: Any) -> None:
    state.put(PROFILES, customer_id, after)


def _one_place_to_search(request: Request) -> str:
    return "default" if (request.method, request.path.rstrip("/")) == ("GET", "/profiles") else tenant(request)


DEFECTS = (
    _in_search(
        name="search-shows-whole-profiles-unasked",
        says="A search shows all attributes unless include_profile=no is sent.",
        breaks=("UCS-IDENT-1", "UCS-IDENT-5"),
        build=misread(_asking("include_profile", "yes")),
    ),
    _in_search(
        name="search-shows-extensions-beside-bare-ids",
        says="Extensions that are named are shown although no attributes are asked for.",
        breaks=("UCS-IDENT-32",),
        build=with_handler(SEARCH, _showing_extensions),
    ),
    _in_search(
        name="search-shows-no-extensions",
        says="The parameter extensions of a search is ignored.",
        breaks=("UCS-IDENT-6", "UCS-IDENT-7"),
        build=misread(_extensions_unasked),
    ),
    _in_search(
        name="search-shows-extensions-of-one-match-only",
        says="include_extensions is unique where it is not sent.",
        breaks=("UCS-IDENT-7",),
        build=misread(_asking("include_extensions", "unique")),
    ),
    _in_search(
        name="search-shows-extensions-of-several-matches",
        says="include_extensions=unique has no effect.",
        breaks=("UCS-IDENT-8",),
        build=misread(_never_unique),
    ),
    _in_search(
        name="search-knows-no-attributes-of-extensions",
        says="A dot in the name of a search value is part of an attribute's name and nothing else.",
        breaks=("UCS-IDENT-2", "UCS-IDENT-22"),
        build=patched({f"{IDENTIFY}._supplied": _plain_names}),
    ),
    _in_search(
        name="search-needs-one-attribute-of-several",
        says="Customers are found who have any of the values that were sent.",
        breaks=("UCS-IDENT-3",),
        build=patched({f"{IDENTIFY}._search": _any_of}),
    ),
    _in_search(
        name="search-compares-attributes-outside-the-key",
        says="Every attribute that is sent has to fit, also one that is not part of the key.",
        breaks=("UCS-IDENT-20",),
        build=with_handler(SEARCH, _narrowed),
    ),
    _in_search(
        name="search-without-a-key-finds-nobody",
        says="A search for which there is no key answers an empty list.",
        breaks=("UCS-IDENT-9", "UCS-IDENT-10"),
        build=with_handler(SEARCH, _empty_for_no_key),
    ),
    _in_search(
        name="search-for-nothing-finds-nobody",
        says="A search without any attribute answers an empty list.",
        breaks=("UCS-IDENT-11",),
        build=altered(_all_for_nothing),
    ),
    _in_search(
        name="search-keeps-plus-signs",
        says="A plus sign of the query is not taken for a space.",
        breaks=("UCS-IDENT-12",),
        build=misread(_plus_as_plus),
    ),
    _in_search(
        name="search-without-matches-answers-404",
        says="A search that nobody matches is refused as not found.",
        breaks=("UCS-IDENT-16",),
        build=altered(_nobody_not_found),
    ),
    _in_search(
        name="search-lists-the-first-match-only",
        says="Of several matches one is listed.",
        breaks=("UCS-IDENT-17",),
        build=with_handler(SEARCH, _first_only),
    ),
    _in_search(
        name="search-lists-the-newest-match-first",
        says="Matches are listed by descending ids.",
        breaks=("UCS-IDENT-30",),
        build=with_handler(SEARCH, _newest_first),
    ),
    _in_search(
        name="search-lists-one-match-too-many",
        says="A search with 1,001 matches is answered.",
        breaks=("UCS-IDENT-31",),
        build=patched({f"{IDENTIFY}.MOST_MATCHES": 1_001}),
    ),
    _in_search(
        name="search-finds-by-the-first-value-only",
        says="Only the first of several values of an attribute leads to a customer.",
        breaks=("UCS-IDENT-21",),
        build=patched({f"{IDENTIFICATION}._entries": _first_values}),
    ),
    _in_search(
        name="search-mixes-values-of-several-records",
        says="The values that a search names may come from different records of an extension.",
        breaks=("UCS-IDENT-22",),
        build=patched({f"{IDENTIFY}._has_record": lambda profile, key, wanted: True}),
    ),
    _in_search(
        name="search-ignores-case-of-values",
        says="Values are compared without regard to case.",
        breaks=("UCS-IDENT-23",),
        build=patched(
            {
                f"{IDENTIFICATION}.spelled": lambda value: _spelled(value).casefold(),
                f"{IDENTIFY}._search": _folding,
            }
        ),
    ),
    _in_search(
        name="search-spells-booleans-as-python-does",
        says="true is found as True, 1e21 as 1e+21.",
        breaks=("UCS-IDENT-24",),
        build=patched({f"{IDENTIFICATION}.spelled": str}),
    ),
    _in_search(
        name="search-names-have-case",
        says="The names of keys and extensions are compared with regard to case.",
        breaks=("UCS-IDENT-25", "UCS-IDENT-4"),
        build=patched({f"{IDENTIFY}.folded": lambda name: name}),
    ),
    _in_search(
        name="search-takes-any-spelling-of-its-switches",
        says="include_profile and include_extensions are taken in any case, and empty.",
        breaks=("UCS-IDENT-26",),
        build=misread(_loose_switches),
    ),
    _in_search(
        name="search-evaluates-expressions",
        says="A field expr of the query is understood as name=value.",
        breaks=("UCS-IDENT-27",),
        build=misread(_evaluated),
    ),
    Defect(
        name="update-leaves-old-values-in-the-index",
        vendor="genesys-ucs",
        says="After an update a customer is still found by values that were replaced.",
        breaks=("UCS-IDENT-28",),
        operations=("update_customer_profile", SEARCH),
        build=patched({f"{IDENTIFICATION}._follow": _never_forgetting}),
    ),
    Defect(
        name="record-changes-do-not-reach-the-index",
        vendor="genesys-ucs",
        says="Inserted, updated and deleted records do not change what a customer is found by.",
        breaks=("UCS-IDENT-28", "UCS-KEY-8"),
        operations=("insert_extension_records", "update_extension_record", "delete_extension_record", SEARCH),
        build=patched({"mock_server.vendors.genesys_ucs.extension_records.store": _unindexed}),
    ),
    _in_search(
        name="search-looks-into-the-default-tenant-only",
        says="The tenant that a search names is ignored.",
        breaks=("UCS-IDENT-29",),
        build=with_hooks(account=_one_place_to_search),
    ),
)
