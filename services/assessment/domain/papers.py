"""S-12, S-13: directives acted on, and working documents of the four kinds in force."""

from collections.abc import Iterator
from datetime import timedelta

from services.assessment.domain.asking import Asked, Owed, latest, of_type
from services.assessment.domain.deeds import DIRECTIVE, WORK_DOCUMENT
from services.assessment.domain.obligations import Fault, Requirement
from services.assessment.domain.timeline import NO_END
from shared.contracts.facts.targets_policy import (
    DirectiveMeasureTaken,
    DirectiveReceived,
    DirectiveSetAside,
    DirectiveStudied,
    DirectiveSuperseded,
    WorkDocumentApproved,
    WorkDocumentKind,
)
from shared.contracts.rule_duties_done import DirectivesDuty, WorkDocumentsDuty


def directives(asked: Asked, duty: DirectivesDuty) -> Iterator[Owed]:
    """One obligation for each directive received: studied, and a measure taken on it.

    Set aside or superseded before anybody acted on it, it is owed no longer from that day on.
    """
    for deeds in asked.record.streams(DIRECTIVE):
        received = latest(deeds, DirectiveReceived)
        if received is None or received.day not in asked.period:
            continue
        due_on, is_provisional = asked.put_off(received.day + timedelta(days=duty.within_days))
        studied = min(of_type(deeds, DirectiveStudied), key=lambda deed: deed.day, default=None)
        gone = of_type(deeds, DirectiveSetAside, DirectiveSuperseded)
        evidence = tuple(
            asked.evidence(
                deed,
                on=max(deed.day, studied.day) if studied else deed.day,
                due_on=due_on,
                faults=() if studied else (Fault.NOT_STUDIED,),
                facts=(studied.id,) if studied else (),
            )
            for deed in of_type(deeds, DirectiveMeasureTaken)
        )
        yield Owed(
            (Requirement(evidence, facts=(received.id,)),),
            subject=str(received.subject),
            due_on=due_on,
            is_provisional=is_provisional,
            anchor=received.day,
            void_from=gone[0].day if gone and not evidence else NO_END,
            facts=tuple(deed.id for deed in gone),
        )


def work_documents(asked: Asked, duty: WorkDocumentsDuty) -> Iterator[Owed]:
    """One obligation a period, with one thing asked for each kind: a version in force in it."""
    yield Owed(tuple(_of_kind(asked, kind) for kind in duty.documents))


def _of_kind(asked: Asked, kind: WorkDocumentKind) -> Requirement:
    found = []
    for deeds in asked.record.streams(WORK_DOCUMENT):
        for deed in of_type(deeds, WorkDocumentApproved):
            ends_on = deed.fact.ends_on
            is_over = ends_on is not None and ends_on < asked.period.starts_on
            if (
                deed.fact.kind is kind
                and not is_over
                and deed.fact.starts_on < asked.period.ends_on
            ):
                found.append(asked.evidence(deed))
    return Requirement(tuple(found))
