"""Before the first test: can the target be reached, and what is it like?"""

from __future__ import annotations

import httpx

from mock_server.errors import Problem, SetupError
from mock_server.verify.options import Plan
from mock_server.verify.target import NOBODY, OWNER, READER, Target


def learn_facts(target: Target, plan: Plan) -> None:
    """Sets the target's facts by some requests. Raises SetupError when it does not answer."""
    try:
        target.facts = frozenset(_facts(target, plan))
    except httpx.RequestError as error:
        raise SetupError([Problem("URL", target.url, _why(error, plan.timeout))]) from None


def _facts(target: Target, plan: Plan) -> set[str]:
    path = target.base + _readable(target)
    reply = target.client(NOBODY).get(path)
    for who, flag in ((OWNER, "--basic or --pnauth"), (READER, "--reader-basic or --reader-pnauth")):
        if target.credentials.get(who) and target.client(who).get(path).status_code == 401:
            raise SetupError([Problem(flag, "", f"the target does not take these credentials: {path} is answered 401")])
    facts = {"open"} if reply.status_code != 401 else {"required"}
    if "x-mock-request-id" in reply.headers:
        facts.add("mock")
        target.gate.has_sessions = True
        facts |= {"people"} if _has_people(target) else set()
        if target.account == "AcmeCo":
            facts.add("acme")
    facts |= {"credentials"} if target.credentials.get(OWNER) else set()
    facts |= {"reader"} if target.credentials.get(READER) else set()
    facts |= {"xml"} if target.limits.media != "json" else set()
    facts |= {"global"} if plan.allow_global_changes else set()
    if not plan.read_only:
        facts |= {"writes", "strict" if _is_strict(target) else "lenient"}
    return facts


def _readable(target: Target) -> str:
    """A path below the account that can be asked for; any answer will do."""
    if target.conventions.reach is not None:
        return target.conventions.reach
    reads = [route.template for route in target.gate.routes.all if route.method == "GET"]
    return reads[0].replace("{", "").replace("}", "") if reads else "/"


def _has_people(target: Target) -> bool:
    path = target.conventions.person
    return path is not None and target.session_client().get(target.base + path).status_code == 200


def _is_strict(target: Target) -> bool:
    breach = target.conventions.soft_breach
    if breach is None:
        return False
    method, path, body = breach
    try:
        return target.client().request(method, target.base + path, json=body).status_code == 400
    except httpx.TransportError:
        return False
    finally:
        target.clean_up()


def _why(error: httpx.RequestError, timeout: float) -> str:
    if isinstance(error, httpx.ConnectTimeout | httpx.ReadTimeout | httpx.WriteTimeout | httpx.PoolTimeout):
        return f"did not answer within {timeout:g} s; is it the right address? --timeout waits longer"
    if isinstance(error, httpx.ConnectError):
        return f"cannot be reached: {error}; is the server running?"
    return f"does not speak HTTP as it should: {error or type(error).__name__}"
