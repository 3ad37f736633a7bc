"""One run of Schemathesis: examples, coverage and fuzzing of each operation, then walks along the links."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager, nullcontext, suppress
from typing import Any, Protocol

import hypothesis
import schemathesis
from schemathesis import Case, HookContext, Response
from schemathesis.checks import CHECKS, CheckResult, load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.engine import Status, events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER
from schemathesis.openapi import from_dict
from schemathesis.specs.openapi.schemas import OpenApiSchema

from contract_tests.suite.schema import xml_media
from contract_tests.suite.schema.excuses import EXCUSES
from contract_tests.suite.schema.lives import has_links
from contract_tests.suite.schema.report import Finding, Report
from contract_tests.suite.schema.rewrites import rewrite
from contract_tests.suite.schema.subject import Subject
from contract_tests.suite.schema.witness import NAME, witness
from contract_tests.suite.seeding import nothing_but_the_seed
from mock_server.contract.document import JsonObject

SEED = 20240115
_NEITHER = ["401", "403", "404", "409", "413", "429", "5xx"]
"""Answers that say nothing of whether the data were valid; how large a body may be is the server's affair."""
_REJECTED = ["400", "405", "406", "415", "422", "428", *_NEITHER]
_ACCEPTED = ["2xx", "3xx", *_NEITHER]
UNIT_PHASES = ("examples", "coverage", "fuzzing")
STATEFUL = "stateful"
PHASES = (*UNIT_PHASES, STATEFUL)

schemathesis.serializer.alias(["text/json", "application/json-patch+json"], "application/json")
xml_media.teach()
load_all_checks()
ALL_CHECKS = frozenset(CHECKS.get_all_names())


def examine(
    subject: Subject,
    application: Renewable,
    *,
    phases: Sequence[str] = PHASES,
    operations: Sequence[str] = (),
    examples: int = 25,
    walks: int = 40,
    stop_at_finding: bool = False,
    unexpected_methods: bool = True,
    seed: int = SEED,
    watched: bool = False,
) -> Report:
    """Hold the application against the subject's document.

    `operations` narrows the unit phases; `examples` is how many cases fuzzing draws for each operation, `walks` how
    often links are walked from the start, unless a finding ends that; `unexpected_methods` is whether methods are
    tried that an operation has not; `seed` decides what is drawn; `watched` asks of each case which checks judge it,
    which takes as long as the checks themselves.
    """
    run = _Run(subject, application, seed, unexpected_methods=unexpected_methods)
    with _quiet(), nothing_but_the_seed(), run.hooked(watched=watched):
        if any(phase in phases for phase in UNIT_PHASES):
            run.examine_operations(phases, operations, examples, stop_at_finding=stop_at_finding)
        if STATEFUL in phases:
            run.walk_links(walks, stop_at_finding=stop_at_finding)
    return run.report


class Renewable(Protocol):
    """An ASGI application; after `renew` it knows nothing of what was done before."""

    def renew(self) -> None: ...

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None: ...


class _Run:
    def __init__(self, subject: Subject, application: Renewable, seed: int, *, unexpected_methods: bool) -> None:
        self._subject = subject
        self._application = application
        self._seed = seed
        self._unexpected_methods = unexpected_methods
        self._current: tuple[str, str] | None = None
        self.report = Report()

    @contextmanager
    def hooked(self, *, watched: bool) -> Iterator[None]:
        """Schemathesis keeps its checks, and the hooks before a call, for the whole process."""
        if watched:
            CHECKS.register(witness(self.report.judged, self._subject.stranger))
        before_call = self._before_call  # found again by its identity, which each access to a method makes anew
        GLOBAL_HOOK_DISPATCHER.register_hook_with_name(before_call, "before_call")
        try:
            yield
        finally:
            GLOBAL_HOOK_DISPATCHER.unregister(before_call)
            if watched:
                CHECKS.unregister(NAME)

    def examine_operations(
        self, phases: Sequence[str], operations: Sequence[str], examples: int, *, stop_at_finding: bool
    ) -> None:
        """Each operation in each phase has a session of its own."""
        auth = {"openapi": self._subject.schemes} if self._subject.schemes else {}
        schema = self._schema(self._subject.document(), self._configuration(set(phases) - {STATEFUL}, examples, auth))
        chosen = schema.include(operation_id=list(operations)) if operations else schema
        stream = from_schema(chosen).execute()
        for event in stream:
            if isinstance(event, events.ScenarioFinished):
                self._take_scenario(event.phase.value, event.label or "", event.recorder)
            elif isinstance(event, events.NonFatalError):
                self.report.errors.append(f"{event.label}: {event.info.format()}")
            if stop_at_finding and self.report.findings:
                stream.stop()

    def walk_links(self, walks: int, *, stop_at_finding: bool) -> None:
        """Along all links, then along those only that lead through the lives of resources."""
        for raw in (self._subject.document_of_walks(), self._subject.document_of_lives()):
            if has_links(raw) and not (stop_at_finding and self.report.findings):
                self._walk(raw, walks, stop_at_finding=stop_at_finding)

    def _walk(self, raw: JsonObject, walks: int, *, stop_at_finding: bool) -> None:
        """Each walk has a session of its own."""
        schema = self._schema(raw, self._configuration({STATEFUL}, walks, self._identities()))
        run = self

        def after_validate(
            context: HookContext, case: Case[Any], response: Response, results: list[CheckResult]
        ) -> None:
            run._take(STATEFUL, case, response, [(result.name, result.failure) for result in results])

        schema.hooks.register_hook_with_name(after_validate, "after_validate")

        class Walk(schema.as_state_machine()):  # type: ignore[misc]  # made at run time
            def setup(self) -> None:
                run._application.renew()

            def validate_response(self, response: Response, case: Case[Any], *arguments: Any, **options: Any) -> None:
                with nullcontext() if stop_at_finding else suppress(FailureGroup):  # what failed is reported already
                    super().validate_response(response, case, *arguments, **options)

        settings = hypothesis.settings(
            max_examples=walks,
            stateful_step_count=14,
            database=None,
            deadline=None,
            phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        with suppress(FailureGroup):
            hypothesis.seed(self._seed)(Walk).run(settings=settings)

    def _configuration(self, phases: Set[str], examples: int, auth: JsonObject) -> JsonObject:
        """Values of earlier replies are not drawn upon: what one session stored, another does not know.

        Nor are constants of the code under test: an edit there must not change what is sent. Walks follow the links of
        the document, not those that Schemathesis infers from names: not every alternate id can stand in a path.
        """
        # Walks are about what succeeds, and hold bodies of links against narrowed schemas.
        walking = phases == {STATEFUL}
        unit: JsonObject = {
            phase: {"enabled": phase in phases, "extra-data-sources": {"responses": False}} for phase in UNIT_PHASES
        }
        if not self._unexpected_methods:
            unit["coverage"]["unexpected-methods"] = []
        return {
            "seed": self._seed,
            "analysis": {"constants": {"enabled": False}},
            "continue-on-failure": True,
            "generation": {
                "mode": "positive" if walking else "all",
                "deterministic": True,
                "database": "none",
                "max-examples": examples,
                "no-shrink": True,
            },
            "phases": {**unit, STATEFUL: {"enabled": STATEFUL in phases, "inference": {"algorithms": []}}},
            "checks": {
                "negative_data_rejection": {"enabled": not walking, "expected-statuses": _REJECTED},
                "positive_data_acceptance": {"expected-statuses": _ACCEPTED},
            },
            "auth": auth,
        }

    def _schema(self, raw: JsonObject, configuration: JsonObject) -> OpenApiSchema:
        schema = from_dict(raw, config=SchemathesisConfig.from_dict(configuration))
        schema.app = self._application
        schema.hooks.register_hook_with_name(self._is_no_excuse, "filter_failure")
        return schema

    def _identities(self) -> JsonObject:
        """Owner and stranger: the check of object-level authorization needs both."""
        if self._subject.identities is None:
            return {"openapi": self._subject.schemes} if self._subject.schemes else {}
        return {"wfc": {"path": str(self._subject.identities), "user": "owner", "peers": ["owner", "stranger"]}}

    def _before_call(self, context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
        assert case.meta is not None
        rewrite(case)
        phase = case.meta.phase.name.value
        command = case.as_curl_command()
        digest = hashlib.sha256(command.encode("utf-8", "surrogatepass")).hexdigest()
        self.report.requests.append(f"{phase} {digest[:16]} {command[:200]}")
        if phase != STATEFUL and self._current != (phase, case.operation.label):
            self._current = (phase, case.operation.label)
            self._application.renew()

    def _is_no_excuse(self, context: HookContext, failure: Failure, case: Case[Any], response: Response) -> bool:
        for excuse in EXCUSES:
            if excuse.covers(self._subject.vendor, failure, case, response):
                self.report.excused[excuse] += 1
                return False
        return True

    def _take_scenario(self, phase: str, label: str, recorder: ScenarioRecorder) -> None:
        for identity, nodes in recorder.checks.items():
            results = [(node.name, node.failure_info.failure if node.failure_info else None) for node in nodes]
            self.report.errors += [f"{node.name} at {label}" for node in nodes if node.status == Status.ERROR]
            response = recorder.find_response(case_id=identity)
            assert response is not None
            self._take(phase, recorder.cases[identity].value, response, results)

    def _take(self, phase: str, case: Case[Any], response: Response, results: list[tuple[str, Failure | None]]) -> None:
        label = case.operation.label
        self.report.cases[phase, label] += 1
        self.report.statuses[label, response.status_code] += 1
        if case.media_type is not None:
            self.report.sent[label, case.media_type] += 1
        if response.status_code < 300:
            for media_type in response.headers.get("content-type", []):
                self.report.answered[label, media_type.partition(";")[0]] += 1
        for name, failure in results:
            if name != NAME:
                self.report.ran[name] += 1
            if failure is not None:
                shown = f"{failure.title}: {failure.message}\n{response.status_code} {response.content[:300]!r}"
                self.report.findings.append(Finding(name, label, f"{shown}\n{case.as_curl_command()[:2000]}", case.id))


@contextmanager
def _quiet() -> Iterator[None]:
    """Thousands of requests break soft rules on purpose; the server's warnings of them would drown everything."""
    logger = logging.getLogger("mock_server")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
