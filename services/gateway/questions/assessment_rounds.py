"""Questions to assessment: rounds, results with their versions, and what follows from them.

Whoever sees an organization sees what it has in a round at any time. Ranks and grades are in a
published round alone: the queries leave them out before.
"""

from collections.abc import Callable
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec

from services.assessment import queries
from services.assessment.queries import (
    ExplainedResult,
    ObjectionOn,
    ResultOn,
    RoundOn,
    SimulatedResult,
    StandingInRound,
)
from services.gateway.pools import Reader, ask
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import require_sight
from shared.contracts.facts.assessment_results import Version
from shared.contracts.facts.assessment_rounds import LedgerSize

SCHEMA = "assessment"
T = TypeVar("T")
FactIds = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[0-9a-f-]{36}\.[1-9][0-9]*(,[0-9a-f-]{36}\.[1-9][0-9]*){0,49}$",
        description="事实编号,以逗号分隔 / Ids of facts, separated by commas",
    ),
]


class OfOrganization(Parameters, frozen=True, kw_only=True):
    organization_id: UUID


class OfRound(Parameters, frozen=True, kw_only=True):
    organization_id: UUID  # which holds the round
    round_id: UUID


class OfResult(Parameters, frozen=True, kw_only=True):
    organization_id: UUID  # whose result it is
    round_id: UUID
    person_id: UUID | None = None
    version: Version | None = None


class Simulated(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    round_id: UUID
    person_id: UUID | None = None
    size: LedgerSize | None = None
    disregarded: FactIds | None = None


def rounds(asking: Asking, asked: OfOrganization) -> tuple[RoundOn, ...]:
    """The rounds that an organization holds: what they rest on and how far they are."""
    require_sight_today(asking, asked.organization_id)
    return ask_assessment(
        asking,
        lambda reader: queries.rounds(
            reader, asked.organization_id, on=asking.today, known_at=asking.known_at
        ),
    )


def standings(asking: Asking, asked: OfRound) -> tuple[StandingInRound, ...]:
    """Every line of a round; whoever sees the organization that holds it sees all below it."""
    require_sight_today(asking, asked.organization_id)
    return ask_assessment(
        asking,
        lambda reader: queries.standings(
            reader, asked.organization_id, asked.round_id, on=asking.today, known_at=asking.known_at
        ),
    )


def objections(asking: Asking, asked: OfRound) -> tuple[ObjectionOn, ...]:
    """The objections in a round."""
    require_sight_today(asking, asked.organization_id)
    return ask_assessment(
        asking,
        lambda reader: queries.objections(
            reader, asked.organization_id, asked.round_id, on=asking.today, known_at=asking.known_at
        ),
    )


def results(asking: Asking, asked: OfOrganization) -> tuple[ResultOn, ...]:
    """What an organization and its leaders have in rounds, with every version."""
    require_sight_today(asking, asked.organization_id)
    return ask_assessment(
        asking,
        lambda reader: queries.results(
            reader, asked.organization_id, on=asking.today, known_at=asking.known_at
        ),
    )


def explained_result(asking: Asking, asked: OfResult) -> ExplainedResult:
    """A version of a result, worked out anew with each point's facts."""
    require_sight_today(asking, asked.organization_id)
    return ask_assessment(
        asking,
        lambda reader: queries.explained_result(
            reader,
            asked.organization_id,
            asked.round_id,
            person_id=asked.person_id,
            version=asked.version,
            known_at=asking.known_at,
        ),
    )


def simulated_result(asking: Asking, asked: Simulated) -> SimulatedResult:
    """What a result would be with what was entered since, and without some facts."""
    require_sight_today(asking, asked.organization_id)
    left_out = tuple(asked.disregarded.split(",")) if asked.disregarded else ()
    return ask_assessment(
        asking,
        lambda reader: queries.simulated_result(
            reader,
            asked.organization_id,
            asked.round_id,
            person_id=asked.person_id,
            size=asked.size,
            disregarded=left_out,
            known_at=asking.known_at,
        ),
    )


def ask_assessment(asking: Asking, question: Callable[[Reader], T]) -> T:
    return ask(asking.readers, SCHEMA, question)


def require_sight_today(asking: Asking, organization_id: UUID) -> None:
    require_sight(organization_id, asking.today, asking.principal, asking.tree)


OF = "/v1/organizations/{organization_id}"

QUESTIONS = (
    Question(
        name="rounds",
        path=f"{OF}/rounds",
        zh="组织开展的考核",
        en="The rounds that an organization holds",
        parameters=OfOrganization,
        result=tuple[RoundOn, ...],
        reads=SCHEMA,
        answer=rounds,
        clauses=("S-60", "S-61", "S-70"),
    ),
    Question(
        name="round_standings",
        path=f"{OF}/rounds/{{round_id}}/standings",
        zh="一次考核的各单位结果,公布后有等次和排名",
        en="The lines of a round; grades and ranks once it is published",
        parameters=OfRound,
        result=tuple[StandingInRound, ...],
        reads=SCHEMA,
        answer=standings,
        clauses=("S-60", "S-61", "S-63"),
    ),
    Question(
        name="round_objections",
        path=f"{OF}/rounds/{{round_id}}/objections",
        zh="一次考核的异议及答复",
        en="The objections in a round, and how each was decided",
        parameters=OfRound,
        result=tuple[ObjectionOn, ...],
        reads=SCHEMA,
        answer=objections,
        clauses=("S-61",),
    ),
    Question(
        name="round_results",
        path=f"{OF}/round-results",
        zh="一个组织的考核结果、各版本及运用",
        en="What an organization has in rounds: every version, objections, uses",
        parameters=OfOrganization,
        result=tuple[ResultOn, ...],
        reads=SCHEMA,
        answer=results,
        clauses=("S-60", "S-61", "S-62"),
    ),
    Question(
        name="explained_result",
        path=f"{OF}/round-results/{{round_id}}/explanation",
        zh="考核结果说明:重新计算并核对",
        en="A version of a result with each point's facts, worked out anew and compared",
        parameters=OfResult,
        result=ExplainedResult,
        reads=SCHEMA,
        answer=explained_result,
        clauses=("S-61",),
    ),
    Question(
        name="simulated_result",
        path=f"{OF}/round-results/{{round_id}}/simulation",
        zh="模拟:计入或不计某些事实后的结果",
        en="What a result would be with later entries, or without some facts",
        parameters=Simulated,
        result=SimulatedResult,
        reads=SCHEMA,
        answer=simulated_result,
        clauses=("S-61",),
    ),
)
