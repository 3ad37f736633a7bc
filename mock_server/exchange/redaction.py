"""Secrets that travel with requests, replaced before anything is shown."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from urllib.parse import quote, unquote_plus

HIDDEN = "REDACTED"
SHORTEST_SECRET = 8
"""Shorter ones are replaced in their own place only: as parts of words they are everywhere."""
_HEADERS = frozenset({
    "authorization", "proxy-authorization", "cookie", "set-cookie", "x-mock-admin-token",
    "x-api-key", "api-key", "x-auth-token", "x-access-token", "x-csrf-token", "x-xsrf-token",
})  # fmt: skip
_FIELDS = frozenset({
    "authorization", "password", "passwd", "pwd", "secret", "client_secret", "token", "access_token", "refresh_token",
    "id_token", "auth_token", "api_key", "apikey", "api-key", "signature", "sig",
})  # fmt: skip
"""Query fields that hold secrets."""
_SCHEME = re.compile(
    r"(?i)(?:basic|bearer|digest|negotiate|ntlm|token|apikey|oauth)|(?=\S*(?:hmac|sha-?\d|auth|md5))[a-z0-9-]{3,40}"
)
"""What may stand as the scheme of credentials; what looks otherwise may be a secret that stands in the wrong place."""
_SIGNED = re.compile(
    r"(?i)(?P<kept>[A-Za-z0-9-]{1,40} Credential=.{1,200}/[0-9TZ:.+-]{0,40} Signature=)(?P<secret>\S+)"
)
_VALUES = re.compile(rf"(?:^|[\s;,])(?:[A-Za-z_-]+=)?\"?([^\s;,\"]{{{SHORTEST_SECRET},}})")


def told(headers: Mapping[str, str], secret_names: Iterable[str] = ()) -> dict[str, str]:
    """Headers with lower-case names, secrets replaced; of credentials scheme, user and time stay."""
    hidden = {name.lower() for name in secret_names}
    lowered = ((name.lower(), value) for name, value in headers.items())
    return {
        name: _hide(name, value) if _is_secret(name, hidden) else told_url(value, hidden) for name, value in lowered
    }


def told_url(url: str, secret_names: Iterable[str] = ()) -> str:
    """A text in which query fields of the kind that holds secrets, after a question mark, have none."""
    start, mark, query = url.partition("?")
    return start + mark + told_query(query, secret_names) if mark else url


def told_query(query: str, secret_names: Iterable[str] = ()) -> str:
    """The same for a query alone, with everything else as it was sent."""
    secret = _FIELDS | {name.lower() for name in secret_names}
    fields = (field.partition("=") for field in query.split("&"))
    return "&".join(
        f"{name}{sign}{HIDDEN if value and unquote_plus(name).lower() in secret else value}"
        for name, sign, value in fields
    )


def secrets_of(headers: Mapping[str, str], secret_names: Iterable[str] = ()) -> set[str]:
    """The secrets that a request's headers (lower-case names) hold, as far as they are long enough to be told apart."""
    hidden = {name.lower() for name in secret_names}
    found: set[str] = set()
    for name, value in headers.items():
        if _is_secret(name, hidden):
            found.update(part for each in _VALUES.findall(_secret_part(value)) for part in (each, each.rstrip("=")))
            found.add(_password(value))
    return {secret for secret in found if len(secret) >= SHORTEST_SECRET}


def scheme_of(credentials: str) -> str:
    """The scheme that credentials begin with; empty where what stands there could be a secret."""
    scheme, space, _ = credentials.partition(" ")
    return scheme if space and _SCHEME.fullmatch(scheme) else ""


def replacing(secrets: Collection[str]) -> Callable[[str], str]:
    """What replaces these texts wherever they stand, also in the spellings of JSON and of URLs."""
    spelled = {form for secret in secrets if secret for form in _spellings(secret)}
    if not spelled:
        return str
    pattern = re.compile("|".join(map(re.escape, sorted(spelled, key=len, reverse=True))))
    return lambda text: pattern.sub(HIDDEN, text)


def _spellings(secret: str) -> tuple[str, ...]:
    escaped = json.dumps(secret)[1:-1]
    return secret, escaped, escaped.replace("/", "\\/"), quote(secret, safe="")


def _is_secret(name: str, hidden: Collection[str]) -> bool:
    return name in _HEADERS or name in hidden


def _hide(name: str, value: str) -> str:
    if signed := _SIGNED.fullmatch(value):
        return signed["kept"] + HIDDEN
    scheme = scheme_of(value) if name.endswith("authorization") else ""
    return f"{scheme} {HIDDEN}".lstrip()


def _password(value: str) -> str:
    """What stands behind the user in Basic credentials, as it was before Base64; empty for anything else."""
    scheme, _, token = value.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(token.strip()).decode().partition(":")[2]
    except ValueError:
        return ""


def _secret_part(value: str) -> str:
    if signed := _SIGNED.fullmatch(value):
        return signed["secret"]
    return value.removeprefix(scheme_of(value))
