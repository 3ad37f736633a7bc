"""When a signature was made: which timestamps are taken, and for how long they are good."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from contract_tests.suite.mypreferences.operations import Sent, each_operation, prepare
from contract_tests.suite.mypreferences.signing import (
    BAD_DATE,
    TOO_OLD,
    Signer,
    authorized,
    cause,
    in_eastern_time,
    in_utc,
)
from mock_server.verify.target import Names

pytestmark = pytest.mark.needs("credentials")
SLACK = 20
"""Seconds that a run may take from asking for the time to sending what it made of it."""


def told(client: httpx.Client, signer: Signer, timestamp: str) -> str:
    """Why a signature with this timestamp is refused."""
    return cause(client.get("/Tags", headers=authorized(signer.header(timestamp))))


def taken(client: httpx.Client, signer: Signer, timestamp: str) -> bool:
    return client.get("/Tags", headers=authorized(signer.header(timestamp))).status_code == 200


@pytest.mark.rule("MYP-AUTH-9", "MYP-AUTH-10", "MYP-AUTH-11", "MYP-AUTH-13", "MYP-AUTH-14")
@each_operation
def test_every_operation_judges_the_timestamp(
    mypreferences: httpx.Client, nobody: httpx.Client, names: Names, signer: Signer, sent: Sent
) -> None:
    own = prepare(mypreferences, names)
    for timestamp, told in (
        ("yesterday", BAD_DATE),
        (signer.ago(minutes=-10), BAD_DATE),
        (signer.ago(minutes=1).replace("Z", "-01:00"), BAD_DATE),
        (signer.ago(minutes=15, seconds=1), TOO_OLD),
    ):
        assert cause(sent.send(nobody, own, headers=authorized(signer.header(timestamp)))) == told
    eastern = signer.header(in_eastern_time(signer.now))
    assert sent.send(nobody, own, headers=authorized(eastern)).status_code == sent.status


@pytest.mark.rule("MYP-AUTH-11")
def test_a_timestamp_is_good_for_a_quarter_of_an_hour(nobody: httpx.Client, signer: Signer) -> None:
    quarter = timedelta(minutes=15)
    for written in (in_utc, in_eastern_time):
        for age in (timedelta(), timedelta(minutes=14), quarter - timedelta(seconds=SLACK)):
            assert taken(nobody, signer, written(signer.now - age))
        for age in (quarter + timedelta(seconds=1), timedelta(hours=2), timedelta(days=3), timedelta(days=9000)):
            assert told(nobody, signer, written(signer.now - age)) == TOO_OLD


@pytest.mark.rule("MYP-AUTH-10")
def test_a_timestamp_of_the_future_counts_as_malformed(nobody: httpx.Client, signer: Signer) -> None:
    for span in (timedelta(seconds=SLACK), timedelta(minutes=5), timedelta(minutes=59), timedelta(days=3000)):
        for written in (in_utc, in_eastern_time):
            assert told(nobody, signer, written(signer.now + span)) == BAD_DATE


@pytest.mark.rule("MYP-AUTH-9")
@pytest.mark.parametrize(
    "form",
    [
        "%Y-%m-%d %H:%M:%SZ",
        "%Y-%m-%dT%H:%MZ",
        "%Y-%m-%d",
        "%Y%m%dT%H%M%SZ",
        "%Y-%m-%dT24:00:00Z",
        "%Y-13-%dT%H:%M:%SZ",
        "%Y-%m-%dT%H:%M:%SZ,",
        "%Y-%m-%dT%H:%M:%SZ ",
        "%d/%m/%Y %H:%M:%S",
        "%s",
        "x",
        "",
    ],
)
def test_a_timestamp_that_is_no_iso_8601_does_not_match(nobody: httpx.Client, signer: Signer, form: str) -> None:
    moment = signer.now - timedelta(days=1)
    assert told(nobody, signer, moment.strftime(form).replace("/", ".")) == BAD_DATE


@pytest.mark.rule("MYP-AUTH-13")
@pytest.mark.parametrize("hours", [-12, -5, -4, -1, 1, 2, 14])
def test_any_zone_but_two_is_refused(nobody: httpx.Client, signer: Signer, hours: int) -> None:
    local = (signer.now + timedelta(hours=hours) - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%S")
    assert told(nobody, signer, f"{local}{hours:+03}:00") == BAD_DATE


@pytest.mark.rule("MYP-AUTH-13", "MYP-AUTH-14")
def test_a_z_is_utc_and_no_suffix_us_eastern_time(nobody: httpx.Client, signer: Signer) -> None:
    minute_ago = signer.now - timedelta(minutes=1)
    assert taken(nobody, signer, in_utc(minute_ago))
    assert taken(nobody, signer, in_eastern_time(minute_ago))
    assert told(nobody, signer, in_utc(minute_ago).removesuffix("Z")) == BAD_DATE
    assert told(nobody, signer, in_eastern_time(minute_ago) + "Z") == TOO_OLD


@pytest.mark.rule("MYP-AUTH-15")
@pytest.mark.parametrize("fraction", [".5", ".999", ".1234567"])
def test_a_timestamp_may_have_a_fraction_of_a_second(nobody: httpx.Client, signer: Signer, fraction: str) -> None:
    minute_ago = signer.now - timedelta(minutes=1)
    assert taken(nobody, signer, in_utc(minute_ago).replace("Z", f"{fraction}Z"))
    assert taken(nobody, signer, in_eastern_time(minute_ago) + fraction)
