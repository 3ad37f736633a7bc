"""Defects in the merge of two Genesys customers."""

from __future__ import annotations

from functools import partial
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import (
    Incoming,
    misread,
    on,
    patched,
    with_document,
    with_handler,
    with_status,
)
from mock_server.contract.document import JsonObject
from mock_server.errors import Conflict
from mock_server.store import Scope
from mock_server.vendor import Call, Reply
from mock_server.vendors.genesys_ucs import merge
from mock_server.vendors.genesys_ucs.envelope import envelope
from mock_server.vendors.genesys_ucs.identification import PROFILES, existing, store
from mock_server.vendors.genesys_ucs.merge import merge_customer_profiles
from mock_server.vendors.genesys_ucs.profile import Profile, folded, values_of

MERGE = "merge_customer_profiles"
MODULE = merge.__name__
_in_merge = partial(Defect, vendor="genesys-ucs", operations=(MERGE,))
_attributes, _extensions, _united = merge._attributes, merge._extensions, merge._united


def _keeping_the_source(state: Scope, customer_id: str, before: Any, after: Any) -> None:
    if after is not None:
        store(state, customer_id, before, after)


def _unindexed_destination(state: Scope, customer_id: str, before: Any, after: Any) -> None:
    if after is None:
        store(state, customer_id, before, after)
    else:
        state.put(PROFILES, customer_id, after)


def _source_first(name: str, kept: Any, added: Any) -> Any:
    return _united(name, added, kept)


def _without_case(name: str, kept: Any, added: Any) -> Any:
    by_text = {str(value).casefold(): value for value in reversed([*values_of(kept), *values_of(added)])}
    values = list(by_text.values())[::-1]
    return values[0] if len(values) == 1 and not isinstance(kept, list) else values


def _the_destinations(name: str, kept: Any, added: Any) -> Any:
    return kept


def _source_always_wins(state: Scope, destination: Any, source: Any, *, source_wins: bool) -> Any:
    return _extensions(state, destination, source, source_wins=True)


def _known_extensions_only(state: Scope, destination: Any, source: Any, *, source_wins: bool) -> Any:
    own = {folded(name) for name in destination}
    common = {name: value for name, value in source.items() if folded(name) in own}
    return _extensions(state, destination, common, source_wins=source_wins)


def _source_records_first(state: Scope, destination: Any, source: Any, *, source_wins: bool) -> Any:
    merged = _extensions(state, destination, source, source_wins=source_wins)
    lengths = {name: len(value) for name, value in destination.items() if isinstance(value, list)}
    return {
        name: [*value[lengths[name] :], *value[: lengths[name]]] if name in lengths else value
        for name, value in merged.items()
    }


def _conflicting(state: Scope, destination: Any, source: Any, *, source_wins: bool) -> Any:
    common = {folded(name) for name in destination} & {folded(name) for name in source}
    if common and not source_wins:
        raise Conflict(f"both customers have the extension '{min(common)}'")
    return _extensions(state, destination, source, source_wins=source_wins)


def _collecting_unique_ones(state: Scope, name: str, *values: Any) -> bool:
    return all(isinstance(value, list) for value in values)


def _noting_the_reason(call: Call) -> Reply:
    reply = merge_customer_profiles(call)
    said = {name: (call.body or {})[name] for name in ("agent_id", "reason") if name in (call.body or {})}
    before = existing(call.state, call.path["destination_id"])
    noted = Profile(attributes={**before["attributes"], **said}, extensions=before["extensions"])
    store(call.state, call.path["destination_id"], before, noted)
    return reply


@with_document
def _body_required(raw: JsonObject) -> None:
    raw["paths"]["/profiles/{destination_id}/merge/{source_id}"]["put"]["requestBody"]["required"] = True


@on(MERGE)
def _flags_as_text(request: Incoming) -> None:
    request.body = request.body.replace(b'"true"', b"true").replace(b": null", b": false").replace(b":null", b":false")


def _moving(call: Call) -> Reply:
    """A destination that does not exist is made out of the source."""
    destination_id, source_id = call.path["destination_id"], call.path["source_id"]
    if call.state.get(PROFILES, destination_id) is None:
        source = existing(call.state, source_id)
        store(call.state, source_id, source, None)
        store(call.state, destination_id, None, source)
        return Reply(204)
    return merge_customer_profiles(call)


def _with_itself(call: Call) -> Reply:
    same = call.path["destination_id"] == call.path["source_id"]
    if same:
        existing(call.state, call.path["source_id"])
    return Reply(204) if same else merge_customer_profiles(call)


def _half(call: Call) -> Reply:
    """A conflict is answered when the source has gone already."""
    before = call.state.get(PROFILES, call.path["source_id"])
    try:
        return merge_customer_profiles(call)
    except Conflict as error:
        if call.state.get(PROFILES, call.path["source_id"]) is not None:
            store(call.state, call.path["source_id"], before, None)
        return envelope(error, call.request)


DEFECTS = (
    _in_merge(
        name="merge-answers-200",
        says="A merge answers 200.",
        breaks=("UCS-MERGE-1",),
        build=with_status(204, 200, MERGE),
    ),
    _in_merge(
        name="merge-leaves-the-source",
        says="The source of a merge stays.",
        breaks=("UCS-MERGE-1", "UCS-MERGE-18"),
        build=patched({f"{MODULE}.store": _keeping_the_source}),
    ),
    _in_merge(
        name="merge-does-not-reach-the-index",
        says="After a merge the destination is found by what it had before only.",
        breaks=("UCS-MERGE-18", "UCS-KEY-8"),
        build=patched({f"{MODULE}.store": _unindexed_destination}),
    ),
    _in_merge(
        name="merge-puts-the-values-of-the-source-first",
        says="The source's values of an attribute come before the destination's.",
        breaks=("UCS-MERGE-3",),
        build=patched({f"{MODULE}._united": _source_first}),
    ),
    _in_merge(
        name="merge-takes-values-that-differ-by-case-for-one",
        says="Values that differ by case only are merged into one.",
        breaks=("UCS-MERGE-2",),
        build=patched({f"{MODULE}._united": _without_case}),
    ),
    _in_merge(
        name="merge-drops-values-of-common-attributes",
        says="Of an attribute that both customers have only the destination's values stay.",
        breaks=("UCS-MERGE-2", "UCS-MERGE-4"),
        build=patched({f"{MODULE}._united": _the_destinations}),
    ),
    _in_merge(
        name="merge-lets-the-source-win",
        says="Without a flag extensions of which one can stay are the source's.",
        breaks=("UCS-MERGE-5", "UCS-MERGE-6"),
        build=patched({f"{MODULE}._extensions": _source_always_wins}),
    ),
    _in_merge(
        name="merge-ignores-keep-uniq-from-src",
        says="The flag keep_uniq_from_src has no effect.",
        breaks=("UCS-MERGE-7",),
        build=patched({f"{MODULE}._FLAGS": ("force_merge",)}),
    ),
    _in_merge(
        name="merge-ignores-force-merge",
        says="The flag force_merge has no effect.",
        breaks=("UCS-MERGE-10",),
        build=patched({f"{MODULE}._FLAGS": ("keep_uniq_from_src",)}),
    ),
    _in_merge(
        name="merge-collects-records-with-unique-attributes",
        says="An extension with unique attributes gets the records of both customers.",
        breaks=("UCS-MERGE-6", "UCS-MERGE-7"),
        build=patched({f"{MODULE}._are_collected": _collecting_unique_ones}),
    ),
    _in_merge(
        name="merge-puts-the-records-of-the-source-first",
        says="The source's records of an extension come before the destination's.",
        breaks=("UCS-MERGE-8",),
        build=patched({f"{MODULE}._extensions": _source_records_first}),
    ),
    _in_merge(
        name="merge-loses-extensions-of-the-source",
        says="Extensions that only the source has are lost.",
        breaks=("UCS-MERGE-9",),
        build=patched({f"{MODULE}._extensions": _known_extensions_only}),
    ),
    _in_merge(
        name="merge-refuses-common-extensions",
        says="Without a flag a merge of customers who have the same extension is a conflict.",
        breaks=("UCS-MERGE-5", "UCS-MERGE-6", "UCS-MERGE-11"),
        build=patched({f"{MODULE}._extensions": _conflicting}),
    ),
    _in_merge(
        name="merge-stores-its-reason",
        says="The reason and the agent of a merge become attributes of the destination.",
        breaks=("UCS-MERGE-12",),
        build=with_handler(MERGE, _noting_the_reason),
    ),
    _in_merge(
        name="merge-needs-a-body",
        says="A merge without a body is refused.",
        breaks=("UCS-MERGE-13",),
        build=_body_required,
    ),
    _in_merge(
        name="merge-takes-flags-as-text",
        says="A flag of a merge may be a text or null.",
        breaks=("UCS-MERGE-14",),
        build=misread(_flags_as_text),
    ),
    _in_merge(
        name="merge-creates-its-destination",
        says="A merge into an unknown customer makes it out of the source.",
        breaks=("UCS-MERGE-15",),
        build=with_handler(MERGE, _moving),
    ),
    _in_merge(
        name="merge-of-a-customer-with-itself",
        says="A merge of a customer with itself answers 204.",
        breaks=("UCS-MERGE-16",),
        build=with_handler(MERGE, _with_itself),
    ),
    _in_merge(
        name="merge-makes-1001-values",
        says="A merge may make 1,001 values of an attribute.",
        breaks=("UCS-MERGE-17",),
        build=patched({f"{MODULE}.MOST_VALUES": 1_001}),
    ),
    _in_merge(
        name="merge-loses-the-source-in-a-conflict",
        says="A merge that is a conflict deletes the source all the same.",
        breaks=("UCS-MERGE-17", "UCS-MERGE-19", "UCS-KEY-8"),
        build=with_handler(MERGE, _half),
    ),
    _in_merge(
        name="merge-makes-a-name-of-two-meanings",
        says="A name may become an attribute and an extension of the same customer.",
        breaks=("UCS-MERGE-19",),
        build=patched({f"{MODULE}._refuse_ambiguous": lambda merged: None}),
    ),
)
