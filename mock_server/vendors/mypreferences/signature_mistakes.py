"""Tries the usual mistakes of signing, to say which one a signature that does not fit was made with."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from mock_server.store import Scope
from mock_server.vendor import ACCOUNTS, users_of

MOST_KEYS = 20
LONGEST_TEXT = 1_000
_HASHES = {16: ("MD5",), 20: ("SHA1",), 28: ("SHA224",), 32: ("SHA256",), 48: ("SHA384",), 64: ("SHA512",)}
_SEPARATORS = ("", "/", "|", ",", " ", ".", "-", "_", "\n", "&", ";")


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature came with. `hash` as the scheme names it, in capitals."""

    signature: str
    hash: str
    account: str
    user: str
    timestamp: str

    @property
    def text(self) -> str:
        """What should have been signed."""
        return f"{self.account}:{self.user}:{self.timestamp}"


@dataclass(frozen=True, slots=True)
class _Way:
    """One value of something that could be otherwise; `mistake` is empty for the right one."""

    value: bytes
    mistake: str = ""


def mistakes(signed: Signed, shared: Scope) -> str:
    """In a sentence what is wrong with the signature; nothing when it fits. Tells no secret."""
    if len(signed.text) > LONGEST_TEXT or len(signed.signature) > LONGEST_TEXT:
        return "Text or signature are too long to try what is usual."
    raws = list(_decoded(signed.signature))
    keys = list(_keys(signed, shared))
    # The fewest mistakes explain it best: ways are tried in the order of how many they have.
    found = sorted(_fitting(signed, raws, keys), key=len)
    if found:
        return f"The signature would fit, but {', and '.join(found[0])}." if found[0] else ""
    if not raws:
        return "The signature is no Base64."
    if all(len(raw.value) not in _HASHES for raw in raws):
        return f"The signature has {len(raws[0].value)} bytes, which no hash has; one of {signed.hash} was expected."
    return (
        f"No usual mistake leads to this signature: the key is probably another. Sign the text {signed.text!r} with "
        f"HMAC-{signed.hash} and the user's shared key, and send the digest's bytes in Base64."
    )


def _fitting(signed: Signed, raws: Sequence[_Way], keys: Sequence[_Way]) -> Iterator[list[str]]:
    texts = list(_texts(signed))
    for raw in raws:
        for name in _HASHES.get(len(raw.value), ()):
            hash_mistake = "" if name == signed.hash else f"it is of {name}, while the scheme says {signed.hash}"
            for text, key in itertools.product(texts, keys):
                for digest in _digests(name, key.value, text.value):
                    if digest.value == raw.value:
                        parts = (raw.mistake, hash_mistake, digest.mistake, key.mistake, text.mistake)
                        yield [part for part in parts if part]


def _decoded(signature: str) -> Iterator[_Way]:
    """The bytes that a signature can stand for, the right way first."""
    found: dict[bytes, str] = {}
    plain = unquote(signature.strip("\"'"))
    changed = "" if plain == signature else "it is quoted or percent-encoded"
    for text, mistake in ((signature, ""), (plain, changed)):
        for raw, how in _bytes_of(text):
            found.setdefault(raw, ", ".join(filter(None, (mistake, how))))
    yield from (_Way(raw, mistake) for raw, mistake in found.items())


def _bytes_of(text: str) -> Iterator[tuple[bytes, str]]:
    if re.fullmatch(r"([0-9A-Fa-f]{2}){14,64}", text):
        yield bytes.fromhex(text), "it is in hexadecimal instead of Base64"
    padded = text + "=" * (-len(text) % 4)
    for form, how in ((padded, ""), (padded.replace("-", "+").replace("_", "/"), "it is in the Base64 of URLs")):
        try:
            raw = base64.b64decode(form, validate=True)
        except (binascii.Error, ValueError):
            continue
        yield raw, how or ("" if form == text else "the padding of its Base64 is missing")
        if re.fullmatch(rb"([0-9A-Fa-f]{2}){14,64}", raw):
            yield bytes.fromhex(raw.decode()), "hexadecimal digits were put into Base64 instead of the bytes"
        return


def _keys(signed: Signed, shared: Scope) -> Iterator[_Way]:
    """The user's key, what it may have been made into on its way, and the keys of others."""
    tried: set[bytes] = set()
    for key, mistake in itertools.islice(_all_keys(signed, shared), MOST_KEYS):
        if key not in tried:
            tried.add(key)
            yield _Way(key, mistake)


def _all_keys(signed: Signed, shared: Scope) -> Iterator[tuple[bytes, str]]:
    own = users_of(shared, signed.account).get(signed.user, {}).get("key")
    if own:
        yield own.encode(), ""
        yield from _misread(own)
    for account, known in sorted(shared.iterate(ACCOUNTS)):
        for name, user in known["users"].items():
            if user.get("key"):
                yield user["key"].encode(), f"it was made with the key of the user {name!r} of {account!r}"


def _misread(key: str) -> Iterator[tuple[bytes, str]]:
    yield f"{key}\n".encode(), "its key had a line break at the end"
    yield f"{key}\r\n".encode(), "its key had a line break at the end"
    yield f" {key}".encode(), "its key had a space in front"
    yield f"{key} ".encode(), "its key had a space at the end"
    yield f'"{key}"'.encode(), "its key stood in quotes"
    yield base64.b64encode(key.encode()), "its key was put into Base64 before"
    yield key.upper().encode(), "its key was in capitals"
    yield key.lower().encode(), "its key was in small letters"
    yield key.encode("utf-16-le"), "its key was in UTF-16"
    for decode in (bytes.fromhex, base64.b64decode):
        try:
            yield decode(key), "its key was decoded before, while its characters are the key"
        except (ValueError, binascii.Error):
            continue


def _digests(name: str, key: bytes, text: bytes) -> Iterator[_Way]:
    yield _Way(hmac.digest(key, text, name.lower()))
    yield _Way(hmac.digest(text, key, name.lower()), "key and text changed places")
    yield _Way(hashlib.new(name.lower(), text, usedforsecurity=False).digest(), "it is a hash without the key")
    for joined in (text + key, key + text, text + b":" + key, key + b":" + text):
        yield _Way(
            hashlib.new(name.lower(), joined, usedforsecurity=False).digest(), "it is a hash of text and key, no HMAC"
        )


def _texts(signed: Signed) -> Iterator[_Way]:
    """What may have been signed: the right text, then what one mistake makes of it."""
    tried: set[str] = set()
    for text, mistake in _all_texts(signed):
        if text not in tried:
            tried.add(text)
            yield _Way(text.encode(), mistake)


def _all_texts(signed: Signed) -> Iterator[tuple[str, str]]:
    account, user, timestamp = parts = (signed.account, signed.user, signed.timestamp)
    yield signed.text, ""
    for form in _cases(account):
        yield f"{form}:{user}:{timestamp}", f"the client was signed as {form!r}, while the path says {account!r}"
    for form in _cases(user):
        yield f"{account}:{form}:{timestamp}", f"the user was signed as {form!r}, while Credential says {user!r}"
    for form in _times(timestamp):
        yield f"{account}:{user}:{form}", f"the time was signed as {form!r}, while Credential says {timestamp!r}"
    names = {account: "client", user: "user", timestamp: "timestamp"}
    for size in (3, 2, 1):
        for order in itertools.permutations(parts, size):
            told = ", ".join(names[part] for part in order)
            words = f"the parts were signed in the order {told}" if size == 3 else f"nothing but {told} was signed"
            yield ":".join(order), words
    for separator in _SEPARATORS:
        yield separator.join(parts), f"{separator!r} stood between the parts instead of a colon"
    yield f"{account}:{user}/{timestamp}", "a slash stood between user and timestamp, as in Credential"
    for end in ("\n", "\r\n", ":", " "):
        yield signed.text + end, f"{end!r} stood at the end of the text"
    yield signed.text.lower(), "the whole text was in small letters"
    yield signed.text.upper(), "the whole text was in capitals"


def _cases(name: str) -> Iterable[str]:
    return (name.lower(), name.upper(), name.capitalize(), name.strip())


def _times(timestamp: str) -> Iterator[str]:
    bare = re.sub(r"(Z|\+00:00)$", "", timestamp)
    whole = bare.partition(".")[0]
    for form in (bare, whole):
        yield from (form, f"{form}Z", f"{form}+00:00", form.replace("T", " "))
    yield whole.partition("T")[0]
    yield f"{whole}.000Z"
