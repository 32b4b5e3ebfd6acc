import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event, Thread
from uuid import uuid4

import pytest

from shared.eventstore.grouping import MAX_FACTS, GroupCommit, Wanted
from shared.eventstore.mapper import DatedEvent
from shared.eventstore.recorder import StreamMovedError


def wanted(facts: int = 1, *, topic: str = "x.y.z.v1") -> Wanted:
    event = DatedEvent(uuid4(), 1, topic, b"{}", date(2025, 1, 1))
    return Wanted([event] * facts, [])


class Log:
    """Numbers what it is sent; holds the first call until it is let go."""

    def __init__(self) -> None:
        self.sent: list[int] = []
        self.is_busy, self.goes_on = Event(), Event()

    def send(self, one: Wanted) -> int:
        self.is_busy.set()
        assert self.goes_on.wait(5)
        if any(event.topic == "bad" for event in one.events):
            raise StreamMovedError("bad")
        self.sent.append(len(one.events))
        return sum(self.sent) - len(one.events) + 1


def appended(log: Log, *later: Wanted) -> list[int | BaseException]:
    """Append one, and `later` while it is on its way, each in a thread of its own."""
    line = GroupCommit(log.send)

    def run(one: Wanted) -> int | BaseException:
        try:
            return line.append(one)
        except StreamMovedError as error:
            return error

    with ThreadPoolExecutor(len(later) + 1) as pool:
        results = [pool.submit(run, wanted())]
        assert log.is_busy.wait(5)
        for one in later:
            results.append(pool.submit(run, one))
            while len(line._line) < len(results) - 1:
                time.sleep(0.001)
        log.goes_on.set()
        return [result.result(5) for result in results]


def test_what_waits_is_sent_as_one_and_each_gets_its_own_place() -> None:
    log = Log()

    assert appended(log, wanted(2), wanted(3), wanted()) == [1, 2, 4, 7]
    assert log.sent == [1, 6]


def test_one_that_is_refused_holds_up_nobody() -> None:
    log = Log()

    first, good, bad, other = appended(log, wanted(), wanted(topic="bad"), wanted())

    assert (first, good, other) == (1, 2, 3)
    assert isinstance(bad, StreamMovedError)


def test_a_group_is_bounded_and_the_rest_goes_next() -> None:
    log = Log()

    appended(log, wanted(MAX_FACTS - 1), wanted(), wanted())

    assert log.sent == [1, MAX_FACTS, 1]


def test_a_failure_of_the_store_reaches_everybody_and_the_line_goes_on() -> None:
    calls: list[int] = []

    def send(one: Wanted) -> int:
        calls.append(len(one.events))
        if len(calls) == 1:
            raise OSError("away")
        return 1

    line = GroupCommit(send)
    with pytest.raises(OSError, match="away"):
        line.append(wanted())

    assert line.append(wanted()) == 1


def test_one_that_is_killed_while_it_waits_leaves_the_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log = Log()
    line = GroupCommit(log.send)
    first = Thread(target=line.append, args=(wanted(),))
    first.start()
    assert log.is_busy.wait(5)

    def killed(_: Event) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("shared.eventstore.grouping.Event.wait", killed)
        with pytest.raises(KeyboardInterrupt):
            line.append(wanted())
    log.goes_on.set()
    first.join(5)

    assert line.append(wanted()) == 2
    assert log.sent == [1, 1]
