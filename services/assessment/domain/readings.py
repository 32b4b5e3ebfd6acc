"""Indicators read: for an organization and a segment of its year, on a day, what each came to.

One reader for each kind of indicator. Marks, ballots and cases are not read from a dossier: a
round hands them over.
"""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from services.assessment.domain import measures
from services.assessment.domain.known import Record
from services.assessment.domain.owed import Segment, concerns_any
from services.assessment.rules.reading import Peer, Reading
from shared.contracts.rule_indicators import (
    BallotIndicator,
    CaseIndicator,
    Indicator,
    InnovationIndicator,
    MarkIndicator,
    OutcomeIndicator,
    SatisfactionIndicator,
)
from shared.contracts.rule_pack import RulePack


class InRound(NamedTuple):
    """What only a round knows, by organization and by the name that a pack gives it.

    ``given``: marks, ballots and cases; ``peers``: the rank lists that an organization stands in
    (`domain.peers`), itself among them.
    """

    given: Mapping[UUID, Mapping[str, Reading]]
    peers: Mapping[UUID, Mapping[str, tuple[Peer, ...]]]

    def others(self, organization_id: UUID) -> dict[str, tuple[Fraction, ...]]:
        """Give the figures of an organization's peers, by what is ranked."""
        return {
            name: tuple(each.figure for each in peers if each.organization_id != organization_id)
            for name, peers in self.peers.get(organization_id, {}).items()
        }


class Looked(NamedTuple):
    """What a reader is asked: an indicator, in a segment of an organization's year, on a day."""

    county: Mapping[UUID, Record]
    organization_id: UUID
    record: Record
    pack: RulePack
    indicator: Any  # of the reader's kind
    segment: Segment
    year: int
    day: date


Reader = Callable[[Looked], Reading | None]

READERS: Mapping[type[Indicator], Reader] = {
    SatisfactionIndicator: measures.satisfaction,
    InnovationIndicator: measures.innovations,
    OutcomeIndicator: measures.outcome,
}


def readings(
    county: Mapping[UUID, Record],
    organization_id: UUID,
    pack: RulePack,
    segment: Segment,
    *,
    year: int,
    day: date,
    in_round: InRound | None,
) -> dict[str, Reading]:
    """Give every indicator of the pack that concerns the organization and could be read."""
    record = county[organization_id]
    given = in_round.given.get(organization_id, {}) if in_round else {}
    found: dict[str, Reading] = {}
    for indicator in pack.indicators:
        if not concerns_any((indicator,), record, segment):
            continue
        if indicator.id in given:
            found[indicator.id] = given[indicator.id]
        elif isinstance(indicator, MarkIndicator | BallotIndicator | CaseIndicator):
            waits = in_round is None and not isinstance(indicator, CaseIndicator)
            found[indicator.id] = Reading(indicator.id, indicator.clauses, (), awaits_round=waits)
        else:
            looked = Looked(county, organization_id, record, pack, indicator, segment, year, day)
            reading = READERS[type(indicator)](looked)
            if reading is not None:
                found[indicator.id] = reading
    return found
