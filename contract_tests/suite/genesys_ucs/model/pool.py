"""What a run draws its requests from: few names, values and records, so that they often meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from contract_tests.suite.genesys_ucs.model.samples import SCHEMAS, WRONG_SCHEMAS
from mock_server.verify.target import Names

ATTRIBUTES = ("P", "Q", "p")
EXTENSIONS = ("E", "F", "G")
SPELLINGS = ("E", "F", "G", "e", "f", "g")
KEYS = ("L", "K")
KEY_SPELLINGS = ("K", "L", "k", "l")


@dataclass(frozen=True)
class Pool:
    """The names of one run; requests are drawn with one letter for each, so that they do not depend on the run."""

    beginning: str
    ids: tuple[str, ...]

    @classmethod
    def of(cls, names: Names) -> Pool:
        one, other = names.id(), names.id()
        return cls(names.text(""), (one, one.swapcase(), other))

    def name(self, letter: str) -> str:
        return self.beginning + letter if len(letter) == 1 else letter

    def members(self, drawn: dict[str, Any]) -> dict[str, Any]:
        return {self.name(letter): value for letter, value in drawn.items()}

    def key_body(self, drawn: dict[str, Any]) -> dict[str, Any]:
        body = {**drawn, "name": self.name(drawn["name"])}
        if drawn["source"] == "profile":
            return body | {"attributes": [self.name(letter) for letter in drawn["attributes"]]}
        return body | {"source": self.name(drawn["source"])}

    def field(self, drawn: str) -> str:
        """An attribute as a search names it."""
        source, dot, attribute = drawn.partition(".")
        return self.name(source) + dot + attribute


def _often(usual: Any, rare: Any, share: int = 12) -> Any:
    """One of `share` is drawn from `rare`."""
    return st.integers(0, share - 1).flatmap(lambda drawn: rare if drawn == share - 1 else usual)


def some(each: Any, most: int) -> Any:
    """Lists of up to so many, half of them full."""
    return st.integers(0, 2 * most).flatmap(
        lambda drawn: st.lists(each, min_size=min(drawn, most), max_size=min(drawn, most))
    )


plain = st.sampled_from(["a", "A", "b", 1, "1", True, "true", ""])
values = st.one_of(plain, st.sampled_from([["a", "b"], ["b", "a"], ["a"], ["a", "a", 1], [True, 1, "1"], []]))
codes = st.sampled_from(["a", "A", "1", 1, "01"])
notes = st.sampled_from(["a", "b", "abc", 1, True])
records = st.fixed_dictionaries({}, optional={"c": codes, "n": notes})
several = st.lists(records, max_size=3)
extensions = st.one_of(records, several)
wrong_values: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        ["a", None],
        {"c": None},
        [["a"]],
        ["a", {"c": "a"}],
        {"c": []},
        [{"c": {}}],
        "select",
        ["Table"],
        {"c": "PROFILE"},
    ]
)
which = st.integers(0, 60)
"""One of what there is: the remainder of a division chooses."""
loose = st.integers(0, 6).map(lambda drawn: drawn == 6)
"""Whether something may be sent that does not fit what is stored."""
wrong_ids = _often(st.none(), st.sampled_from(["", "a b", "x" * 17]))
modes = st.sampled_from(["maintenance", "MAINTENANCE", "Production", "", None])
tenants = _often(st.just(0), st.sampled_from([1, 2, 3]), 8)
spellings = _often(st.sampled_from(EXTENSIONS), st.sampled_from(SPELLINGS), 3)
asked = st.lists(spellings, max_size=3)


@st.composite
def members(draw: Any) -> dict[str, Any]:
    drawn: dict[str, Any] = draw(st.dictionaries(st.sampled_from(ATTRIBUTES), values, max_size=3))
    drawn |= draw(st.dictionaries(spellings, extensions, max_size=2))
    if draw(st.integers(0, 9)) == 9:
        drawn[draw(st.sampled_from(SPELLINGS))] = draw(values)
    if draw(st.integers(0, 9)) == 9:
        drawn[draw(st.sampled_from(ATTRIBUTES + SPELLINGS))] = draw(wrong_values)
    return drawn


@st.composite
def insertions(draw: Any) -> dict[str, Any]:
    drawn: dict[str, Any] = draw(st.dictionaries(spellings, extensions, min_size=1, max_size=2))
    if draw(st.integers(0, 5)) == 5:
        drawn[draw(st.sampled_from(ATTRIBUTES + SPELLINGS))] = draw(st.one_of(extensions, plain, wrong_values))
    return drawn


changes = _often(records, st.sampled_from([{"n": None}, {"n": []}, {"n": "select"}, {"x": "a"}]), 8)
options = _often(
    st.sampled_from([None, {"keep_uniq_from_src": True}, {"force_merge": True}, {"agent_id": "7", "reason": "a"}, {}]),
    st.sampled_from([{"force_merge": "true"}, {"keep_uniq_from_src": 1}, []]),
    10,
)


good_schemas = st.sampled_from(SCHEMAS)
schemas = _often(good_schemas, st.sampled_from(WRONG_SCHEMAS), 8)
good_keys = st.one_of(
    st.fixed_dictionaries(
        {
            "source": st.just("profile"),
            "attributes": st.sampled_from([["P"], ["P", "Q"], ["Q", "P"], ["Q"], ["P", "p", "Q"]]),
            "unique": st.booleans(),
        }
    ),
    st.fixed_dictionaries(
        {
            "source": st.sampled_from(["E", "F", "f"]),
            "attributes": st.sampled_from([["c"], ["c"], ["c", "n"], ["n", "c"]]),
            "unique": st.booleans(),
        }
    ),
)
key_bodies = st.builds(
    lambda name, key, wrong: {**key, "name": name, **wrong},
    st.sampled_from(KEY_SPELLINGS),
    good_keys,
    _often(st.just({}), st.sampled_from([{"attributes": []}, {"attributes": ["P", "P"]}, {"source": "select"}]), 8),
)
searched = st.one_of(
    st.dictionaries(st.sampled_from(ATTRIBUTES), st.sampled_from(["a", "b", "1", "A", "true"]), min_size=1, max_size=3),
    st.dictionaries(
        st.sampled_from(["E.c", "F.c", "f.c", "F.n", "E.n"]), st.sampled_from(["a", "1", "01"]), max_size=2
    ),
)
"""What identifies a customer, by letters."""
search_options = st.fixed_dictionaries(
    {},
    optional={
        "id_key": st.sampled_from(KEY_SPELLINGS),
        "include_profile": _often(st.just("yes"), st.sampled_from(["no", "maybe"]), 6),
        "extensions": asked,
        "include_extensions": _often(st.just("unique"), st.sampled_from(["always", "never"]), 6),
    },
)
