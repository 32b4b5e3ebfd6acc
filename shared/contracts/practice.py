"""Numbers of practice that the plan leaves open: a rule pack may give others under `practice`.

Those here hold where no pack is in force, or the pack is silent. Decisions and questions take them
as an argument; none of them stands in their code.
"""

from collections.abc import Callable
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from shared.contracts.rule_duties import Strict

Times = Annotated[int, msgspec.Meta(ge=0, le=366)]
Days = Annotated[int, msgspec.Meta(ge=0, le=3_660)]
Points = Annotated[int, msgspec.Meta(ge=0, le=100)]
Months = Annotated[int, msgspec.Meta(ge=0, le=120)]


class Practice(Strict, frozen=True, kw_only=True):
    """Numbers of the clocks, contact points, visits, research, reports, inspection, registers."""

    term_reminder_months: Months = 6  # the superior reminds this long ahead (S-14)
    vacancy_months: Months = 3  # a post vacant for longer is long vacant (S-17)
    weak_case_months: Months = 6  # 及时: a rectification that takes longer is late (S-18)
    acceptance_points: Points = 70  # an acceptance passes from here (S-18)
    consolidation_months: Months = 6  # from a middling acceptance to the end of a case (S-18)
    joint_units: Times = 5  # a joint branch is normally of at most so many units (S-15)
    plan_grace_days: Days = 90  # a new organization has so long for plan and first targets (S-31)
    secretaries: Literal["each", "jointly"] = "each"  # whose points S-39 bounds
    lagging_points_min: Times = 2  # of the secretary and each deputy (S-39, the plan's)
    lagging_points_max: Times = 3  # (S-39, the plan's)
    other_points_min: Times = 1  # of every other member of the team (S-40, the plan's)
    shared_unit: Literal["warn", "allow"] = "warn"  # two leaders at one unit (S-38 … S-40)
    choice_grace_days: Days = 30  # a leader new in post has so long to choose (S-39)
    visits_a_year: Times = 4  # to each contact point, confirmed (S-42)
    visits_by_midyear: Times = 2  # by 30 June; fewer is warned of (S-42)
    filing_working_days: Days = 10  # from finishing a research report to its filing (S-48)
    research_reports_max: Times = 2  # more earn nothing more (S-47, the plan's)
    research_exempt_months: Months = 3  # a leader who served less in the year owes none (S-47)
    research_one_months: Months = 9  # one who served less owes one at most, and one is full (S-47)
    like_bits: Annotated[int, msgspec.Meta(ge=0, le=64)] = 14  # texts that differ in no more (S-11)
    report_answer_days: Days = 30  # from the filing of a situation report to its answer (S-58)
    inspections_a_year: Times = 4  # of one unit, by whomever; more need approval (S-50, burden)
    rectification_days: Annotated[int, msgspec.Meta(ge=1, le=366)] = (
        30  # where none are said (S-51)
    )
    dues_late_months: Months = 6  # dues paid up to so many months late are lawful (S-55)
    contact_interval_days: Days = 183  # a member away is heard of at least so often (S-54)
    few_answers: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 30  # fewer say little (S-30)


DEFAULTS = Practice()

PracticeOf = Callable[[UUID], Practice]
"""Gives the numbers that bind an organization on the day of a question."""


def defaults_of(_: UUID) -> Practice:
    """Give the numbers that bind an organization where no rule pack is in force."""
    return DEFAULTS
