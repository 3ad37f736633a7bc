"""What a run did and found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from contract_tests.suite.schema.excuses import Excuse


@dataclass(frozen=True)
class Finding:
    """A failure of a check that no excuse covers; `case` is what Schemathesis calls the request that shows it."""

    check: str
    operation: str
    text: str
    case: str = ""

    def __str__(self) -> str:
        return f"{self.check} at {self.operation}: {self.text}"


@dataclass
class Report:
    """Counts by phase and operation, by check, and by operation and status.

    `ran` counts the cases that a check was run on, `judged` those where it would have failed, had the reply been bad:
    Schemathesis records a check as passed also where it does not apply. `requests` is the log of what was sent,
    each in brief and with a digest. `sent` and `answered` are media types by operation, `answered` those of successes.
    """

    cases: Counter[tuple[str, str]] = field(default_factory=Counter)
    ran: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    sent: Counter[tuple[str, str]] = field(default_factory=Counter)
    answered: Counter[tuple[str, str]] = field(default_factory=Counter)
    excused: Counter[Excuse] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def failing(self) -> set[str]:
        """The checks that failed."""
        return {finding.check for finding in self.findings}
