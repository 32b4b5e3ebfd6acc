"""Rows of a workbook through the door of every command: checked all, then recorded.

A file whose new rows fit in one batch is recorded together or not at all. A longer one goes batch
by batch, after every batch was decided without recording; what breaks off in between is completed
by the same file again, since a row that stands is known by its content.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import msgspec

from services.gateway.bodies import positions_of
from services.gateway.commands import MAX_BATCH, CommandDoor
from services.gateway.desk.excel.faults import Fault
from services.gateway.desk.excel.reading import ROW_NAMESPACE, Reading, ReadRow
from services.gateway.desk.excel.template import sheet_names
from services.gateway.pools import Readers
from services.gateway.questions.tree import RegistryTree
from shared.contracts.errors import BatchRefusedError
from shared.contracts.principal import Position, Principal
from shared.contracts.table import COMMANDS
from shared.kernel.errors import ZerenError

MAX_BATCH_BYTES = 4_000_000


class Checked(NamedTuple):
    """What the services say of a workbook's rows before any is recorded."""

    faults: list[Fault]
    seen: frozenset[UUID]  # rows that stand already


class Recorded(NamedTuple):
    """How far recording came; with ``refused`` the batches from ``recorded`` on stand not."""

    recorded: int  # rows
    batches: int  # of how many the new rows make
    faults: list[Fault]
    refused: ZerenError | None = None


class _Batch(NamedTuple):
    service: str
    rows: list[ReadRow]

    def body(self) -> dict[str, Any]:
        return {
            "service": self.service,
            "commands": [
                {
                    "command": one.command.partition(".")[2],
                    "body": one.body,
                    "id": str(one.id),
                }
                for one in self.rows
            ],
        }


class Recorder:
    """Checks and records the rows of workbooks for one principal.

    Args:
        door: of all commands.
        readers: connections for questions, to see what the principal reaches.
        principal: who gives the commands.
    """

    def __init__(self, door: CommandDoor, readers: Readers, principal: Principal) -> None:
        self._door = door.with_tree(_Tree(readers).after)
        self._principal = principal

    def check(self, reading: Reading) -> Checked:
        """Have every row decided as if it were recorded.

        Raises:
            ServiceUnavailableError: a service does not answer.
        """
        faults: list[Fault] = []
        seen: set[UUID] = set()
        for batch in _batches(reading.rows):
            tried = self._door.try_batch(
                batch.body(), batch_id=ROW_NAMESPACE, principal=self._principal
            )
            seen |= {batch.rows[number].id for number in tried.seen}
            faults += _faults(reading, batch, tried.refused)
        return Checked(faults, frozenset(seen))

    def record(self, reading: Reading, seen: frozenset[UUID]) -> Recorded:
        """Record the rows that do not stand yet, batch by batch in the file's order."""
        batches = list(_batches(one for one in reading.rows if one.id not in seen))
        after: dict[str, Position] = {}
        done = 0
        for batch in batches:
            try:
                answers = self._door.give_batch(
                    batch.body(),
                    batch_id=ROW_NAMESPACE,
                    principal=self._principal,
                    after=tuple(after.values()),
                    causes={one.id: cause_of(reading, one) for one in batch.rows},
                    correlation_id=file_id(reading.sha256),
                )
            except BatchRefusedError as error:
                found = _faults(reading, batch, error.details["rows"])
                return Recorded(done, len(batches), found, error)
            except ZerenError as error:
                return Recorded(done, len(batches), [], error)
            done += len(batch.rows)
            for given in answers:
                for place in positions_of(given.answered.position):
                    after[place.service] = place
        return Recorded(done, len(batches), [])


def cause_of(reading: Reading, one: ReadRow) -> str:
    """Give what the facts of a row are said to come from: the file's hash, its sheet and row.

    A sheet that somebody has named is told by its place, since a name may be a person's.
    """
    sheet = reading.sheets[one.sheet]
    is_own = sheet.name in sheet_names(COMMANDS[one.command])
    return f"file:{reading.sha256}#{sheet.name if is_own else sheet.number}!{one.row}"


def file_id(sha256: str) -> UUID:
    """Give the id that everything recorded from one file has in common."""
    return uuid5(ROW_NAMESPACE, f"file:{sha256}")


def _batches(rows: Iterable[ReadRow]) -> Iterator[_Batch]:
    rows_of: list[ReadRow] = []
    size, service = 0, ""
    for one in rows:
        length = len(msgspec.json.encode(one.body))
        is_full = len(rows_of) == MAX_BATCH or size + length > MAX_BATCH_BYTES
        if rows_of and (is_full or service != _service(one)):
            yield _Batch(service, rows_of)
            rows_of, size = [], 0
        service = _service(one)
        rows_of.append(one)
        size += length
    if rows_of:
        yield _Batch(service, rows_of)


def _service(one: ReadRow) -> str:
    return one.command.partition(".")[0]


def _faults(reading: Reading, batch: _Batch, refused: Sequence[Mapping[str, Any]]) -> list[Fault]:
    return [one for told in refused for one in _of_row(reading, batch.rows[int(told["row"])], told)]


def _of_row(reading: Reading, row: ReadRow, told: Mapping[str, Any]) -> Iterator[Fault]:
    sheet = reading.sheets[row.sheet]
    details: Mapping[str, Any] = told.get("details") or {}
    fields = details.get("fields") or ({**told, "field": details.get("field") or ""},)
    for one in fields:
        field = str(one["field"])
        column = sheet.columns.get(field) or _first(sheet.columns, field)
        yield Fault(
            sheet=sheet.name,
            row=row.row,
            column=column,
            code=str(one["code"]),
            zh=str(one["zh"]),
            en=str(one["en"]),
        )


def _first(columns: Mapping[str, int], field: str) -> int:
    return next((at for path, at in columns.items() if path.partition(".")[0] == field), 0)


class _Tree:
    """The registry's tree, each organization and day of which is asked for once a file."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._tree = RegistryTree(readers)
        self._registry = 0  # the last place of its log that the tree is known to have
        self._above: dict[tuple[UUID, date], Sequence[UUID] | None] = {}
        self._leaders: dict[tuple[UUID, date], Collection[UUID] | None] = {}

    def after(self, after: Sequence[Position]) -> "_Tree":
        """Give the tree once it has taken in these positions."""
        registry = max((one.sequence for one in after if one.service == "registry"), default=0)
        if registry > self._registry:  # the file changed the tree itself
            self._registry = registry
            self._tree = RegistryTree(self._readers, after)
            self._above.clear()
            self._leaders.clear()
        return self

    def ancestors(self, organization_id: UUID, day: date) -> Sequence[UUID] | None:
        """Give the superiors, nearest first; None where it is unknown."""
        key = organization_id, day
        if self._above.get(key) is None:  # what is unknown yet may be known later
            self._above[key] = self._tree.ancestors(organization_id, day)
        return self._above[key]

    def leaders(self, organization_id: UUID, day: date) -> Collection[UUID] | None:
        """Give all that lead it, and all above those; None where it is unknown."""
        key = organization_id, day
        if self._leaders.get(key) is None:
            self._leaders[key] = self._tree.leaders(organization_id, day)
        return self._leaders[key]
