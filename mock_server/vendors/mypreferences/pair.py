"""Two texts as one key of an index, without regard to case."""

from __future__ import annotations


def folded_pair(first: str, second: str) -> str:
    """Equal for equal pairs only."""
    folded = first.casefold()
    # The length keeps apart what a mere separator could not: any character may stand in both parts.
    return f"{len(folded)}:{folded}{second.casefold()}"
