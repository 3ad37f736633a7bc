"""A state that was exported and loaded is the same state: it tells the same again, and answers the same."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract_tests.conftest import RunningFake

Step = tuple[str, str, dict[str, str], Any]
"""Method, path below the session, headers, body."""
GENESYS, MYPREFERENCES = "/genesys-ucs", "/mypreferences"
_numbers = itertools.count(1)

tenants = st.sampled_from(({}, {}, {}, {}, {"ContactCenterId": "101"}, {"ContactCenterId": "unlisted"}))
ids = st.sampled_from(("a", "b", "c", "00027a52JCGY000M"))
attributes = st.sampled_from(("P", "Q", "p", "E", "LastName"))
extensions = st.sampled_from(("E", "e", "F", "Address"))
plain: st.SearchStrategy[Any] = st.sampled_from(["a", "A", 1, 1.0, True, "1", "", "\u2028\u0085", 0.1, 2**63 - 1])
values = st.one_of(plain, st.lists(plain, max_size=2))
records = st.dictionaries(st.sampled_from(("c", "n", "d")), plain, max_size=2)
members = st.one_of(
    st.dictionaries(attributes, values, max_size=3),
    st.dictionaries(extensions, st.one_of(records, st.lists(records, max_size=2)), max_size=2),
)


def _schema(name: str, kind: str, unique: list[str], further: list[Any]) -> Any:
    attributes = [{"name": "c", "type": "string"}, *further]
    return {"name": name, "type": kind, "attributes": attributes, "unique": unique}


further: tuple[Any, ...] = (
    [],
    [{"name": "d", "type": "string", "default": "x"}],
    [{"name": "n", "type": "string", "mandatory": True}],
)
kinds = st.sampled_from(("single-valued", "multi-valued"))
schemas = st.builds(_schema, extensions, kinds, st.sampled_from(([], ["c"])), st.sampled_from(further))
keys = st.builds(
    lambda name, source, names, unique: {"name": name, **source, "attributes": names, "unique": unique},
    st.sampled_from(("K", "L", "k", "EmailAddress")),
    st.sampled_from(({}, {"source": "E"}, {"source": "e"})),
    st.sampled_from((["P"], ["c"], ["P", "Q"], ["c", "n"])),
    st.booleans(),
)


def _genesys(method: str, path: str, tenant: dict[str, str], body: Any = None) -> Step:
    return method, GENESYS + path, tenant, body


genesys_writes = st.one_of(
    st.builds(lambda t, i, m: _genesys("POST", "/profiles", t, {**i, **m}), tenants,
              st.one_of(st.just({}), ids.map(lambda own: {"customer_id": own})), members),
    st.builds(lambda i, m: _genesys("POST", "/profiles", {}, {"customer_id": i, **m}), ids, members),
    st.builds(lambda t, i, m: _genesys("PUT", f"/profiles/{i}", t, m), tenants, ids, members),
    st.builds(lambda t, i: _genesys("DELETE", f"/profiles/{i}", t), tenants, ids),
    st.builds(lambda t, i, e, r: _genesys("POST", f"/profiles/{i}/extensions", t, {e: r}), tenants, ids, extensions,
              st.one_of(records, st.lists(records, min_size=1, max_size=2))),
    st.builds(lambda t, i, e, r: _genesys("PUT", f"/profiles/{i}/extensions/{e}/by/unique", t, r),
              tenants, ids, extensions, records),
    st.builds(lambda t, i, e, r: _genesys("PUT", f"/profiles/{i}/extensions/{e}/delete/by/unique", t, r),
              tenants, ids, extensions, records),
    st.builds(lambda t, i, o: _genesys("PUT", f"/profiles/{i}/merge/{o}", t, {}), tenants, ids, ids),
    st.builds(lambda t, s: _genesys("POST", "/metadata/profiles/extensions", t, s), tenants, schemas),
    st.builds(lambda t, e: _genesys("DELETE", f"/metadata/profiles/extensions/{e}", t), tenants, extensions),
    st.builds(lambda t, k: _genesys("POST", "/metadata/identification-keys", t, k), tenants, keys),
    st.builds(lambda t, k: _genesys("DELETE", f"/metadata/identification-keys/{k}", t), tenants,
              st.sampled_from("KLk")),
    st.sampled_from(["production", "production", "maintenance"]).map(
        lambda mode: _genesys("POST", "/server/mode", {}, {"mode": mode})),
)  # fmt: skip
genesys_reads = st.one_of(
    st.builds(lambda t, i: _genesys("GET", f"/profiles/{i}?extensions=E,F,Address", t), tenants, ids),
    st.builds(lambda t, q: _genesys("GET", f"/profiles?{q}&include_profile=yes&extensions=E,F", t), tenants,
              st.sampled_from(("P=a", "P=1", "E.c=a", "Q=a&P=a", "EmailAddress=ada@example.com"))),
    tenants.map(lambda t: _genesys("GET", "/metadata/identification-keys", t)),
    tenants.map(lambda t: _genesys("GET", "/metadata/profiles/extensions", t)),
    st.just(_genesys("GET", "/server/status", {})),
)  # fmt: skip

clients = st.sampled_from(("AcmeCo", "AcmeCo", "AcmeCo", "Unlisted"))
numbers = st.integers(1, 14)
alternate_ids = st.builds(
    lambda kind, own: {"AlternateIdType": kind, "AlternateId": own},
    st.sampled_from(("CRM", "crm", "Web")),
    st.sampled_from("1aA"),
)
preferences = st.fixed_dictionaries(
    {},
    optional={
        "CustomerName": st.sampled_from((None, {"FirstName": "Ada", "LastName": "Roe"}, {"LastName": "Stone"})),
        "Emails": st.lists(st.sampled_from(({"EmailAddress": "a@example.com"}, {"EmailAddress": "no"})), max_size=2),
        "PhoneNumbers": st.lists(st.sampled_from(({"PhoneNumber": "770-1"}, {"PhoneNumber": "x"})), max_size=2),
        "AlternateIds": st.lists(alternate_ids, max_size=2),
        "ProfileTags": st.lists(st.sampled_from(({"Name": "VIP"}, {"Name": "vip"})), max_size=2),
        "IsActive": st.booleans(),
    },
)
consents = st.lists(
    st.fixed_dictionaries(
        {
            "ConsentType": st.just("Marketing"),
            "Locale": st.just("en-US"),
            "ConsentStatus": st.sampled_from(("Granted", "Denied")),
            "ConsentVersion": st.sampled_from("12"),
        }
    ),
    min_size=1,
    max_size=2,
)


def _mypreferences(method: str, path: str, body: Any = None) -> Step:
    return method, MYPREFERENCES + path, {}, body


alternate = st.builds(
    lambda kind, own: f"AlternateIdType/{kind}/AlternateId/{own}",
    st.sampled_from(("CRM", "Web")),
    st.sampled_from("1aA"),
)
mypreferences_writes = st.one_of(
    st.builds(lambda c, p: _mypreferences("POST", f"/{c}/Profile", p), clients, preferences),
    st.builds(lambda c, n, p: _mypreferences("PUT", f"/{c}/Profile/{n}", p), clients, numbers, preferences),
    st.builds(lambda c, n: _mypreferences("DELETE", f"/{c}/Profile/{n}"), clients, numbers),
    st.builds(lambda c, n, r: _mypreferences("POST", f"/{c}/Profile/{n}/Deactivate", r), clients, numbers,
              st.sampled_from(({}, {"Reason": "moved"}, {"Reason": ""}))),
    st.builds(lambda c, n: _mypreferences("POST", f"/{c}/Profile/{n}/Activate"), clients, numbers),
    st.builds(lambda c, a, p: _mypreferences("POST", f"/{c}/Profile/{a}", p), clients, alternate, preferences),
    st.builds(lambda c, n, s: _mypreferences("POST", f"/{c}/Consents/{n}", {"Consents": s}), clients, numbers,
              consents),
)  # fmt: skip
mypreferences_reads = st.one_of(
    st.builds(lambda c, n: _mypreferences("GET", f"/{c}/Profile/{n}"), clients, numbers),
    st.builds(lambda c, a: _mypreferences("GET", f"/{c}/Profile/{a}"), clients, alternate),
    st.builds(lambda c, e: _mypreferences("GET", f"/{c}/Profile/Email?emailAddress={e}"), clients,
              st.sampled_from(("a@example.com", "no", "jane.roe@example.com"))),
    st.builds(lambda c: _mypreferences("GET", f"/{c}/Profile/Name?lastName=o"), clients),
    st.builds(lambda c: _mypreferences("GET", f"/{c}/Tags"), clients),
)  # fmt: skip
writes = st.one_of(genesys_writes, mypreferences_writes)
steps = st.one_of(genesys_writes, mypreferences_writes, genesys_reads, mypreferences_reads)


@pytest.fixture
def server(fake: Callable[..., RunningFake]) -> httpx.Client:
    return fake(seed=3).http()


def answered(server: httpx.Client, session: str, step: Step) -> tuple[Any, ...]:
    """What a session replies, with its own name left out."""
    method, path, headers, body = step
    prefix = f"/__sessions/{session}"
    reply = server.request(method, prefix + path, headers=headers, json=body)
    own = prefix.encode()
    places = [reply.headers.get(name, "").replace(prefix, "") for name in ("Location", "Content-Location")]
    return reply.status_code, reply.content.replace(own, b""), places, reply.headers.get("X-Mock-Warnings")


def exported(server: httpx.Client, session: str) -> bytes:
    told = server.get(f"/__admin/sessions/{session}/state")
    assert told.status_code == 200
    return told.content


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    before=st.lists(writes, min_size=1, max_size=25),
    after=st.lists(steps, min_size=1, max_size=25),
    fixtures=st.sampled_from(("default", "empty", "edge-cases")),
)
def test_a_loaded_state_is_the_state_that_was_exported(
    server: httpx.Client, before: list[Step], after: list[Step], fixtures: str
) -> None:
    original, other = (f"round-trip-{next(_numbers)}" for _ in range(2))
    server.post("/__admin/sessions", json={"name": original, "from": {"fixtures": fixtures}})
    server.post("/__admin/sessions", json={"name": other})
    for step in before:
        assert answered(server, original, step)[0] != 500
    state = exported(server, original)

    loaded = server.put(f"/__admin/sessions/{other}/state", content=state)
    assert (loaded.status_code, loaded.text) == (204, "")
    assert exported(server, other) == state
    for step in after:
        assert answered(server, other, step) == answered(server, original, step), step
    assert exported(server, other) == exported(server, original)
    for name in (original, other):
        server.delete(f"/__admin/sessions/{name}")


def test_an_exported_state_works_as_a_fixture_set(
    server: httpx.Client, fake: Callable[..., RunningFake], tmp_path: Path
) -> None:
    schema = {"name": "Address", "type": "single-valued"}
    hard = "\u2028line\u0085next\u007f" + "n" * 1_100
    for step in (
        _genesys("POST", "/profiles", {}, {"FirstName": "Ada", hard: hard}),
        _genesys("POST", "/profiles", {"ContactCenterId": "new one"}, {"customer_id": "x", "Address": "an attribute"}),
        _genesys("POST", "/metadata/profiles/extensions", {"ContactCenterId": "new one"}, schema),
        _genesys("POST", "/server/mode", {}, {"mode": "maintenance"}),
        _mypreferences("POST", "/AcmeCo/Profile/3/Deactivate", {"Reason": "moved"}),
        _mypreferences("DELETE", "/AcmeCo/Profile/12"),
    ):  # fmt: skip
        assert answered(server, "kept", step)[0] < 300, step
    state = server.get("/__admin/sessions/kept/state")
    for vendor, fixture in state.json().items():
        (tmp_path / f"{vendor}.yaml").write_text(json.dumps(fixture, ensure_ascii=False))
    restarted = fake(seed=3, fixtures=str(tmp_path)).http()
    assert restarted.get("/__admin/sessions/default/state").content == state.content
    assert restarted.get("/genesys-ucs/server/status").json() == {"mode": "maintenance"}
    restarted.post("/genesys-ucs/server/mode", json={"mode": "production"})
    assert restarted.post("/mypreferences/AcmeCo/Profile", json={}).json()["ProfileId"] == 13
    created = restarted.post("/genesys-ucs/profiles", json={"FirstName": "Next"}).json()["customer_id"]
    server.post("/__sessions/kept/genesys-ucs/server/mode", json={"mode": "production"})
    assert (
        created
        == server.post("/__sessions/kept/genesys-ucs/profiles", json={"FirstName": "Next"}).json()["customer_id"]
    )
