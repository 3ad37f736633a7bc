"""No view of the journal shows a secret, and none hides what is no secret."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.looking import (
    PROFILES,
    REQUESTS,
    SECRETS,
    listed,
    shown,
)


@pytest.fixture
def session(fake: Callable[..., RunningFake]) -> httpx.Client:
    return fake().session()


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("path", ["/mypreferences/AcmeCo/Profile", PROFILES, "/nowhere"])
def test_no_view_shows_a_secret_but_each_shows_its_scheme(session: httpx.Client, kind: str, path: str) -> None:
    headers, safe = SECRETS[kind]
    ((name, value),) = headers.items()
    words = value.replace("=", " ").replace(",", " ").split()
    secret = max(words, key=len) if kind not in ("signed", "key as user") else value.rpartition("Signature=")[2]
    # The secret is in the query, in another header and in the body as well.
    reply = session.post(
        path,
        params={"note": f"<{secret}>"},
        json={"Note": f"my secret is {secret}, friends"},
        headers={**headers, "Referer": f"http://localhost/?token=tok-123&page=2#{secret}"},
    )
    request_id = reply.headers["X-Mock-Request-Id"]
    origin = str(session.base_url).partition("/__sessions")[0]
    at = f"{origin}/__sessions/{request_id.rpartition('-')[0]}{REQUESTS}"
    views = [httpx.get(f"{at}/{request_id}"), httpx.get(at), httpx.get(f"{at}/har")]
    for view in views:
        assert view.status_code == 200, view.text
        for form in (secret, secret.rstrip("="), httpx.QueryParams({"x": secret})["x"], "tok-123", "fake-shared-key"):
            assert form not in view.text
    request = views[0].json()["request"]
    assert request["headers"][name.lower()] == safe
    assert request["headers"]["referer"].startswith("http://localhost/?token=REDACTED&page=2#")
    assert request["body"]["json"]["Note"].startswith("my secret is REDACTED")


def test_a_password_is_no_secret_in_base64_only(session: httpx.Client) -> None:
    path = f"{PROFILES}/open-sesame-42"
    reply = session.get(path, params={"note": "open-sesame-42"}, auth=("demo", "open-sesame-42"))
    assert reply.status_code == 401
    at = f"{REQUESTS}/{reply.headers['X-Mock-Request-Id']}"
    for view in (REQUESTS, f"{REQUESTS}/har", at, f"{at}/explain"):
        assert "open-sesame-42" not in session.get(view).text


def test_what_a_loaded_state_keeps_secret_of_users_stands_in_no_view(session: httpx.Client) -> None:
    users = {"z": {"password": "loaded-secret-42"}}
    name = str(session.base_url).rstrip("/").rpartition("/")[2]
    body = {"genesys-ucs": {"accounts": {"default": {"users": users}}}}
    assert session.put(f"/__admin/sessions/{name}/state", json=body).status_code == 204
    reply = session.get(f"{PROFILES}/loaded-secret-42")
    assert reply.status_code == 404
    at = f"{REQUESTS}/{reply.headers['X-Mock-Request-Id']}"
    for view in (REQUESTS, f"{REQUESTS}/har", at, f"{at}/explain"):
        assert "loaded-secret-42" not in session.get(view).text


def test_secrets_in_a_query_are_replaced_and_all_else_is_as_it_was_sent(session: httpx.Client) -> None:
    query = "access_token=abc&Phone=%2B1+555&p%61ssword=xyz&password=&signature=q%3D&FirstName=token&x"
    reply = session.get(f"{PROFILES}?{query}")
    told = "access_token=REDACTED&Phone=%2B1+555&p%61ssword=REDACTED&password=&signature=REDACTED&FirstName=token&x"
    assert listed(session)["requests"][0]["query"] == told
    assert shown(session, reply)["request"]["url"].endswith(f"{PROFILES}?{told}")


def test_words_of_a_body_that_only_look_like_credentials_stay(session: httpx.Client) -> None:
    body = {"FirstName": "Basic education", "Title": "signature=abcdefgh", "Language": "demo", "password": "mine"}
    reply = session.post(PROFILES, json=body, auth=("demo", "demo"))
    assert shown(session, reply)["request"]["body"]["json"] == body
