"""Defects in the query of a Genesys customer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import Build, Incoming, misread, on, patched, with_body
from mock_server.vendors.genesys_ucs.profile import Profile, folded, shown

VENDOR = "genesys-ucs"
QUERY, IDENTIFY = "query_customer_profile", "identify_customer"
MODULE = "mock_server.vendors.genesys_ucs"


def _shown(change: Any) -> Build:
    """A server whose query shows what `change` makes of the customer's id, his profile, the names, and the reply."""

    def altered(
        customer_id: str, profile: Profile, extensions: Iterable[str], multi_valued: Iterable[str] = ()
    ) -> dict[str, Any]:
        names = list(extensions)
        reply = shown(customer_id, profile, names, multi_valued)
        return dict(change(profile, names, reply))

    return patched({f"{MODULE}.profiles.shown": altered})


def _without_texts(value: Any) -> Any:
    """Without members whose text is empty."""
    if isinstance(value, list):
        return [_without_texts(item) for item in value]
    if isinstance(value, dict):
        return {name: _without_texts(inner) for name, inner in value.items() if inner != ""}
    return value


def _without_emptied(profile: Profile, names: list[str], reply: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in reply.items() if value != [] or name in profile["attributes"]}


def _hidden(profile: Profile, names: list[str], reply: dict[str, Any]) -> dict[str, Any]:
    """A named extension of which the customer has no records takes the place of an attribute."""
    held = {folded(name) for name in profile["extensions"]}
    attributes: dict[str, Any] = {
        name: [] for name in profile["attributes"] if name in names and folded(name) not in held
    }
    return {**reply, **attributes}


def _owned(profile: Profile, names: list[str], reply: dict[str, Any]) -> dict[str, Any]:
    """Each record says whose it is."""
    customer_id = reply["customer_id"]

    def told(value: Any) -> Any:
        if isinstance(value, list):
            return [told(item) for item in value]
        return {"customer_id": customer_id, **value}

    return {name: told(value) if name in profile["extensions"] else value for name, value in reply.items()}


def _changed_names(change: Any) -> Build:
    """A server whose query understands another list of the values of `extensions`."""

    @on(QUERY)
    def alter(request: Incoming) -> None:
        fields = parse_qsl(request.query, keep_blank_values=True)
        values = [value for name, value in fields if name == "extensions"]
        if values:
            others = [pair for pair in fields if pair[0] != "extensions"]
            request.query = urlencode([*others, *(("extensions", value) for value in change(values))])

    return misread(alter)


DEFECTS = (
    Defect(
        name="query-shows-the-first-named-extension-only",
        vendor=VENDOR,
        says="Of several extensions that a query names the first is shown.",
        breaks=("UCS-GET-3", "UCS-GET-11"),
        operations=(QUERY,),
        build=_changed_names(lambda values: [values[0].split(",")[0]]),
    ),
    Defect(
        name="query-hides-empty-texts",
        vendor=VENDOR,
        says="Attributes and members of records that are empty texts are not shown.",
        breaks=("UCS-GET-1", "UCS-GET-4"),
        operations=(QUERY,),
        build=_shown(lambda profile, names, reply: _without_texts(reply)),
    ),
    Defect(
        name="query-of-nobody-forgets-who-was-asked-for",
        vendor=VENDOR,
        says="The message about an unknown customer does not name the id.",
        breaks=("UCS-GET-6",),
        operations=(QUERY,),
        build=with_body(lambda body: {**body, "message": "not found"}, QUERY, status=404),
    ),
    Defect(
        name="strict-search-takes-unknown-extensions",
        vendor=VENDOR,
        says="A strict server ignores extensions that nobody knows in a search.",
        breaks=("UCS-GET-8",),
        operations=(IDENTIFY,),
        build=patched({f"{MODULE}.identify.refuse_unknown_extensions": lambda call, names, stored: None}),
        needs=("strict",),
    ),
    Defect(
        name="query-hides-emptied-extensions",
        vendor=VENDOR,
        says="An extension without records is not shown.",
        breaks=("UCS-GET-7", "UCS-GET-9"),
        operations=(QUERY,),
        build=_shown(_without_emptied),
    ),
    Defect(
        name="query-hides-an-attribute-behind-an-extension",
        vendor=VENDOR,
        says="A name that a query asks for is shown as an empty array although it is that of an attribute.",
        breaks=("UCS-GET-1", "UCS-GET-9", "UCS-PUT-13"),
        operations=(QUERY,),
        build=_shown(_hidden),
    ),
    Defect(
        name="query-shows-whose-a-record-is",
        vendor=VENDOR,
        says="Each record is shown with the customer's id.",
        breaks=("UCS-GET-4", "UCS-GET-10"),
        operations=(QUERY,),
        build=_shown(_owned),
    ),
)
