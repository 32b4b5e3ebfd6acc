"""Entries of the ledger, and the assessment's dossiers filed from them to the end."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg

from services.assessment.digest import Digest, dossier_digest
from services.assessment.projection import Projection
from shared.contracts.entry import StoredRow
from shared.eventstore.connections import conninfo
from shared.settings import Settings
from shared.testing.databases import Databases
from shared.testing.ledgers import integrate


@contextmanager
def connected(settings: Settings, role: str) -> Iterator[psycopg.Connection[Any]]:
    """Lend a connection of a role, in autocommit."""
    with psycopg.connect(conninfo(settings, role), autocommit=True) as connection:
        yield connection


def fill(settings: Settings, rows: Iterable[StoredRow], *, batch: int = 1000) -> int:
    """Take rows into the ledger; give its size."""
    with connected(settings, "ledger_service") as ledger:
        return integrate(ledger, rows, batch=batch)


def follow(settings: Settings) -> int:
    """File all that the ledger holds; give how many entries were taken."""
    taken = 0
    with closing(Projection(settings)) as projection:
        while step := projection.step():
            taken += step
    return taken


def fill_and_follow(settings: Settings, rows: Iterable[StoredRow], *, batch: int = 1000) -> None:
    """Take rows into the ledger, and file them."""
    fill(settings, rows, batch=batch)
    follow(settings)


@contextmanager
def reading(databases: Databases, rows: Iterable[StoredRow]) -> Iterator[psycopg.Connection[Any]]:
    """Lend the reader's connection to a database of its own in which rows are filed."""
    with databases.fresh() as settings:
        fill_and_follow(settings, rows)
        with connected(settings, "assessment_reader") as connection:
            yield connection


def digest_of(settings: Settings) -> Digest:
    """Give the digest of the live dossiers."""
    with connected(settings, "assessment_reader") as reader:
        return dossier_digest(reader)


def tables(settings: Settings) -> list[str]:
    """Give the names of the dossiers' tables and of their parts, old versions among them."""
    query = "SELECT tablename FROM pg_tables WHERE tablename LIKE 'dossier%' ORDER BY 1"
    with connected(settings, "assessment_reader") as reader:
        return [name for (name,) in reader.execute(query)]
