"""The exchanges of docs/state.md are real: sent one after the other, they are answered word for word as it shows."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from contract_tests.documentation import SHOWN_ORIGIN, blocks_of, exchanges
from contract_tests.processes import ROOT, served

PAGE = ROOT / "docs" / "state.md"


def shown(text: str, origin: str) -> str:
    """As the page shows it: the origin of the page, and no figure that differs from run to run."""
    return re.sub(r'"idle_seconds":[0-9.e-]+', '"idle_seconds":0.0', text.replace(origin, SHOWN_ORIGIN)).strip()


def test_the_exchanges_of_the_page_are_real(tmp_path: Path) -> None:
    commands = exchanges(PAGE.read_text())
    assert len(commands) > 10
    with served("--clock", "2024-01-15T12:00:00Z") as running:
        address = urlsplit(running.bases["genesys-ucs"])
        origin = f"{address.scheme}://{address.netloc}"
        for command, output in commands:
            arguments = shlex.split(command.replace(SHOWN_ORIGIN, origin))
            ended = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=30)
            assert shown(ended.stdout, origin) == output.strip(), command
    assert "the state is invalid" in json.loads((tmp_path / "refused.json").read_text())["detail"].lower()


def test_a_saved_state_starts_a_server(tmp_path: Path) -> None:
    (script,) = blocks_of(PAGE.read_text(), "sh")
    save, _, last = script.strip().rpartition("\n")
    assert last == "mock-server serve --fixtures saved"
    with served() as running:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(running.bases["genesys-ucs"]))
        save = save.replace(SHOWN_ORIGIN, origin).replace("sessions/s/", "sessions/default/")
        subprocess.run(["sh", "-ec", save], cwd=tmp_path, check=True, timeout=30)
    with served("--fixtures", str(tmp_path / "saved")) as again:
        assert list(again.bases) == ["genesys-ucs", "mypreferences"]
