"""Duties of those who lead, owed by each holder of the posts named, for the periods served in full.

``long_leave_days``: a leave of more days within a period suspends it (E-13); none named: no leave
does.
"""

from typing import Annotated, Literal

import msgspec

from shared.contracts.facts.registry import PostKind
from shared.contracts.facts.registry_structure import Flag
from shared.contracts.rule_duties import BaseDuty, Bounds, Days, Sentence

Posts = Annotated[tuple[PostKind, ...], msgspec.Meta(min_length=1)]
Months = Annotated[int, msgspec.Meta(ge=0, le=12)]
Least = Annotated[int, msgspec.Meta(ge=1, le=1000)]


class LedDuty(BaseDuty, frozen=True, kw_only=True):
    """A duty of each holder of these posts."""

    posts: Posts
    long_leave_days: Days | None = None


class PointsAsked(Bounds, frozen=True, kw_only=True):
    """How many contact points, and whether each unit must have been lagging when chosen."""

    lagging: bool = False


class ContactPointsDuty(LedDuty, frozen=True, kw_only=True, tag="contact_points"):
    """Contact points in force at the period's end, as many as the post asks (S-38 … S-40)."""

    asked: Annotated[dict[PostKind, PointsAsked], msgspec.Meta(min_length=1)]
    lagging_flags: tuple[Flag, ...] = (Flag.LAGGING, Flag.WEAK)


class ContactVisitsDuty(LedDuty, frozen=True, kw_only=True, tag="contact_visits"):
    """For each contact point in force at the period's end, so many confirmed visits (S-42)."""

    visits: Bounds


class FieldworkDuty(LedDuty, frozen=True, kw_only=True, tag="fieldwork"):
    """So many confirmed visits to the grass roots, to contact points or elsewhere (S-46)."""

    visits: Bounds


class ResearchTopicDuty(LedDuty, frozen=True, kw_only=True, tag="research_topic"):
    """A key topic of research taken for the year (S-45)."""


class ResearchReportsDuty(LedDuty, frozen=True, kw_only=True, tag="research_reports"):
    """Research reports on party building, finished for the year and filed in time (S-47, S-48).

    Whoever served fewer whole months than ``exempt_below_months`` owes none; fewer than
    ``one_below_months``: one is all that can be asked. More than ``reports.at_most`` earn no more.
    ``co_authors``: a joint report counts for its lead author alone (`lead_alone`), or in equal
    shares for all its authors (`equal_shares`); late, it is late for each of them.
    """

    reports: Bounds
    filed_within_working_days: Days
    exempt_below_months: Months
    one_below_months: Months
    co_authors: Literal["lead_alone", "equal_shares"] = "lead_alone"


class DutyReportDuty(LedDuty, frozen=True, kw_only=True, tag="duty_report"):
    """A report of duty on the holder's own days in post, with the section on it (S-59)."""


class OwnTargetsDuty(LedDuty, frozen=True, kw_only=True, tag="own_targets"):
    """Each indicator that the holder signed for, due in the period, reached (S-34, S-60)."""

    levels: tuple[
        Sentence, ...
    ] = ()  # of a rubric, at which an indicator without number is reached
