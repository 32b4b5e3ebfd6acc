"""S-41: those below that are weak, or hard to work in, are somebody's contact point."""

from collections.abc import Iterator

from services.assessment.domain.asking import Asked, Owed
from services.assessment.domain.below import directly_below
from services.assessment.domain.contact_points import points
from services.assessment.domain.flags import flagged
from services.assessment.domain.obligations import Requirement
from services.assessment.domain.timeline import NO_END
from shared.contracts.rule_duties_done import WeakUnitsDuty


def weak_units(asked: Asked, duty: WeakUnitsDuty) -> Iterator[Owed]:
    """One obligation for each organization directly below that is flagged on the due day."""
    known = list(points(asked))
    for unit_id in directly_below(asked):
        flag = flagged(asked.county[unit_id], duty.flags, asked.due_on)
        if flag is None:
            continue
        reached = tuple(
            asked.evidence(
                point.chosen,
                until=NO_END if point.ends_on >= asked.period.ends_on else point.ends_on,
            )
            for point in known
            if unit_id in point.unit_ids
        )
        yield Owed((Requirement(reached, facts=(flag,)),), subject=str(unit_id))
