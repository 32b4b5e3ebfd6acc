"""The read model of activity logging; each topic says in `projections` what its facts change."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from services.activities.projections import (
    guidance,
    inspections,
    meetings,
    points,
    problems,
    registers,
    reports,
    research,
)
from services.activities.projections.part import Part
from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.contracts.facts.activities_points import ContactPointWithdrawn
from shared.contracts.facts.activities_reports import DutyReportWithdrawn
from shared.contracts.facts.activities_research import InnovationWithdrawn, ResearchReportWithdrawn
from shared.contracts.facts.activities_surveys import EvidenceAttached, EvidenceDetached
from shared.eventstore.cited_files import citing, no_longer_citing
from shared.eventstore.follower import Change, Follower
from shared.kernel.errors import UnknownFactError
from shared.settings import Settings

_SCHEMA = "activities"
_PARTS: Mapping[type[Fact], Part] = {
    **meetings.PARTS,
    **points.PARTS,
    **guidance.PARTS,
    **research.PARTS,
    **reports.PARTS,
    **problems.PARTS,
    **inspections.PARTS,
    **registers.PARTS,
}
_CITES_NO_MORE = (
    EvidenceDetached,
    ContactPointWithdrawn,
    DutyReportWithdrawn,
    ResearchReportWithdrawn,
    InnovationWithdrawn,
)


def follower(settings: Settings) -> Follower:
    """Give what keeps the read model of activity logging at the ledger."""
    return Follower(settings, _SCHEMA, project)


def project(entry: Entry, fact: Fact) -> Iterator[Change]:
    """Give what a fact of activity logging changes in its read model.

    Raises:
        UnknownFactError: a fact that this version does not know.
    """
    part = _PARTS.get(type(fact))
    if part is None:
        raise UnknownFactError(fact.TOPIC)
    yield from part(entry, fact)
    if isinstance(fact, _CITES_NO_MORE):
        yield no_longer_citing(_SCHEMA, entry)
    yield from citing(_SCHEMA, entry, fact, _about(fact))


def _about(fact: Fact) -> tuple[str, UUID] | None:
    if isinstance(fact, EvidenceAttached):
        return fact.subject_kind.value, fact.subject_id
    return None
