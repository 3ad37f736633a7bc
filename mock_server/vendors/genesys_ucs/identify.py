"""Find customers by their attributes, with the help of identification keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from mock_server.errors import Failure, Forbidden, Invalid
from mock_server.store import Scope
from mock_server.vendor import Call, Reply
from mock_server.vendors.genesys_ucs.configuration import refuse_unknown_extensions
from mock_server.vendors.genesys_ucs.extension_schema import multi_valued
from mock_server.vendors.genesys_ucs.identification import (
    KEYS,
    PROFILE_SOURCE,
    PROFILES,
    IdentificationKey,
    index_of,
    keys_in_order,
    qualified,
    records_under,
    spelled,
)
from mock_server.vendors.genesys_ucs.key_choice import Field, chosen, score
from mock_server.vendors.genesys_ucs.profile import CUSTOMER_ID, Profile, folded, shown

MOST_MATCHES = 1_000
_LISTED_KEYS = 10
"""How many keys a refusal names."""
_LONGEST_LIST = 1_000
"""Characters of that."""


def identify_customer(call: Call) -> Reply:
    """IDC, IDC-91."""
    names = call.query.get("extensions", [])
    refuse_unknown_extensions(call, names, [])
    supplied = _supplied(call.query["attributes"])
    key = _key(call, supplied)
    wanted = {field[1]: supplied[field] for field in _fields(key) if field in supplied}
    found = _search(call.state, key, wanted)
    if call.query["include_profile"] == "no":
        return Reply(200, [{CUSTOMER_ID: customer_id} for customer_id in found])
    if call.query["include_extensions"] == "unique" and len(found) != 1:
        names = []
    empty = multi_valued(call.state, names)
    return Reply(200, [shown(customer_id, _profile(call.state, customer_id), names, empty) for customer_id in found])


def _supplied(fields: Mapping[str, str]) -> dict[Field, str]:
    """The search values by what they may be values of: a name with a dot may be meant in two ways."""
    supplied = {(PROFILE_SOURCE, name): value for name, value in fields.items()}
    for name, value in fields.items():
        extension, dot, attribute = name.partition(".")
        if dot and folded(extension) != PROFILE_SOURCE:
            supplied[folded(extension), attribute] = value
    return supplied


def _fields(key: IdentificationKey) -> list[Field]:
    return [(folded(key["source"]), attribute) for attribute in key["attributes"]]


def _key(call: Call, supplied: Mapping[Field, str]) -> IdentificationKey:
    """The key that the request names, else the one that suits what it supplies."""
    keys = keys_in_order(call.state)
    name = call.query.get("id_key")
    if name is None:
        place = chosen([_fields(key) for key in keys], supplied.keys())
        if place is None:
            raise _refusal(
                "attributes", f"no identification key begins with any of them; {_listed(keys)}.", "UCS-IDENT-10"
            )
        return keys[place]
    key: IdentificationKey | None = call.state.get(KEYS, folded(name))
    if key is None:
        raise _refusal("id_key", f"there is no identification key '{name}'; {_listed(keys)}.", "UCS-IDENT-18")
    if score(_fields(key), supplied.keys()) == 0:
        raise _refusal("attributes", f"the key '{name}' needs '{qualified(key)[0]}'.", "UCS-IDENT-19")
    return key


def _refusal(parameter: str, reason: str, rule: str = "") -> Invalid:
    return Invalid([Failure("query", (parameter,), reason, rule="identification")], rule=rule)


def _listed(keys: Sequence[IdentificationKey]) -> str:
    if not keys:
        return "this tenant has no keys, POST /metadata/identification-keys creates one"
    known = [f"{key['name']} ({', '.join(qualified(key))})" for key in keys[:_LISTED_KEYS]]
    more = f" and {len(keys) - _LISTED_KEYS} more" if len(keys) > _LISTED_KEYS else ""
    listed = ", ".join(known)
    return f"the keys are {listed if len(listed) <= _LONGEST_LIST else listed[:_LONGEST_LIST] + '…'}{more}"


def _search(state: Scope, key: IdentificationKey, wanted: Mapping[str, str]) -> list[str]:
    """The customers who have all wanted values, in the order of their ids: the fewest candidates are looked at."""
    having = sorted((state.find(index_of(key, name), text) for name, text in wanted.items()), key=len)
    together = key["source"] != PROFILE_SOURCE and len(wanted) > 1
    found: list[str] = []
    for customer_id in having[0]:
        if not all(customer_id in others for others in having[1:]):
            continue
        if together and not _has_record(_profile(state, str(customer_id)), key, wanted):
            continue
        found.append(str(customer_id))
        if len(found) > MOST_MATCHES:
            raise Forbidden(
                f"more than {MOST_MATCHES} customers match; send more attributes of '{key['name']}'",
                rule="UCS-IDENT-31",
            )
    return sorted(found)


def _has_record(profile: Profile, key: IdentificationKey, wanted: Mapping[str, str]) -> bool:
    """Whether one record has all wanted values; the indexes know only which customer has them."""
    return any(
        all(name in record and spelled(record[name]) == text for name, text in wanted.items())
        for record in records_under(profile, key["source"])
    )


def _profile(state: Scope, customer_id: str) -> Profile:
    """Of a customer whom an index told: it never outlives a profile."""
    return cast("Profile", state.get(PROFILES, customer_id))
