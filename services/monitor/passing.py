"""One pass: from an entry on to the newest that was signed, some at a time, then the ends."""

from collections.abc import Callable, Mapping
from typing import Any

from services.monitor.alarms import Alarm, Kind, Reached
from services.monitor.catalog import check_catalog
from services.monitor.comparing import LEDGER, compare
from services.monitor.log import Frontier, bundle, frontier_at, signed_of
from services.monitor.stores import Stores
from services.verifier.checkpoint import Checkpoint
from services.verifier.layout import LayoutError
from services.verifier.merkle import TILE_WIDTH, ProofError, leaf_hash
from services.verifier.sources import FileMissingError, Source
from shared.observability.positions import LOGS

LOG = "log"
SILENT_S = 60.0
MAX_UNREADABLE = 1000  # bundles; after so many no more are looked for


class Pass:
    """Compares entries ``start`` … ``head.size - 1``; `alarms` is what was found.

    Args:
        source: the log.
        stores: the ledger's table and the stores.
        head: the newest checkpoint.
        known: the one that the monitor remembers; None where it remembers none.
        start: 0 for all of it, else the size of the one that it remembers.
        reached: of each service, the last entry before ``start``.
        silent_s: how long a fact may wait to be signed over.
    """

    def __init__(
        self,
        source: Source,
        stores: Stores,
        head: Checkpoint,
        *,
        known: Checkpoint | None,
        start: int,
        reached: Mapping[str, Reached],
        silent_s: float = SILENT_S,
    ) -> None:
        self.head = head
        self.start = start
        self.reached: dict[str, Reached] = dict(reached)
        self.alarms: list[Alarm] = []
        self._source = source
        self._stores = stores
        self._known = known
        self._silent_s = silent_s
        self._at = start
        self._frontier = Frontier()
        self._unreadable = 0  # bundles so far, and the beginning where that could not be read
        self._is_begun = False

    @property
    def is_full(self) -> bool:
        """Whether it looks at everything."""
        return self.start == 0

    def step(self) -> bool:
        """Compare the next entries; tell whether there is more to do.

        After `MAX_UNREADABLE` it goes on to the ends: whoever has the log's key may sign any size,
        and an alarm that is never reached is none.

        Raises:
            psycopg.Error: the database does not answer.
            UnreachableError: the log cannot be read.
        """
        if not self._is_begun:
            self._begin()
        if self._at < self.head.size and self._unreadable < MAX_UNREADABLE:
            self._bundle()
            return True
        self._end()
        return False

    def _begin(self) -> None:
        self._is_begun = True
        known = self._known
        if known is not None and known.size > self.head.size:
            detail = f"{known.size} > {self.head.size}"
            self._say(LOG, Kind.ROLLED_BACK, self.head.size, detail)
        self._try(self._take_peaks, self._at)
        self._pass_known()

    def _take_peaks(self) -> None:
        self._frontier = frontier_at(self._source, self.start, self.head.size)

    def _bundle(self) -> None:
        number, place = divmod(self._at, TILE_WIDTH)
        self._try(lambda: self._take(number, place), self._at)
        self._at = min((number + 1) * TILE_WIDTH, self.head.size)

    def _take(self, number: int, place: int) -> None:
        leaves, differs = bundle(self._source, number, self.head.size)
        if differs is not None:
            self._say(LOG, Kind.CHANGED, differs)
        first = number * TILE_WIDTH
        entries = []
        for each in signed_of(enumerate(leaves[place:], first + place)):
            if isinstance(each, int):
                self._say(LOG, Kind.CHANGED, each, "no entry")
            else:
                entries.append(each)
        for index, leaf in enumerate(leaves[place:], first + place):
            self._frontier.take(leaf_hash(leaf))
            self._pass_known(index + 1)
        self.alarms += compare(self._stores, entries, self.reached)
        for each in entries:
            self.reached[each.entry.source] = Reached(each.entry.sequence, each.entry.time)

    def _pass_known(self, size: int | None = None) -> None:
        """Where the tree is as large as the one remembered, it must be the same."""
        at = self.start if size is None else size
        known = self._known
        if known is None or known.size != at or self._unreadable:
            return
        if self._frontier.root() != known.root:
            self._say(LOG, Kind.CHANGED, None, f"history before {at}")

    def _end(self) -> None:
        if not self._unreadable and self._frontier.root() != self.head.root:
            self._say(LOG, Kind.CHANGED, None, f"root of {self.head.size}")
        for source in LOGS:
            self._look_at_end(source)
        for source, head, last in self._stores.wrong_heads():
            self._say("ledger.heads", Kind.CHANGED, None, f"{source}: {head}, {last}")
        if self._is_silent(self._stores.entries_wait_s(self.head.size)):
            self._say(LEDGER, Kind.SILENT_LEDGER, self.head.size)
        self.alarms += check_catalog(self._stores.connection())

    def _look_at_end(self, source: str) -> None:
        signed = self.reached.get(source, Reached()).sequence
        ends = self._stores.ends(source, signed)
        if ends.last < signed:
            lost = range(ends.last + 1, signed + 1)
            self.alarms = [
                alarm
                for alarm in self.alarms
                if not (
                    alarm.store == source
                    and alarm.kind is Kind.MISSING
                    and self._is_lost(alarm, ends.first_lost)
                )
            ]
            detail = f"{lost.start}–{lost.stop - 1}"
            self._say(source, Kind.ROLLED_BACK, ends.first_lost, detail)
        if self._is_silent(ends.waits_s):
            self._say(source, Kind.SILENT_LEDGER, self.head.size)

    @staticmethod
    def _is_lost(alarm: Alarm, first: int | None) -> bool:
        return first is not None and alarm.index is not None and alarm.index >= first

    def _is_silent(self, waits_s: Any) -> bool:
        return waits_s is not None and waits_s > self._silent_s

    def _try(self, work: Callable[[], None], index: int) -> None:
        try:
            work()
        except FileMissingError as error:
            self._say(LOG, Kind.MISSING, index, str(error))
        except ProofError as error:
            self._say(LOG, Kind.CHANGED, index, str(error))
        except LayoutError as error:
            first = index - index % TILE_WIDTH
            self._say(LOG, Kind.CHANGED, first + error.position, str(error))
        else:
            return
        self._unreadable += 1

    def _say(self, store: str, kind: Kind, index: int | None, detail: str = "") -> None:
        self.alarms.append(Alarm(store=store, kind=kind, index=index, detail=detail))
