"""What a run sends otherwise than it was generated, since it would end the run for all other operations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from schemathesis import Case


@dataclass(frozen=True)
class Rewrite:
    """A change of the bodies of one operation; `proof` is the test that shows what they would do."""

    operation: str
    change: Callable[[Any], Any]
    reason: str
    proof: str


def _in_production(body: Any) -> Any:
    if isinstance(body, dict) and str(body.get("mode")).lower() == "maintenance":
        return {**body, "mode": "production"}
    return body


REWRITES = (
    Rewrite(
        operation="set_server_mode",
        change=_in_production,
        reason="in maintenance mode every operation on profiles answers 503",
        proof="test_in_maintenance_mode_profiles_answer_503",
    ),
)


def rewrite(case: Case[Any]) -> None:
    for known in REWRITES:
        if case.operation.definition.raw["operationId"] == known.operation:
            changed = known.change(case.body)
            if changed is not case.body:
                case.body = changed
