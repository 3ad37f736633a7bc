"""The names that one run of the machine uses, which stand in what it draws as words in angle brackets.

`<last>` is a last name of this run, `<last^>` the same in the other letter case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mock_server.verify.target import Names

WORD = re.compile(r"<(\w+)(\^?)>")


def words_of(names: Names, types: Mapping[str, tuple[str, str]], *, acme: bool) -> dict[str, str]:
    """Words that this run alone uses, and names that the account knows; `types` are two of each list of types."""
    last, counted = names.text("Stone"), re.sub("[^0-9]", "", names.id()) or "0"
    return {
        "last": last,
        "longer": f"{last}ley",
        "ada": names.text("Ada"),
        "bo": names.text("Bo"),
        "city": names.text("Roswell"),
        "town": names.text("Milton"),
        "street": names.text("Elm"),
        "mail": f"{names.text('ada')}@example.com",
        "post": f"{names.text('bo')}@example.org",
        "digits": counted[-7:].rjust(7, "0"),
        "tag": names.text("Tag"),
        "label": names.text("Label"),
        "group": names.text("Stones"),
        "one": names.id() + "a",
        "two": names.id() + "b",
        "three": names.id() + "c",
        "slashed": names.id() + "/d",
        "consent": "Terms" if acme else names.text("News"),
        "field": "Notes" if acme else names.text("Shoe"),
        "numeric": "Children" if acme else names.text("Age"),
        **{word: types[kind][place] for word, (kind, place) in TYPE_WORDS.items()},
    }


TYPE_WORDS = {
    "crm": ("AlternateIdTypes", 0),
    "web": ("AlternateIdTypes", 1),
    "home": ("AddressTypes", 0),
    "work": ("AddressTypes", 1),
    "private": ("EmailTypes", 0),
    "public": ("EmailTypes", 1),
    "fixed": ("PhoneTypes", 0),
    "mobile": ("PhoneTypes", 1),
    "family": ("GroupTypes", 0),
    "customer": ("CustomerTypes", 0),
    "prospect": ("CustomerTypes", 1),
}
UNCONFIGURED = {
    "AlternateIdTypes": ("CRM", "Web"),
    "AddressTypes": ("Home", "Work"),
    "EmailTypes": ("Home", "Work"),
    "PhoneTypes": ("Home", "Mobile"),
    "GroupTypes": ("Household", "Company"),
    "CustomerTypes": ("Customer", "Prospect"),
}
"""Names to use where the account has configured none, so that any will do."""


def filled(value: Any, words: Mapping[str, str]) -> Any:
    """The value with the names of this run in place of its words."""
    if isinstance(value, dict):
        return {name: filled(member, words) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [filled(part, words) for part in value]
    if not isinstance(value, str):
        return value
    return WORD.sub(lambda found: words[found[1]].swapcase() if found[2] else words[found[1]], value)
