"""Defects in what MyPreferences takes in the body of a write: limits, required members, types, unknown ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import Incoming, misread, on, with_document
from contract_tests.suite.mypreferences.steps import WAYS
from mock_server.contract.document import JsonObject

VENDOR = "mypreferences"
WRITES = tuple(dict.fromkeys(way.operation for way in WAYS))
SENT = ("CreateUserProfile", "ReplaceUserProfile", "UpdateUserProfile", "CreateAddressEntry", "CreatePhoneNumberEntry",
        "CreateEmailEntry", "CreateAlternateIdEntry", "CreateGroupEntry", "CreateTag", "CreateCustomFieldValue",
        "CreateCustomerName")  # fmt: skip
"""The schemas of what is sent."""


def _members(raw: JsonObject) -> Iterator[Any]:
    """The schema of each member of what is sent, once."""
    seen: set[int] = set()
    for name in SENT:
        for member in raw["components"]["schemas"][name]["properties"].values():
            if id(member) not in seen:
                seen.add(id(member))
                yield member


def _one_more(raw: JsonObject) -> None:
    for member in _members(raw):
        if "maxLength" in member:
            member["maxLength"] += 1


def _empty_is_fine(raw: JsonObject) -> None:
    for member in _members(raw):
        member.pop("minLength", None)


def _of(schema: str, change: Callable[[Any], None]) -> Callable[[JsonObject], None]:
    return lambda raw: change(raw["components"]["schemas"][schema])


@on("create_profile", "update_profile")
def _read_words_as_booleans(request: Incoming) -> None:
    for word, value in ((b'"true"', b"true"), (b'"yes"', b"true")):
        request.body = request.body.replace(word, value)


def _refuse_unknown(schema: Any) -> None:
    schema["additionalProperties"] = False


DEFECTS = (
    Defect(
        name="every-limit-is-one-too-high",
        vendor=VENDOR,
        says="Each member may be one character longer than it may be.",
        breaks=(
            "MYP-LIMIT-1",
            "MYP-LIMIT-2",
            "MYP-LIMIT-4",
            "MYP-LIMIT-5",
            "MYP-LIMIT-6",
            "MYP-LIMIT-7",
            "MYP-LIMIT-8",
            "MYP-LIMIT-10",
        ),
        operations=WRITES,
        build=with_document(_one_more),
    ),
    Defect(
        name="required-members-may-be-empty",
        vendor=VENDOR,
        says="A required member of an entry may be an empty string, and a state of one letter.",
        breaks=(
            "MYP-LIMIT-3",
            "MYP-LIMIT-4",
            "MYP-LIMIT-5",
            "MYP-LIMIT-6",
            "MYP-LIMIT-7",
            "MYP-LIMIT-9",
            "MYP-LIMIT-10",
        ),
        operations=WRITES,
        build=with_document(_empty_is_fine),
    ),
    Defect(
        name="words-are-read-as-booleans",
        vendor=VENDOR,
        says="A create and an update take the texts true and yes for the boolean.",
        breaks=("MYP-LIMIT-11",),
        operations=("create_profile", "update_profile"),
        build=misread(_read_words_as_booleans),
    ),
    Defect(
        name="unknown-members-of-an-update-are-refused",
        vendor=VENDOR,
        says="An update and an upsert refuse a member that is not known.",
        breaks=("MYP-WORD-6",),
        operations=("update_profile", "upsert_profile_by_alternate_id"),
        build=with_document(_of("UpdateUserProfile", _refuse_unknown)),
    ),
)
