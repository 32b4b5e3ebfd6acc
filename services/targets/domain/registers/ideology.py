"""S-24 to S-26: ideology on both kinds of target sheets, and in all four rounds of work."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from services.targets.domain.registers.filed import Filed, by_day
from shared.contracts.facts.targets import IdeologyItem, PlanAdopted, PlanKind, Sheet, TargetSet
from shared.contracts.facts.targets_governance import RoundKind, RoundOfWorkRecorded
from shared.contracts.facts.targets_progress import PlanInherited, TargetInherited


class IdeologySheet(msgspec.Struct, frozen=True, kw_only=True):
    """A target sheet of a year: which parts of ideology stand on it."""

    sheet: Sheet
    post_id: UUID | None  # of a leader
    items: tuple[IdeologyItem, ...]
    without: tuple[IdeologyItem, ...]  # of the four parts
    is_missing: bool  # no ideology on the sheet at all


class TogetherState(StrEnum):
    TOGETHER = "together"
    IDEOLOGY_MISSING = "ideology_missing"  # in one round at least
    NO_ROUND = "no_round"


class Together(msgspec.Struct, frozen=True, kw_only=True):
    """One of the four: 一同部署, 一同落实, 一同检查, 一同考核, in a year."""

    kind: RoundKind
    state: TogetherState
    round_ids: tuple[UUID, ...]
    without_ideology: tuple[UUID, ...]  # rounds


def ideology_sheets(
    rows: Iterable[Filed], *, year: int, on: date, leaders: Collection[UUID]
) -> tuple[IdeologySheet, ...]:
    """Give the team's sheet and each leader's.

    Args:
        rows: the organization's file.
        year: of the plans asked about.
        on: the day on which it is asked.
        leaders: posts of the leaders on that day; others with a sheet of their own are added.
    """
    known = by_day(rows, on)
    of_year = {
        row.subject
        for row in known
        if isinstance(row.fact, PlanAdopted | PlanInherited)
        and row.fact.kind is PlanKind.ANNUAL
        and row.fact.starts_on.year == year
    }
    sheets: dict[UUID | None, set[IdeologyItem]] = {
        None: set(),
        **{each: set() for each in leaders},
    }
    for row in known:
        if isinstance(row.fact, TargetSet | TargetInherited) and row.fact.plan_id in of_year:
            sheets.setdefault(row.fact.post_id, set()).update(row.fact.ideology)
    return tuple(_sheet(post_id, items) for post_id, items in sheets.items())


def four_togethers(rows: Iterable[Filed], *, year: int, on: date) -> tuple[Together, ...]:
    """Give each of the four with its rounds of a year, and those that leave ideology out."""
    rounds: Mapping[RoundKind, list[tuple[UUID, bool]]] = {kind: [] for kind in RoundKind}
    for row in by_day(rows, on):
        if isinstance(row.fact, RoundOfWorkRecorded) and row.occurred_on.year == year:
            has_ideology = any(item.is_ideology for item in row.fact.items)
            rounds[row.fact.kind].append((row.subject, has_ideology))
    return tuple(_together(kind, held) for kind, held in rounds.items())


def _sheet(post_id: UUID | None, items: set[IdeologyItem]) -> IdeologySheet:
    return IdeologySheet(
        sheet=Sheet.TEAM if post_id is None else Sheet.LEADER,
        post_id=post_id,
        items=tuple(each for each in IdeologyItem if each in items),
        without=tuple(each for each in IdeologyItem if each not in items),
        is_missing=not items,
    )


def _together(kind: RoundKind, held: list[tuple[UUID, bool]]) -> Together:
    without = tuple(each for each, has_ideology in held if not has_ideology)
    if not held:
        state = TogetherState.NO_ROUND
    else:
        state = TogetherState.IDEOLOGY_MISSING if without else TogetherState.TOGETHER
    return Together(
        kind=kind,
        state=state,
        round_ids=tuple(each for each, _ in held),
        without_ideology=without,
    )
