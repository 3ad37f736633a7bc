"""The verifier verified: what it says of a sound server, a spoilt one, and of servers that are none."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
import yaml

import mock_server.vendors
from contract_tests.defects.plant import misread, with_status
from contract_tests.processes import ROOT, run
from contract_tests.verifying import (
    PATIENCE,
    Verified,
    command,
    dripping,
    hanging_after,
    sent,
    silence,
    spoilt,
    static_files,
    verify,
    watched,
)
from mock_server.app.fake import Fake
from mock_server.cli import main

GENESYS, MYPREFERENCES = "genesys-ucs", "mypreferences"
SEVERAL = {
    GENESYS: ("model", "concurrency", "insert_extension_records", "identify_customer"),
    MYPREFERENCES: ("model", "concurrency", "patch_profile", "add_consents"),
}
"""What of the suite is run twice: every layer, on some of the operations."""
BRUCE = "00027a52JCGY000M"
TICKETS = ROOT / "contract_tests/third_vendor/openapi/tickets.yaml"


def profiles(fake: Fake, vendor: str) -> dict[tuple[Any, ...], Any]:
    """Every stored profile of every account, whoever stored it."""
    accounts = fake.sessions.get("default").store.root.accounts
    return {
        (account, key): value
        for (name, account), collections in accounts.items()
        if name == vendor and account is not None
        for key, value in collections.get("profiles", {}).items()
    }


@pytest.fixture
def tickets(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[str]]]:
    """The base of a server of a vendor without a suite, and the paths of all writes but creations that it was sent."""
    here = TICKETS.parent.parent
    monkeypatch.setattr(mock_server.vendors, "__path__", [*mock_server.vendors.__path__, str(here / "vendors")])
    written: list[str] = []

    def note(request: Any) -> None:
        if request.method in ("PUT", "PATCH", "DELETE"):
            written.append(request.path)

    settings = {"openapi": TICKETS.parent, "fixtures": str(here / "fixtures")}
    with spoilt("tickets", misread(note), **settings) as base:
        yield base, written


@pytest.mark.parametrize("vendor", [GENESYS, MYPREFERENCES])
def test_what_a_run_makes_is_its_own_and_is_removed(vendor: str, tmp_path: Path) -> None:
    with watched(vendor) as (base, fake):
        before = profiles(fake, vendor)
        assert before
        ended = verify(base, vendor, tmp_path, "--only=rules", "--only=concurrency", "--allow-global-changes")
        assert profiles(fake, vendor) == before
    assert ended.code == 0, ended.output
    assert ended.report["left_behind"] == []
    assert sum(line.startswith("POST") for line in sent(ended)) > 100


def test_without_leave_no_global_operation_is_sent(tmp_path: Path) -> None:
    with watched(GENESYS) as (base, _):
        ended = verify(base, GENESYS, tmp_path, "--only=rules", "--only=schema", "--max-examples=2")
    assert ended.code == 0, ended.output
    writes = [line for line in sent(ended) if not line.startswith(("GET", "HEAD", "OPTIONS"))]
    assert writes
    assert not [line for line in writes if "/metadata/" in line or "/server/" in line]
    assert "--allow-global-changes" in ended.rule("UCS-KEY-1")["reason"]


def test_a_read_only_run_writes_nothing(tmp_path: Path) -> None:
    with watched(MYPREFERENCES) as (base, _):
        ended = verify(base, MYPREFERENCES, tmp_path, "--read-only", "--max-examples=2", "--skip=model")
    assert ended.code == 0, ended.output
    assert len(sent(ended)) > 50
    assert {line.partition(" ")[0] for line in sent(ended)} <= {"GET", "HEAD", "OPTIONS"}
    assert ended.rule("MYP-CREATE-1")["verdict"] == "not tested"
    assert "--read-only" in ended.rule("MYP-CREATE-1")["reason"]


def test_a_deviation_is_told_with_what_was_expected_and_observed_and_how_to_see_it(tmp_path: Path) -> None:
    with spoilt(GENESYS, with_status(201, 200, "create_customer_profile")) as base:
        ended = verify(base, GENESYS, tmp_path, "--only=UCS-CREATE-1")
    assert ended.code == 1
    told = ended.rule("UCS-CREATE-1")
    assert (told["verdict"], told["level"]) == ("deviates", "seed")
    assert told["expected"] == "A creation answers 201 with the new customer's id as the only member of the body."
    assert "200" in told["observed"]
    assert told["reproduce"].startswith("curl -i -X POST")
    assert f"{base}/profiles" in told["reproduce"]
    for shown in ("UCS-CREATE-1", "DEVIATES", told["expected"], "curl -i -X POST", "The contract is broken"):
        assert shown in ended.output
    (failure, *_) = ET.fromstring(ended.text("junit")).iter("failure")
    assert "200" in str(failure.get("message"))
    assert "UCS-CREATE-1" in ended.text("html")
    assert "<script src" not in ended.text("html")
    assert "http-equiv" not in ended.text("html")


def test_an_example_in_curl_shows_the_deviation_when_it_is_run(tmp_path: Path) -> None:
    with spoilt(MYPREFERENCES, with_status(404, 410, "get_profile")) as base:
        ended = verify(base, MYPREFERENCES, tmp_path, "--only=get_profile", "--skip=model", callers=False)
        curl = next(rule["reproduce"] for rule in ended.report["rules"] if rule.get("reproduce"))
        shown = subprocess.run(["sh", "-c", curl], capture_output=True, text=True, check=True, timeout=20)
    assert ended.code == 1
    assert "HTTP/1.1 410" in shown.stdout


def test_a_request_of_the_schema_layer_is_shown_without_the_marks_of_the_generator(tmp_path: Path) -> None:
    with spoilt(GENESYS, with_status(200, 202, "query_server_status")) as base:
        chosen = ("--only=query_server_status", "--skip=examples", "--skip=rules", "--skip=model")
        ended = verify(base, GENESYS, tmp_path, *chosen, "--max-examples=2")
    assert ended.code == 1
    for shown in (ended.output, *map(ended.text, ("json", "junit", "html"))):
        assert "curl -i -X GET" in shown
        assert "schemathesis-testcaseid" not in shown.lower()


def test_deviations_below_the_wanted_level_are_observations(tmp_path: Path) -> None:
    with spoilt(GENESYS, with_status(200, 202, "delete_customer_profile")) as base:
        strict = verify(base, GENESYS, tmp_path, "--only=UCS-DELETE-1", "--fail-on=docs")
        told = strict.rule("UCS-DELETE-1")
        lenient = verify(base, GENESYS, tmp_path, "--only=UCS-DELETE-1", "--fail-on=seed")
    assert (strict.code, told["level"], told["verdict"]) == (1, "docs", "deviates")
    assert lenient.code == 0, lenient.output
    assert lenient.rule("UCS-DELETE-1")["verdict"] == "observed"
    assert "observation" in lenient.output
    (skipped, *_) = ET.fromstring(lenient.text("junit")).iter("skipped")
    assert str(skipped.get("message")).startswith("observation, as --fail-on is seed")


def test_a_server_of_files_breaks_the_contract_and_is_taken_for_what_it_is(tmp_path: Path) -> None:
    with static_files(tmp_path) as url:
        ended = verify(url, GENESYS, tmp_path, "--only=rules")
    assert ended.code == 1
    assert f"Is {url} the vendor's base" in ended.output
    assert ended.report["exit_code"] == 1
    assert all(rule["verdict"] != "kept" or rule["level"] for rule in ended.report["rules"])


def test_a_server_that_never_answers_is_given_up_with_a_sentence(tmp_path: Path) -> None:
    with silence() as url:
        ended = verify(url, GENESYS, tmp_path, "--timeout=0.5")
    assert ended.code == 2
    assert "did not answer within 0.5 s" in ended.problems
    assert url in ended.problems


def test_a_reply_that_drips_in_byte_by_byte_is_given_up_as_well(tmp_path: Path) -> None:
    with dripping() as url:
        ended = verify(url, GENESYS, tmp_path, "--timeout=0.5")
    assert ended.code == 2
    assert "did not answer within 0.5 s" in ended.problems


def test_a_server_that_cannot_be_reached_is_told_with_a_sentence(tmp_path: Path) -> None:
    ended = verify("http://127.0.0.1:9/genesys-ucs", GENESYS, tmp_path)
    assert ended.code == 2
    assert "cannot be reached" in ended.problems
    assert "Traceback" not in ended.problems + ended.output


@pytest.mark.parametrize("layer", ["rules", "schema"])
def test_a_server_that_stops_answering_ends_the_run_with_reports_of_what_was_seen(layer: str, tmp_path: Path) -> None:
    with spoilt(GENESYS, hanging_after(40)) as base:
        ended = verify(base, GENESYS, tmp_path, f"--only={layer}", "--timeout=0.3")
    assert ended.code == 2
    assert "requests in a row got no answer" in ended.output
    assert ended.report["exit_code"] == 2
    assert list(ET.fromstring(ended.text("junit")).iter("error"))
    assert "got no answer" in ended.text("html")


def test_an_interrupted_run_removes_what_it_made(tmp_path: Path) -> None:
    with watched(GENESYS) as (base, fake):
        before = profiles(fake, GENESYS)
        running = subprocess.Popen(
            command(base, GENESYS, tmp_path, "--only=model", "--max-examples=100000"),
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        deadline = time.monotonic() + 60
        while len(profiles(fake, GENESYS)) < len(before) + 2:
            assert time.monotonic() < deadline, "nothing was ever made"
            time.sleep(0.01)
        running.send_signal(signal.SIGINT)
        output, _ = running.communicate(timeout=PATIENCE)
        assert profiles(fake, GENESYS) == before
    assert running.returncode == 2, output
    assert "interrupted" in output


def test_no_secret_stands_in_any_report_or_on_the_screen(tmp_path: Path) -> None:
    with spoilt(MYPREFERENCES, with_status(401, 403)) as base:
        chosen = ("--only=get_profile", "--skip=schema", "--skip=model", "--skip=concurrency")
        ended = verify(base, MYPREFERENCES, tmp_path, *chosen, "--header=X-Api-Key: very-secret-value")
    assert ended.code == 1
    everything = ended.output + ended.problems + "".join(map(ended.text, ("json", "junit", "html", "har")))
    for secret in ("fake-shared-key", "very-secret-value"):
        assert secret not in everything
    assert not re.search(r"Signature=[A-Za-z0-9+/]{20}", everything)
    assert "PNAUTHINFO3-HMAC-SHA256 REDACTED" in everything


def test_a_variable_holds_a_header_in_each_line_and_other_values_by_comma_or_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, str]] = []
    monkeypatch.setenv("MOCK_SERVER_VERIFY_ONLY", "UCS-GET-1\nUCS-GET-2\n")
    monkeypatch.setenv("MOCK_SERVER_VERIFY_SKIP", "model, concurrency")
    with spoilt(GENESYS, misread(lambda request: seen.append(request.headers))) as base:
        for variable in ("X-Hops: one, two", "X-Hops: one, two\r\nX-Key: three\n"):
            monkeypatch.setenv("MOCK_SERVER_VERIFY_HEADER", variable)
            ended = verify(base, GENESYS, tmp_path)
            assert ended.code == 0, ended.output + ended.problems
    assert {headers["x-hops"] for headers in seen} == {"one, two"}
    assert {headers.get("x-key") for headers in seen} == {None, "three"}


@pytest.mark.parametrize("vendor", [GENESYS, MYPREFERENCES])
def test_the_same_seed_sends_the_same_requests(vendor: str, tmp_path: Path) -> None:
    def requests(seed: int, *arguments: str) -> list[str]:
        with watched(vendor) as (base, _):
            ended = verify(
                base, vendor, tmp_path, f"--seed={seed}", "--prefix=same", "--allow-global-changes", *arguments
            )
        assert ended.code == 0, ended.output
        log: list[str] = ended.report["requests"]
        return log

    chosen = [f"--only={name}" for name in SEVERAL[vendor]]
    first = requests(5, "--max-examples=3", *chosen)
    assert len(first) > 1000
    assert requests(5, "--max-examples=3", *chosen) == first
    assert requests(5, "--only=model") != requests(6, "--only=model")


def test_a_write_to_what_a_run_did_not_make_goes_to_nothing(tmp_path: Path) -> None:
    """A server that takes every id for the one of a customer of others: what is sent must not be that id."""
    seen: list[str] = []

    def note(request: Any) -> None:
        if request.method in ("PUT", "DELETE") or request.path.endswith("/extensions"):
            seen.append(request.path)

    with spoilt(GENESYS, misread(note)) as base:
        ended = verify(base, GENESYS, tmp_path, "--only=schema", "--max-examples=3")
        left = httpx.get(f"{base}/profiles/{BRUCE}", params={"extensions": "Phone,Address"}).json()
    assert ended.code == 0, ended.output
    assert len(seen) > 50
    assert not [path for path in seen if BRUCE in path]
    assert left["LastName"] == "Banner"


def test_a_server_that_reads_ids_generously_keeps_the_data_of_others(tmp_path: Path) -> None:
    """It takes 01, 1.0 and 1%00 for 1, as some do."""

    def generously(request: Any) -> None:
        request.path = re.sub(r"(?<=/Profile/)\D{0,2}0*(\d+)[^/]*", r"\1", request.path)

    with spoilt(MYPREFERENCES, misread(generously)) as base:
        places = [f"{base}/AcmeCo/Profile/{number}" for number in range(1, 4)]
        before = [httpx.get(place).json() for place in places]
        ended = verify(base, MYPREFERENCES, tmp_path, "--only=MYP-ID-5", "--only=delete_profile", "--max-examples=3")
        assert [httpx.get(place).json() for place in places] == before
    assert before[0]["ProfileId"] == 1
    assert "DELETE /mypreferences/AcmeCo/Profile/46116" in " ".join(sent(ended))


def test_what_a_document_without_a_deletion_makes_is_told_before_and_after(
    tickets: tuple[str, list[str]], tmp_path: Path
) -> None:
    base, written = tickets
    ended = verify(base, "tickets", tmp_path, f"--openapi={TICKETS}", "--max-examples=3")
    assert ended.code == 0, ended.output + ended.problems
    assert "what the run makes stays, as the document has no DELETE; --read-only makes nothing" in ended.problems
    left = ended.report["left_behind"]
    assert len(left) > 3
    assert left == [f"{base}/tickets/{8 + number}" for number in range(len(left))]
    assert f"left behind: {left[0]}" in ended.output
    assert f"{len(left)} things stay, as the document has no way to delete" in ended.output
    assert left[-1] in ended.text("html")
    assert written, "methods that the document does not know are tried"
    assert not [path for path in written if re.search(r"/tickets/\d{1,18}$", path)], "but on nobody's tickets"


def test_what_has_no_deletion_among_things_that_have_fails_the_run(
    tickets: tuple[str, list[str]], tmp_path: Path
) -> None:
    document = yaml.safe_load(TICKETS.read_text())
    refused = {"404": {"$ref": "#/components/responses/Refused"}}
    parameter = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
    note = {"operationId": "delete_note", "summary": "Delete", "parameters": [parameter], "responses": refused}
    document["paths"]["/notes/{name}"] = {"delete": note}
    changed = tmp_path / "tickets.yaml"
    changed.write_text(yaml.safe_dump(document))
    ended = verify(tickets[0], "tickets", tmp_path, f"--openapi={changed}", "--only=create_ticket", "--max-examples=2")
    assert ended.code == 1, ended.output + ended.problems
    assert not [test for test in ended.report["tests"] if test["state"] == "failed"]
    assert f"could not be removed: {tickets[0]}/tickets/8" in ended.output
    assert "stays" not in ended.problems


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["http://127.0.0.1:1/x"], "--vendor: say whose API it is"),
        (["127.0.0.1:8080", "--vendor=genesys-ucs"], "is not a base such as"),
        (["http://u:p@127.0.0.1/x", "--vendor=genesys-ucs"], "use --basic"),
        (["http://127.0.0.1:1/x", "--vendor=genesis"], "is none of genesys-ucs, mypreferences"),
        (["http://127.0.0.1:1/x", "--vendor=genesys-ucs", "--only=UCS-CRAETE-1"], "did you mean UCS-CREATE-1?"),
        (["http://127.0.0.1:1/x", "--vendor=genesys-ucs", "--skip=speed"], "is no rule, operation or layer"),
        (["http://127.0.0.1:1/x", "--vendor=genesys-ucs", "--basic=demo"], "is not user:secret"),
        (["http://127.0.0.1:1/x", "--vendor=genesys-ucs", "--rate=0"], "is not a number from"),
        (["http://127.0.0.1:1/x", "--vendor=genesys-ucs", "--report=pdf=x"], "is not KIND=FILE"),
        (["http://127.0.0.1:1/x", "--vendor=genesys-ucs", "--report=json=/no/such/x"], "no such folder"),
        (
            ["http://127.0.0.1:1/x", "--vendor=genesys-ucs", "--report=json=x", "--report=html=./x"],
            "cannot hold two reports",
        ),
        (["http://127.0.0.1:1/x", "--vendor=genesys-ucs", "--openapi=/no/such.yaml"], "there is no file"),
        (["http://127.0.0.1:1/x", "--vendor=genesys-ucs", "--media=xml"], "speaks no XML"),
        (["http://127.0.0.1:1/x", "--vendor=genesys-ucs", "--pnauth=a:b"], "knows no signed requests; use --basic"),
        (["http://127.0.0.1:1/x", "--vendor=genesys-ucs", "--reader-pnauth=a:b"], "--reader-pnauth: the document of"),
        (["http://127.0.0.1:1/x", "--vendor=genesys-ucs", "--client-id=A"], "genesys-ucs has no client in its paths"),
        (["http://127.0.0.1:1/x", "--vendor=mypreferences", "--basic=a:b"], "no Basic authentication; use --pnauth"),
        (["http://127.0.0.1:1/x", "--vendor=mypreferences", "--tenant=A"], "mypreferences has no tenants"),
        (["http://127.0.0.1:1/x", f"--openapi={TICKETS}", "--basic=a:b"], "knows no Basic authentication; what a"),
        (["http://127.0.0.1:1/x", f"--openapi={TICKETS}", "--pnauth=a:b"], "knows no signed requests; what a gateway"),
        (["http://127.0.0.1:1/x", f"--openapi={TICKETS}", "--client-id=A"], "tickets has no client in its paths"),
        (
            ["http://127.0.0.1:1/x", "--vendor=genesys-ucs", "--read-only", "--allow-global-changes"],
            "cannot be given together",
        ),
    ],
)  # fmt: skip
def test_a_wrong_flag_is_told_before_anything_is_sent(arguments: list[str], said: str) -> None:
    ended = run("verify", *arguments)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["verify", "http://127.0.0.1:1/x", "--basci", "demo:hush"], "unknown flag --basci, did you mean --basic?"),
        (["verify", "--basci", "demo:hush", "http://127.0.0.1:1/x"], "unknown flag --basci, did you mean --basic?"),
        (["verify", "http://127.0.0.1:1/x", "--pnaut=demo:hush"], "unknown flag --pnaut, did you mean --pnauth?"),
        (["verify", "http://127.0.0.1:1/x", "-basic", "demo:hush"], "did you mean --basic?"),
        (["verify", "http://127.0.0.1:1/x", "-udemo:hush"], "unknown flag -u"),
        (["verify", "http://127.0.0.1:1/x", "demo:hush"], "a value stands behind its flag"),
        (["verify", "http://127.0.0.1:1/x", "--read-only=demo:hush"], "argument --read-only"),
        (["verify", "demo:hush"], "is not a base such as"),
        (["--basic", "demo:hush", "verify", "http://127.0.0.1:1/x"], "argument COMMAND: invalid choice (choose from"),
    ],
)
def test_what_stands_behind_a_mistyped_flag_is_not_repeated(words: list[str], said: str) -> None:
    ended = run(*words)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "hush" not in ended.stderr + ended.stdout


def test_a_missing_library_is_named_with_the_way_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "hypothesis" else name)
    assert main(["verify", "http://127.0.0.1:1/x", "--vendor=genesys-ucs"]) == 2
    assert "needs hypothesis; install them with: pip install 'profile-mock-server[verify]'" in capsys.readouterr().err


def test_verified_is_told_in_a_sentence(tmp_path: Path) -> None:
    with watched(GENESYS) as (base, _):
        ended: Verified = verify(base, GENESYS, tmp_path, "--only=UCS-GET-1")
    assert ended.code == 0
    assert "The contract is kept" in ended.output
