"""The reverse of an explanation: which scores would change if a fact were withdrawn."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import tuple_row

from services.assessment import dossier
from services.assessment.answers import CitedFact, Score
from services.assessment.citing import citable
from services.assessment.domain.assess import assess
from services.assessment.domain.filing import Filed
from services.assessment.domain.known import Record
from services.assessment.domain.owed import segments
from services.assessment.domain.record import fold, relatives
from services.assessment.domain.results import Assessment
from services.assessment.dossier import Progress
from services.assessment.explaining import score_of
from services.assessment.leader_changes import (
    LeaderChange,
    leaders_changed,
    leaders_in,
    posts_of,
)
from services.assessment.loading import (
    ABOVE,
    Known,
    load_some,
    places,
    progress_at,
    structure_of,
)
from shared.contracts.errors import NotFoundError

_FIRST = "1"  # stream version
BINDING = ("registry.organization.", "targets.rule_pack.", "targets.calendar.")  # those below too


class ScoreChange(msgspec.Struct, frozen=True, kw_only=True):
    """A score as it is, and as it would be; None: the organization would not be known."""

    before: Score
    after: Score | None


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """What would change. ``left_out``: the fact, and where it began a record all facts of it."""

    fact: CitedFact
    organization_id: UUID
    left_out: tuple[str, ...]
    changes: tuple[ScoreChange, ...]  # by name, then id
    leaders: tuple[LeaderChange, ...] = ()  # by id


def withdrawn(
    known: Known,
    fact: str,
    *,
    year: int,
    valid_at: date | None = None,
    concerned: Collection[UUID] | None = None,
    people: Collection[UUID] | None = None,
) -> Withdrawal:
    """Give the scores that would change without a fact; nothing is recorded.

    Args:
        known: all that judging those concerned needs.
        fact: its id. The first fact of a record takes the record with it.
        year: calendar year in Asia/Shanghai.
        valid_at: the day on which both are judged; None: the day that each one's pack names.
        concerned: the organizations to look at; None: all that the fact could concern.
        people: the leaders to look at; None: all who ever held a post of those concerned.

    Raises:
        NotFoundError: there is no such fact in any dossier.
        InvalidRulePackError: a published pack cannot be read.
    """
    row = known.places().get(fact)
    if row is None:
        raise NotFoundError(fact[:100])
    if concerned is None:
        concerned = concerned_by(known.county, row.organization_id, row.type)
    left_out = _left_out(known, fact)
    after = _without(known, left_out)
    changes = []
    for each in sorted(concerned, key=str):
        one, two = (_judged(side, each, year, valid_at) for side in (known, after))
        if one is not None and _told(one) != _told(two):
            later = score_of(after, two) if two else None
            changes.append(ScoreChange(before=score_of(known, one), after=later))
    changes.sort(key=lambda change: change.before.name or "")
    people = leaders_in(known, concerned) if people is None else people
    (cited,) = citable(known).facts([fact])
    return Withdrawal(
        fact=cited,
        organization_id=row.organization_id,
        left_out=tuple(sorted(left_out)),
        changes=tuple(changes),
        leaders=tuple(leaders_changed(known, after, people, year=year, valid_at=valid_at)),
    )


def _left_out(known: Known, fact: str) -> frozenset[str]:
    subject, _, version = fact.rpartition(".")
    if version != _FIRST:
        return frozenset({fact})
    return frozenset(each for each in known.places() if each.startswith(f"{subject}."))


def _without(known: Known, left_out: Collection[str]) -> Known:
    """Fold again the dossiers that lose a fact; the others stand as they are."""
    county: dict[UUID, Record] = dict(known.county)
    rows: dict[UUID, list[Filed]] = dict(known.rows)
    for each, its in known.rows.items():
        left = [row for row in its if row.fact not in left_out]
        if len(left) < len(its):
            rows[each], county[each] = left, fold(left)
    return Known(known.size, county, rows)


def concerned_by(county: Mapping[UUID, Record], owner: UUID, name: str) -> set[UUID]:
    """Give the organizations whose score could rest on a fact of this stored name.

    Its owner and all above, those with a contact point in it or that inspected it, and the
    successors of all of them; where the fact binds or places those below, them too.
    """
    superiors = {
        each: {change.value for change in record.superiors if change.value}
        for each, record in county.items()
    }
    found = {owner, *_reached(superiors, owner)}
    found |= {each for each, record in county.items() if owner in relatives(record)}
    if name.startswith(BINDING):
        found |= {each for each in county if owner in _reached(superiors, each)}
    grown = True
    while grown:
        later = {each for each, record in county.items() if found & {*record.predecessors}}
        grown = not later <= found
        found |= later
    return found & county.keys()


def _reached(steps: Mapping[UUID, set[UUID]], start: UUID) -> set[UUID]:
    found: set[UUID] = set()
    waiting = [start]
    while waiting:
        for each in steps.get(waiting.pop(), ()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found


def _judged(known: Known, each: UUID, year: int, valid_at: date | None) -> Assessment | None:
    record = known.county.get(each)
    if record is None or not segments(record, year):
        return None
    return assess(known.county, each, year=year, valid_at=valid_at)


def _told(assessment: Assessment | None) -> tuple[object, ...]:
    return (assessment.score, assessment.grade) if assessment else (None, None)


def changes_without(
    connection: psycopg.Connection[Any],
    fact: str,
    *,
    year: int,
    valid_at: date | None = None,
    known_at: int | None = None,
    sees: Callable[[UUID], bool] = lambda _: True,
) -> Withdrawal:
    """Give the scores that would change without a fact, as known at a size of the ledger.

    Args:
        connection: a reader's.
        fact: its id.
        year: calendar year in Asia/Shanghai.
        valid_at: as `withdrawn` says.
        known_at: a size of the ledger.
        sees: the organizations that the asker sees; a leader is seen by who sees all of theirs.

    Raises:
        NotFoundError: there is no such fact in the dossier of an organization that is seen.
        NotYetVisibleError: the projection has not come to ``known_at``.
        InvalidRulePackError: a published pack cannot be read.
    """
    progress = progress_at(connection, known_at)
    size = progress.size
    rows = _about(connection, progress, fact)
    row = next((each for each in rows if each.fact == fact), None)
    if row is None or not sees(row.organization_id):
        raise NotFoundError(fact[:100])
    structure = structure_of(rows, size)
    concerned = concerned_by(structure.county, row.organization_id, row.type)
    concerned |= {each.organization_id for each in rows if not places(each)}
    seen = {each for each in concerned if sees(each)}
    known = load_some(connection, seen | {row.organization_id}, known_at=size)
    led = posts_of(connection, progress, leaders_in(known, seen), sees)
    posts = {each for its in led.values() for each in its}
    if not posts <= seen:
        known = load_some(connection, seen | {row.organization_id} | posts, known_at=size)
    return withdrawn(known, fact, year=year, valid_at=valid_at, concerned=seen, people=led)


def _about(connection: psycopg.Connection[Any], progress: Progress, fact: str) -> list[Filed]:
    """Give a fact, what places organizations, and what visits its owner; the table is read once."""
    if not progress.version:
        return []
    cursor = connection.cursor(row_factory=tuple_row, binary=True)
    statement = dossier.statement(_ABOUT, progress.version)
    values = {"fact": fact, "placing": ABOVE, "visiting": _VISITING, "size": progress.size}
    return list(map(Filed._make, cursor.execute(statement, values).fetchall()))


_VISITING = r"^activities\.(contact_point|inspection)\."
_ABOUT = """
WITH near AS MATERIALIZED (
    SELECT {columns} FROM {dossier}
    WHERE index < %(size)s
      AND (fact = %(fact)s OR type ~ %(placing)s OR type ~ %(visiting)s)
)
SELECT {columns} FROM near
WHERE fact = %(fact)s OR type ~ %(placing)s
   OR convert_from(data, 'UTF8')::jsonb ->> 'unit_id'
      = (SELECT organization_id::text FROM near WHERE fact = %(fact)s)
ORDER BY organization_id, index
"""
