"""A loop steps while steps are full, then waits for news."""

import threading
import time
from collections.abc import Callable

from shared.messaging.loops import Loop


def test_a_step_that_was_not_full_is_the_last_until_there_is_news() -> None:
    moved = iter([10, 10, 3, 0, 0])
    loop = Loop(lambda: next(moved, 0), name="trial", poll_s=30, full=10)

    loop.start()
    _until(lambda: loop.counts.items == 23)
    steps = loop.counts.steps
    loop.nudge()
    _until(lambda: loop.counts.steps == steps + 1)
    _end(loop)

    assert steps == 3


def test_news_that_comes_during_a_step_brings_another_step() -> None:
    inside, go_on = threading.Event(), threading.Event()

    def step() -> int:
        inside.set()
        go_on.wait(5)
        return 1

    loop = Loop(step, name="trial", poll_s=30, full=10)
    loop.start()
    inside.wait(5)
    loop.nudge()
    go_on.set()
    _until(lambda: loop.counts.steps == 2)
    _end(loop)

    assert loop.counts.items == 2


def test_a_loop_that_lingers_takes_what_comes_together_in_one_step() -> None:
    loop = Loop(lambda: 0, name="trial", poll_s=30, linger_s=0.3)
    loop.start()
    _until(lambda: loop.counts.steps == 1)

    for _ in range(3):
        loop.nudge()
        time.sleep(0.02)
    _until(lambda: loop.counts.steps == 2)
    time.sleep(0.1)
    _end(loop)

    assert loop.counts.steps == 2


def _end(loop: Loop) -> None:
    loop.stop()
    assert loop.join(5)


def _until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.005)
