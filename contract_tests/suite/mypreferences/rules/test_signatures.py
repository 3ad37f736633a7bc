"""Which signatures are accepted and which are refused, for every operation."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.mypreferences.operations import Sent, each_operation, prepare
from contract_tests.suite.mypreferences.signing import HASHES, REFUSED, Signer, authorized, cause
from mock_server.verify.target import Names

pytestmark = pytest.mark.needs("credentials")


def swapped(letter: str) -> str:
    return "A" if letter != "A" else "B"


@pytest.mark.rule("MYP-AUTH-1", "MYP-AUTH-2", "MYP-AUTH-4", "MYP-AUTH-14", "MYP-AUTH-15")
@each_operation
def test_every_operation_takes_each_good_signature(
    mypreferences: httpx.Client, nobody: httpx.Client, names: Names, signer: Signer, sent: Sent
) -> None:
    own = prepare(mypreferences, names)
    good = [signer.header(algorithm=algorithm) for algorithm in HASHES]
    good += [header.replace("PNAUTHINFO3-HMAC-SHA", "pnauthinfo3-hmac-sha") for header in good]
    good += [signer.header(signer.ago(seconds=1).replace("Z", ".25Z"))]
    statuses = [sent.send(nobody, own, headers=authorized(header)).status_code for header in good]
    assert statuses[0] == sent.status
    assert set(statuses[1:]) == {404 if sent.method == "DELETE" else sent.status}


@pytest.mark.rule("MYP-AUTH-3", "MYP-AUTH-5", "MYP-AUTH-6", "MYP-AUTH-16")
@each_operation
def test_every_operation_refuses_each_bad_signature(
    mypreferences: httpx.Client, nobody: httpx.Client, names: Names, signer: Signer, sent: Sent
) -> None:
    own = prepare(mypreferences, names)
    good = signer.header()
    bad = {
        "another key": signer.header(key=b"another key"),
        "no key": signer.header(key=b""),
        "another hash": good.replace("SHA256", "SHA512"),
        "another client": signer.header(client="AnotherClient"),
        "a user whom nobody knows": signer.header(user="no.one"),
        "a signed text of another user": good.replace(f"={signer.user}/", "=no.one/"),
        "a signed text of another time": good.replace(signer.ago(), signer.ago(seconds=1)),
        "un-keyed": good.replace("-HMAC", ""),
        "no signature": good.partition(" Signature")[0],
        "no credential": good.partition(" ")[0] + " Signature=" + good.partition("Signature=")[2],
    }
    for what, header in bad.items():
        reply = sent.send(nobody, own, headers=authorized(header))
        assert (what, cause(reply)) == (what, REFUSED)


@pytest.mark.rule("MYP-AUTH-2")
@pytest.mark.parametrize("algorithm", HASHES)
@pytest.mark.parametrize("spelled", [str.lower, str.upper, str.title, str.swapcase])
def test_scheme_and_hash_are_known_in_any_letter_case(
    nobody: httpx.Client, signer: Signer, spelled: object, algorithm: str
) -> None:
    scheme, _, rest = signer.header(algorithm=algorithm).partition(" ")
    assert callable(spelled)
    assert nobody.get("/Tags", headers=authorized(f"{spelled(scheme)} {rest}")).status_code == 200


@pytest.mark.rule("MYP-AUTH-5")
@pytest.mark.parametrize("algorithm", HASHES)
def test_a_signature_is_of_the_hash_that_is_named(nobody: httpx.Client, signer: Signer, algorithm: str) -> None:
    for other in sorted(set(HASHES) - {algorithm}):
        header = signer.header(algorithm=algorithm).replace(algorithm, other, 1)
        assert cause(nobody.get("/Tags", headers=authorized(header))) == REFUSED


@pytest.mark.rule("MYP-AUTH-4", "MYP-AUTH-5")
@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda signature: signature.rstrip("="),
        lambda signature: swapped(signature[0]) + signature[1:],
        lambda signature: signature.replace("=", "", 1) + "ä",
        lambda signature: "=",
    ],
    ids=["lower case", "no padding", "another first letter", "not ASCII", "padding only"],
)
def test_a_signature_counts_letter_by_letter(nobody: httpx.Client, signer: Signer, change: object) -> None:
    start, between, signature = signer.header().partition("Signature=")
    assert callable(change)
    header = f"{start}{between}{change(signature)}"
    assert cause(nobody.get("/Tags", headers={b"Authorization": header.encode("latin-1")})) == REFUSED


@pytest.mark.rule("MYP-AUTH-3")
@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("Credential=", "Credentials="),
        ("Credential=", ""),
        (" Signature=", " Sign="),
        (" Signature=", "Signature="),
        ("/", " "),
        ("/", ":"),
    ],
)
def test_a_header_that_lacks_a_part_is_refused(nobody: httpx.Client, signer: Signer, part: str, other: str) -> None:
    scheme, _, rest = signer.header().partition(" ")
    changed = rest.replace(part, other, 1)
    assert changed != rest
    assert cause(nobody.get("/Tags", headers=authorized(f"{scheme} {changed}"))) == REFUSED
    assert cause(nobody.get("/Tags", headers=authorized(scheme))) == REFUSED


@pytest.mark.rule("MYP-AUTH-6")
def test_users_have_letter_case_and_are_never_empty(nobody: httpx.Client, signer: Signer) -> None:
    for user in (signer.user.swapcase(), ""):
        assert cause(nobody.get("/Tags", headers=authorized(signer.header(user=user)))) == REFUSED


@pytest.mark.rule("MYP-AUTH-16")
@pytest.mark.parametrize("algorithm", HASHES)
def test_the_unkeyed_form_is_known_and_refused(nobody: httpx.Client, signer: Signer, algorithm: str) -> None:
    header = signer.header(algorithm=algorithm, scheme="PNAUTHINFO3-")
    assert cause(nobody.get("/Tags", headers=authorized(header))) == REFUSED
