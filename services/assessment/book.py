"""What rounds read: dossiers as of a size of the ledger, by the service's own connection.

Handlers ask a `Book`; where its rows come from is another's matter, so tests keep one in memory.
"""

import time
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from typing import Any, Protocol
from uuid import UUID

import psycopg

from services.assessment import dossier, loading
from services.assessment.domain.filing import Filed
from services.assessment.domain.record import fold
from services.assessment.loading import Known
from shared.contracts.errors import NotYetVisibleError
from shared.contracts.principal import Position

VISIBLE_TIMEOUT_S = 5.0
_LOOK_S = 0.01

Connect = Callable[[], AbstractContextManager[psycopg.Connection[Any]]]


class Book(Protocol):
    """The dossiers, at sizes that were filed."""

    def size(self) -> int:
        """Give how much of the ledger is filed."""

    def structure(self, size: int) -> Known:
        """Give the tree and the rule packs, no deeds."""

    def some(self, organization_ids: Collection[UUID], size: int) -> Known:
        """Give these organizations with all that judging them needs."""

    def county(self, size: int) -> Known:
        """Give every organization."""

    def organizations_of(self, people: Collection[UUID], size: int) -> set[UUID]:
        """Give the organizations in which any of these ever held a post, or acted for one."""


class DossierBook:
    """The dossiers in the database.

    Args:
        connect: lends a connection of the service's role, in autocommit.
    """

    def __init__(self, connect: Connect) -> None:
        self._connect = connect

    def size(self) -> int:
        """Give how much of the ledger is filed."""
        with self._connect() as connection:
            return dossier.read_progress(connection).size

    def structure(self, size: int) -> Known:
        """Give the tree and the rule packs; raises as `loading.load_structure`."""
        with self._connect() as connection:
            return loading.load_structure(connection, known_at=size)

    def some(self, organization_ids: Collection[UUID], size: int) -> Known:
        """Give these organizations; raises as `loading.load_some`."""
        with self._connect() as connection:
            return loading.load_some(connection, organization_ids, known_at=size)

    def county(self, size: int) -> Known:
        """Give every organization; raises as `loading.load_county`."""
        with self._connect() as connection:
            return loading.load_county(connection, known_at=size)

    def organizations_of(self, people: Collection[UUID], size: int) -> set[UUID]:
        """Give where any of these ever held a post; raises as `loading.organizations_of`."""
        with self._connect() as connection:
            return loading.organizations_of(connection, people, known_at=size)

    def wait(self, after: Iterable[Position]) -> None:
        """Wait, bounded, until what the caller has seen is filed.

        Raises:
            NotYetVisibleError: it is not, after `VISIBLE_TIMEOUT_S`.
        """
        deadline = time.monotonic() + VISIBLE_TIMEOUT_S
        waiting = list(after)
        while waiting:
            with self._connect() as connection:
                filed = dossier.read_progress(connection).sources
            waiting = [place for place in waiting if filed.get(place.service, 0) < place.sequence]
            if waiting and time.monotonic() >= deadline:
                raise NotYetVisibleError(", ".join(map(str, waiting)))
            if waiting:
                time.sleep(_LOOK_S)


def without(known: Known, disregarded: Collection[str]) -> Known:
    """Give what would be known without some facts."""
    if not disregarded:
        return known
    left: dict[UUID, list[Filed]] = {
        each: [row for row in rows if row.fact not in disregarded]
        for each, rows in known.rows.items()
    }
    return Known(known.size, {each: fold(rows) for each, rows in left.items()}, left)
