"""S-14: an election by the end of the term, or by the day to which it was put off (E-21)."""

from collections.abc import Iterator
from datetime import date

from services.assessment.domain.asking import Asked, Owed
from services.assessment.domain.deeds import ORGANIZATION
from services.assessment.domain.known import Deed
from services.assessment.domain.obligations import Requirement
from shared.contracts.facts.registry_terms import (
    ElectionAdvanced,
    ElectionHeld,
    TermExtended,
    TermStarted,
)
from shared.contracts.rule_duties_done import ElectionDuty


def elections(asked: Asked, _: ElectionDuty) -> Iterator[Owed]:
    """One obligation for each term that ends in the period, as extended or advanced."""
    told = sorted(
        (
            deed
            for deeds in asked.record.streams(ORGANIZATION)
            for deed in deeds
            if isinstance(deed.fact, _OF_TERMS)
        ),
        key=lambda deed: deed[:2],
    )
    terms = [at for at, deed in enumerate(told) if isinstance(deed.fact, _BEGINNING)]
    for number, at in enumerate(terms):
        after = terms[number + 1] if number + 1 < len(terms) else None
        moved = told[at + 1 : after]
        due_on, facts = _due_on(told[at], moved)
        if due_on not in asked.period:
            continue
        held = told[after] if after is not None else None
        is_held = held is not None and isinstance(held.fact, ElectionHeld)
        evidence = (asked.evidence(held, due_on=due_on),) if held and is_held else ()
        yield Owed(
            (Requirement(evidence, facts=facts),),
            subject=told[at].day.isoformat(),
            due_on=due_on,
            anchor=due_on,
        )


def _due_on(begun: Deed, moved: list[Deed]) -> tuple[date, tuple[str, ...]]:
    until: date = moved[-1].fact.until if moved else begun.fact.due_on
    return until, (begun.id, *(deed.id for deed in moved))


_BEGINNING = TermStarted | ElectionHeld
_OF_TERMS = TermStarted | ElectionHeld | TermExtended | ElectionAdvanced
