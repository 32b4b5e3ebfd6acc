"""Rows of a workbook through the door of every command: checked all, then recorded all or none.

The new rows of a file are one batch of one service: decided together, appended in one transaction.
A file of several services is refused, since they have no transaction in common; so is one of more
new rows than a service takes at once.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from services.gateway.batches import OF_THE_INTERFACE
from services.gateway.commands import CommandDoor
from services.gateway.desk.excel.errors import WorkbookTooManyNewRowsError
from services.gateway.desk.excel.faults import Fault, fault
from services.gateway.desk.excel.reading import MAX_FAULTS, ROW_NAMESPACE, Reading, ReadRow
from services.gateway.desk.excel.template import sheet_names
from services.gateway.desk.labels import field_label
from services.gateway.pools import Readers
from services.gateway.questions.tree import RegistryTree
from shared.contracts.batch import MAX_COMMANDS
from shared.contracts.errors import BatchRefusedError, BatchTooLargeError
from shared.contracts.principal import Principal
from shared.contracts.table import COMMANDS
from shared.kernel.errors import ZerenError

_PIECE = OF_THE_INTERFACE.commands


class Checked(NamedTuple):
    """What the service says of a workbook's rows before any is recorded."""

    faults: list[Fault]
    seen: frozenset[UUID] = frozenset()  # rows that stand already
    more_faults: int = 0  # found beside those that are told


class Recorded(NamedTuple):
    """How many rows were recorded: all that were new, or none, with what they are refused for."""

    rows: int
    faults: list[Fault]
    more_faults: int = 0
    refused: ZerenError | None = None


class Recorder:
    """Checks and records the rows of workbooks for one principal.

    Args:
        door: of all commands.
        readers: connections for questions, to see what the principal reaches.
        principal: who gives the commands.
    """

    def __init__(self, door: CommandDoor, readers: Readers, principal: Principal) -> None:
        self._door = door.for_a_file(_Tree(RegistryTree(readers)))
        self._principal = principal

    def check(self, reading: Reading) -> Checked:
        """Have every row decided as if it were recorded.

        Raises:
            WorkbookTooManyNewRowsError: nobody records so much in one transaction.
            ServiceUnavailableError: the service does not answer.
        """
        faults = list(_of_other_services(reading))
        if faults or not reading.rows:
            return Checked(faults)
        try:
            return self._try(reading, reading.rows)
        except BatchTooLargeError:
            pass  # but few of its rows may be new
        try:
            seen = self._standing(reading)
            checked = self._try(reading, _new(reading, seen))
        except BatchTooLargeError as error:
            raise WorkbookTooManyNewRowsError from error
        return checked._replace(seen=seen | checked.seen)

    def record(self, reading: Reading, seen: frozenset[UUID]) -> Recorded:
        """Record the rows that do not stand yet, in one transaction or not at all."""
        rows = _new(reading, seen)
        if not rows:
            return Recorded(0, [])
        try:
            self._door.give_batch(**self._batch(reading, rows))
        except BatchRefusedError as error:
            faults, more = _faults(reading, rows, error.details["rows"])
            return Recorded(0, faults, more + error.details.get("more", 0), error)
        except ZerenError as error:
            return Recorded(0, [], refused=error)
        return Recorded(len(rows), [])

    def _try(self, reading: Reading, rows: Sequence[ReadRow]) -> Checked:
        if not rows:
            return Checked([])
        tried = self._door.try_batch(**self._batch(reading, rows))
        faults, more = _faults(reading, rows, tried.refused)
        return Checked(
            faults, frozenset(rows[number].id for number in tried.seen), more + tried.more
        )

    def _standing(self, reading: Reading) -> frozenset[UUID]:
        """Give the rows of a long file that stand, as far as it could still be recorded."""
        seen: set[UUID] = set()
        for begin in range(0, len(reading.rows), _PIECE):
            rows = reading.rows[begin : begin + _PIECE]
            tried = self._door.try_batch(**self._batch(reading, rows))
            seen |= {rows[number].id for number in tried.seen}
            if begin + len(rows) - len(seen) > MAX_COMMANDS:
                raise BatchTooLargeError(limit=MAX_COMMANDS)
        return frozenset(seen)

    def _batch(self, reading: Reading, rows: Sequence[ReadRow]) -> dict[str, Any]:
        commands = [
            {"command": one.command.partition(".")[2], "body": one.body, "id": str(one.id)}
            for one in rows
        ]
        return {
            "raw": {"service": _service(rows[0]), "commands": commands},
            "batch_id": ROW_NAMESPACE,
            "principal": self._principal,
            "causes": {one.id: cause_of(reading, one) for one in rows},
            "correlation_id": file_id(reading.sha256),
        }


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


def _service(one: ReadRow) -> str:
    return one.command.partition(".")[0]


def _new(reading: Reading, seen: Collection[UUID]) -> list[ReadRow]:
    return [one for one in reading.rows if one.id not in seen]


def _of_other_services(reading: Reading) -> Iterator[Fault]:
    """Name the sheets that are not of the service that the first row is of."""
    firsts = {one.sheet: one for one in reversed(reading.rows)}
    for sheet, one in sorted(firsts.items()):
        if _service(one) != _service(reading.rows[0]):
            own, other = (field_label(f"service_{_service(row)}") for row in (one, reading.rows[0]))
            told = {"zh": own.zh, "en": own.en, "other_zh": other.zh, "other_en": other.en}
            yield fault(reading.sheets[sheet].name, one.row, 0, "other_service", told)


def _faults(
    reading: Reading, rows: Sequence[ReadRow], refused: Sequence[Mapping[str, Any]]
) -> tuple[list[Fault], int]:
    """Give what is wrong by cell, as much as is told of a file, and how much more there is."""
    found = [one for told in refused for one in _of_row(reading, rows[int(told["row"])], told)]
    return found[:MAX_FAULTS], max(0, len(found) - MAX_FAULTS)


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

    def __init__(self, tree: RegistryTree) -> None:
        self._tree = tree
        self._above: dict[tuple[UUID, date], Sequence[UUID] | None] = {}
        self._leaders: dict[tuple[UUID, date], Collection[UUID] | None] = {}

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
