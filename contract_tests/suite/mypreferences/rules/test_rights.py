"""What a user may do whose rights do not cover writing."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.operations import READS, WRITES, Sent, each_write, everything, prepare
from mock_server.verify.target import Names

pytestmark = pytest.mark.needs("credentials", "reader")
BAD_BODIES: tuple[dict[str, Any], ...] = (
    {"content": b"{", "headers": {"Content-Type": "application/json"}},
    {"content": b"<", "headers": {"Content-Type": "application/xml"}},
    {"content": b"x", "headers": {"Content-Type": "text/csv"}},
    {"content": b"", "headers": {"Content-Type": "application/json"}},
    {"json": {"CustomerName": 7, "Consents": 7}},
)


def test_every_operation_either_reads_or_writes() -> None:
    assert len(READS) + len(WRITES) == 26


@pytest.mark.rule("MYP-ROLE-2")
@pytest.mark.parametrize("sent", READS, ids=str)
def test_who_may_only_read_is_answered_as_everybody_is(
    mypreferences: httpx.Client, reader: httpx.Client, names: Names, sent: Sent
) -> None:
    own = prepare(mypreferences, names)
    reply = sent.send(reader, own)
    assert (reply.status_code, reply.json()) == (200, sent.send(mypreferences, own).json())
    assert reader.head(sent.path(own)).status_code == 200


@pytest.mark.rule("MYP-ROLE-1", "MYP-ROLE-2", "MYP-ROLE-3", "MYP-ERROR-1", "MYP-ERROR-6")
@each_write
def test_who_may_only_read_is_refused_every_writing_and_nothing_is_done(
    mypreferences: httpx.Client, reader: httpx.Client, names: Names, sent: Sent
) -> None:
    own = prepare(mypreferences, names)
    before = everything(mypreferences, own)
    refused = sent.send(reader, own)
    assert (refused.status_code, list(refused.json())) == (403, ["Message"])
    assert everything(mypreferences, own) == before


@pytest.mark.rule("MYP-ROLE-3")
@each_write
def test_rights_are_asked_for_before_the_body_is_looked_at(
    mypreferences: httpx.Client, reader: httpx.Client, names: Names, sent: Sent
) -> None:
    own = prepare(mypreferences, names)
    before = everything(mypreferences, own)
    for options in BAD_BODIES:
        path = sent.path(own)
        assert reader.request(sent.method, path, **options).status_code == 403
    assert everything(mypreferences, own) == before


@pytest.mark.rule("MYP-ERROR-5")
@each_write
def test_a_refusal_for_lack_of_rights_is_in_xml_where_xml_is_wished(
    mypreferences: httpx.Client, reader: httpx.Client, names: Names, sent: Sent
) -> None:
    own = prepare(mypreferences, names)
    in_json = sent.send(reader, own)
    in_xml = sent.send(reader, own, headers={"Accept": "application/xml"})
    assert in_xml.status_code == 403
    assert in_xml.text == f"<Error><Message>{in_json.json()['Message']}</Message></Error>"


@pytest.mark.rule("MYP-ROLE-2")
@pytest.mark.needs("required")
def test_rights_belong_to_the_user_and_not_to_the_server(
    mypreferences: httpx.Client, reader: httpx.Client, names: Names
) -> None:
    own = prepare(mypreferences, names)
    path = f"/Profile/{own['two']}"
    assert reader.delete(path).status_code == 403
    assert reader.get(path).status_code == 200
    assert mypreferences.delete(path).status_code == 204
    assert reader.get(path).status_code == 404
