"""The check of signatures accepts exactly what a signer made who shares no line of code with it."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract_tests.conftest import RunningFake

NOON = datetime(2024, 1, 15, 12)
EASTERN = timedelta(hours=-5)
VALIDITY = timedelta(minutes=15)
USERS = {("AcmeCo", "api.user"): "fake-shared-key", ("AcmeCo", "read.only"): "fake-shared-key"}
HASHES = {"SHA256": (hashlib.sha256, 64), "SHA384": (hashlib.sha384, 128), "SHA512": (hashlib.sha512, 128)}


def hmac(name: str, key: bytes, text: bytes) -> bytes:
    """RFC 2104 as it is written, over a hash of this name."""
    digest, block = HASHES[name]
    padded = (digest(key).digest() if len(key) > block else key).ljust(block, b"\0")
    inner = digest(bytes(byte ^ 0x36 for byte in padded) + text).digest()
    return digest(bytes(byte ^ 0x5C for byte in padded) + inner).digest()


@dataclass(frozen=True)
class Signed:
    """What a header says, and what was signed for it."""

    client: str
    user: str
    key: str
    hash: str
    issued: datetime
    spelling: str
    lower: bool

    @property
    def timestamp(self) -> str:
        shown = self.issued + (EASTERN if self.spelling in ("", ".250") else timedelta())
        return shown.strftime("%Y-%m-%dT%H:%M:%S") + self.spelling

    @property
    def signature(self) -> str:
        text = f"{self.client}:{self.user}:{self.timestamp}"
        return b64encode(hmac(self.hash, self.key.encode(), text.encode())).decode()

    @property
    def is_in_time(self) -> bool:
        fraction = timedelta(milliseconds=250 if ".250" in self.spelling else 0)
        return timedelta() <= NOON - (self.issued + fraction) <= VALIDITY

    @property
    def is_good(self) -> bool:
        return USERS.get((self.client, self.user)) == self.key and self.is_in_time


def header(said: Signed, signature: str) -> str:
    scheme = f"PNAUTHINFO3-HMAC-{said.hash}"
    return f"{scheme.lower() if said.lower else scheme} Credential={said.user}/{said.timestamp} Signature={signature}"


SIGNED = st.builds(
    Signed,
    client=st.sampled_from(["AcmeCo", "AcmeCo", "AcmeCo", "acmeco", "OtherCo"]),
    user=st.sampled_from(["api.user", "api.user", "read.only", "API.USER", "no.one", "a:b", "a/b"]),
    key=st.sampled_from(["fake-shared-key", "fake-shared-key", "fake-shared-key", "", "another", "k" * 200]),
    hash=st.sampled_from(sorted(HASHES)),
    issued=st.integers(-1_000, 60).map(lambda seconds: NOON + timedelta(seconds=seconds)),
    spelling=st.sampled_from(["Z", "Z", "+00:00", "", ".250", ".250Z"]),
    lower=st.booleans(),
)
CHANGES: dict[str, Callable[[Signed], Signed]] = {
    "client": lambda signed: replace(signed, client="AcmeCo" if signed.client != "AcmeCo" else "Acme"),
    "user": lambda signed: replace(signed, user="read.only" if signed.user != "read.only" else "api.user"),
    "hash": lambda signed: replace(signed, hash="SHA384" if signed.hash != "SHA384" else "SHA512"),
    "time": lambda signed: replace(signed, issued=signed.issued - timedelta(seconds=1)),
    "spelling": lambda signed: replace(signed, spelling="Z" if signed.spelling != "Z" else "+00:00"),
}
SPOILT: dict[str, Callable[[str], str]] = {
    "first": lambda signature: ("B" if signature[0] == "A" else "A") + signature[1:],
    "case": lambda signature: signature.swapcase(),
    "shorter": lambda signature: signature[:-1],
    "longer": lambda signature: signature + "=",
    "twice": lambda signature: signature * 2,
}
many = settings(
    derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck), max_examples=150
)


def status(fake: Callable[..., RunningFake], client: str, authorization: str) -> int:
    asked = fake(auth="required").client("mypreferences")
    reply = asked.get(f"/{client}/Profile/1", headers={"Authorization": authorization})
    assert reply.status_code == 200 or list(reply.json()) == ["Message"]
    return reply.status_code


@pytest.mark.rule("MYP-AUTH-1", "MYP-AUTH-2", "MYP-AUTH-4", "MYP-AUTH-6", "MYP-AUTH-11", "MYP-AUTH-14")
@many
@given(signed=SIGNED)
def test_what_was_signed_with_the_users_key_and_in_time_is_accepted_and_nothing_else(
    fake: Callable[..., RunningFake], signed: Signed
) -> None:
    assert status(fake, signed.client, header(signed, signed.signature)) == (200 if signed.is_good else 401)


@pytest.mark.rule("MYP-AUTH-4", "MYP-AUTH-5")
@many
@given(signed=SIGNED, change=st.sampled_from(sorted(CHANGES)))
def test_a_signature_is_good_for_nothing_but_what_was_signed(
    fake: Callable[..., RunningFake], signed: Signed, change: str
) -> None:
    said = CHANGES[change](signed)
    assert said != signed
    assert status(fake, said.client, header(said, signed.signature)) == 401


@many
@given(signed=SIGNED, spoil=st.sampled_from(sorted(SPOILT)))
def test_a_signature_is_taken_as_a_whole(fake: Callable[..., RunningFake], signed: Signed, spoil: str) -> None:
    assert status(fake, signed.client, header(signed, SPOILT[spoil](signed.signature))) == 401


def test_the_signer_of_these_tests_makes_the_known_signature() -> None:
    known = Signed("AcmeCo", "api.user", "fake-shared-key", "SHA256", NOON, "Z", lower=False)
    assert known.signature == "GDg1lsP5p/PeY0tffsApkeEbweiBpbzV8Qa4ikCUDjQ="
