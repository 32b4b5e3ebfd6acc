"""Registers of an organization on a day, worked out from its file in one snapshot.

Each takes a connection of the role `targets_reader`, and a day in Asia/Shanghai: what had happened
on or before it counts, as known now.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from services.targets.archive import Archive, make_archive
from services.targets.domain.registers import directives as of_directives
from services.targets.domain.registers import governance, ideology, lineage, responsibility
from services.targets.domain.registers import indicators as of_indicators
from services.targets.domain.registers import plans as of_plans
from services.targets.domain.registers.filed import Filed, read_file
from services.targets.domain.registers.indicators import open_ones
from services.targets.queries.views import (
    Allocation,
    Ancestor,
    Deadline,
    DimensionCount,
    DirectiveOn,
    DocumentConflict,
    IdeologySheet,
    IndicatorOn,
    InPost,
    OutcomeOn,
    PlanFinding,
    Responsibility,
    Seal,
    TargetHealth,
    Together,
    WaiverOn,
    WorkDocumentOn,
    WorkingDay,
)
from shared.contracts.facts.targets import Indicator
from shared.contracts.practice import DEFAULTS, Practice
from shared.kernel.workdays import WorkingDays

Reader = Connection[Any]


def document_conflicts(
    connection: Reader, organization_id: UUID, *, on: date
) -> tuple[DocumentConflict, ...]:
    """Rules of an organization's documents that are looser than a superior document's."""
    known = _with_ancestors(connection, _file(connection, organization_id), on)
    return lineage.conflicts(known, organization_id)


def document_lineage(connection: Reader, document_id: UUID, *, on: date) -> tuple[Ancestor, ...]:
    """A document and those that it derives from, the document first; empty where unknown."""
    known = _with_ancestors(connection, _subjects(connection, [document_id]), on)
    return lineage.lineage(known, document_id)


def directives(connection: Reader, organization_id: UUID, *, on: date) -> tuple[DirectiveOn, ...]:
    """Directives received, the latest first, and how far each has come."""
    return of_directives.directives(_file(connection, organization_id), on)


def work_documents(
    connection: Reader, organization_id: UUID, *, on: date
) -> tuple[WorkDocumentOn, ...]:
    """Working documents of the four kinds: what exists, and what is carried out."""
    return of_directives.work_documents(_file(connection, organization_id), on)


def plan_findings(
    connection: Reader,
    organization_id: UUID,
    *,
    year: int,
    on: date,
    stands_since: date | None,
    practice: Practice = DEFAULTS,
) -> tuple[PlanFinding, ...]:
    """What is missing among an organization's plans; None: it does not stand on the day."""
    rows = _read(connection, _PLANS, {"id": organization_id})
    own = of_indicators.indicators(_file(connection, organization_id), on)
    return of_plans.plan_findings(
        rows,
        organization_id,
        year=year,
        on=on,
        stands_since=stands_since,
        grace_days=practice.plan_grace_days,
        indicators=own.values(),
    )


def responsibilities(
    connection: Reader, organization_id: UUID, *, on: date, in_post: InPost
) -> tuple[Responsibility, ...]:
    """Who answers for each leaf indicator of the year of the day."""
    found = open_ones(_of_year(connection, organization_id, on))
    parents = {child.parent_indicator_id for child in _children(connection, found, on)}
    return responsibility.responsibilities(
        found, parents={each for each in parents if each is not None}, in_post=in_post
    )


def deadlines(
    connection: Reader, organization_id: UUID, *, on: date, above: Sequence[UUID]
) -> tuple[Deadline, ...]:
    """When each indicator of the year of the day is due, with every version of the date."""
    days = working_days(connection, [organization_id, *above], on=on)
    return of_indicators.deadlines(_of_year(connection, organization_id, on), days, on)


def allocations(connection: Reader, organization_id: UUID, *, on: date) -> tuple[Allocation, ...]:
    """Indicators that were handed on, beside the sums of those below."""
    found = open_ones(_of_year(connection, organization_id, on))
    return responsibility.allocations(found, _children(connection, found, on))


def dimensions(
    connection: Reader, organization_id: UUID, *, on: date
) -> tuple[DimensionCount, ...]:
    """How many indicators of the year bear each of the four tags."""
    return responsibility.dimensions(open_ones(_of_year(connection, organization_id, on)))


def target_health(
    connection: Reader,
    organization_id: UUID,
    *,
    on: date,
    above: Sequence[UUID],
    in_post: InPost,
) -> TargetHealth:
    """Coverage of responsibility and punctuality, in the year of the day."""
    return responsibility.health(
        open_ones(_of_year(connection, organization_id, on)),
        responsibilities(connection, organization_id, on=on, in_post=in_post),
        deadlines(connection, organization_id, on=on, above=above),
    )


def ideology_sheets(
    connection: Reader, organization_id: UUID, *, year: int, on: date, leaders: Collection[UUID]
) -> tuple[IdeologySheet, ...]:
    """Whether ideology stands on the team's sheet and on each leader's."""
    rows = _file(connection, organization_id)
    return ideology.ideology_sheets(rows, year=year, on=on, leaders=leaders)


def four_togethers(
    connection: Reader, organization_id: UUID, *, year: int, on: date
) -> tuple[Together, ...]:
    """Whether ideology was in each round of the four kinds of work."""
    return ideology.four_togethers(_file(connection, organization_id), year=year, on=on)


def outcomes(connection: Reader, organization_id: UUID, *, on: date) -> tuple[OutcomeOn, ...]:
    """Numbers of other departments about the organization."""
    return governance.outcomes(_file(connection, organization_id), on)


def waivers(connection: Reader, organization_id: UUID, *, on: date) -> tuple[WaiverOn, ...]:
    """What the organization was let off, by whom and by which document."""
    return governance.waivers(_file(connection, organization_id), on)


def working_days(connection: Reader, organizations: Sequence[UUID], *, on: date) -> WorkingDays:
    """The working days for an organization and its superiors, nearest first."""
    files = [_file(connection, each, name=_CALENDAR) for each in organizations]
    return governance.working_days(files, on)


def next_working_day(
    connection: Reader, organizations: Sequence[UUID], day: date, *, on: date
) -> WorkingDay:
    """The first working day from a day on, for an organization and its superiors."""
    found = working_days(connection, organizations, on=on).deadline(day)
    return WorkingDay(day=day, until=found.day, is_provisional=found.is_provisional)


def seals(connection: Reader, organization_id: UUID) -> tuple[Seal, ...]:
    """Every seal of a yearly archive of the organization."""
    return governance.seals(_file(connection, organization_id, name=_SEAL))


def archive(
    connection: Reader, organization_id: UUID, *, year: int, up_to: int | None = None
) -> Archive:
    """The archive of a year; the same at every time for the same ``up_to``.

    Args:
        connection: a reader's.
        organization_id: whose archive.
        year: calendar year.
        up_to: a position in target management's log; None: the last that concerns it.
    """
    values = {"id": organization_id, "up_to": up_to}
    found = connection.execute(_ARCHIVE, values, prepare=True).fetchall()
    last = found[-1][0] if found else 0
    return make_archive(
        [bytes(raw) for _, raw in found],
        organization_id,
        year=year,
        up_to=last if up_to is None else up_to,
    )


def _of_year(connection: Reader, organization_id: UUID, on: date) -> list[IndicatorOn]:
    """The indicators under plans that hold the day's year, the organization's own and inherited."""
    rows = _file(connection, organization_id)
    plans = of_plans.plans(_read(connection, _PLANS, {"id": organization_id}), on)
    of_year = {
        key
        for key, plan in plans.items()
        if plan.organization_id == organization_id
        and plan.starts_on.year <= on.year <= plan.last_day.year
    }
    return [each for each in of_indicators.indicators(rows, on).values() if each.plan_id in of_year]


def _children(connection: Reader, found: Iterable[IndicatorOn], on: date) -> tuple[Indicator, ...]:
    """The open indicators below, also below a target that these were inherited from."""
    ids = {each.indicator.indicator_id for each in found}
    targets = {one for each in found for one in (each.target_id, *each.from_target_ids)}
    rows = _read(connection, _CHILDREN, {"targets": list(targets)})
    by_target: dict[UUID, list[Filed]] = {}
    for row in rows:
        by_target.setdefault(row.subject, []).append(row)
    return tuple(
        child.indicator
        for below in by_target.values()
        for child in open_ones(of_indicators.indicators(below, on).values())
        if child.indicator.parent_indicator_id in ids
    )


def _with_ancestors(
    connection: Reader, rows: Iterable[Filed], on: date
) -> dict[UUID, lineage.KnownDocument]:
    known = lineage.documents(rows, on)
    asked: set[UUID] = set()
    while wanted := lineage.wanted(known) - asked:
        asked |= wanted
        known |= lineage.documents(_subjects(connection, wanted), on)
    return known


def _file(
    connection: Reader, organization_id: UUID, *, name: str | None = None
) -> tuple[Filed, ...]:
    return _read(connection, _FILE, {"id": organization_id, "name": name})


def _subjects(connection: Reader, subjects: Iterable[UUID]) -> tuple[Filed, ...]:
    return _read(connection, _SUBJECTS, {"subjects": list(subjects)})


def _read(connection: Reader, query: LiteralString, values: dict[str, Any]) -> tuple[Filed, ...]:
    rows = connection.execute(query, values, prepare=True).fetchall()
    return read_file(bytes(raw) for (raw,) in rows)


_CALENDAR = "targets.calendar.published.v1"
_SEAL = "targets.archive.sealed.v1"
_FILE = """
SELECT entry FROM files
WHERE organization_id = %(id)s AND (%(name)s::text IS NULL OR name = %(name)s)
ORDER BY sequence
"""
_SUBJECTS = "SELECT entry FROM files WHERE subject = ANY(%(subjects)s) ORDER BY sequence"
_PLANS = """
SELECT entry FROM files
WHERE subject IN (SELECT f.subject FROM files f
                  WHERE f.organization_id = %(id)s AND f.name LIKE 'targets.plan.%%')
ORDER BY sequence
"""
_CHILDREN = """
SELECT entry FROM files
WHERE name LIKE 'targets.target.%%' AND subject IN (
    SELECT f.subject FROM children c JOIN files f USING (sequence)
    WHERE c.parent_target_id = ANY(%(targets)s))
ORDER BY sequence
"""
_ARCHIVE = """
SELECT sequence, entry FROM files
WHERE organization_id = %(id)s AND (%(up_to)s::bigint IS NULL OR sequence <= %(up_to)s)
ORDER BY sequence
"""
