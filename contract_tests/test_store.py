"""The store: transactions over persistent maps."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from mock_server.store import EMPTY_ROOT, Root, Snapshot, Store, Taken


def test_a_failed_transaction_leaves_no_trace() -> None:
    store = Store(EMPTY_ROOT)
    with pytest.raises(RuntimeError), store.transaction() as transaction:
        scope = transaction.scope("v", "a")
        scope.put("things", 1, "one")
        scope.claim("names", "one", 1)
        scope.next_number("things")
        raise RuntimeError
    assert store.root is EMPTY_ROOT
    with store.transaction() as transaction:
        assert transaction.scope("v", "a").next_number("things") == 1


def test_what_is_written_to_a_snapshot_stays_its_own() -> None:
    store = Store(EMPTY_ROOT)
    looked = store.read()
    looked.scope("v", "a").put("things", 1, "one")
    assert store.root is EMPTY_ROOT
    assert store.read().scope("v", "a").get("things", 1) is None


def test_accounts_and_vendors_never_see_each_other() -> None:
    store = Store(EMPTY_ROOT)
    with store.transaction() as transaction:
        transaction.scope("v", "a").put("things", 1, "one")
        for vendor, account in (("v", "b"), ("w", "a"), ("v", None)):
            other = transaction.scope(vendor, account)
            assert other.get("things", 1) is None
            assert other.count("things") == 0
            assert list(other.iterate("things")) == []


def test_an_old_root_shows_what_was_then() -> None:
    store = Store(EMPTY_ROOT)
    with store.transaction() as transaction:
        transaction.scope("v", "a").put("things", 1, "old")
    fork = Store(store.root)
    with store.transaction() as transaction:
        scope = transaction.scope("v", "a")
        scope.put("things", 1, "new")
        assert scope.delete("things", 2) is False
    with fork.transaction() as transaction:
        assert transaction.scope("v", "a").get("things", 1) == "old"


def test_a_unique_value_belongs_to_its_first_owner_until_it_is_released() -> None:
    with Store(EMPTY_ROOT).transaction() as transaction:
        scope = transaction.scope("v", "a")
        scope.claim("names", "ada", 1)
        scope.claim("names", "ada", 1)
        with pytest.raises(Taken) as taken:
            scope.claim("names", "ada", 2)
        assert taken.value.owner == 1
        scope.release("names", "ada")
        scope.claim("names", "ada", 2)
        assert scope.get("names", "ada") == 2


def test_many_keys_are_found_under_one_value_until_they_are_excluded() -> None:
    with Store(EMPTY_ROOT).transaction() as transaction:
        scope = transaction.scope("v", "a")
        for key in (1, 2, 2):
            scope.include("names", "ada", key)
        assert sorted(scope.find("names", "ada")) == [1, 2]
        scope.exclude("names", "ada", 1)
        scope.exclude("names", "ada", 3)
        scope.exclude("names", "ben", 1)
        assert list(scope.find("names", "ada")) == [2]
        assert len(scope.find("names", "ben")) == 0
        scope.exclude("names", "ada", 2)
        assert list(scope.iterate("names")) == [], "a value without keys is forgotten"


def test_changes_of_an_index_that_were_put_off_are_seen_by_forks_and_by_nobody_before() -> None:
    store = Store(EMPTY_ROOT)
    with store.transaction() as transaction:
        scope = transaction.scope("v", "a")
        for number in range(2_500):
            scope.include("names", f"n{number % 3}", number)
            scope.exclude("names", f"n{number % 3}", number - 3)
    early, fork = store.root, Store(store.root)
    with store.transaction() as transaction:
        scope = transaction.scope("v", "a")
        scope.include("names", "n0", "late")
        assert set(scope.find("names", "n0")) == {2_499, "late"}
    for root in (early, fork.root):
        looked = Snapshot(root).scope("v", "a")
        assert [set(looked.find("names", f"n{number}")) for number in range(3)] == [{2_499}, {2_497}, {2_498}]
        assert len(list(looked.iterate("names"))) == 3


def test_numbers_go_on_above_what_was_given_elsewhere() -> None:
    with Store(EMPTY_ROOT).transaction() as transaction:
        scope = transaction.scope("v", "a")
        assert [scope.next_number("n"), scope.next_number("n")] == [1, 2]
        scope.advance("n", 10)
        scope.advance("n", 5)
        assert scope.next_number("n") == 11


def test_no_update_is_lost_between_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(EMPTY_ROOT)
    monkeypatch.setattr(store, "_begin", _slowly(store._begin))

    def work() -> None:
        for _ in range(20):
            with store.transaction() as transaction:
                transaction.scope("v", "a").next_number("n")

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.transaction() as transaction:
        assert transaction.scope("v", "a").next_number("n") == 161


def _slowly(begin: Callable[[], Root]) -> Callable[[], Root]:
    """Between the look at the state and the change the other threads get their turn."""

    def begin_slowly() -> Root:
        root = begin()
        time.sleep(0.0005)
        return root

    return begin_slowly
