"""The vendor's own samples of a new profile are accepted as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from contract_tests.suite.mypreferences.sample import BROKEN, SAMPLE
from contract_tests.suite.mypreferences.steps import find, read, without
from contract_tests.suite.mypreferences.xml_sample import XML_REPLY, XML_SAMPLE, joined

JSON_TYPES = ("application/json", "text/json", "application/json-patch+json")
XML_TYPES = ("application/xml", "text/xml")


@contextmanager
def posted(client: httpx.Client, media_type: str) -> Iterator[httpx.Response]:
    """The reply to the sample. What it created is deleted, as two profiles cannot have its alternate id."""
    if find(client, "sample string 1", "sample string 2").status_code == 200:
        pytest.skip("somebody has the alternate id of the sample already")
    content = XML_SAMPLE if media_type in XML_TYPES else SAMPLE
    reply = client.post("/Profile", content=content, headers={"Content-Type": media_type})
    try:
        yield reply
    finally:
        if reply.status_code == 201:
            client.delete(f"/Profile/{number(reply)}")


def number(reply: httpx.Response) -> int:
    return int(reply.headers["Location"].rpartition("/")[2])


@pytest.mark.rule("MYP-MEDIA-8", "MYP-MEDIA-1")
@pytest.mark.needs("lenient")
@pytest.mark.parametrize("media_type", JSON_TYPES)
def test_the_sample_is_accepted_word_for_word_and_kept(mypreferences: httpx.Client, media_type: str) -> None:
    sent = json.loads(SAMPLE)
    with posted(mypreferences, media_type) as reply:
        assert reply.status_code == 201
        assert reply.headers["Content-Type"] == "application/json; charset=utf-8"
        profile = read(mypreferences, number(reply))
    assert profile == reply.json()
    for name in ("DefaultLocale", "CustomerType", "CustomerName", "ProfileTags", "CustomFields"):
        assert profile[name] == sent[name]
    assert profile["AlternateIds"] == sent["AlternateIds"][:1]


@pytest.mark.rule("MYP-XML-12", "MYP-XML-1", "MYP-XML-2", "MYP-XML-3", "MYP-XML-4", "MYP-XML-5", "MYP-XML-7")
@pytest.mark.rule("MYP-XML-9", "MYP-XML-10", "MYP-XML-11", "MYP-MEDIA-2")
@pytest.mark.needs("lenient")
@pytest.mark.parametrize("media_type", XML_TYPES)
def test_the_sample_in_xml_is_accepted_and_answered_in_the_vendors_names_and_order(
    mypreferences: httpx.Client, media_type: str
) -> None:
    with posted(mypreferences, media_type) as reply:
        assert reply.status_code == 201, reply.text
        assert reply.headers["Content-Type"] == f"{media_type}; charset=utf-8"
        profile = read(mypreferences, number(reply))
        again = mypreferences.get(f"/Profile/{number(reply)}", headers={"Accept": media_type})
    edited = profile["Edited"]
    expected = XML_REPLY.format(now=edited["CreateDate"], user=edited["CreatedBy"], profile_id=profile["ProfileId"])
    assert reply.text == joined(expected)
    assert again.text == reply.text


@pytest.mark.rule("MYP-XML-14")
@pytest.mark.needs("lenient")
def test_the_sample_says_the_same_in_xml_as_in_json(mypreferences: httpx.Client) -> None:
    profiles = []
    for media_type in ("text/xml", "text/json"):
        with posted(mypreferences, media_type) as reply:
            profiles.append(without(read(mypreferences, number(reply)), "ProfileId", "Edited"))
    assert profiles[0] == profiles[1]


@pytest.mark.rule("MYP-WARN-1")
@pytest.mark.needs("lenient", "mock", "acme")
def test_the_sample_in_xml_brings_a_warning_for_each_soft_rule_that_it_breaks(mypreferences: httpx.Client) -> None:
    with posted(mypreferences, "text/xml") as reply:
        assert reply.headers["X-Mock-Warnings"].split("; ") == [f"{rule} {member}" for rule, member in BROKEN]


@pytest.mark.rule("MYP-WARN-1", "MYP-ERROR-5")
@pytest.mark.needs("strict", "acme")
def test_a_strict_server_refuses_the_sample_in_xml_and_names_every_member(mypreferences: httpx.Client) -> None:
    with posted(mypreferences, "application/xml") as refused:
        assert refused.status_code == 400
    assert refused.headers["Content-Type"] == "application/xml; charset=utf-8"
    for _, member in BROKEN:
        escaped = member.replace("[", "_x005B_").replace("]", "_x005D_")
        assert f"<profile.{escaped}>" in refused.text


@pytest.mark.rule("MYP-ERROR-5", "MYP-ERROR-7")
@pytest.mark.needs("lenient")
def test_a_second_sample_in_xml_is_a_conflict_as_its_alternate_id_is_taken(mypreferences: httpx.Client) -> None:
    with posted(mypreferences, "text/xml") as reply:
        refused = mypreferences.post("/Profile", content=XML_SAMPLE, headers={"Content-Type": "text/xml"})
    assert (reply.status_code, refused.status_code) == (201, 409)
    assert refused.text.startswith("<Error><Message>")
    assert "sample string 2" in refused.text
