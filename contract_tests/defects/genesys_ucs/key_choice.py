"""Defects in the choice of the identification key that a search uses."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import Incoming, misread, on, patched
from mock_server.vendors.genesys_ucs import identify, key_choice

SEARCH = "identify_customer"
IDENTIFY = identify.__name__
_in_choice = partial(Defect, vendor="genesys-ucs", operations=(SEARCH,))
_chosen, _score = key_choice.chosen, key_choice.score
_refusal = identify._refusal


@on(SEARCH)
def _without_id_key(request: Incoming) -> None:
    fields = [(name, value) for name, value in parse_qsl(request.query, True) if name != "id_key"]
    request.query = urlencode(fields)


def _youngest(keys: Any, supplied: Any) -> int | None:
    place = _chosen(keys[::-1], supplied)
    return None if place is None else len(keys) - 1 - place


def _longest(keys: Any, supplied: Any) -> int | None:
    """The longest beginning, whether or not another key is supplied as a whole."""
    scores = [_score(fields, supplied) for fields in keys]
    best = max(scores, default=0)
    return scores.index(best) if best else None


def _counted(fields: Any, supplied: Any) -> int:
    """How many fields are supplied, wherever they stand."""
    return sum(field in supplied for field in fields)


DEFECTS = (
    _in_choice(
        name="search-ignores-id-key",
        says="The parameter id_key has no effect.",
        breaks=("UCS-IDENT-4", "UCS-IDENT-18", "UCS-IDENT-19"),
        build=misread(_without_id_key),
    ),
    _in_choice(
        name="named-key-is-used-without-its-first-attribute",
        says="A key that is named is used with any of its attributes.",
        breaks=("UCS-IDENT-19",),
        build=patched({f"{IDENTIFY}.score": _counted}),
    ),
    _in_choice(
        name="youngest-of-equal-keys-is-used",
        says="Of keys that are supplied equally well the youngest is used.",
        breaks=("UCS-IDENT-13", "UCS-IDENT-15"),
        build=patched({f"{IDENTIFY}.chosen": _youngest}),
    ),
    _in_choice(
        name="longest-beginning-comes-before-a-whole-key",
        says="A key of which more attributes are supplied is used although another is supplied as a whole.",
        breaks=("UCS-IDENT-13",),
        build=patched({f"{IDENTIFY}.chosen": _longest}),
    ),
    _in_choice(
        name="attributes-behind-a-gap-choose-the-key",
        says="The key is used of which most attributes are supplied, wherever they stand in it.",
        breaks=("UCS-IDENT-14",),
        build=patched({f"{key_choice.__name__}.score": _counted}),
    ),
)
