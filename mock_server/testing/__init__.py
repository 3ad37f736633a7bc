"""The control plane in Python, for tests: sessions with their journal, faults, clock and state.

server = connect("http://127.0.0.1:8080")          # or in_process(Settings(auth="required"))
with server.session(vendor="genesys-ucs") as ucs:
    ucs.faults.add(operation="create_customer_profile", first=1, reply={"status": 503})
    run_the_client(ucs.base_url)
    assert ucs.journal.count(status=503) == 1
"""

from mock_server.testing.admin import AdminError
from mock_server.testing.faults import Fault
from mock_server.testing.journal import Journal, JournalIncomplete, Recorded
from mock_server.testing.server import MockServer, connect, in_process
from mock_server.testing.session import Session

__all__ = [
    "AdminError",
    "Fault",
    "Journal",
    "JournalIncomplete",
    "MockServer",
    "Recorded",
    "Session",
    "connect",
    "in_process",
]
