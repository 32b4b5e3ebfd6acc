"""Duties of keeping an organization in order: posts, weak cases, problems, sheets, archives."""

from typing import Annotated

import msgspec

from shared.contracts.facts.registry import PostKind
from shared.contracts.rule_duties import BaseDuty, Days

Posts = Annotated[tuple[PostKind, ...], msgspec.Meta(min_length=1)]


class PostsFilledDuty(BaseDuty, frozen=True, kw_only=True, tag="posts_filled"):
    """Each of these posts that the organization has, never vacant for longer (S-17, S-67, S-68)."""

    posts: Posts
    vacant_days_at_most: Days


class WeakCasesDuty(BaseDuty, frozen=True, kw_only=True, tag="weak_cases_closed"):
    """Each case of a weak organization closed so many days after it was opened (S-18)."""

    within_days: Annotated[int, msgspec.Meta(ge=0, le=1000)]


class ProblemsDuty(BaseDuty, frozen=True, kw_only=True, tag="problems_solved"):
    """Each problem on the register due in the period, solved as its raiser says (S-29, S-71)."""

    days_without_due: Days  # to solve one for which no day was set


class IdeologySheetsDuty(BaseDuty, frozen=True, kw_only=True, tag="ideology_on_sheets"):
    """Ideology on the team's target sheet of the period, and on each leader's (S-24, S-25)."""

    posts: Posts


class ArchiveDuty(BaseDuty, frozen=True, kw_only=True, tag="archive_sealed"):
    """The archive of the year's target management sealed (S-35)."""


class ResultsPublishedDuty(BaseDuty, frozen=True, kw_only=True, tag="results_published"):
    """The results of a round of the year, held by the organization, published (S-23, S-70)."""


class UnitsCoveredDuty(BaseDuty, frozen=True, kw_only=True, tag="units_covered"):
    """Each unit in the organization's area covered by the party's work (S-15, S-57)."""

    new_only: bool = False  # only new economic and social organizations
