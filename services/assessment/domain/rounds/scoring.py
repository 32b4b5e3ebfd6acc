"""A result worked out: what the entries, the pack, the day and the round's own inputs come to.

Pure, so anybody who has the entries can work it out again. Nothing is rounded (E-42).
"""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from services.assessment.domain.assess import assess
from services.assessment.domain.explain import explain, explain_person, ratio
from services.assessment.domain.known import Record
from services.assessment.domain.persons import PersonAssessment, assess_person
from services.assessment.domain.readings import InRound
from services.assessment.domain.results import Assessment, ScoredSegment
from services.assessment.domain.rounds.result import Given, Result
from services.assessment.rules.reading import Observation, Peer, Reading
from shared.contracts.facts.assessment_results import (
    BallotClosed,
    FactId,
    ManualMarkGiven,
    ScoreComputed,
    VetoApplied,
    Votes,
)
from shared.contracts.facts.assessment_rounds import PackOfRound, RoundOpened, RoundSubject
from shared.contracts.rule_indicators import BallotIndicator
from shared.contracts.rule_pack import RulePack, read_rule_pack
from shared.kernel.canonical import canonical

Peers = Mapping[UUID, Mapping[str, tuple[Peer, ...]]]


class Cut(NamedTuple):
    """What a version rests on: the county at a size, and what is not regarded of it.

    ``led``: whoever ever held a post there, with the organizations.
    """

    county: Mapping[UUID, Record]
    size: int
    disregarded: tuple[FactId, ...] = ()
    peers: Peers = MappingProxyType({})
    led: Mapping[UUID, Collection[UUID]] = MappingProxyType({})


def work_out(
    cut: Cut,
    round_id: UUID,
    opened: RoundOpened,
    subject: RoundSubject,
    result: Result,
) -> ScoreComputed:
    """Give the version that a cut comes to; its number is set where it is recorded.

    Raises:
        KeyError: the organization has no record.
        InvalidRulePackError: a published pack cannot be read.
    """
    judged = judge(cut, opened, subject, result)
    pack = read_rule_pack(judged.pack.content) if judged.pack else None
    last = next((each for each in reversed(scored_of(judged))), None)
    marks = result.added_points
    score = held_within(pack, judged.score, marks)
    return ScoreComputed(
        organization_id=subject.organization_id,
        person_id=subject.person_id,
        round_id=round_id,
        version=1,
        size=cut.size,
        valid_on=opened.valid_on,
        lines_sha256=sha256(canonical(_explained(judged))).hexdigest(),
        packs=packs_of(judged),
        kind=cut.county[subject.organization_id].kind,
        category=last.category if last else None,
        superior_id=last.superior_id if last else None,
        rule_score=ratio(judged.score),
        marks=_plain(marks),
        score=ratio(score),
        governed_by=UUID(judged.pack.fact.rpartition(".")[0]) if judged.pack else None,
        rounding_step=_plain(_decimal(pack.rounding.step)) if pack else None,
        disregarded=cut.disregarded,
    )


def judge(
    cut: Cut, opened: RoundOpened, subject: RoundSubject, result: Result
) -> Assessment | PersonAssessment:
    """Assess a subject with what its round adds: marks, ballots, vetoes, rank lists.

    A leader is assessed on own obligations, joined by days in post (S-60).
    """
    organization_id, person_id = subject.organization_id, subject.person_id
    if person_id is not None:
        return _judge_person(cut, opened, person_id, result)

    def assessed(in_round: InRound) -> Assessment:
        return assess(
            cut.county,
            organization_id,
            year=opened.year,
            valid_at=opened.valid_on,
            in_round=in_round,
        )

    bare = assessed(InRound({}, cut.peers))
    if not result.given or bare.pack is None:
        return bare
    given = given_of(result.given, read_rule_pack(bare.pack.content))
    return assessed(InRound({organization_id: given}, cut.peers)) if given else bare


def _judge_person(
    cut: Cut, opened: RoundOpened, person_id: UUID, result: Result
) -> PersonAssessment:
    def assessed(given: Mapping[str, Reading] | None) -> PersonAssessment:
        return assess_person(
            cut.county,
            person_id,
            year=opened.year,
            valid_at=opened.valid_on,
            given=given,
            led=cut.led.get(person_id, ()),
        )

    bare = assessed({})
    if not result.given or bare.pack is None:
        return bare
    given = given_of(result.given, read_rule_pack(bare.pack.content))
    return assessed(given) if given else bare


def given_of(given: Iterable[Given], pack: RulePack) -> dict[str, Reading]:
    """Give ballots, marks and vetoes as readings of the pack's indicators."""
    found: dict[str, list[Observation]] = {}
    for fact, said in given:
        for indicator, observations in _observed(said, pack).items():
            cited = [each._replace(facts=(fact, *each.facts)) for each in observations]
            found.setdefault(indicator, []).extend(cited)
    clauses = {each.id: each.clauses for each in pack.indicators}
    return {
        name: Reading(name, clauses[name], tuple(its))
        for name, its in found.items()
        if name in clauses
    }


def _observed(
    said: BallotClosed | ManualMarkGiven | VetoApplied, pack: RulePack
) -> dict[str, list[Observation]]:
    match said:
        case VetoApplied():
            reads = [veto.reads for veto in pack.vetoes if veto.id == said.veto]
            return {name: [Observation(said.veto, facts=said.facts)] for name in reads}
        case ManualMarkGiven(indicator=str(name)):
            of = Fraction(said.out_of or said.points)
            return {name: [Observation(said.level or "mark", Fraction(said.points), of)]}
        case BallotClosed(indicator=str(name)):
            worth = worth_of(pack, name)
            return {name: [_votes(group.group, group.levels, worth) for group in said.groups]}
        case _:
            return {}


def worth_of(pack: RulePack, indicator: str) -> Mapping[str, Fraction] | None:
    """Give what a vote of each level of a ballot is worth, nothing where the pack names no levels.

    None: the pack has no such ballot.
    """
    named = (each for each in pack.indicators if each.id == indicator)
    return next((each.levels for each in named if isinstance(each, BallotIndicator)), None)


def _votes(
    group: str, levels: Iterable[Votes], worth: Mapping[str, Fraction] | None
) -> Observation:
    """Give a group's votes out of the most that as many votes are worth.

    The pack names what each level is worth; where it names none, the ballot does.
    """
    if worth:
        cast = [(worth.get(level.level, Fraction(0)), level.votes) for level in levels]
        most = max(worth.values())
    else:
        cast = [(Fraction(level.points), level.votes) for level in levels]
        most = max((points for points, _ in cast), default=Fraction(0))
    return Observation(
        group,
        sum((points * votes for points, votes in cast), Fraction(0)),
        most * sum(votes for _, votes in cast),
    )


def packs_of(assessment: Assessment | PersonAssessment) -> tuple[PackOfRound, ...]:
    """Give every pack that an assessment rests on, its predecessors' included."""
    cited = {each.pack for each in scored_of(assessment) if each.pack}
    own = {
        PackOfRound(rule_pack_id=UUID(pack.fact.rpartition(".")[0]), sha256=pack.sha256)
        for pack in cited
    }
    inherited = assessment.inherited if isinstance(assessment, Assessment) else ()
    before = {pack for each in inherited for pack in packs_of(each.assessment)}
    return tuple(sorted(own | before, key=lambda pack: (pack.sha256, str(pack.rule_pack_id))))


def scored_of(judged: Assessment | PersonAssessment) -> tuple[ScoredSegment, ...]:
    """Give the parts of the year that were scored."""
    if isinstance(judged, Assessment):
        return judged.segments
    return tuple(part.scored for part in judged.parts)


def _explained(judged: Assessment | PersonAssessment) -> dict[str, Any]:
    return explain(judged) if isinstance(judged, Assessment) else explain_person(judged)


def held_within(
    pack: RulePack | None, rule_score: Fraction | None, marks: Decimal
) -> Fraction | None:
    """Give a score with the marks that are added, from 0 to the most that the pack lets it be.

    None: there is no score.
    """
    if rule_score is None or pack is None:
        return None
    most = pack.bonuses.score_at_most if pack.bonuses else pack.scale
    return min(max(rule_score + Fraction(marks), Fraction(0)), most)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _plain(value: Decimal) -> str:
    """Write a decimal in plain notation, as facts have it."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
