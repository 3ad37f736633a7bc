"""A profile as it is kept: its attributes and its extensions, told apart."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, TypedDict

from mock_server.errors import Conflict, Failure

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


def values_of(value: Any) -> list[Any]:
    """The values of an attribute, or the records of an extension, in order."""
    return value if isinstance(value, list) else [value]


def no_schema(name: str) -> str | None:
    """Where no extension has a schema."""
    return None


def split(
    members: Mapping[str, Any], stored: Iterable[str] = (), registered: Callable[[str], str | None] = no_schema
) -> Profile:
    """Tell a body's attributes from its extensions, whether or not they can be stored so.

    An extension is what has a record or records, or an empty array under a name of `stored` (extensions of this
    profile) or one of which `registered` tells the spelling (a folded name with a schema). The first known spelling of
    an extension is kept. What `misnamed` and `refuse_stored_extensions` say is wrong is among the attributes.
    """
    known = {folded(name): name for name in stored}
    profile = Profile(attributes={}, extensions={})
    for name, value in members.items():
        if name == CUSTOMER_ID:
            continue
        fold = folded(name)
        spelling = known[fold] if fold in known else registered(fold)
        if holds_records(value) or (value == [] and spelling is not None):
            profile["extensions"].setdefault(name if spelling is None else spelling, value)
        else:
            profile["attributes"][name] = value
    return profile


def misnamed(
    members: Iterable[str], profile: Profile, registered: Callable[[str], str | None] = no_schema
) -> Iterator[Failure]:
    """Which members of the body that is split into `profile` have a name that is another's."""
    for name, value in profile["attributes"].items():
        if registered(folded(name)) is not None:
            yield Failure("body", (name,), "an extension takes an object or an array of objects.", value)
    others = (name for name in members if name != CUSTOMER_ID)
    yield from ambiguous(others, {folded(name) for name in profile["extensions"]})


def refuse_stored_extensions(stored: Iterable[str], attributes: Iterable[str]) -> None:
    """Raises Conflict when one of `attributes` is called as one of the customer's extensions, which are `stored`."""
    extensions = {folded(name) for name in stored}
    name = next((name for name in attributes if folded(name) in extensions), None) if extensions else None
    if name is not None:
        raise Conflict(
            f"bad parameter '{name}' reason: this customer has an extension of that name.", rule="UCS-VALUE-16"
        )


def holds_records(value: Any) -> bool:
    """Whether a value can only be an extension's."""
    return isinstance(value, dict) or (isinstance(value, list) and value != [] and isinstance(value[0], dict))


def refuse_the_id(extensions: Iterable[str]) -> None:
    """Raises Conflict when an extension is called as the id, in whatever case: a reply could not show both."""
    for name in extensions:
        if folded(name) == CUSTOMER_ID:
            raise Conflict(
                f"bad parameter '{name}' reason: the id has this name, and names of extensions have no case.",
                rule="UCS-EXT-40",
            )


def ambiguous(members: Iterable[str], extensions: Collection[str]) -> Iterator[Failure]:
    """Which names of a body are, as an earlier one is, one of `extensions`, which are folded."""
    first: dict[str, str] = {}
    for name in members if extensions else ():
        earlier = first.setdefault(folded(name), name)
        if earlier != name and folded(name) in extensions:
            reason = f"'{earlier}' is the same extension: names of extensions have no case."
            yield Failure("body", (name,), reason, rule="unique")


def updated(profile: Profile, sent: Profile) -> Profile:
    """What an update leaves: the sent attributes; the sent extensions, if any, as the complete set (UPD-85)."""
    return Profile(attributes=sent["attributes"], extensions=sent["extensions"] or profile["extensions"])


def shown(
    customer_id: str, profile: Profile, extensions: Iterable[str], multi_valued: Iterable[str] = ()
) -> dict[str, Any]:
    """The reply's form: every attribute, and of the extensions those that are named (QRY).

    `multi_valued` are the named ones of which a schema says so: they are shown without records, too, unless an
    attribute has the name since before the schema came.
    """
    wanted = {folded(name) for name in extensions}
    chosen = {name: value for name, value in profile["extensions"].items() if folded(name) in wanted}
    without_records = list(multi_valued)
    held = {folded(name) for name in (*chosen, *profile["attributes"])} if without_records else ()
    empty: dict[str, Any] = {name: [] for name in without_records if folded(name) not in held}
    return {CUSTOMER_ID: customer_id, **profile["attributes"], **chosen, **empty}
