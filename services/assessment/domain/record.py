"""The fold of a dossier: rows of one organization in, what is known of it out. It never judges.

Facts may be retroactive and of any order; every prefix of a dossier, and every part, folds.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from services.assessment.domain import known as k
from services.assessment.domain import reading_targets
from services.assessment.domain.deeds import CONTACT_POINT, INSPECTION, keep
from services.assessment.domain.filing import Filed
from services.assessment.domain.known import Record
from services.assessment.domain.posts import Step, tenures
from shared.contracts.catalogue import decode_fact
from shared.contracts.fact import Fact
from shared.contracts.facts import activities as a
from shared.contracts.facts import registry as g
from shared.contracts.facts import registry_structure as gs
from shared.contracts.facts import targets as t
from shared.contracts.facts import targets_progress as tp

__all__ = ["Record", "fold", "relatives"]


class Claimed(NamedTuple):
    day: date
    received_on: date
    claim: a.MeetingHeld
    fact: str


class Correction(NamedTuple):
    held_on: date | None
    changes: dict[str, object]
    fact: str


@dataclass(slots=True)
class Draft:
    """A record being folded, with what can be joined only when all facts are in."""

    record: Record = field(default_factory=Record)
    steps: list[Step] = field(default_factory=list)
    held: dict[UUID, Claimed] = field(default_factory=dict)
    corrections: dict[UUID, list[Correction]] = field(default_factory=dict)
    withdrawals: dict[UUID, str] = field(default_factory=dict)  # meeting → fact
    purposes: dict[UUID, tuple[tuple[a.MeetingKind, ...], str]] = field(default_factory=dict)
    aborted: dict[UUID, tuple[date, str]] = field(default_factory=dict)


def fold(rows: Iterable[Filed]) -> Record:
    """Fold one organization's rows, in ledger order, into what is known of it.

    Raises:
        UnknownFactError: a stored name this version does not know.
    """
    draft = Draft()
    for row in rows:
        fact = decode_fact(row.type, row.data)
        keep(draft.record, row, fact)
        handler = _HANDLERS.get(type(fact))
        further = reading_targets.HANDLERS.get(type(fact))
        if handler is not None:
            handler(draft, row, fact)
        elif further is not None:
            further(draft.record, row, fact)
        else:
            continue  # a known fact on which no judgement rests yet
        draft.record.organization_id = row.organization_id
    return _finish(draft)


def relatives(record: Record) -> set[UUID]:
    """Give the organizations that judging this one needs, beside those below it.

    All superiors ever, predecessors, and the units of its contact points and inspections.
    """
    superiors = {change.value for change in record.superiors if change.value is not None}
    return superiors | set(record.predecessors) | set(_units(record))


def _units(record: Record) -> Iterator[UUID]:
    for kind in (CONTACT_POINT, INSPECTION):
        for deeds in record.streams(kind):
            for deed in deeds:
                unit_id = getattr(deed.fact, "unit_id", None)
                if unit_id is not None:
                    yield unit_id


def _established(draft: Draft, row: Filed, fact: g.OrganizationEstablished) -> None:
    record = draft.record
    record.kind = fact.kind
    record.established = (row.occurred_on, row.fact)
    record.predecessors = fact.predecessor_ids
    record.committees.add(row.occurred_on, row.index, fact.has_committee, row.fact)
    record.names.add(row.occurred_on, row.index, fact.name, row.fact)
    record.categories.add(row.occurred_on, row.index, fact.category, row.fact)
    record.superiors.add(row.occurred_on, row.index, fact.superior_id, row.fact)


def _renamed(draft: Draft, row: Filed, fact: g.OrganizationRenamed) -> None:
    draft.record.names.add(row.occurred_on, row.index, fact.name, row.fact)


def _moved(draft: Draft, row: Filed, fact: g.OrganizationMoved) -> None:
    draft.record.superiors.add(row.occurred_on, row.index, fact.superior_id, row.fact)


def _categorized(draft: Draft, row: Filed, fact: g.OrganizationCategorized) -> None:
    draft.record.categories.add(row.occurred_on, row.index, fact.category, row.fact)


def _committee_set(draft: Draft, row: Filed, fact: gs.CommitteeSet) -> None:
    draft.record.committees.add(row.occurred_on, row.index, fact.has_committee, row.fact)


def _merged(draft: Draft, row: Filed, fact: g.OrganizationMerged) -> None:
    _ended(draft, k.End(row.occurred_on, row.index, "merged", fact.successor_id, row.fact))


def _abolished(draft: Draft, row: Filed, _: g.OrganizationAbolished) -> None:
    _ended(draft, k.End(row.occurred_on, row.index, "abolished", None, row.fact))


def _split(draft: Draft, row: Filed, _: gs.OrganizationSplit) -> None:
    _ended(draft, k.End(row.occurred_on, row.index, "split", None, row.fact))


def _voided(draft: Draft, row: Filed, _: gs.OrganizationVoided) -> None:
    # It never stood: it ended on the day on which it was said to begin.
    if draft.record.established is not None:
        first_day, _fact = draft.record.established
        _ended(draft, k.End(first_day, row.index, "voided", None, row.fact))


def _ended(draft: Draft, end: k.End) -> None:
    known = draft.record.end
    draft.record.end = end if known is None else min(known, end, key=lambda each: each[:2])


def _counted(draft: Draft, row: Filed, fact: g.MembersCounted) -> None:
    draft.record.members.add(row.occurred_on, row.index, fact, row.fact)


def _post_created(draft: Draft, row: Filed, fact: g.PostCreated) -> None:
    draft.record.posts[row.subject] = fact.kind


def _stepped(
    draft: Draft, row: Filed, fact: g.PersonAppointed | g.ActingStarted | g.AppointmentEnded
) -> None:
    ends = isinstance(fact, g.AppointmentEnded)
    acting = isinstance(fact, g.ActingStarted) or getattr(fact, "acting", False)
    draft.steps.append(
        Step(
            row.subject,
            fact.kind,
            fact.person_id,
            acting,
            not ends,
            row.occurred_on,
            row.index,
            row.fact,
        )
    )


def _nothing(_draft: Draft, _row: Filed, _fact: t.DocumentIssued) -> None:
    """A document is cited by its clauses and asks for nothing by itself."""


def _target_set(draft: Draft, row: Filed, fact: t.TargetSet | tp.TargetInherited) -> None:
    ids = tuple(indicator.indicator_id for indicator in fact.indicators)
    draft.record.targets.append(k.Target(fact.plan_id, row.occurred_on, ids, row.fact))


def _cascaded(draft: Draft, row: Filed, fact: t.IndicatorCascaded) -> None:
    draft.record.cascades.setdefault(fact.indicator_id, []).append(_handing(row, fact))


def _accepted(draft: Draft, row: Filed, fact: t.IndicatorAccepted) -> None:
    draft.record.acceptances.setdefault(fact.indicator_id, []).append(_handing(row, fact))


def _handing(row: Filed, fact: t.IndicatorCascaded | t.IndicatorAccepted) -> k.Handing:
    return k.Handing(
        row.occurred_on, row.index, fact.post_id, fact.person_id, row.received_on, row.fact
    )


def _held(draft: Draft, row: Filed, fact: a.MeetingHeld) -> None:
    draft.held[row.subject] = Claimed(row.occurred_on, row.received_on, fact, row.fact)


def _broken_off(draft: Draft, row: Filed, _: a.MeetingAborted) -> None:
    draft.aborted[row.subject] = (row.occurred_on, row.fact)


def _corrected(draft: Draft, row: Filed, fact: a.MeetingCorrected) -> None:
    changes = {name: value for name in _CORRECTABLE if (value := getattr(fact, name)) is not None}
    draft.corrections.setdefault(row.subject, []).append(
        Correction(fact.held_on, changes, row.fact)
    )


def _withdrawn(draft: Draft, row: Filed, _: a.MeetingWithdrawn) -> None:
    draft.withdrawals[row.subject] = row.fact


def _purposes_stated(draft: Draft, row: Filed, fact: a.MeetingPurposesStated) -> None:
    draft.purposes[row.subject] = (fact.serves, row.fact)


def _reported(draft: Draft, row: Filed, fact: a.ReportFiled) -> None:
    draft.record.reports.append(
        k.Report(row.occurred_on, row.index, row.received_on, fact.year, fact.half, row.fact)
    )


_HANDLERS: dict[type[Fact], Callable[[Draft, Filed, Any], None]] = {
    g.OrganizationEstablished: _established,
    g.OrganizationRenamed: _renamed,
    g.OrganizationMoved: _moved,
    g.OrganizationCategorized: _categorized,
    gs.CommitteeSet: _committee_set,
    g.OrganizationMerged: _merged,
    g.OrganizationAbolished: _abolished,
    gs.OrganizationSplit: _split,
    gs.OrganizationVoided: _voided,
    g.MembersCounted: _counted,
    g.PostCreated: _post_created,
    g.PersonAppointed: _stepped,
    g.ActingStarted: _stepped,
    g.AppointmentEnded: _stepped,
    t.DocumentIssued: _nothing,
    t.TargetSet: _target_set,
    tp.TargetInherited: _target_set,  # set by the successor on that day
    t.IndicatorCascaded: _cascaded,
    t.IndicatorAccepted: _accepted,
    a.MeetingHeld: _held,
    a.MeetingAborted: _broken_off,
    a.MeetingCorrected: _corrected,
    a.MeetingWithdrawn: _withdrawn,
    a.MeetingPurposesStated: _purposes_stated,
    a.ReportFiled: _reported,
}

_CORRECTABLE = tuple(
    name
    for name in a.MeetingCorrected.__struct_fields__
    if name in a.MeetingHeld.__struct_fields__ and name != "organization_id"
)


def _finish(draft: Draft) -> Record:
    record = draft.record
    record.tenures = tenures(draft.steps)
    record.secretaries = tuple(
        tenure for tenure in record.tenures if tenure.kind is g.PostKind.SECRETARY
    )
    meetings: list[k.Meeting] = []
    not_held: list[k.NotHeld] = []
    for meeting_id, claimed in draft.held.items():
        meeting = _as_corrected(meeting_id, claimed, draft.corrections.get(meeting_id, ()))
        if meeting_id in draft.purposes:
            serves, fact = draft.purposes[meeting_id]
            meeting = meeting._replace(serves=serves, facts=(*meeting.facts, fact))
        withdrawal = draft.withdrawals.get(meeting_id)
        if withdrawal is None:
            meetings.append(meeting)
        else:
            facts = (*meeting.facts, withdrawal)
            not_held.append(k.NotHeld(meeting_id, meeting.held_on, "withdrawn", facts))
    for meeting_id, (day, fact) in draft.aborted.items():
        not_held.append(k.NotHeld(meeting_id, day, "aborted", (fact,)))
    record.meetings = tuple(sorted(meetings, key=lambda meeting: (meeting.held_on, meeting.facts)))
    record.not_held = tuple(sorted(not_held, key=lambda each: (each.day, each.facts)))
    record.deeds = {kind: dict(sorted(record.deeds[kind].items())) for kind in record.deeds}
    record.targets.sort(key=lambda target: (target.set_on, target.fact))
    return record


def _as_corrected(
    meeting_id: UUID, claimed: Claimed, corrections: Iterable[Correction]
) -> k.Meeting:
    held_on, claim = claimed.day, claimed.claim
    facts = [claimed.fact]
    for correction in corrections:
        held_on = correction.held_on or held_on
        claim = msgspec.structs.replace(claim, **correction.changes)
        facts.append(correction.fact)
    return k.Meeting(meeting_id, held_on, claimed.received_on, claim, tuple(facts))
