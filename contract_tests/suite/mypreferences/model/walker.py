"""What the steps of the machine are made of: whom and what they are about, and the look at all that can be seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from contract_tests.suite.mypreferences.model import bodies, searches
from contract_tests.suite.mypreferences.model.answer import Answer, done, plain, refused
from contract_tests.suite.mypreferences.model.comparison import Difference
from contract_tests.suite.mypreferences.model.conversation import NOTHING, Conversation
from contract_tests.suite.mypreferences.model.patch import fits, held
from contract_tests.suite.mypreferences.model.reference import Pair, Reference
from contract_tests.suite.mypreferences.model.words import UNCONFIGURED, filled, words_of
from mock_server.verify.target import NOBODY, Target

NO_SUCH_ID = 2**63 - 1
"""A ProfileId that nobody has, as they count up from 1."""
STRANGERS = (6, 7)
"""What is drawn for a profile that is not there, or for an alternate id of one that is not active."""
ANY = 15
"""What is drawn for an alternate id that need not be anybody's."""
PERIOD = 8
"""After so many steps all that can be seen is looked at."""


class Every:
    """Takes part in each run: Hypothesis would else leave out some rules from each, and need more runs to meet all."""

    def is_enabled(self, name: object) -> bool:
        return True


class Walker(RuleBasedStateMachine):
    """Whoever runs it sets `target` and, by the name of their list, the `types` that the account has configured."""

    target: ClassVar[Target]
    types: ClassVar[Mapping[str, list[dict[str, Any]]]]

    def __init__(self) -> None:
        super().__init__()
        vars(vars(self)["_rules_strategy"])["enabled_rules_strategy"] = st.just(Every())
        target = self.target
        self.reference = Reference()
        self.said = Conversation(target, self.reference)
        self.steps = self.looks = 0
        acme = "acme" in target.facts
        named = {kind: [each["Name"] for each in found] for kind, found in self.types.items()}
        pairs = {kind: (*found, *found)[:2] if found else UNCONFIGURED[kind] for kind, found in named.items()}
        self.words = words_of(target.names, pairs, acme=acme)
        self.unknown_names = acme or "strict" not in target.facts

    # Which

    def profile_id(self, drawn: int) -> int:
        """Mostly of a profile that there is, now and then of one that was deleted, or of none ever."""
        deleted = [chosen.value for chosen in self.reference.deleted]
        living = [profile["ProfileId"].value for profile in self.reference.profiles]
        others = [NO_SUCH_ID, *deleted[-1:]]
        if drawn in STRANGERS or not living:
            return int(others[drawn % len(others)])
        return int(living[drawn % len(living)])

    def body(self, drawn: Any) -> Any:
        body = filled(drawn, self.words)
        if not self.unknown_names:
            body.pop("CustomFields", None)
        return body

    def pair(self, drawn: tuple[int, Pair]) -> Pair:
        """As somebody spells it, mostly somebody active, or in the other letter case; else whatever was drawn."""
        place, pair = drawn
        holders = [each for each in self.reference.profiles if each["IsActive"] or place in STRANGERS]
        held = [entry for profile in holders for entry in plain(profile["AlternateIds"])]
        if place < 10 and held:
            entry = held[place % len(held)]
            kind, value = entry["AlternateIdType"], entry["AlternateId"]
            return (kind, value) if place % 2 else (kind.swapcase(), value.swapcase())
        kind, value = filled(pair, self.words)
        return kind, value

    def patch(self, steps: Any, unfit: Any, profile: Any) -> Any:
        """The steps that fit the profile, the tests with the values that it has; behind them what is not to be."""
        fitting: list[Any] = []
        for step in filled(steps, self.words) if profile else ():
            own = {"value": held(plain(profile), step["path"])} if step["op"] == "test" else {}
            if fits(plain(profile), [*fitting, {**step, **own}]):
                fitting.append({**step, **own})
        if unfit == bodies.TAKEN:
            others = [each for each in self.reference.profiles if each is not profile]
            taken = [entry for other in others for entry in plain(other["AlternateIds"])]
            unfit = [{"op": "add", "path": "/AlternateIds/-", "value": entry} for entry in taken[-1:]]
        if isinstance(unfit, list):
            return [*fitting, *filled(unfit, self.words)]
        return unfit

    def create(self, body: Any, *, xml: bool = False) -> None:
        self.said.do("create_profile", "POST", "/Profile", self.reference.create_profile, body=body, xml=xml)

    def unreasonable(self, name: str) -> Callable[[int], Answer]:
        """Too long a reason is refused, and nothing is done."""
        return lambda profile_id: refused(400, *([] if self.reference.find(profile_id) else [404]), names=(name,))

    def search(self, kind: str, query: Any, *, xml: bool = False, quiet: bool = False) -> None:
        asked = {name: value for name, value in filled(query, self.words).items() if value is not None}
        answer = self.reference.search(searches.fits(kind, asked))
        path = f"/Profile/{kind}?{urlencode(asked, quote_via=quote)}"
        self.said.do(f"find_profiles_by_{kind.lower()}", "GET", path, lambda: answer, xml=xml, quiet=quiet)

    def look_as_another_client(self, profile_id: int) -> None:
        """It has no profiles; a strict server does not even know it."""
        kind, value, last = (quote(text) for text in filled(["<crm>", "<one>", "<last>"], self.words))
        paths = (str(profile_id), f"AlternateIdType/{kind}/AlternateId/{value}", f"Name?lastName={last}")
        for place in paths if {"open", "lenient"} <= self.target.facts else ():
            path = f"/{self.words['city']}/Profile/{place}"
            reply = self.target.client(NOBODY).get(self.target.url + path)
            if reply.status_code != 404:
                self.said.script.add("GET", path, {}, None, reply)
                self.said.expect(Difference("{reply}.status_code", reply.status_code, 404))

    # All that can be seen

    @invariant()
    def all_is_as_it_should_be(self) -> None:
        self.steps += 1
        if self.steps % PERIOD == 0:
            self.look()

    def look(self) -> None:
        """Only what is found to differ becomes part of the script: reading changes nothing."""
        self.looks += 1
        for index, profile in enumerate(self.reference.profiles):
            path, answer = f"/Profile/{profile['ProfileId'].value}", done(profile)
            self.said.do(
                "get_profile", "GET", path, lambda it=answer: it, xml=(index + self.looks) % 3 == 0, quiet=True
            )
        for chosen in self.reference.deleted[-2:]:
            self.said.do("get_profile", "GET", f"/Profile/{chosen.value}", lambda: refused(404), quiet=True)
        for kind in ("<crm>", "<web>"):
            for value in ("<one>", "<two>", "<three>"):
                pair = (kind, value.replace(">", "^>")) if self.looks % 2 else (kind, value)
                operation = self.reference.get_profile_by_alternate_id
                self.of_pair("get_profile_by_alternate_id", "GET", (ANY, pair), operation, quiet=True)
        self.search("Name", {"lastName": "<last>"}, quiet=True)
        self.search("Email", {"emailAddress": "<mail>"}, quiet=True)
        self.search("Email", {"emailAddress": "<post^>"}, quiet=True)
        self.search("Phone", {"phoneNumber": bodies.PHONES[0]}, quiet=True)
        self.search("Address", {"city": "<city>", "stateProvince": "GA"}, quiet=True)
        self.tags(quiet=True)

    def tags(self, *, quiet: bool = False) -> None:
        """Only those of this run."""
        own = filled(["<tag>", "<tag^>", "<label>"], self.words)
        code = (
            "[(each['Tag']['Name'], each['Count']) for each in {reply}.json()['TagCounts'] "
            f"if each['Tag']['Name'] in {own!r}]"
        )
        reply = self.said.do("list_tags", "GET", "/Tags", lambda: done(...), quiet=quiet)
        counted = [(each["Tag"]["Name"], each["Count"]) for each in reply.json()["TagCounts"]]
        observed = [each for each in counted if each[0] in own]
        expected = [*self.reference.tag_counts().items()]
        if observed != expected:
            self.said.failed = True
            if quiet:
                self.said.remember("GET", "/Tags", reply)
            self.said.expect(Difference(code, observed, expected))

    def teardown(self) -> None:
        try:
            if not self.said.failed:
                self.look()
        finally:
            for profile in self.reference.profiles:
                if profile["ProfileId"].known:
                    self.target.client().delete(f"/Profile/{profile['ProfileId'].value}")

    # How a request is made of what was drawn

    @property
    def writes(self) -> bool:
        return "writes" in self.target.facts

    def of_profile(
        self,
        operation: str,
        method: str,
        drawn: int,
        predict: Callable[..., Answer],
        body: Any = NOTHING,
        *,
        after: str = "",
        xml: bool = False,
    ) -> None:
        profile_id = self.profile_id(drawn)
        takes_body = operation in ("replace_profile", "update_profile", "patch_profile")

        def predicted(*sent: Any) -> Answer:
            return predict(profile_id, *sent) if takes_body else predict(profile_id)

        self.said.do(operation, method, f"/Profile/{profile_id}{after}", predicted, body=body, xml=xml)

    def of_pair(
        self,
        operation: str,
        method: str,
        drawn: tuple[int, Pair],
        predict: Callable[..., Answer],
        body: Any = NOTHING,
        *,
        xml: bool = False,
        quiet: bool = False,
    ) -> None:
        pair = self.pair(drawn)
        kind, value = (quote(text, safe="") for text in pair)
        path = f"/Profile/AlternateIdType/{kind}/AlternateId/{value}"
        self.said.do(operation, method, path, lambda *sent: predict(pair, *sent), body=body, xml=xml, quiet=quiet)
