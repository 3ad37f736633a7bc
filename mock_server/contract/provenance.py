"""How sure a fact about a vendor is."""

from __future__ import annotations

LEVELS = ("seed", "docs", "inferred")
"""From the surest: on a page that the project began with, on another page of the vendor, on none."""
