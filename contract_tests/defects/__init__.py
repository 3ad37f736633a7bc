"""Seeded defects: what the contract suite must find, and which of its layers does."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from contract_tests.defects.defect import Defect

_VENDORS = ("genesys_ucs", "mypreferences")


def every() -> Iterator[Defect]:
    """All defects: the `DEFECTS` of each module of the vendors' folders."""
    for vendor in _VENDORS:
        package = importlib.import_module(f"{__name__}.{vendor}")
        for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
            yield from importlib.import_module(f"{package.__name__}.{module.name}").DEFECTS
