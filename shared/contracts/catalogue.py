"""Every fact that was ever stored, by its stored name, and how it is read.

A version that is no longer written stays here with an upcaster to its successor, for ever.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from shared.contracts.fact import Fact
from shared.contracts.facts import (
    activities,
    activities_findings,
    activities_inspection,
    activities_points,
    activities_problems,
    activities_registers,
    activities_reports,
    activities_research,
    activities_surveys,
    assessment_consequences,
    assessment_results,
    assessment_rounds,
    registry,
    registry_cases,
    registry_duties,
    registry_people,
    registry_reach,
    registry_structure,
    registry_terms,
    targets,
    targets_governance,
    targets_policy,
    targets_progress,
)
from shared.kernel.errors import UnknownFactError

FACTS: dict[str, type[Fact]] = {
    fact.TOPIC: fact
    for fact in (
        *registry.FACTS,
        *registry_structure.FACTS,
        *registry_terms.FACTS,
        *registry_duties.FACTS,
        *registry_cases.FACTS,
        *registry_reach.FACTS,
        *registry_people.FACTS,
        *targets.FACTS,
        *targets_policy.FACTS,
        *targets_progress.FACTS,
        *targets_governance.FACTS,
        *activities.FACTS,
        *activities_research.FACTS,
        *activities_reports.FACTS,
        *activities_problems.FACTS,
        *activities_points.FACTS,
        *activities_inspection.FACTS,
        *activities_findings.FACTS,
        *activities_registers.FACTS,
        *activities_surveys.FACTS,
        *assessment_rounds.FACTS,
        *assessment_results.FACTS,
        *assessment_consequences.FACTS,
    )
}

Upcaster = Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]
UPCASTERS: dict[str, Upcaster] = {**targets.UPCASTERS}

_decoders = {name: msgspec.json.Decoder(fact) for name, fact in FACTS.items()}


def decode_fact(name: str, data: bytes | msgspec.Raw) -> Fact:
    """Read a stored payload as the fact it is today.

    Raises:
        UnknownFactError: no such stored name; the reader must stop, never skip.
    """
    decoder = _decoders.get(name)
    if decoder is not None:
        return decoder.decode(data)
    if name not in UPCASTERS:
        raise UnknownFactError(name)
    return _upcast(name, msgspec.json.decode(data))


def _upcast(name: str, payload: dict[str, Any]) -> Fact:
    while name in UPCASTERS:
        name, payload = UPCASTERS[name](payload)
    return msgspec.convert(payload, FACTS[name])
