"""JSON Patch in the model: RFC 6902 without move and copy, names without letter case."""

from __future__ import annotations

import copy
import re
from typing import Any

from contract_tests.suite.mypreferences.model.answer import same
from contract_tests.suite.mypreferences.model.profile import BUILDERS, FLAGS, LIMITS, NAME_PARTS, TEXTS, complaints

OPERATIONS = ("add", "remove", "replace", "test")
READ_ONLY = {"profileid", "isactive", "consents", "edited", "reasoncode"}
READ_ONLY_IN = {
    "emails": {"isactive"},
    "addresses": {"isactive", "country", "cassstatus", "casscity"},
    "phonenumbers": {"isactive", "phonenumbernumeric"},
    "groups": {"groupid"},
}
WRITABLE = (
    *BUILDERS,
    *TEXTS,
    *FLAGS,
    "CustomerName",
    *NAME_PARTS,
    *(name for each in LIMITS.values() for name in each),
)
"""The members that can be added where they are missing."""
MISSING = object()


class Unfit(Exception):
    """The patch is refused; `member` is what its ModelState has to name."""

    def __init__(self, member: str) -> None:
        super().__init__(member)
        self.member = member


def patched(profile: dict[str, Any], operations: Any) -> dict[str, Any]:
    """A copy of the profile as the operations leave it, one after the other."""
    if not isinstance(operations, list):
        raise Unfit("profile")
    check_form(operations)
    result = copy.deepcopy(profile)
    for index, operation in enumerate(operations):
        if not carry_out(result, operation):
            raise Unfit(f"profile[{index}].path")
    return result


def fits(profile: dict[str, Any], operations: list[dict[str, Any]]) -> bool:
    """Whether all of them can be carried out and leave a profile that breaks no limit."""
    try:
        return not complaints(patched(profile, operations))
    except Unfit:
        return False


def held(profile: dict[str, Any], path: str) -> Any:
    """What the profile has there, null where it has nothing."""
    found: Any = profile
    for word in path.split("/")[1:]:
        found = value_at(found, word)
    return None if found is MISSING else found


def check_form(operations: list[dict[str, Any]]) -> None:
    for index, operation in enumerate(operations):
        if operation.get("op") not in OPERATIONS:
            raise Unfit(f"profile[{index}].op")
        if operation["op"] != "remove" and "value" not in operation:
            raise Unfit(f"profile[{index}].value")


def carry_out(profile: dict[str, Any], operation: dict[str, Any]) -> bool:
    """False when it cannot be."""
    op, value = operation["op"], copy.deepcopy(operation.get("value"))
    *way, last = operation["path"].split("/")[1:]
    if op != "test" and is_read_only([*way, last]):
        return False
    holder: Any = profile
    for word in way:
        holder = value_at(holder, word)
    if isinstance(holder, list):
        carried_out = change_list(holder, op, last, value)
    else:
        carried_out = isinstance(holder, dict) and change_object(holder, op, last, value)
    if carried_out and op in ("add", "replace"):
        settle_default(profile, [*way, last])
    return carried_out


def settle_default(profile: dict[str, Any], path: list[str]) -> None:
    """An entry that an operation makes the default takes that from the others of its collection."""
    entries = value_at(profile, path[0])
    if not isinstance(entries, list) or len(path) < 2 or [word.lower() for word in path[2:]] not in ([], ["isdefault"]):
        return
    made = entries[-1 if path[1] == "-" else int(path[1])]
    if isinstance(made, dict) and made.get("IsDefault") is True:
        for entry in entries:
            if entry is not made and isinstance(entry, dict) and entry.get("IsDefault") is True:
                entry["IsDefault"] = False


def is_read_only(path: list[str]) -> bool:
    collection, *rest = (word.lower() for word in path)
    return collection in READ_ONLY or (len(rest) > 1 and rest[1] in READ_ONLY_IN.get(collection, ()))


def value_at(holder: Any, word: str) -> Any:
    if isinstance(holder, list):
        index = index_of(word)
        return holder[index] if index is not None and index < len(holder) else MISSING
    return holder.get(name_in(holder, word), MISSING) if isinstance(holder, dict) else MISSING


def index_of(word: str) -> int | None:
    return int(word) if re.fullmatch("0|[1-9][0-9]*", word) else None


def name_in(holder: dict[str, Any], word: str) -> str:
    """How the object spells this name; as it is written where the object has none such."""
    return next((name for name in holder if name.lower() == word.lower()), word)


def change_list(holder: list[Any], op: str, word: str, value: Any) -> bool:
    index = len(holder) if word == "-" else index_of(word)
    if index is None or index > len(holder) or (index == len(holder) and op != "add"):
        return False
    if op == "add":
        holder.insert(index, value)
    elif op == "remove":
        del holder[index]
    elif op == "replace":
        holder[index] = value
    return op != "test" or same(holder[index], value)


def change_object(holder: dict[str, Any], op: str, word: str, value: Any) -> bool:
    """A member that is missing, because it was removed or never sent, can only be added."""
    name = name_in(holder, word)
    if name not in holder:
        declared = next((name for name in WRITABLE if name.lower() == word.lower()), None)
        if op != "add" or declared is None:
            return False
        name = declared
    if op == "remove":
        del holder[name]
    elif op in ("add", "replace"):
        holder[name] = value
    return op != "test" or same(holder[name], value)
