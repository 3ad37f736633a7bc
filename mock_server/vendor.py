"""What a vendor gives and gets: the call that a handler receives, the reply that it returns, and its hooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from mock_server.clock import Clock
from mock_server.errors import ApiError, Failure, Invalid, Unauthorized
from mock_server.store import Scope

READ, WRITE = "read", "write"
"""The rights of a user whose fixture lists none."""
ACCOUNTS = "accounts"
"""The vendor's shared collection of the accounts that the fixture knows: `{"users": …, "settings": …}` by name."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request below a mount, before it is understood.

    `path` stands below the mount and is decoded; header names are in lower case, repeated ones are
    joined; `origin` (`http://127.0.0.1:8080`) and `base_path` (`/__sessions/a/genesys-ucs`) together are the base
    that the client used.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    origin: str
    base_path: str

    @property
    def base(self) -> str:
        """The absolute URL of the mount, without a slash at the end."""
        return self.origin + self.base_path


@dataclass(frozen=True, slots=True)
class Caller:
    """Who acts; `rights` as the fixture lists them: `read`, `write`, and what a vendor knows beyond these."""

    name: str
    rights: frozenset[str] = frozenset({READ, WRITE})

    def may(self, right: str) -> bool:
        return right in self.rights


ANONYMOUS = Caller("anonymous")
"""Who acts when no credentials were sent: may do everything."""


@dataclass(frozen=True, slots=True)
class Warned:
    """A soft rule that a request broke: it was accepted all the same."""

    rule: str
    member: str


@dataclass(slots=True)
class Call:
    """One operation to carry out: every value is validated and typed, nothing is bytes.

    `path`, `query` and `headers` hold the declared parameters by their declared names; absent optional ones are
    missing unless the document gives a default. `state` is the account's, `shared` the whole vendor's. `check` tells
    what of a value breaks a component schema of the document, for values that a handler makes out of a request.
    """

    operation: str
    path: dict[str, Any]
    query: dict[str, Any]
    headers: dict[str, Any]
    body: Any
    caller: Caller
    account: str
    state: Scope
    shared: Scope
    clock: Clock
    request: Request
    strict: bool
    seed: int
    check: Callable[[str, Any], list[Failure]]
    warnings: list[Warned] = field(default_factory=list)

    def warn(self, rule: str, member: str) -> None:
        """Report a broken soft rule in `X-Mock-Warnings` and the log."""
        self.warnings.append(Warned(rule, member))


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered: `body` is plain data, None for no body at all."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Call], Reply]


class Admit(Protocol):
    """Raises the refusal of an operation (its operationId) for which the request itself makes no difference."""

    def __call__(self, operation: str, request: Request, caller: Caller, shared: Scope, *, strict: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class Collection:
    """A kind of item in a fixture: the component schema of its form, and what stores one.

    `load(state, item)` raises ValueError with a clear sentence when the item contradicts one loaded before.
    """

    schema: str
    load: Callable[[Scope, Any], None]


def problem_body(error: ApiError, request: Request) -> Reply:
    """The envelope of the tool itself and of a vendor that has none: RFC 9457, and the members at fault."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": type(error).__name__,
        "status": error.status,
        "detail": error.message,
    }
    if isinstance(error, Invalid):
        body["errors"] = [
            {"in": failure.where, "member": ".".join(map(str, failure.member)), "detail": failure.message}
            for failure in error.failures
        ]
    return Reply(error.status, body, error.headers)


def no_authentication(request: Request, account: str, shared: Scope, clock: Clock) -> Caller:
    """For a vendor whose document names no security scheme."""
    return ANONYMOUS


def admit_everybody(operation: str, request: Request, caller: Caller, shared: Scope, *, strict: bool) -> None:
    """For a vendor that refuses nobody before the request is read."""


def authorize_everything(call: Call) -> None:
    """For a vendor without roles."""


def one_account(request: Request) -> str:
    """For a vendor without tenants."""
    return "default"


def users_of(shared: Scope, account: str) -> Mapping[str, Any]:
    """The users of an account by their names, as the fixture tells them; none of an account that it does not know."""
    users: Mapping[str, Any] = (shared.get(ACCOUNTS, account) or {}).get("users", {})
    return users


def caller_of(name: str, user: Mapping[str, Any]) -> Caller:
    """A user of a fixture as one who calls."""
    return Caller(name, frozenset(user["rights"])) if "rights" in user else Caller(name)


def settings_of(shared: Scope, account: str) -> Mapping[str, Any]:
    """What an account has configured, as the fixture tells it."""
    settings: Mapping[str, Any] = (shared.get(ACCOUNTS, account) or {}).get("settings", {})
    return settings


def unknown_account(request: Request, account: str) -> ApiError:
    return Unauthorized(f"account '{account}' is not known")


def expired_credentials() -> ApiError:
    return Unauthorized("the credentials have expired")


@dataclass(frozen=True)
class Vendor:
    """Everything about a vendor that its document cannot say.

    Only `handlers` is required; a handler's name is its operationId. The hooks, in the order in which a request
    meets them: `account` names the account that a request addresses; `authenticate` returns the caller or raises
    Unauthorized, called when credentials were sent or are required; `unknown_account` is the refusal when only
    accounts of the fixture may be used, `expired` that of credentials that were good once, which only a fault says;
    `admit` refuses an operation before the request is read, `authorize` once it is known to be valid, right before
    the handler; `envelope` renders a refusal. `charset` is appended to the media type of each reply;
    `settings_schema` is the JSON Schema of what a fixture may say under `settings` of an account.
    """

    handlers: Sequence[Handler]
    collections: Mapping[str, Collection] = field(default_factory=dict)
    account: Callable[[Request], str] = one_account
    authenticate: Callable[[Request, str, Scope, Clock], Caller] = no_authentication
    unknown_account: Callable[[Request, str], ApiError] = unknown_account
    expired: Callable[[], ApiError] = expired_credentials
    admit: Admit = admit_everybody
    authorize: Callable[[Call], None] = authorize_everything
    envelope: Callable[[ApiError, Request], Reply] = problem_body
    charset: str = ""
    settings_schema: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def by_operation(self) -> dict[str, Handler]:
        """The handlers by their operationId."""
        return {handler.__name__: handler for handler in self.handlers}
