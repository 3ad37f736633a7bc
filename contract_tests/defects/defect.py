"""A defect: one small change of the server that makes it break rules."""

from __future__ import annotations

from dataclasses import dataclass

from contract_tests.defects.plant import Build


@dataclass(frozen=True)
class Defect:
    """`says` tells a reader what is wrong; `breaks` are the rules, each of which some test of it must find broken.

    `operations` are those that the change touches. `needs` is how the server has to be started that shows the defect,
    as facts of a target: `required`, `strict`.
    """

    name: str
    vendor: str
    says: str
    breaks: tuple[str, ...]
    operations: tuple[str, ...]
    build: Build
    needs: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name
