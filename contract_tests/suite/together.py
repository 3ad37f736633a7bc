"""Several clients at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import httpx

from mock_server.verify.target import Target

Result = TypeVar("Result")
CLIENTS = 8


def together(target: Target, work: Callable[[httpx.Client, int], Result], clients: int = CLIENTS) -> list[Result]:
    """What `work` returns for each of so many clients with connections of their own, which begin at once.

    `work` gets the client and its number, from 0. The first exception of any is raised when all have ended.
    """
    connected = [target.new_client() for _ in range(clients)]
    start = threading.Barrier(clients)

    def run(number: int) -> Result:
        start.wait(timeout=target.limits.timeout)
        return work(connected[number], number)

    try:
        with ThreadPoolExecutor(clients) as pool:
            return [future.result() for future in [pool.submit(run, number) for number in range(clients)]]
    finally:
        for client in connected:
            client.close()
