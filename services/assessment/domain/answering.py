"""Who answered for what an organization owed, on a day: by post, by acting, by an open handover."""

from datetime import date
from uuid import UUID

from services.assessment.domain.deeds import HANDOVER
from services.assessment.domain.known import Deed, Record
from services.assessment.domain.posts import Tenure
from services.assessment.domain.timeline import NO_END
from shared.contracts.facts.registry_duties import (
    HandoverOpened,
    HandoverRuled,
    HandoverSigned,
    Side,
)


def answerable(record: Record, day: date) -> UUID | None:
    """Give the secretary of a day, else whoever acted for the secretary; the last to come in.

    While the post is being handed over to the secretary, the predecessor remains (E-14).
    """
    in_post = [tenure for tenure in record.secretaries if tenure.holds(day)]
    best = max(in_post, key=lambda t: (not t.acting, t.starts_on, t.facts), default=None)
    if best is None:
        return None
    return _predecessor(record, best, day) or best.person_id


def _predecessor(record: Record, tenure: Tenure, day: date) -> UUID | None:
    if HANDOVER not in record.deeds:
        return None
    for deeds in record.streams(HANDOVER):
        opened = deeds[0]
        fact = opened.fact
        if (
            isinstance(fact, HandoverOpened)
            and (fact.post_id, fact.successor_id) == (tenure.post_id, tenure.person_id)
            and opened.day <= day < _done_on(deeds)
        ):
            return fact.predecessor_id
    return None


def _done_on(deeds: list[Deed]) -> date:
    """Give the first day on which a handover is done: signed by both sides, or ruled upon."""
    ruled = [deed.day for deed in deeds if isinstance(deed.fact, HandoverRuled)]
    signed: dict[Side, date] = {}
    for deed in deeds:
        if isinstance(deed.fact, HandoverSigned):
            side = deed.fact.side
            signed[side] = min(deed.day, signed.get(side, deed.day))
    if len(signed) == len(Side):
        ruled.append(max(signed.values()))
    return min(ruled, default=NO_END)
