"""Defects in identification keys: created, shown, deleted, and what a unique one forbids."""

from __future__ import annotations

from contextvars import ContextVar
from functools import partial
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import (
    Build,
    Incoming,
    Outgoing,
    altered,
    misread,
    on,
    patched,
    with_body,
    with_document,
    with_handler,
    with_header,
    with_hooks,
    with_status,
)
from mock_server.contract.document import JsonObject
from mock_server.store import Scope
from mock_server.vendor import Call, Reply, Request
from mock_server.vendors.genesys_ucs import VENDOR as SOUND
from mock_server.vendors.genesys_ucs import identification, identification_keys
from mock_server.vendors.genesys_ucs.identification import KEYS
from mock_server.vendors.genesys_ucs.profile import folded, values_of
from mock_server.vendors.genesys_ucs.tenancy import tenant

CREATE, LIST = "create_identification_key", "list_identification_keys"
READ, DELETE = "get_identification_key", "delete_identification_key"
KEY_WORK, IDENTIFICATION = identification_keys.__name__, identification.__name__
_planted = partial(Defect, vendor="genesys-ucs")
_claim = identification._claim


def _of_new_keys(member: str, **changes: Any) -> Build:
    """A server whose document says something else of a member of a new key; None takes what it says away."""

    def change(raw: JsonObject) -> None:
        _amend(raw["components"]["schemas"]["NewIdentificationKey"]["properties"][member], changes)

    return with_document(change)


def _amend(schema: dict[str, Any], changes: dict[str, Any]) -> None:
    for keyword, value in changes.items():
        if value is None:
            schema.pop(keyword, None)
        else:
            schema[keyword] = value


@with_document
def _any_name(raw: JsonObject) -> None:
    raw["components"]["schemas"]["NewIdentificationKey"]["properties"]["name"] = {"type": "string", "minLength": 1}


@with_document
def _any_attribute(raw: JsonObject) -> None:
    raw["components"]["schemas"]["KeyAttribute"].pop("pattern")


@on(CREATE)
def _without_source(request: Incoming) -> None:
    if isinstance(request.json, dict):
        request.json = {name: value for name, value in request.json.items() if name != "source"}


@on(CREATE)
def _unique_by_default(request: Incoming) -> None:
    if isinstance(request.json, dict):
        request.json = {"unique": True, **request.json}


@on(DELETE)
def _nothing_to_delete(reply: Outgoing) -> None:
    if reply.status == 404:
        reply.status, reply.body = 204, b""


def _always_saying_unique(body: Any) -> Any:
    return {"unique": False, **body} if "attributes" in body else body


def _by_name(body: Any) -> Any:
    return sorted(body, key=lambda key: str(key["name"])) if isinstance(body, list) else body


def _taking_others_along(state: Scope, key: Any) -> None:
    state.delete(KEYS, folded(key["name"]))
    identification._replan(state)
    for index in {identification.index_of(key, name) for name in key["attributes"]}:
        for text, _ in list(state.iterate(index)):
            state.delete(index, text)


def _for_the_future(state: Scope, key: Any) -> None:
    state.put(KEYS, folded(key["name"]), key)
    identification._replan(state)


def _one_set_of_keys(request: Request) -> str:
    return "default" if "/metadata/identification-keys" in request.path else tenant(request)


def _blank_for_missing(key: Any, profile: Any) -> set[str]:
    found = set()
    for members in identification._rows(profile, key["source"]) if profile is not None else ():
        columns = [[identification.spelled(one) for one in values_of(members.get(n, ""))] for n in key["attributes"]]
        found.add("\n".join("".join(sorted(column)) for column in columns))
    return found


_UNGUARDED: ContextVar[bool] = ContextVar("unguarded", default=False)


def _guarding(state: Scope, key: Any, customer_id: str, tuples: Any) -> None:
    if not _UNGUARDED.get():
        _claim(state, key, customer_id, tuples)


def _unguarded(operation: str) -> Build:
    """A server in which one operation does not look at unique keys."""

    def careless(call: Call) -> Reply:
        token = _UNGUARDED.set(True)
        try:
            return SOUND.by_operation[operation](call)
        finally:
            _UNGUARDED.reset(token)

    return patched({f"{IDENTIFICATION}._claim": _guarding}, of=with_handler(operation, careless))


WRITES = (
    "create_customer_profile",
    "update_customer_profile",
    "insert_extension_records",
    "update_extension_record",
    "merge_customer_profiles",
)

DEFECTS = (
    _planted(
        name="key-creation-answers-200",
        says="The creation of a key answers 200.",
        breaks=("UCS-KEY-1",),
        operations=(CREATE,),
        build=with_status(201, 200, CREATE),
    ),
    _planted(
        name="key-creation-has-a-relative-location",
        says="Location of a new key stands below the base, without the path of the base.",
        breaks=("UCS-KEY-2",),
        operations=(CREATE,),
        build=with_header("location", "/metadata/identification-keys", CREATE),
    ),
    _planted(
        name="key-names-are-any-text",
        says="A key may have any name.",
        breaks=("UCS-KEY-3",),
        operations=(CREATE,),
        build=_any_name,
    ),
    _planted(
        name="key-names-have-case",
        says="Names of keys are compared with regard to case.",
        breaks=("UCS-KEY-4", "UCS-KEY-11"),
        operations=(CREATE, READ, DELETE),
        build=patched({f"{KEY_WORK}.folded": lambda name: name}),
    ),
    _planted(
        name="key-of-no-attributes-is-created",
        says="A key may have an empty list of attributes.",
        breaks=("UCS-KEY-5",),
        operations=(CREATE,),
        build=_of_new_keys("attributes", minItems=None),
    ),
    _planted(
        name="key-of-21-attributes-is-created",
        says="A key may have 21 attributes.",
        breaks=("UCS-KEY-22",),
        operations=(CREATE,),
        build=_of_new_keys("attributes", maxItems=21),
    ),
    _planted(
        name="key-attributes-are-any-text",
        says="A key may be built on attributes with a dot, on the id and on parameters of a search.",
        breaks=("UCS-KEY-24",),
        operations=(CREATE,),
        build=_any_attribute,
    ),
    _planted(
        name="key-source-is-ignored",
        says="Every key is built on attributes of the profile.",
        breaks=("UCS-KEY-6", "UCS-KEY-12", "UCS-KEY-18"),
        operations=(CREATE,),
        build=misread(_without_source),
    ),
    _planted(
        name="key-is-unique-by-default",
        says="A key is unique unless its creation says otherwise.",
        breaks=("UCS-KEY-7", "UCS-KEY-13"),
        operations=(CREATE,),
        build=misread(_unique_by_default),
    ),
    _planted(
        name="key-says-that-it-is-not-unique",
        says="A key that is read shows unique also where it is false.",
        breaks=("UCS-KEY-13",),
        operations=(READ,),
        build=with_body(_always_saying_unique, READ, status=200),
    ),
    _planted(
        name="key-list-is-sorted-by-name",
        says="Keys are listed by their names.",
        breaks=("UCS-KEY-10",),
        operations=(LIST,),
        build=with_body(_by_name, LIST, status=200),
    ),
    _planted(
        name="key-deletion-finds-unknown-keys",
        says="The deletion of a key that the tenant does not have answers 204.",
        breaks=("UCS-KEY-14",),
        operations=(DELETE,),
        build=altered(_nothing_to_delete),
    ),
    _planted(
        name="deleted-key-takes-what-others-need",
        says="With a key the indexes go that other keys use.",
        breaks=("UCS-KEY-15",),
        operations=(DELETE, "identify_customer"),
        build=patched({f"{KEY_WORK}.remove_key": _taking_others_along}),
    ),
    _planted(
        name="new-key-knows-later-customers-only",
        says="A new key does not take in the customers that there are.",
        breaks=("UCS-KEY-16", "UCS-KEY-9"),
        operations=(CREATE, "identify_customer"),
        build=patched({f"{KEY_WORK}.add_key": _for_the_future}),
    ),
    _planted(
        name="tenants-share-keys",
        says="All tenants have the keys of the default tenant.",
        breaks=("UCS-KEY-17",),
        operations=(CREATE, LIST, READ, DELETE),
        build=with_hooks(account=_one_set_of_keys),
    ),
    _planted(
        name="key-on-what-a-schema-lacks-is-created",
        says="A key may be built on attributes that the schema of its extension does not have.",
        breaks=("UCS-KEY-18",),
        operations=(CREATE,),
        build=patched({f"{KEY_WORK}._refuse_unknown_attributes": lambda call, key: None}),
    ),
    _planted(
        name="strict-server-takes-keys-on-anything",
        says="A strict server does not look whether attributes and extensions of a key are configured.",
        breaks=("UCS-KEY-19",),
        operations=(CREATE,),
        build=patched({f"{KEY_WORK}._refuse_unknown_attributes": lambda call, key: None}),
        needs=("strict",),
    ),
    _planted(
        name="tenant-has-101-keys",
        says="A tenant may have 101 keys.",
        breaks=("UCS-KEY-20",),
        operations=(CREATE,),
        build=patched({f"{KEY_WORK}.MOST_KEYS": 101}),
    ),
    _planted(
        name="unique-key-counts-missing-values",
        says="A missing attribute counts as an empty value of a unique key.",
        breaks=("UCS-KEY-21",),
        operations=WRITES,
        build=patched({f"{IDENTIFICATION}._tuples": _blank_for_missing}),
    ),
    _planted(
        name="unique-key-has-1001-combinations",
        says="A customer may have 1,001 combinations of values of a unique key.",
        breaks=("UCS-KEY-23",),
        operations=WRITES,
        build=patched({f"{IDENTIFICATION}.MOST_TUPLES": 1_001}),
    ),
    _planted(
        name="customer-has-5001-values-of-keys",
        says="A customer may have 5,001 values of all keys together.",
        breaks=("UCS-KEY-25",),
        operations=(*WRITES, CREATE),
        build=patched({f"{IDENTIFICATION}.MOST_ENTRIES": 5_001}),
    ),
    *(
        _planted(
            name=f"unique-keys-do-not-bind-{operation.replace('_', '-')}",
            says=f"The operation {operation} gives a customer values that another has in a unique key.",
            breaks=("UCS-KEY-8",),
            operations=(operation,),
            build=_unguarded(operation),
        )
        for operation in WRITES
    ),
)
