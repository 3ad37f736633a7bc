"""How the vendor spells the way to a member of a body."""

from __future__ import annotations


def spelled(member: tuple[str | int, ...]) -> str:
    """`Addresses[0].City` of `("Addresses", 0, "City")`."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in member)
    return steps.removeprefix(".")
