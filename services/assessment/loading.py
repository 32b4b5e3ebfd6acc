"""Loading dossiers for a question: what was known at a size of the ledger, folded.

For one organization its own dossier and its predecessors' are read whole; of the organizations
above, below and visited, only what places them in the tree, the rule packs that they published,
and what its superiors answer for: reports, flags, checklists.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

from services.assessment import dossier
from services.assessment.domain.filing import Filed
from services.assessment.domain.known import Record
from services.assessment.domain.record import fold, relatives
from services.assessment.dossier import Progress
from shared.contracts.errors import InvalidQuestionError, NotFoundError, NotYetVisibleError
from shared.contracts.facts.registry import OrganizationKind

ABOVE = r"^(registry\.organization|targets\.(rule_pack|calendar))\."  # what places one in the tree
_AROUND = (
    r"^(registry\.(organization|weak_case)|targets\.(rule_pack|calendar)"
    r"|activities\.(report|inspection\.checked))\."
)

_by_organization = attrgetter("organization_id")


class Known(NamedTuple):
    """What was known at a size of the ledger: records, and the rows they were folded from."""

    size: int
    county: Mapping[UUID, Record]
    rows: Mapping[UUID, list[Filed]]

    def places(self) -> dict[str, Filed]:
        """Give every row by the id of its fact."""
        return {row.fact: row for rows in self.rows.values() for row in rows}


def load_one(
    connection: psycopg.Connection[Any], organization_id: UUID, *, known_at: int | None = None
) -> Known:
    """Load an organization with all that judging it needs.

    Raises:
        NotFoundError: at that size nothing is known of such an organization.
        NotYetVisibleError: the projection has not come so far.
        InvalidQuestionError: ``known_at`` is negative.
    """
    known = load_some(connection, {organization_id}, known_at=known_at)
    if organization_id not in known.county:
        raise NotFoundError(str(organization_id))
    return known


def load_some(
    connection: psycopg.Connection[Any],
    organization_ids: Collection[UUID],
    *,
    known_at: int | None = None,
) -> Known:
    """Load some organizations with all that judging them needs; what is not known is not there.

    Raises:
        NotYetVisibleError: the projection has not come so far.
        InvalidQuestionError: ``known_at`` is negative.
    """
    progress = progress_at(connection, known_at)
    county: dict[UUID, Record] = {}
    rows: dict[UUID, list[Filed]] = {}
    whole, above = set(organization_ids), set[UUID]()
    read_whole, read, below = set[UUID](), set[UUID](), set[UUID]()
    while whole or above:
        found = _read(connection, progress, whole=whole, above=above)
        rows |= found
        county |= {each: fold(its) for each, its in found.items()}
        read_whole |= whole
        read |= whole | above
        down = whole | {each for each in found if each in below and _leads_on(county[each])}
        under = _below(connection, progress, [each for each in down if _has_below(county, each)])
        below |= under
        predecessors = {p for each in whole & found.keys() for p in county[each].predecessors}
        around = {relative for each in found for relative in relatives(county[each])}
        # Read in part, as one of those above, a predecessor is read again.
        whole = predecessors - read_whole
        above = (around | under) - read - whole
    return Known(progress.size, county, rows)


def load_person(
    connection: psycopg.Connection[Any], person_id: UUID, *, known_at: int | None = None
) -> Known:
    """Load every organization where a person ever held a post, with all that judging it needs.

    Raises:
        NotFoundError: at that size nobody of that id is known to have held a post.
        NotYetVisibleError: the projection has not come so far.
        InvalidQuestionError: ``known_at`` is negative.
    """
    size = progress_at(connection, known_at).size
    return load_some(
        connection, organizations_of(connection, {person_id}, known_at=size), known_at=size
    )


def organizations_of(
    connection: psycopg.Connection[Any], people: Collection[UUID], *, known_at: int | None = None
) -> set[UUID]:
    """Give the organizations in which any of these people ever held a post, or acted for one.

    One statement, however many they are. Raises as `load_person`, where not one of them is known.
    """
    progress = progress_at(connection, known_at)
    wanted = [str(each) for each in people]
    found = _ids(connection, progress, _LED, (progress.size, wanted))
    if not found:
        raise NotFoundError(", ".join(wanted[:10]))
    return found


def load_structure(connection: psycopg.Connection[Any], *, known_at: int | None = None) -> Known:
    """Load of every organization what places it in the tree, and the rule packs: no deeds.

    Raises:
        NotYetVisibleError: the projection has not come so far.
        InvalidQuestionError: ``known_at`` is negative.
    """
    progress = progress_at(connection, known_at)
    rows = _rows(connection, progress, _STRUCTURE, (ABOVE, progress.size))
    return Known(progress.size, {each: fold(its) for each, its in rows.items()}, rows)


def structure_of(rows: Iterable[Filed], size: int) -> Known:
    """Give what `load_structure` gives, from rows that have it among others, by organization."""
    placing = groupby(filter(places, rows), _by_organization)
    by_id = {organization_id: list(its) for organization_id, its in placing}
    return Known(size, {each: fold(its) for each, its in by_id.items()}, by_id)


def places(row: Filed) -> bool:
    """Say whether a row places its organization in the tree, or publishes rules."""
    return re.match(ABOVE, row.type) is not None


def load_county(connection: psycopg.Connection[Any], *, known_at: int | None = None) -> Known:
    """Load every organization, in one query.

    Raises:
        NotYetVisibleError: the projection has not come so far.
        InvalidQuestionError: ``known_at`` is negative.
    """
    progress = progress_at(connection, known_at)
    rows = _rows(connection, progress, _ALL, (progress.size,))
    return Known(progress.size, {each: fold(its) for each, its in rows.items()}, rows)


def read_own(
    connection: psycopg.Connection[Any],
    organization_ids: Collection[UUID],
    kind: str,
    *,
    known_at: int | None = None,
) -> list[Filed]:
    """Read the facts of one kind of stream (``assessment.round``) in some dossiers, in order.

    Raises:
        NotYetVisibleError: the projection has not come so far.
        InvalidQuestionError: ``known_at`` is negative.
    """
    progress = progress_at(connection, known_at)
    values = (list(organization_ids), f"{kind}.", progress.size)
    found = _rows(connection, progress, _OF_KIND, values)
    return [row for rows in found.values() for row in rows]


def progress_at(connection: psycopg.Connection[Any], known_at: int | None) -> Progress:
    """Give the live table, with the size of the ledger that a question is asked at.

    Raises:
        NotYetVisibleError: the projection has not come so far.
        InvalidQuestionError: ``known_at`` is negative.
    """
    progress = dossier.read_progress(connection)
    if known_at is None:
        return progress
    if known_at < 0:
        raise InvalidQuestionError(field="known_at")
    if known_at > progress.size:
        raise NotYetVisibleError(known_at=known_at, size=progress.size)
    return progress._replace(size=known_at)


def _read(
    connection: psycopg.Connection[Any],
    progress: Progress,
    *,
    whole: Collection[UUID],
    above: Collection[UUID],
) -> dict[UUID, list[Filed]]:
    if not above:
        return _rows(connection, progress, _WHOLE, (list(whole), progress.size))
    values = (list(whole), list(above), _AROUND, progress.size)
    return _rows(connection, progress, _WHOLE_AND_ABOVE, values)


def _below(connection: psycopg.Connection[Any], progress: Progress, ids: list[UUID]) -> set[UUID]:
    """Give those that were ever directly below one of these."""
    if not ids:
        return set()
    return _ids(connection, progress, _BELOW, (progress.size, [str(each) for each in ids]))


def _ids(
    connection: psycopg.Connection[Any],
    progress: Progress,
    query: LiteralString,
    values: tuple[Any, ...],
) -> set[UUID]:
    if not progress.version:
        return set()
    cursor = connection.cursor(row_factory=tuple_row, binary=True)
    rows = cursor.execute(dossier.statement(query, progress.version), values, prepare=True)
    return {organization_id for (organization_id,) in rows.fetchall()}


def _has_below(county: Mapping[UUID, Record], organization_id: UUID) -> bool:
    record = county.get(organization_id)
    return record is not None and record.kind is not OrganizationKind.BRANCH


def _leads_on(record: Record) -> bool:
    """Say whether what is below it reports past it, to the next above."""
    return record.kind is OrganizationKind.GENERAL_BRANCH


def _rows(
    connection: psycopg.Connection[Any],
    progress: Progress,
    query: LiteralString,
    values: Iterable[Any],
) -> dict[UUID, list[Filed]]:
    if not progress.version:
        return {}
    cursor = connection.cursor(row_factory=tuple_row, binary=True)
    statement = dossier.statement(query, progress.version)
    rows = cursor.execute(statement, tuple(values), prepare=True).fetchall()
    filed = groupby(map(Filed._make, rows), _by_organization)
    return {organization_id: list(its) for organization_id, its in filed}


_WHOLE = """
SELECT {columns} FROM {dossier} WHERE organization_id = ANY(%s) AND index < %s
ORDER BY organization_id, index
"""
_WHOLE_AND_ABOVE = """
SELECT {columns} FROM {dossier}
WHERE (organization_id = ANY(%s) OR organization_id = ANY(%s) AND type ~ %s) AND index < %s
ORDER BY organization_id, index
"""
_OF_KIND = """
SELECT {columns} FROM {dossier}
WHERE organization_id = ANY(%s) AND starts_with(type, %s) AND index < %s
ORDER BY organization_id, index
"""
_STRUCTURE = """
SELECT {columns} FROM {dossier} WHERE type ~ %s AND index < %s ORDER BY organization_id, index
"""
_BELOW = """
SELECT DISTINCT organization_id FROM {dossier}
WHERE {placing} AND index < %s
  AND convert_from(data, 'UTF8')::jsonb ->> 'superior_id' = ANY(%s)
"""
_LED = """
SELECT DISTINCT organization_id FROM {dossier}
WHERE {appointing} AND index < %s AND convert_from(data, 'UTF8')::jsonb ->> 'person_id' = ANY(%s)
"""
_ALL = "SELECT {columns} FROM {dossier} WHERE index < %s ORDER BY organization_id, index"
