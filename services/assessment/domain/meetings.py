"""S-36, S-37a, S-37b, S-37c: was there a meeting, and was it a valid one?

Source: the plan, clauses S-36 and S-37a to S-37c; national branch regulations for the quorum.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from services.assessment.domain.asking import Asked, Owed
from services.assessment.domain.entering import entered_late
from services.assessment.domain.known import Meeting, Record
from services.assessment.domain.obligations import Evidence, Fault, Note, Requirement
from shared.contracts.facts.activities import ChairBasis, MeetingKind
from shared.contracts.rule_duties import MeetingDuty
from shared.contracts.rule_pack import Quorum, RulePack
from shared.kernel.calendar import Period

Finding = tuple[Fault | None, Note | None, tuple[str, ...]]


class Electorate(NamedTuple):
    """How many must be counted from, and the fact that says so; None where nobody knows."""

    size: int | None
    facts: tuple[str, ...] = ()


def meeting_owed(asked: Asked, duty: MeetingDuty) -> Iterator[Owed]:
    """One obligation a period: a valid meeting of a kind that the duty names."""
    record, (_, starts_on, ends_on) = asked.record, asked.period
    found = tuple(
        judge(asked, meeting, kind, duty)
        for meeting in record.meetings
        if starts_on <= meeting.held_on < ends_on
        and (kind := meeting.kind_for(_kinds_on(record, duty, meeting.held_on))) is not None
    )
    yield Owed((Requirement(found),), aside=not_held_in(record, asked.period))


def _kinds_on(record: Record, duty: MeetingDuty, day: date) -> tuple[MeetingKind, ...]:
    """Give the kinds that answer to a duty on a day: with a committee then, or without."""
    if duty.kinds_without_committee and not record.committees.on(day):
        return duty.kinds_without_committee
    return duty.kinds


def not_held_in(record: Record, period: Period) -> tuple[str, ...]:
    """Give the facts of meetings of the period that were aborted or withdrawn."""
    return tuple(
        fact for meeting in record.not_held if meeting.day in period for fact in meeting.facts
    )


def judge(asked: Asked, meeting: Meeting, kind: MeetingKind, duty: MeetingDuty) -> Evidence:
    """Judge one meeting as one of a kind: all faults found, and the facts that were looked at."""
    claim, record, pack = meeting.claim, asked.record, asked.pack
    chair = _chair(record, meeting, duty.chair)
    quorum = _quorum(record, meeting, kind, pack)
    faults = [fault for fault in (chair[0], quorum[0]) if fault is not None]
    if not any(duty.agenda_tag in item.tags for item in claim.agenda):
        faults.append(Fault.AGENDA)
    if len(claim.conclusions) < duty.conclusions_min:
        faults.append(Fault.CONCLUSION)
    late = entered_late(meeting.held_on, meeting.received_on, asked.grace_days)
    notes = (Note.ENTERED_LATE if late else None, chair[1], quorum[1])
    return Evidence(
        after_due=False,
        entered_late=late,
        from_on=meeting.held_on,
        facts=(*meeting.facts, *chair[2], *quorum[2]),
        faults=tuple(faults),
        notes=tuple(note for note in notes if note is not None),
    )


def _chair(record: Record, meeting: Meeting, grounds: tuple[ChairBasis, ...]) -> Finding:
    chair_id, day = meeting.claim.chair_id, meeting.held_on
    terms = [
        tenure
        for tenure in record.secretaries
        if tenure.person_id == chair_id and tenure.holds(day)
    ]
    for term in terms:
        if not term.acting and ChairBasis.SECRETARY in grounds:
            return None, None, term.facts
    for term in terms:
        if term.acting and ChairBasis.ACTING in grounds:
            return None, Note.CHAIR_ACTING, term.facts
    claim = meeting.claim
    written = claim.chair_basis is ChairBasis.ENTRUSTED and claim.entrustment is not None
    if written and ChairBasis.ENTRUSTED in grounds:
        return None, Note.CHAIR_ENTRUSTED, ()
    return Fault.CHAIR, None, ()


def _quorum(record: Record, meeting: Meeting, kind: MeetingKind, pack: RulePack) -> Finding:
    match kind:
        case MeetingKind.GENERAL_MEETING:
            rule, electorate = pack.quorum.general_meeting, _voters(record, meeting.held_on)
        case MeetingKind.PARTY_COMMITTEE | MeetingKind.BRANCH_COMMITTEE:
            rule = pack.quorum.committee
            electorate = _committee(record, meeting.held_on, rule)
        case other:
            rule = pack.quorum.others.get(other)
            electorate = _others(record, meeting.held_on, rule)
    if rule is None:
        return None, None, ()
    if electorate.size is None:
        electorate = Electorate(meeting.claim.entitled)
    if electorate.size is None:
        return None, Note.QUORUM_UNKNOWN, ()
    fault = None if _enough(meeting.claim.present, electorate.size, rule) else Fault.QUORUM
    return fault, None, electorate.facts


def _enough(present: int, entitled: int, rule: Quorum) -> bool:
    # present / entitled against share, without leaving the integers
    left, right = present * rule.share.denominator, entitled * rule.share.numerator
    return left > right if rule.counting == "more_than" else left >= right


def _voters(record: Record, day: date) -> Electorate:
    count = record.members.at(day)
    return Electorate(count.value.entitled_to_vote, (count.fact,)) if count else Electorate(None)


def _others(record: Record, day: date, rule: Quorum | None) -> Electorate:
    return _committee(record, day, rule) if rule and rule.posts else _voters(record, day)


def _committee(record: Record, day: date, rule: Quorum | None) -> Electorate:
    if rule is None:
        return Electorate(None)
    members = {t.person_id for t in record.tenures if t.kind in rule.posts and t.holds(day)}
    return Electorate(len(members) or None)
