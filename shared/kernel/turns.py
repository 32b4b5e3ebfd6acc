"""Long work that lets others have their turn."""

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

EVERY = 10  # commands, of which each takes some 0.2 ms to read and as much to decide


def in_turns(items: Iterable[T], every: int = EVERY) -> Iterator[T]:
    """Give the same items; after so many, whatever else is ready runs first.

    A process that eventlet has patched runs one thing until it waits: thousands of commands of one
    batch would hold up everybody for seconds. In a thread it lets other threads run.
    """
    for number, item in enumerate(items, start=1):
        yield item
        if number % every == 0:
            time.sleep(0)
