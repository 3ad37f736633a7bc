"""A profile as it is kept: its attributes and its extensions, told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from mock_server.errors import Conflict, Failure, Invalid

CUSTOMER_ID = "customer_id"


class Profile(TypedDict):
    """Both map names as first spelled to values in the form in which they were sent.

    An extension's value is a record (single-valued) or a list of records (multi-valued, also none).
    """

    attributes: dict[str, Any]
    extensions: dict[str, Any]


def folded(name: str) -> str:
    """The name of an extension without case (R-EXT)."""
    return name.casefold()


def split(members: Mapping[str, Any], stored: Iterable[str] = (), registered: Iterable[str] = ()) -> Profile:
    """Tell a body's attributes from its extensions.

    Extensions are the names of `stored` (extensions of this profile) and of `registered` (those with a schema), and
    any other name whose value is a record or holds records. The first known spelling of an extension is kept.
    Raises Invalid or Conflict when a known extension is given plain values, or two members are one extension.
    """
    schemas = {folded(name): name for name in registered}
    known = {**schemas, **{folded(name): name for name in stored}}
    profile = Profile(attributes={}, extensions={})
    for name, value in members.items():
        if name == CUSTOMER_ID:
            continue
        spelling = known.get(folded(name))
        if _holds_records(value) or (value == [] and spelling is not None):
            profile["extensions"].setdefault(name if spelling is None else spelling, value)
        elif spelling is None:
            profile["attributes"][name] = value
        elif folded(name) in schemas:
            raise Invalid([Failure("body", (name,), "an extension takes an object or an array of objects.", value)])
        else:
            raise Conflict(f"bad parameter '{name}' reason: this customer has an extension of that name.")
    _refuse_ambiguous(members, {folded(name) for name in profile["extensions"]})
    return profile


def _holds_records(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and value != [] and isinstance(value[0], dict))


def _refuse_ambiguous(members: Mapping[str, Any], extensions: set[str]) -> None:
    first: dict[str, str] = {}
    for name in members if extensions else ():
        earlier = first.setdefault(folded(name), name)
        if earlier != name and folded(name) in extensions:
            reason = f"'{earlier}' is the same extension: names of extensions have no case."
            raise Invalid([Failure("body", (name,), reason, rule="unique")])


def updated(profile: Profile, sent: Profile) -> Profile:
    """What an update leaves: the sent attributes; the sent extensions, if any, as the complete set (UPD-85)."""
    return Profile(attributes=sent["attributes"], extensions=sent["extensions"] or profile["extensions"])


def shown(customer_id: str, profile: Profile, extensions: Iterable[str]) -> dict[str, Any]:
    """The reply's form: every attribute, and of the extensions those that are named (QRY)."""
    wanted = {folded(name) for name in extensions}
    chosen = {name: value for name, value in profile["extensions"].items() if folded(name) in wanted}
    return {CUSTOMER_ID: customer_id, **profile["attributes"], **chosen}
