"""All exchanges of a run as an HTTP archive."""

from __future__ import annotations

import json

from mock_server.exchange.har import archive, har_entry
from mock_server.verify.report.report import Report


def as_har(report: Report) -> str:
    entries = (har_entry(exchange, exchange.test) for exchange in report.exchanges)
    return json.dumps(archive("mock-server verify", entries)) + "\n"
