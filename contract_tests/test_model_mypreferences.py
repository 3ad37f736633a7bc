"""The model of MyPreferences can fail: servers with one fault are found out, and the script that it prints shows it."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from contract_tests.defects.plant import Build, Outgoing, altered, patched, with_body, with_handler
from contract_tests.local_targets import settings_for, target_at
from contract_tests.suite import seeding
from contract_tests.suite.disagreement import Disagreement
from contract_tests.suite.mypreferences.model.machine import STEPS, machine_for
from mock_server.app.application import create_app
from mock_server.errors import Invalid
from mock_server.server import running
from mock_server.store import Scope
from mock_server.vendor import Call, Reply
from mock_server.vendors.mypreferences import indexes, profiles, records, writing
from mock_server.vendors.mypreferences.profile import UserProfile, replaced_profile

VENDOR, HERE = "mypreferences", "mock_server.vendors.mypreferences"


def remove_and_keep_alternate_ids(state: Scope, profile: UserProfile) -> None:
    indexes.update(state, profile, None)
    state.delete(records.PROFILES, profile["ProfileId"])


def number_of_a_deleted_profile(state: Scope) -> int:
    return 1 + max((profile_id for profile_id, _ in state.iterate(records.PROFILES)), default=0)


def replaced_without_consents(call: Call, sent: Any, settings: Any, before: UserProfile) -> UserProfile:
    return replaced_profile(call, sent, settings, {**before, "Consents": []})


def patch_step_by_step(call: Call) -> Reply:
    """What comes before a step that does not fit stays done."""
    reply = profiles.get_profile(call)
    for number, step in enumerate(call.body):
        try:
            before = records.find(call.state, call.path["profileId"])
            reply = writing.apply_patch(replace(call, body=[step]), before)
        except Invalid as invalid:
            return Reply(400, {"Message": writing.UNFIT, "ModelState": {f"profile[{number}].path": [str(invalid)]}})
    return reply


def without_suffix(profile: Any) -> Any:
    name = profile["CustomerName"] or {}
    if name.get("Suffix", "") is None:
        del name["Suffix"]
    return profile


def confirmed_in_xml(reply: Outgoing) -> None:
    old, new = b"<RegistrationConfirmed>false", b"<RegistrationConfirmed>true"
    if "xml" in reply.headers.get("content-type", ""):
        reply.body = reply.body.replace(old, new)


FAULTS: Mapping[str, Build] = {
    "none": create_app,
    "alternate ids of deleted profiles stay taken": patched({f"{HERE}.records.remove": remove_and_keep_alternate_ids}),
    "letter case tells alternate ids apart": patched({f"{HERE}.alternate_ids.folded_pair": lambda *pair: repr(pair)}),
    "a ProfileId is given twice": patched({f"{HERE}.records.next_profile_id": number_of_a_deleted_profile}),
    "a write forgets the consents": patched({f"{HERE}.writing.replaced_profile": replaced_without_consents}),
    "a patch is carried out in part": with_handler("patch_profile", patch_step_by_step),
    "null is left out": with_body(without_suffix, "get_profile", status=200),
    "XML shows another state": altered(confirmed_in_xml),
}


def serve(fault: str, telling: Connection) -> None:
    """Until the process ends."""
    with running(settings_for(VENDOR, ()), FAULTS[fault]) as origin:
        telling.send(origin)
        multiprocessing.Event().wait()


@contextmanager
def served(fault: str) -> Iterator[str]:
    """The origin of a server with this fault, in a process of its own: some change the server's code."""
    context = multiprocessing.get_context("spawn")
    listening, telling = context.Pipe(duplex=False)
    process = context.Process(target=serve, args=(fault, telling), daemon=True)
    process.start()
    try:
        assert listening.poll(60)
        yield listening.recv()
    finally:
        process.kill()
        process.join()


@pytest.fixture(scope="module")
def sound() -> Iterator[str]:
    with served("none") as origin:
        yield origin


@pytest.mark.parametrize("fault", [name for name in FAULTS if name != "none"])
def test_a_fault_is_found_and_the_printed_test_shows_it(
    fault: str, sound: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeding, "SHRINKING_SECONDS", 3)
    with served(fault) as origin, closing(target_at(origin, VENDOR, settings_for(VENDOR, ()))) as target:
        with pytest.raises(Disagreement) as found:
            seeding.run_machine(machine_for(target), target.seed, target.examples, steps=STEPS)
        told = str(found.value)
        printed = tmp_path / "test_printed.py"
        printed.write_text(found.value.test)
        assert run_at(printed, origin) == 1, told
    assert run_at(printed, sound) == 0, told


def run_at(test: Path, origin: str) -> int:
    """How pytest ends with a test that was printed, at another base."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(test.parent), str(test)]
    environment = {**os.environ, "BASE": f"{origin}/{VENDOR}"}
    return subprocess.run(command, cwd=test.parent, env=environment, capture_output=True, check=False).returncode
