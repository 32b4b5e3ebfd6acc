"""Flags, weak organizations under rectification, and the register of what must be worked on."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from services.registry.domain.dates import months_after
from services.registry.queries.known import (
    CaseFact,
    KnownOf,
    Root,
    case_files,
    case_views,
    known_organizations,
    page,
    standing_within,
    stands,
)
from services.registry.queries.known import within as within_of
from shared.contracts.facts import registry_cases as c
from shared.contracts.facts.registry_structure import Flag, WeakCriterion
from shared.contracts.page import Page
from shared.contracts.practice import PracticeOf, defaults_of
from shared.eventstore.asking import rows_of


class FlagOn(msgspec.Struct, frozen=True, kw_only=True):
    """A flag that holds for an organization on a day."""

    organization_id: UUID
    flag: Flag
    since: date
    criteria: tuple[WeakCriterion, ...]
    evidence: tuple[str, ...]


class WeakCaseState(StrEnum):
    IDENTIFIED = "identified"
    RECTIFYING = "rectifying"  # a leader is assigned or a measure taken
    ACCEPTED = "accepted"  # passed, to be closed or consolidated
    REJECTED = "rejected"  # did not pass, goes on
    CLOSED = "closed"


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was done, or planned, on a day."""

    on: date
    what: str


class WeakCaseOn(msgspec.Struct, frozen=True, kw_only=True):
    """A weak organization's case as it stood on a day."""

    weak_case_id: UUID
    organization_id: UUID  # a successor, where the case followed it
    state: WeakCaseState
    first_opened_on: date
    opened_on: date  # last
    criteria: tuple[WeakCriterion, ...]
    leader_id: UUID | None = None
    measures: tuple[Done, ...] = ()
    acceptances: tuple[Done, ...] = ()  # what: the grade
    continued_until: date | None = None
    closed_on: date | None = None
    times_reopened: int = 0  # relapses
    predecessor_ids: tuple[UUID, ...] = ()
    organization_stands: bool = True  # False: to be followed to a successor
    is_late: bool = False


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    on: date
    what: str
    person_id: UUID
    due_on: date


class FocusOn(msgspec.Struct, frozen=True, kw_only=True):
    """A key point, weak point or difficulty as it stood on a day."""

    focus_id: UUID
    organization_id: UUID
    kind: c.FocusKind
    title: str
    opened_on: date
    evidence: tuple[str, ...]
    measures: tuple[Planned, ...] = ()
    closed_on: date | None = None
    times_reopened: int = 0
    is_overdue: bool = False  # open, and a measure was due before the day


def flags(
    connection: Connection[Any],
    *,
    on: date,
    within: Root = None,
    flag: Flag | None = None,
    limit: int = 100,
    offset: int = 0,
    known_of: KnownOf = known_organizations,
) -> Page[FlagOn]:
    """Flags that hold on a day for standing organizations, in the organizations' order."""
    _, wanted = standing_within(connection, on=on, root=within, known_of=known_of)
    order = {one.organization_id: place for place, one in enumerate(wanted)}
    rows = rows_of(connection, FlagOn, _FLAGS, {"on": on})
    found = [one for one in rows if one.organization_id in order and flag in {None, one.flag}]
    found.sort(key=lambda one: (order[one.organization_id], one.flag))
    return page(found, limit=limit, offset=offset)


def weak_cases(
    connection: Connection[Any],
    *,
    on: date,
    within: Root = None,
    open_only: bool = False,
    clock_months: int | None = None,
    practice_of: PracticeOf = defaults_of,
    limit: int = 100,
    offset: int = 0,
    known_of: KnownOf = known_organizations,
) -> Page[WeakCaseOn]:
    """Weak organizations' cases opened by a day, none hidden, the earliest first.

    Args:
        connection: a reader's.
        on: the day.
        within: only those of this organization and of those below it.
        open_only: only those not closed on the day.
        clock_months: how long a rectification may take before it is late; None: as long as the
            rule pack in force for its organization says.
        practice_of: the numbers in force.
        limit: rows at most.
        offset: rows passed by.
        known_of: reads the organizations.
    """
    known = known_of(connection, on=on)
    wanted = {one.organization_id for one in within_of(known, within)}
    files = case_files(connection, "weak_case", on=on, organizations=wanted)

    def is_late(case: WeakCaseOn) -> bool:
        limit = clock_months or practice_of(case.organization_id).weak_case_months
        return case.closed_on is None and case.opened_on < months_after(on, -limit)

    found = [
        msgspec.structs.replace(
            one,
            organization_stands=stands(known[one.organization_id], on),
            is_late=is_late(one),
        )
        for one in case_views(files, _fold_weak_case)
        if one.organization_id in wanted and not (open_only and one.closed_on)
    ]
    found.sort(key=lambda one: (one.first_opened_on, one.weak_case_id))
    return page(found, limit=limit, offset=offset)


def focuses(
    connection: Connection[Any],
    *,
    on: date,
    within: Root = None,
    kind: c.FocusKind | None = None,
    open_only: bool = False,
    limit: int = 100,
    offset: int = 0,
    known_of: KnownOf = known_organizations,
) -> Page[FocusOn]:
    """The register of key points, weak points and difficulties by a day, the earliest first."""
    known = known_of(connection, on=on)
    wanted = {one.organization_id for one in within_of(known, within)}
    files = case_files(connection, "focus", on=on, organizations=wanted)
    found = [
        msgspec.structs.replace(
            one,
            is_overdue=one.closed_on is None and any(m.due_on < on for m in one.measures),
        )
        for one in case_views(files, _fold_focus)
        if kind in {None, one.kind} and not (open_only and one.closed_on)
    ]
    found.sort(key=lambda one: (one.opened_on, one.focus_id))
    return page(found, limit=limit, offset=offset)


def _fold_weak_case(weak_case_id: UUID, facts: list[CaseFact]) -> WeakCaseOn | None:
    case: WeakCaseOn | None = None
    for day, fact in facts:
        if isinstance(fact, c.WeakCaseOpened):
            case = WeakCaseOn(
                weak_case_id=weak_case_id,
                organization_id=fact.organization_id,
                state=WeakCaseState.IDENTIFIED,
                first_opened_on=day,
                opened_on=day,
                criteria=fact.criteria,
            )
        elif case is not None:
            case = msgspec.structs.replace(case, **_weak_case_changes(case, day, fact))
    return case


def _weak_case_changes(case: WeakCaseOn, day: date, fact: Any) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    match fact:
        case c.WeakCaseLeaderAssigned():
            changes = {"leader_id": fact.person_id, "state": WeakCaseState.RECTIFYING}
        case c.WeakCaseMeasureTaken():
            measures = (*case.measures, Done(on=day, what=fact.measure))
            changes = {"measures": measures, "state": WeakCaseState.RECTIFYING}
        case c.WeakCaseAcceptanceHeld():
            failed = fact.grade is c.AcceptanceGrade.UNQUALIFIED
            changes = {
                "acceptances": (*case.acceptances, Done(on=day, what=str(fact.grade))),
                "state": WeakCaseState.REJECTED if failed else WeakCaseState.ACCEPTED,
            }
        case c.WeakCaseContinued():
            changes = {"continued_until": fact.until}
        case c.WeakCaseClosed():
            changes = {"closed_on": day, "state": WeakCaseState.CLOSED}
        case c.WeakCaseReopened():
            changes = {
                "closed_on": None,
                "continued_until": None,
                "opened_on": day,
                "criteria": fact.criteria,
                "times_reopened": case.times_reopened + 1,
                "state": WeakCaseState.IDENTIFIED,
            }
        case c.WeakCaseFollowed():
            predecessors = (*case.predecessor_ids, fact.predecessor_id)
            changes = {"organization_id": fact.organization_id, "predecessor_ids": predecessors}
    return changes


def _fold_focus(focus_id: UUID, facts: list[CaseFact]) -> FocusOn | None:
    focus: FocusOn | None = None
    for day, fact in facts:
        if isinstance(fact, c.FocusOpened):
            focus = FocusOn(
                focus_id=focus_id,
                organization_id=fact.organization_id,
                kind=fact.kind,
                title=fact.title,
                opened_on=day,
                evidence=fact.evidence,
            )
        elif focus is not None:
            focus = msgspec.structs.replace(focus, **_focus_changes(focus, day, fact))
    return focus


def _focus_changes(focus: FocusOn, day: date, fact: Any) -> dict[str, Any]:
    match fact:
        case c.FocusMeasurePlanned():
            planned = Planned(
                on=day, what=fact.measure, person_id=fact.person_id, due_on=fact.due_on
            )
            return {"measures": (*focus.measures, planned)}
        case c.FocusClosed():
            return {"closed_on": day, "evidence": (*focus.evidence, *fact.evidence)}
        case c.FocusReopened():
            return {
                "closed_on": None,
                "times_reopened": focus.times_reopened + 1,
                "evidence": (*focus.evidence, *fact.evidence),
            }
    return {}


_FLAGS = """
SELECT f.organization_id, f.flag, f.starts_on AS since, f.criteria, f.evidence
FROM (
    SELECT DISTINCT ON (organization_id, flag) *
    FROM flags WHERE starts_on <= %(on)s
    ORDER BY organization_id, flag, starts_on DESC
) f
WHERE f.holds
"""
