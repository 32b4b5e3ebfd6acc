"""Indicators looked up in a dossier: satisfaction (S-30), innovation (S-11), outcomes (S-07)."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from services.assessment.domain.asking import latest, of_type
from services.assessment.domain.deeds import INNOVATION, OUTCOME, SURVEY
from services.assessment.domain.known import Deed
from services.assessment.rules.reading import Observation, Reading
from shared.contracts.facts.activities_research import (
    InnovationAdopted,
    InnovationAdoptionRevoked,
    InnovationWithdrawn,
)
from shared.contracts.facts.activities_surveys import SurveyClosed
from shared.contracts.facts.targets_progress import OutcomeImported

if TYPE_CHECKING:
    from services.assessment.domain.readings import Looked


def satisfaction(looked: "Looked") -> Reading | None:
    """One observation a survey closed by the day: the satisfied, out of the answers given.

    None where there was no survey, or nobody answered: the item does not apply.
    """
    found = []
    for deed in _of_type(looked, SURVEY, SurveyClosed):
        results = deed.fact.results
        answered = sum(result.answered for result in results)
        satisfied = sum(result.satisfied for result in results)
        if answered:
            told = (Fraction(satisfied), Fraction(answered))
            found.append(Observation(str(deed.subject), *told, facts=(deed.id,)))
    return _reading(looked, found) if found else None


def innovations(looked: "Looked") -> Reading:
    """One observation an innovation adopted by the day, whose adoption stands on it."""
    found = []
    for deeds in looked.record.streams(INNOVATION):
        until = [deed for deed in deeds if deed.day <= looked.day]
        adopted = latest(until, InnovationAdopted)
        gone = latest(until, InnovationAdoptionRevoked)
        if adopted is None or latest(until, InnovationWithdrawn):
            continue
        stands = gone is None or gone[:2] < adopted[:2]
        if stands and looked.segment.days.holds(adopted.day):
            found.append(Observation("adopted", facts=(adopted.id,)))
    return _reading(looked, found)


def outcome(looked: "Looked") -> Reading | None:
    """One observation: the last figure of that name imported for the year by the day."""
    named = [
        deed
        for deed in _of_type(looked, OUTCOME, OutcomeImported)
        if deed.fact.name == looked.indicator.code
    ]
    last = max(named, key=lambda deed: (deed.day, deed.subject, deed.place), default=None)
    if last is None:
        return None
    value = Fraction(last.fact.quantity)
    return _reading(looked, [Observation(last.fact.name, value, facts=(last.id,))])


def _of_type(looked: "Looked", kind: str, topic: type) -> Iterator[Deed]:
    for deeds in looked.record.streams(kind):
        for deed in of_type(deeds, topic):
            if looked.segment.days.holds(deed.day) and deed.day <= looked.day:
                yield deed


def _reading(looked: "Looked", found: list[Observation]) -> Reading:
    return Reading(looked.indicator.id, looked.indicator.clauses, tuple(found))
