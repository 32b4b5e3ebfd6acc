"""Appends that are wanted at once are sent as one: a group commit.

Appends of a service stand in one line anyway, each held up by a round trip and a sync to disk.
While one is on its way others queue; whoever comes next sends all of them in one call. Where the
group is refused, because one of it is, each is sent by itself and gets its own answer.

A batch of more than `MAX_FACTS` is sent alone. Others wait for it as long as its append takes: a
quarter of a second for 10,000 facts, with the default limits ten seconds at the very most.
"""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Event, Lock
from typing import NamedTuple

from eventsourcing.persistence import IntegrityError

from shared.eventstore.header import Header
from shared.eventstore.mapper import DatedEvent
from shared.kernel.errors import ZerenError

MAX_FACTS = 500  # beyond it the next in line sends


class Wanted(NamedTuple):
    """The facts and commands of one batch."""

    events: Sequence[DatedEvent]
    header: Header


Send = Callable[[Wanted], int]
"""Appends in one transaction; gives the first position."""


class _Waiting:
    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.woken: Event | None = None  # of one that waits: it was sent, or is to send
        self.first: int | None = None
        self.error: BaseException | None = None

    @property
    def is_done(self) -> bool:
        return self.first is not None or self.error is not None


class GroupCommit:
    """A line of appends, of which all that wait are sent together."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._guard = Lock()  # of the two below; never held while sending
        self._line: deque[_Waiting] = deque()
        self._is_sending = False

    def append(self, wanted: Wanted) -> int:
        """Append, alone or with others; give the position of the first fact.

        Raises:
            whatever `send` raises for these facts alone.
        """
        mine = _Waiting(wanted)
        with self._guard:
            self._line.append(mine)
            if self._is_sending:
                mine.woken = Event()
            self._is_sending = True
        if mine.woken is not None:
            self._wait(mine, mine.woken)
        if not mine.is_done:
            self._lead()
        if mine.error is not None:
            raise mine.error
        return mine.first or 0

    def _wait(self, mine: _Waiting, woken: Event) -> None:
        try:
            woken.wait()
        except BaseException:  # killed: leave the line, and let the next one send
            with self._guard:
                had_the_turn = woken.is_set() and not mine.is_done
                if mine in self._line:
                    self._line.remove(mine)
            if had_the_turn:
                self._pass_on()
            raise

    def _lead(self) -> None:
        group: list[_Waiting] = []
        try:
            with self._guard:
                group = self._take_group()
            self._send_group(group)
        finally:
            for one in group:
                if one.woken is not None:
                    one.woken.set()
            self._pass_on()

    def _pass_on(self) -> None:
        with self._guard:
            if self._line and self._line[0].woken is not None:
                self._line[0].woken.set()
            else:
                self._is_sending = False

    def _take_group(self) -> list[_Waiting]:
        group = [self._line.popleft()]
        facts = len(group[0].wanted.events)
        while self._line and facts + len(self._line[0].wanted.events) <= MAX_FACTS:
            group.append(self._line.popleft())
            facts += len(group[-1].wanted.events)
        return group

    def _send_group(self, group: list[_Waiting]) -> None:
        if len(group) == 1:
            self._send_one(group[0])
            return
        events = [event for one in group for event in one.wanted.events]
        header = [command for one in group for command in one.wanted.header]
        try:
            position = self._send(Wanted(events, header))
        except (IntegrityError, ZerenError):
            for one in group:
                self._send_one(one)
        except BaseException as error:  # noqa: BLE001  # it belongs to each that waits
            for one in group:
                one.error = error
        else:
            for one in group:
                one.first = position
                position += len(one.wanted.events)

    def _send_one(self, one: _Waiting) -> None:
        try:
            one.first = self._send(one.wanted)
        except BaseException as error:  # noqa: BLE001  # it belongs to the thread that waits for it
            one.error = error
