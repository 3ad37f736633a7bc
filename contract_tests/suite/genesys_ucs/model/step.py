"""The steps of a run, of which some are drawn more often than others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from hypothesis import strategies as st

Method = TypeVar("Method", bound=Callable[..., None])
WRITES = frozenset({"writes"})
CONFIGURES = frozenset({"writes", "global"})


@dataclass(frozen=True)
class Step:
    """A method of the machine, how often it is drawn, what it needs of the target, and with what it is called."""

    name: str
    weight: int
    needs: frozenset[str]
    arguments: Any


STEPS: list[Step] = []


def step(weight: int, needs: frozenset[str], **arguments: Any) -> Callable[[Method], Method]:
    """Steps are drawn by weight, while the rules of Hypothesis would be, each run anew, switched off at random."""

    def marked(method: Method) -> Method:
        STEPS.append(Step(method.__name__, weight, needs, st.fixed_dictionaries(arguments)))
        return method

    return marked


def drawn_from(steps: Iterable[Step]) -> Any:
    calls = [st.tuples(st.just(each.name), each.arguments) for each in steps for _ in range(each.weight)]
    return st.one_of(calls)
