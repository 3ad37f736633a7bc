"""Which identification key a search uses, from nothing but names."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TypeAlias

Field: TypeAlias = tuple[str, str]
"""A source (`profile` or the folded name of an extension) and an attribute of it."""


def score(fields: Sequence[Field], supplied: Set[Field]) -> int:
    """How many of a key's fields are supplied, counted from the left up to the first that is not."""
    return next((place for place, field in enumerate(fields) if field not in supplied), len(fields))


def chosen(keys: Sequence[Sequence[Field]], supplied: Set[Field]) -> int | None:
    """The place of the key to use, or None when none begins with a supplied field (IDC).

    `keys` are in ascending ids. The first that is supplied as a whole is used, else the one with the best score, of
    several the first.
    """
    scores = [score(fields, supplied) for fields in keys]
    for place, fields in enumerate(keys):
        if scores[place] == len(fields) > 0:
            return place
    best = max(scores, default=0)
    return scores.index(best) if best else None
