"""Names that are not known, and those that were probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST_NAMES = 10


def nearest(name: str, names: Iterable[str]) -> str:
    """A question that ends a refusal of `name`; where none is like it, with all that there are."""
    known = sorted(names)
    found = difflib.get_close_matches(name, known, 3, 0.5) or known
    return f"did you mean {', '.join(found[:MOST_NAMES])}?"
