"""Short ways to a right dossier: the last version again, or one organization filed anew."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec
import psycopg

from services.assessment import dossier
from services.assessment.alone import alone, ledger_reader, unhurried
from services.assessment.checking import RebuildDiffersError
from services.assessment.copying import entries_out
from services.assessment.domain.filing import Filed, file_entry
from services.assessment.dossier import Progress
from services.assessment.glancing import glance
from services.assessment.reading import ledger_size
from shared.contracts.entry import read_entry
from shared.eventstore.connections import conninfo
from shared.kernel.errors import ZerenError
from shared.settings import Settings


class NothingToGoBackToError(ZerenError):
    """No other version of the dossier is kept."""

    code = "nothing_to_go_back_to"
    status = 409
    zh = "没有可退回的旧版本"
    en = "No older version is kept to go back to"


class Refiled(msgspec.Struct, frozen=True, kw_only=True):
    """What filing one organization anew did."""

    organization_id: UUID
    size: int
    rows: int
    wrong: int  # rows that were missing, too many, or different


def go_back(settings: Settings) -> Progress:
    """Let the version live again that the last rebuild replaced; live following takes it on.

    Returns:
        The version, and how far it had been filed.

    Raises:
        NothingToGoBackToError: no older version is kept.
        RebuildRunningError: a rebuild is running.
        psycopg.Error: the database went away; nothing has changed.
    """
    with psycopg.connect(conninfo(settings, "assessment_service")) as writer:
        unhurried(writer)
        alone(writer)
        live = dossier.read_progress(writer, lock=True)
        whole = dossier.noted(writer, is_whole=True)
        kept = [each for each in whole if each.version != live.version]
        if not kept:
            raise NothingToGoBackToError(str(live.version))
        dossier.note(writer, live, is_whole=True)
        dossier.write_progress(writer, kept[0])
        return kept[0]


def refile(settings: Settings, organization_id: UUID) -> Refiled:
    """File one organization's dossier anew from the ledger, in the live table.

    The ledger is read the quick way up to the size that is filed; each row found is read again by
    `file_entry`, as live filing does. Live filing waits while the rows are put in.

    Raises:
        RebuildDiffersError: the two ways of reading disagree; nothing has changed.
        RebuildRunningError: a rebuild is running.
        psycopg.Error: the database went away; nothing has changed.
    """
    with (
        ledger_reader(settings) as reader,
        psycopg.connect(conninfo(settings, "assessment_service")) as writer,
    ):
        unhurried(writer)
        alone(writer)
        size = min(ledger_size(reader), dossier.read_progress(writer).size)
        rows = list(_rows_of(reader, organization_id, 0, size))
        live = dossier.read_progress(writer, lock=True)
        rows += _rows_of(reader, organization_id, size, live.size)
        filed = _filed(writer, live, organization_id)
        wrong = len(set(filed) ^ set(rows))
        if wrong:
            gone = dossier.statement(_DELETE, live.version)
            writer.execute(gone, (organization_id,))
            dossier.insert(writer, live.version, rows)
        return Refiled(organization_id=organization_id, size=live.size, rows=len(rows), wrong=wrong)


def _rows_of(
    reader: psycopg.Connection[Any], organization_id: UUID, start: int, stop: int
) -> Iterator[Filed]:
    wanted = organization_id.bytes
    for index, entry in entries_out(reader, start, stop):
        found = glance(entry)
        if found is None or found[0] != wanted:
            continue
        row = file_entry(read_entry(bytes(entry)), index)
        if row is None or (row.organization_id, row.fact) != (organization_id, found[1]):
            raise RebuildDiffersError(str(index))
        yield row


def _filed(writer: psycopg.Connection[Any], live: Progress, organization_id: UUID) -> list[Filed]:
    query = dossier.statement(_FILED, live.version)
    return [Filed._make(row) for row in writer.execute(query, (organization_id,), binary=True)]


_FILED = "SELECT {columns} FROM {dossier} WHERE organization_id = %s ORDER BY index"
_DELETE = "DELETE FROM {dossier} WHERE organization_id = %s"
