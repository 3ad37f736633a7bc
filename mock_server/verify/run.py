"""One run of the suite: from a plan to an exit code."""

from __future__ import annotations

import difflib
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import pytest

from mock_server.contract.document import Document, load_document
from mock_server.contract.provenance import LEVELS
from mock_server.contract.source import read_source
from mock_server.errors import Problem, SetupError
from mock_server.rules import Rule, load_rules
from mock_server.settings import shipped
from mock_server.verify.applicable import TENANT, inapplicable
from mock_server.verify.credentials import Credentials, Signing
from mock_server.verify.exchange import Scrubber
from mock_server.verify.options import Plan
from mock_server.verify.outcome import LAYERS, SKIPPED, by_rule
from mock_server.verify.plugin import Choice, Plugin
from mock_server.verify.preflight import learn_facts
from mock_server.verify.progress import Progress
from mock_server.verify.report.report import Report
from mock_server.verify.report.summary import summary
from mock_server.verify.report.write import write_reports
from mock_server.verify.target import OWNER, READER, Limits, Target
from mock_server.verify.transport import Interrupts

SUITE = "contract_tests"


def verify(plan: Plan) -> int:
    """Run the suite, print what came of it and write reports. Raises SetupError for what stops it from the start."""
    document = _document(plan)
    rules = {rule.id: rule for rule in load_rules(document).rules}
    choice = _choice(plan, document, rules)
    sys.path.insert(0, str(shipped(SUITE).parent))  # the suite ships as files beside documents and fixtures
    target = _target(plan, document)
    _warn_of_what_stays(plan, target)
    progress = Progress()
    plugin = Plugin(
        target,
        rules,
        levels_of(document),
        choice,
        target.scrub,
        progress,
        keep_everything=any(kind == "har" for kind, _ in plan.reports),
    )
    started = time.monotonic()
    code = int(pytest.ExitCode.INTERRUPTED)
    with _interruptible(target.gate.interrupts):
        try:
            learn_facts(target, plan)
            code = run_tests(plugin)
        except KeyboardInterrupt:
            pass  # told by the code, after everything is removed
        finally:
            _end(target)
            progress.end()
    report = _report(
        plan, plugin, document, time.monotonic() - started, interrupted=code == pytest.ExitCode.INTERRUPTED
    )
    print(summary(report))
    write_reports(report, plan.reports)
    return report.exit_code


def _warn_of_what_stays(plan: Plan, target: Target) -> None:
    """Before anything is made that cannot be removed."""
    if not (plan.read_only or target.conventions.holdings.removes):
        text = "what the run makes stays, as the document has no DELETE; --read-only makes nothing"
        print(f"mock-server: {target.vendor}: {text}", file=sys.stderr)


def _end(target: Target) -> None:
    """Remove what was made; a second interrupt leaves the rest, which is told."""
    try:
        target.clean_up()
    except KeyboardInterrupt:
        target.left_behind += [removal.url for removal in target.gate.ownership.take_removals()]
    target.close()


def _report(plan: Plan, plugin: Plugin, document: Document, seconds: float, *, interrupted: bool) -> Report:
    problem = plugin.problem
    if problem is None and interrupted:
        problem = "it was interrupted; what is told here was run before."
    elif problem is None and all(outcome.state == SKIPPED for outcome in plugin.outcomes):
        problem = "no test was run; --only, --skip and --read-only leave nothing over."
    recorder = plugin.target.recorder
    return Report(
        url=plan.url,
        vendor=plan.vendor,
        seed=plan.seed,
        fail_on=plan.fail_on,
        finished=datetime.now(UTC),
        seconds=seconds,
        rules=by_rule(plugin.rules.values(), plugin.outcomes, plan.fail_on, _untold(document.name)),
        outcomes=plugin.outcomes,
        operations=_statuses(document),
        statuses=recorder.statuses,
        left_behind=plugin.target.left_behind,
        exchanges=recorder.all(),
        log=recorder.log(),
        scrub=plugin.scrub,
        problem=problem,
        removes=plugin.target.conventions.holdings.removes,
    )


def _untold(vendor: str) -> dict[str, str]:
    """Rules that no test of the suite can tell about, with the reasons."""
    file = shipped(SUITE) / "suite" / vendor.replace("-", "_") / "untold.yaml"
    return dict(read_source(file)) if file.is_file() else {}


def _statuses(document: Document) -> dict[str, list[int]]:
    """The documented statuses of each operation; patterns such as 4XX and `default` are left out."""
    return {
        node["operationId"]: sorted(int(status) for status in node["responses"] if status.isdecimal())
        for _, _, node, _ in document.operations()
    }


def levels_of(document: Document) -> dict[str, str]:
    """How sure each operation of the document is, by its operationId."""
    nodes = (node for _, _, node, _ in document.operations())
    return {node["operationId"]: node.get("x-provenance", {}).get("level", LEVELS[-1]) for node in nodes}


def run_tests(plugin: Plugin, *places: str) -> int:
    """Run the tests of the vendor and those for all vendors, or of some files and folders; returns pytest's exit code.

    Settings of pytest that stand in the caller's folder or environment make no difference. Raises SetupError when
    tests cannot be collected.
    """
    suite = shipped(SUITE) / "suite"
    chosen = [suite / name for name in places or ("examples", "schema", plugin.target.vendor.replace("-", "_"))]
    arguments = [
        "-c", os.devnull,
        f"--rootdir={suite.parent.parent}",
        f"--confcutdir={suite}",
        "--strict-markers", "-o", "markers=rule(id): of the vendor\nneeds(fact): of the target",
        "-W", "ignore",
        "-o", "verbosity_assertions=2", "-o", "truncation_limit_lines=0", "-o", "truncation_limit_chars=0",
        "-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:junitxml", "-p", "no:logging",
        *(str(place) for place in chosen if place.exists()),
    ]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        patch.delenv("PYTEST_ADDOPTS", raising=False)
        patch.delenv("PYTEST_PLUGINS", raising=False)
        code = int(pytest.main(arguments, plugins=[plugin]))
    if code in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR):
        raise SetupError([Problem("verify", "", "the suite itself is broken; pytest says why above")])
    return code


def _document(plan: Plan) -> Document:
    if plan.openapi is not None:
        raw = read_source(plan.openapi)
        if not (isinstance(raw, dict) and isinstance(raw.get("paths"), dict) and "openapi" in raw):
            raise SetupError([Problem("--openapi", str(plan.openapi), "is no OpenAPI document: it has no paths")])
        return Document(plan.vendor, plan.openapi, raw)
    known = sorted(file.stem for file in shipped("openapi").glob("*.yaml") if file.stem != "admin")
    if plan.vendor not in known:
        raise SetupError(
            [Problem("--vendor", plan.vendor, f"is none of {', '.join(known)}, and no --openapi is given")]
        )
    return load_document(shipped("openapi"), plan.vendor)


def _choice(plan: Plan, document: Document, rules: dict[str, Rule]) -> Choice:
    known = {*rules, *document.operation_ids(), *LAYERS}
    problems = [
        Problem(f"--{flag}", name, f"is no rule, operation or layer{_nearest(name, known)}")
        for flag, names in (("only", plan.only), ("skip", plan.skip))
        for name in names
        if name not in known
    ]
    if problems:
        raise SetupError(problems)
    return Choice(frozenset(plan.only), frozenset(plan.skip))


def _nearest(name: str, known: set[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), 1)
    return f"; did you mean {close[0]}?" if close else f"; layers are {', '.join(LAYERS)}"


def _target(plan: Plan, document: Document) -> Target:
    account = plan.client_id or "AcmeCo"
    headers = dict(plan.headers)
    if plan.tenant is not None:
        headers[TENANT] = plan.tenant
    callers = {OWNER: (plan.basic, plan.pnauth), READER: (plan.reader_basic, plan.reader_pnauth)}
    credentials = {who: _credentials(account, *given) for who, given in callers.items()}
    target = Target(
        document,
        plan.url,
        account=account,
        credentials={who: found for who, found in credentials.items() if found is not None},
        headers=headers,
        secret_headers=[name for name, _ in plan.headers],
        scrub=Scrubber(plan.secrets),
        limits=Limits(
            seed=plan.seed,
            prefix=plan.prefix or f"vrf{plan.seed % 100_000}",
            examples=plan.max_examples,
            rate=plan.rate,
            timeout=plan.timeout,
            read_only=plan.read_only,
            global_changes=plan.allow_global_changes,
            media=_media(plan, document),
        ),
    )
    problems = inapplicable(plan, document, target.conventions.account)
    if problems:
        raise SetupError(problems)
    return target


def _media(plan: Plan, document: Document) -> str:
    """The formats that are spoken: all that the document has, unless the plan says otherwise."""
    has_xml = any(
        "application/xml" in document.resolve(node.get("requestBody", {})).get("content", {})
        for _, _, node, _ in document.operations()
    )
    if plan.media in ("xml", "both") and not has_xml:
        raise SetupError([Problem("--media", plan.media, f"{document.name} speaks no XML")])
    return plan.media or ("both" if has_xml else "json")


def _credentials(account: str, basic: tuple[str, str] | None, pnauth: tuple[str, str] | None) -> Credentials | None:
    if basic is not None:
        return httpx.BasicAuth(*basic)
    return None if pnauth is None else Signing(account, *pnauth)


@contextmanager
def _interruptible(interrupts: Interrupts) -> Iterator[None]:
    """Ctrl-C and SIGTERM end a run between two requests."""
    before = {number: signal.signal(number, interrupts.arrive) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
