"""Customer ids in the anatomy of the vendor's samples.

`00001` the server's ordinal, `b`, six digits for the second in which the server started, counted from 2000, and four
digits of a counter; all in base 36, so 16 characters in all.
"""

from __future__ import annotations

from datetime import UTC, datetime

from mock_server.vendor import Call

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_START = datetime(2024, 1, 15, 12, tzinfo=UTC)
"""When the server is said to have started while its clock runs: ids repeat for a seed."""
_COUNTERS = 36**4


def new_customer_id(call: Call, collection: str) -> str:
    """An id that the account's `collection` does not hold and that no account was given before."""
    start = call.clock.first.frozen_at or _START
    while True:
        customer_id = spelled(call.seed, start, call.shared.next_number("customer ids"))
        if call.state.get(collection, customer_id) is None:
            return customer_id


def spelled(seed: int, start: datetime, number: int) -> str:
    """The id of a number. A counter that is used up begins again as if the server had started a second later."""
    restarts, counter = divmod(number, _COUNTERS)
    seconds = int((start - _EPOCH).total_seconds()) + restarts
    return f"{_base36(seed + 1, 5)}b{_base36(seconds, 6)}{_base36(counter, 4)}"


def _base36(number: int, width: int) -> str:
    """The last `width` digits of `number`."""
    digits = ""
    for _ in range(width):
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
