"""S-26: ideology handed out, carried out, inspected and assessed together with all other work."""

from collections.abc import Iterator

from services.assessment.domain.asking import Asked, Owed, latest
from services.assessment.domain.deeds import ROUND
from services.assessment.domain.known import Deed
from services.assessment.domain.obligations import Evidence, Fault, Requirement
from shared.contracts.facts.targets_governance import RoundOfWorkRecorded
from shared.contracts.rule_duties_done import TogetherDuty


def together(asked: Asked, duty: TogetherDuty) -> Iterator[Owed]:
    """One obligation for each of the four: a round in the period, none of them without ideology."""
    rounds = [
        deed
        for deeds in asked.record.streams(ROUND)
        if (deed := latest(deeds, RoundOfWorkRecorded)) and deed.day in asked.period
    ]
    for kind in duty.rounds:
        evidence = tuple(_held(asked, deed) for deed in rounds if deed.fact.kind is kind)
        yield Owed((Requirement(evidence, all_without_fault=True),), subject=str(kind))


def _held(asked: Asked, deed: Deed) -> Evidence:
    has_ideology = any(item.is_ideology for item in deed.fact.items)
    return asked.evidence(deed, faults=() if has_ideology else (Fault.NO_IDEOLOGY,))
