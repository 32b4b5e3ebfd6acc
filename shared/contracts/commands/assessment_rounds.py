"""Commands on rounds: opening, computing, grading, publishing, making final."""

from datetime import date
from typing import Annotated
from uuid import UUID

from shared.contracts.command import Command, New, OrganizationId, Ref
from shared.contracts.fact import ShortText, Year
from shared.contracts.facts.assessment_rounds import LedgerSize, PageNumber
from shared.contracts.facts.registry import Category, OrganizationKind

RoundId = Annotated[UUID, Ref("assessment.round")]
NewRoundId = Annotated[UUID, New("assessment.round")]


class OpenRound(Command, frozen=True, kw_only=True):
    """Open a round over an organization and all below it.

    Left out, ``size`` is all that is filed, ``valid_on`` the day that the rule pack names.
    """

    organization_id: OrganizationId
    round_id: NewRoundId
    title: ShortText
    year: Year
    size: LedgerSize | None = None
    valid_on: date | None = None
    kinds: tuple[OrganizationKind, ...] = ()
    categories: tuple[Category, ...] = ()
    leaders: bool = False
    same_cut_as: Annotated[UUID, Ref("assessment.round")] | None = None


class ComputeResults(Command, frozen=True, kw_only=True):
    """Have a page of a round's subjects computed; computed again, only what changed is recorded."""

    organization_id: OrganizationId
    round_id: RoundId
    page: PageNumber


class ProposeGrades(Command, frozen=True, kw_only=True):
    """Have a page of a round's subjects graded and ranked among all of their category."""

    organization_id: OrganizationId
    round_id: RoundId
    page: PageNumber


class PublishRound(Command, frozen=True, kw_only=True):
    """Make a round's results known; the window for objections begins."""

    organization_id: OrganizationId
    round_id: RoundId


class FinaliseRound(Command, frozen=True, kw_only=True):
    """Make a round's results final, after the window and every decision."""

    organization_id: OrganizationId
    round_id: RoundId
