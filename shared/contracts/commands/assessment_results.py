"""Commands on one subject's result in a round. Nobody can pass a score in."""

from shared.contracts.command import Command, MeetingId, OrganizationId, PersonId
from shared.contracts.commands.assessment_rounds import RoundId
from shared.contracts.fact import Quantity, ShortText, Text
from shared.contracts.facts.assessment_results import (
    BallotGroup,
    Code,
    FactId,
    ObjectionOutcome,
    Percent,
    Use,
    Version,
)
from shared.contracts.facts.assessment_rounds import LedgerSize


class FileSelfAssessment(Command, frozen=True, kw_only=True):
    """Say of oneself how the year went, before the results are published."""

    organization_id: OrganizationId
    round_id: RoundId
    statement: Text
    person_id: PersonId | None = None
    claimed: Quantity | None = None


class CloseBallot(Command, frozen=True, kw_only=True):
    """Record a ballot on a subject, counted by group."""

    organization_id: OrganizationId
    round_id: RoundId
    groups: tuple[BallotGroup, ...]
    person_id: PersonId | None = None
    indicator: Code | None = None


class GiveMark(Command, frozen=True, kw_only=True):
    """Record a mark that the committee gave by hand, with the meeting whose minutes have it."""

    organization_id: OrganizationId
    round_id: RoundId
    title: ShortText
    points: Quantity
    meeting_id: MeetingId
    person_id: PersonId | None = None
    indicator: Code | None = None
    out_of: Quantity | None = None
    level: Code | None = None
    document: ShortText | None = None


class ApplyVeto(Command, frozen=True, kw_only=True):
    """Record that the committee found what the rules name as a veto."""

    organization_id: OrganizationId
    round_id: RoundId
    veto: Code
    facts: tuple[FactId, ...]
    meeting_id: MeetingId
    person_id: PersonId | None = None


class FileObjection(Command, frozen=True, kw_only=True):
    """Object to a published result, within the window."""

    organization_id: OrganizationId
    round_id: RoundId
    grounds: Text
    person_id: PersonId | None = None
    facts: tuple[FactId, ...] = ()


class DecideObjection(Command, frozen=True, kw_only=True):
    """Decide an objection; the score is worked out with the change, and the difference recorded.

    The change is what was entered since the cut-off, up to ``size`` (left out: all that is filed),
    and facts that are not to be regarded.
    """

    organization_id: OrganizationId
    round_id: RoundId
    outcome: ObjectionOutcome
    person_id: PersonId | None = None
    size: LedgerSize | None = None
    disregarded: tuple[FactId, ...] = ()
    meeting_id: MeetingId | None = None


class SupersedeResult(Command, frozen=True, kw_only=True):
    """Have a final result worked out anew after a correction; the old version stays."""

    organization_id: OrganizationId
    round_id: RoundId
    person_id: PersonId | None = None
    size: LedgerSize | None = None


class RecordUse(Command, frozen=True, kw_only=True):
    """Record for which decision a result was one of the bases, and what the others were."""

    organization_id: OrganizationId
    round_id: RoundId
    version: Version
    use: Use
    decision: ShortText
    other_bases: tuple[ShortText, ...]
    person_id: PersonId | None = None
    weight_percent: Percent | None = None
