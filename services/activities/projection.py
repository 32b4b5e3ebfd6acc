"""The read model of activity logging; each topic says in `projections` what its facts change."""

from collections.abc import Iterable, Mapping

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
from shared.eventstore.follower import Change, Follower
from shared.kernel.errors import UnknownFactError
from shared.settings import Settings

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


def follower(settings: Settings) -> Follower:
    """Give what keeps the read model of activity logging at the ledger."""
    return Follower(settings, "activities", project)


def project(entry: Entry, fact: Fact) -> Iterable[Change]:
    """Give what a fact of activity logging changes in its read model.

    Raises:
        UnknownFactError: a fact that this version does not know.
    """
    part = _PARTS.get(type(fact))
    if part is None:
        raise UnknownFactError(fact.TOPIC)
    return part(entry, fact)
