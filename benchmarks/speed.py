"""Start-up and throughput of the server, as a table. Needs wrk (https://github.com/wg/wrk) and two cores.

    .venv/bin/python benchmarks/speed.py [SECONDS]

The server is pinned to one core and wrk to another; validation both ways and state are on, as always.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BODY = (
    '{"CustomerName":{"FirstName":"Ada","LastName":"Stone"},'
    '"Emails":[{"EmailAddressType":"Home","EmailAddress":"ada@example.com","IsDefault":true}],'
    '"PhoneNumbers":[{"PhoneType":"Home","PhoneNumber":"(770) 555-0100","IsDefault":true}],'
    '"Addresses":[{"AddressType":"Home","IsDefault":true,"Address1":"1 Elm St","City":"Roswell",'
    '"StateProvince":"GA","CountryCode_Alpha2":"US","PostalCode":"30075"}],'
    '"Groups":[{"GroupName":"Stone","GroupType":"Household","IsPrimary":true}],"ProfileTags":[{"Name":"VIP"}]}'
)
GENESYS_BODY = '{"FirstName":"Ada","EmailAddress":["ada@example.com","stone@example.com"],"Phone":[{"PhoneType":0}]}'
LOADS = (
    ("Genesys, read", "/genesys-ucs/profiles/00027a52JCGY000M", None),
    ("Genesys, create", "/genesys-ucs/profiles", GENESYS_BODY),
    ("MyPreferences, read", "/mypreferences/AcmeCo/Profile/1", None),
    ("MyPreferences, create", "/mypreferences/AcmeCo/Profile", BODY),
)
CONNECTIONS = 16


def main() -> int:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    if shutil.which("wrk") is None or not hasattr(os, "sched_setaffinity"):
        print("benchmarks/speed.py needs Linux and wrk on the PATH (Debian: apt-get install wrk)", file=sys.stderr)
        return 2
    with server() as (_, _):
        pass  # the first start on a machine checks the documents and is not measured
    starts = []
    for _ in range(5):
        with server() as (_, took):
            starts.append(took)
    print(f"{'first 201 after the start':<28}{min(starts) * 1000:>10.0f} ms, the best of five")
    for name, path, body in LOADS:
        with server() as (origin, _):
            print(f"{name:<28}{wrk(origin + path, body, seconds)}", flush=True)
    return 0


@contextmanager
def server() -> Iterator[tuple[str, float]]:
    """A server on a core of its own; gives its origin and the seconds from its start to its first 201."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "mock_server", "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}),
    )
    try:
        while process.poll() is None and not answered(origin):
            time.sleep(0.002)
        yield origin, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()


def answered(origin: str) -> bool:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{origin}/genesys-ucs/profiles", GENESYS_BODY.encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as reply:
            return bool(reply.status == 201)
    except urllib.error.URLError:
        return False


def wrk(url: str, body: str | None, seconds: int) -> str:
    """Requests a second and the 99th percentile; refuses to count a run with errors."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "load.lua"
        post = f"wrk.method='POST' wrk.headers['Content-Type']='application/json' wrk.body=[[{body}]]"
        script.write_text("" if body is None else post)
        shown = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}", "--latency", "-s", str(script), url],
            check=True,
            capture_output=True,
            text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, {max(os.sched_getaffinity(0))}),
        ).stdout
    if "Non-2xx" in shown or "Socket errors" in shown:
        raise SystemExit(f"{url}: not every reply was a success\n{shown}")
    rate = float(re.findall(r"Requests/sec:\s+([0-9.]+)", shown)[0])
    tail = re.findall(r"99%\s+(\S+)", shown)[0]
    return f"{rate:>10,.0f} requests/s, 99 % within {tail}"


if __name__ == "__main__":
    sys.exit(main())
