"""Defects in who is let in: signatures, timestamps, and what a 401 says."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import Build, Outgoing, altered, patched, with_header, with_hooks, with_settings
from contract_tests.suite.mypreferences.operations import EVERY
from mock_server.app.api import Api
from mock_server.clock import Clock
from mock_server.errors import ApiError, Failure, Invalid, NotFound, Unauthorized
from mock_server.store import Scope, Snapshot
from mock_server.vendor import ANONYMOUS, Caller, Request, users_of
from mock_server.vendors.mypreferences import authentication
from mock_server.vendors.mypreferences.account_settings import configured

VENDOR = "mypreferences"
PLACE = "mock_server.vendors.mypreferences.authentication"
ALL = tuple(sent.operation for sent in EVERY)

readings, _check_age, _sign = authentication.readings, authentication._check_age, authentication.sign
_authenticate = Api._authenticate


def _scheme(pattern: str, flags: int = re.IGNORECASE) -> Build:
    return patched({f"{PLACE}.SCHEME": re.compile(pattern, re.ASCII | flags)})


def _judged_by(age: object) -> Build:
    return patched({f"{PLACE}._check_age": age})


def _forgiving_the_future(timestamp: str, now: datetime, validity: timedelta) -> None:
    if all(now < issued < now + validity for issued in readings(timestamp)) and readings(timestamp):
        return
    _check_age(timestamp, now, validity)


def _eager(request: Request, account: str, shared: Scope, clock: Clock) -> Caller:
    """Looks at the signature first, at the timestamp afterwards."""
    header = request.headers.get("authorization", "").strip()
    scheme = authentication.SCHEME.fullmatch(header.partition(" ")[0])
    parameters = authentication.PARAMETERS.fullmatch(header.partition(" ")[2])
    if scheme and parameters:
        user = users_of(shared, account).get(parameters["user"], {})
        text = f"{account}:{parameters['user']}:{parameters['timestamp']}"
        if _sign(user.get("key"), scheme["hash"], text) != parameters["signature"]:
            raise Unauthorized(authentication.REFUSED)
    return authentication.authenticate(request, account, shared, clock)


def _guest_for_unknown_users(request: Request, account: str, shared: Scope, clock: Clock) -> Caller:
    try:
        return authentication.authenticate(request, account, shared, clock)
    except Unauthorized:
        parameters = authentication.PARAMETERS.search(request.headers.get("authorization", ""))
        if parameters and parameters["user"] and parameters["user"] not in users_of(shared, account):
            return ANONYMOUS
        raise


def _other_schemes_ignored(request: Request, account: str, shared: Scope, clock: Clock) -> Caller:
    try:
        return authentication.authenticate(request, account, shared, clock)
    except Unauthorized as error:
        if error.message == authentication.UNKNOWN_SCHEME:
            return ANONYMOUS
        raise


def _path_first(self: Api, request: Request, account: str, state: Snapshot) -> Caller:
    """Judges the parameters of the path before the credentials."""
    route = self.contract.routes.find(request.method, request.path)
    failures: list[Failure] = []
    if route is not None and route.operation is not None:
        route.operation.read_parameters(route.values, {}, request.headers, failures)
    in_path = [failure for failure in failures if failure.where == "path"]
    if in_path:
        raise Invalid(in_path)
    return _authenticate(self, request, account, state)


def _unknown_not_found(request: Request, account: str) -> ApiError:
    return NotFound(f"there is no client {account}")


def _realm_of_the_vendor(reply: Outgoing) -> None:
    if reply.status == 401:
        reply.headers["www-authenticate"] = 'PNAUTHINFO3 realm="MyPreferences"'


def _defect(name: str, says: str, breaks: str, build: Build, *needs: str, operations: tuple[str, ...] = ALL) -> Defect:
    rules = tuple(f"MYP-AUTH-{number}" for number in breaks.split())
    return Defect(name=name, vendor=VENDOR, says=says, breaks=rules, operations=operations, build=build, needs=needs)


DEFECTS = (
    _defect(
        "signature-of-sha384-unknown",
        "Of the three hashes SHA384 is not known.",
        "1",
        _scheme("PNAUTHINFO3-(?P<keyed>HMAC-)?(?P<hash>SHA(?:256|512))"),
    ),
    _defect(
        "signature-scheme-with-letter-case",
        "The scheme is known in upper case only.",
        "2",
        _scheme("PNAUTHINFO3-(?P<keyed>HMAC-)?(?P<hash>SHA(?:256|384|512))", 0),
    ),
    _defect(
        "signature-in-hexadecimal",
        "The signature is expected in hexadecimal digits in place of Base64.",
        "1 4",
        patched({f"{PLACE}.sign": lambda key, algorithm, text: _sign(key, algorithm, text).encode().hex()}),
    ),
    _defect(
        "signature-over-user-and-timestamp-alone",
        "The client is not part of what is signed, so that a signature for another client is accepted too.",
        "4 5",
        patched({f"{PLACE}.sign": lambda key, algorithm, text: _sign(key, algorithm, text.partition(":")[2])}),
    ),
    _defect(
        "signature-never-compared",
        "Any signature of anybody is accepted.",
        "5 6",
        patched({f"{PLACE}.hmac.compare_digest": lambda one, other: True}),
    ),
    _defect(
        "signature-without-timestamp",
        "The timestamp is judged and not signed: it can be changed.",
        "5",
        patched({f"{PLACE}.sign": lambda key, algorithm, text: _sign(key, algorithm, text.rpartition(":")[0])}),
    ),
    _defect(
        "signature-parameters-in-any-form",
        "What stands between the parts of the header makes no difference.",
        "3",
        patched(
            {
                f"{PLACE}.PARAMETERS": re.compile(
                    r"(?:Credentials?=)?(?P<user>[^/ ]*)[/ :]?(?P<timestamp>\S*Z)\W*Sign(?:ature)?=(?P<signature>\S+)"
                )
            }
        ),
    ),
    _defect(
        "unknown-user-taken-for-a-guest",
        "A signature of a user whom the client does not have is accepted.",
        "6",
        with_hooks(authenticate=_guest_for_unknown_users),
    ),
    _defect(
        "missing-credentials-refused-without-naming-it",
        "A request without credentials is refused in the words for a bad signature.",
        "7",
        patched({f"{PLACE}.MISSING_HEADER": authentication.REFUSED}),
        "required",
    ),
    _defect(
        "other-schemes-ignored",
        "An Authorization in another scheme counts as none, and is let in.",
        "8 21",
        with_hooks(authenticate=_other_schemes_ignored),
    ),
    _defect(
        "timestamp-in-any-form-of-iso-8601",
        "Timestamps of every form that the language's own reader takes are accepted, with any zone.",
        "9 13",
        patched({f"{PLACE}._TIMESTAMP": re.compile(".+")}),
    ),
    _defect(
        "timestamp-of-the-future-accepted",
        "A timestamp may be as far in the future as in the past.",
        "10",
        _judged_by(_forgiving_the_future),
    ),
    _defect(
        "timestamp-of-the-future-called-too-old",
        "A timestamp of the future is refused as too far from the current time.",
        "10",
        patched({f"{PLACE}.BAD_TIMESTAMP": authentication.EXPIRED}),
    ),
    _defect(
        "timestamp-good-for-an-hour",
        "A timestamp is good for an hour.",
        "11",
        _judged_by(lambda timestamp, now, validity: _check_age(timestamp, now, timedelta(hours=1))),
    ),
    _defect(
        "timestamp-good-for-a-minute-less",
        "A timestamp is good for 14 minutes.",
        "11",
        _judged_by(lambda timestamp, now, validity: _check_age(timestamp, now, validity - timedelta(minutes=1))),
    ),
    _defect(
        "timestamp-without-suffix-in-utc",
        "A timestamp without a zone is taken for UTC.",
        "14",
        patched({f"{PLACE}._EASTERN": ZoneInfo("UTC")}),
    ),
    _defect(
        "timestamp-with-a-numeric-zone-accepted",
        "A timestamp may name any zone by its offset.",
        "13",
        patched({f"{PLACE}._TIMESTAMP": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?")}),
    ),
    _defect(
        "timestamp-with-a-fraction-refused",
        "A timestamp with a fraction of a second does not match.",
        "15",
        patched({f"{PLACE}._TIMESTAMP": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+00:00)?")}),
    ),
    _defect(
        "unkeyed-scheme-unknown",
        "The scheme without a key is refused as one that is not known.",
        "16",
        _scheme("PNAUTHINFO3-(?P<keyed>HMAC-)(?P<hash>SHA(?:256|384|512))"),
    ),
    _defect(
        "challenge-with-another-realm",
        "The realm of a 401 is the product's name in place of the server's origin.",
        "17",
        altered(_realm_of_the_vendor),
    ),
    _defect(
        "challenge-missing-in-one-operation",
        "The 401 of a search by name lacks WWW-Authenticate.",
        "17",
        with_header("www-authenticate", None, "find_profiles_by_name", status=401),
        "required",
        operations=("find_profiles_by_name",),
    ),
    _defect(
        "refusal-without-pragma",
        "A 401 has Cache-Control and Expires and no Pragma.",
        "18",
        with_header("pragma", None, status=401),
    ),
    _defect(
        "signature-judged-before-the-timestamp",
        "Of a wrong signature with an old timestamp the signature is told.",
        "19",
        with_hooks(authenticate=_eager),
    ),
    _defect(
        "path-judged-before-the-credentials",
        "A malformed ProfileId is refused with 400 before anybody asks for credentials.",
        "20",
        patched({"mock_server.app.api.Api._authenticate": _path_first}),
    ),
    _defect(
        "credentials-demanded-where-they-are-optional",
        "Requests without credentials are refused although they are optional.",
        "21 24",
        with_settings(auth="required"),
    ),
    _defect(
        "credentials-never-checked",
        "Credentials that are sent are not looked at.",
        "3 5 8 9 11 16 21 23",
        with_settings(auth="off"),
    ),
    _defect(
        "unknown-client-not-found",
        "A signed request for a client that nobody knows is answered with 404.",
        "23",
        with_hooks(unknown_account=_unknown_not_found),
        "strict",
    ),
    _defect(
        "unknown-client-with-settings-of-another",
        "A client that nobody knows has the types and defaults that another one has configured.",
        "24",
        patched(
            {"mock_server.vendors.mypreferences.types.configured": lambda shared, account: configured(shared, "AcmeCo")}
        ),
        operations=tuple(sent.operation for sent in EVERY if sent.operation.endswith("_types")),
    ),
)
