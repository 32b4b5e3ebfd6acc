"""Puts the parts of the log together."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from services.ledger.cosigning import Cosigning
from services.ledger.disk import Disk
from services.ledger.held import Held
from services.ledger.log_files import LogFiles
from services.ledger.log_writer import LogWriter
from services.ledger.publication import Publication
from services.ledger.signing import LogKey, read_log_keys
from services.ledger.taken import TakenInPostgres
from shared.eventstore.connections import conninfo
from shared.settings import Settings


def open_log(
    settings: Settings, folder: Path, *, run: Callable[..., Any] | None = None
) -> tuple[LogWriter, Cosigning]:
    """Give what writes the log in a folder and what collects cosignatures for it.

    Args:
        settings: for the database, the log's keys and its name.
        folder: the log's own; made when it is first written.
        run: calls what waits for the disk, see `Disk`.
    """
    disk = Disk(run)
    publication = Publication(folder, disk)

    def keys(origin: str | None) -> Sequence[LogKey]:
        return read_log_keys(settings, origin or settings.log_origin)

    def own_keys() -> Any:
        return writer.public_keys()

    cosigning = Cosigning(folder, disk, publication, keys=own_keys)
    writer = LogWriter(
        TakenInPostgres(conninfo(settings, "ledger_service")),
        LogFiles(folder, disk),
        Held(folder, disk),
        publication,
        keys=keys,
        ask_witnesses=cosigning.ask_all,
    )
    return writer, cosigning
