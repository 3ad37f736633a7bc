"""What a vendor gives and gets: the call that a handler receives, the reply that it returns, and its hooks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

from mock_server.clock import Clock
from mock_server.errors import ApiError, Failure, Invalid, Unauthorized
from mock_server.store import Key, Scope

READ, WRITE = "read", "write"
"""The rights of a user whose fixture lists none."""
ACCOUNTS = "accounts"
"""The vendor's shared collection of the accounts that the fixture knows: `{"users": …, "settings": …}` by name."""
EXPRESSION = "linear-expression"
"""In a schema of settings, the format of a text that is a regular expression (`mock_server.pattern`)."""


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


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a vendor reads in the credentials of a request, for people who look for a mistake. It holds no secret.

    `diagnosis` says in sentences what is wrong and what would be right, nothing when all is well. `details` are what
    the vendor looks at, plain data by names that speak for themselves. `code` is Python source of a function
    `authorization()` that makes good credentials of this user anew, with secrets from `os.environ`; its imports stand
    first. It is empty where there are no such.
    """

    scheme: str = ""
    user: str = ""
    diagnosis: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    code: str = ""


Handler = Callable[[Call], Reply]
ExplainCredentials = Callable[[Request, str, Scope, Clock, datetime], Credentials]
"""Request, account, the vendor's shared state, the session's clock, and what this showed when the request came."""


class Admit(Protocol):
    """Raises the refusal of an operation (its operationId) for which the request itself makes no difference."""

    def __call__(self, operation: str, request: Request, caller: Caller, shared: Scope, *, strict: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class Collection:
    """A kind of item: the component schema of its form in fixtures, what stores one, and what shows one in that form.

    `load(state, item)` raises ValueError, Invalid or Conflict, saying why, when the item contradicts itself or what is
    stored. `dump(key, value)` is the item that loads to a stored value. `fold` leads from the text of a key to its
    spelling in the store. `remove(state, key)` deletes an item with all that hangs on it, or raises Conflict;
    `replace(state, key, item)` puts another in its place, and raises what `load` does. Without them an item is deleted,
    and replaced by being removed and loaded.
    """

    schema: str
    load: Callable[[Scope, Any], None]
    dump: Callable[[Any, Any], Any] = lambda key, value: value
    fold: Callable[[str], str] = str
    remove: Callable[[Scope, Any], None] | None = None
    replace: Callable[[Scope, Any, Any], None] | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """A collection of plain data that is kept beside the items, and told in fixtures under `memory`.

    `schema` is the JSON Schema of a value. `key` makes a key of its text, or raises ValueError. It is an account's
    unless it is `shared`, the vendor's as a whole. The keys are those of the collection `about`, if it names one.
    `dump(state)` derives keys and values where no collection stores them: then `load` of an item finds what a fixture
    said in the collection of this name, and deletes it there.
    """

    schema: Mapping[str, Any]
    key: Callable[[str], Key] = str
    shared: bool = False
    about: str = ""
    dump: Callable[[Scope], Iterable[tuple[Any, Any]]] | None = None


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
    the handler; `envelope` renders a refusal. `explain_credentials`, if there is one, tells of a recorded request what
    `authenticate` made of it and why. `charset` is appended to the media type of each reply; `settings_schema` is the
    JSON Schema of what a fixture may say under `settings` of an account. Items of `collections` and what `memory` names
    are all that a state is made of, indexes and sequences aside: state that stands in neither is lost when a state is
    exported.
    """

    handlers: Sequence[Handler]
    collections: Mapping[str, Collection] = field(default_factory=dict)
    memory: Mapping[str, Memory] = field(default_factory=dict)
    account: Callable[[Request], str] = one_account
    authenticate: Callable[[Request, str, Scope, Clock], Caller] = no_authentication
    unknown_account: Callable[[Request, str], ApiError] = unknown_account
    expired: Callable[[], ApiError] = expired_credentials
    admit: Admit = admit_everybody
    authorize: Callable[[Call], None] = authorize_everything
    envelope: Callable[[ApiError, Request], Reply] = problem_body
    explain_credentials: ExplainCredentials | None = None
    charset: str = ""
    settings_schema: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def by_operation(self) -> dict[str, Handler]:
        """The handlers by their operationId."""
        return {handler.__name__: handler for handler in self.handlers}
