"""From a judgement to an answer: words, titles and ledger indexes put to what was worked out."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from services.assessment import answers as a
from services.assessment.citing import Citable, citable
from services.assessment.domain.lateness import in_time
from services.assessment.domain.persons import PersonAssessment
from services.assessment.domain.results import Assessment, Inherited, PackCited, ScoredSegment
from services.assessment.domain.timeline import Interval
from services.assessment.loading import Known
from services.assessment.rules.points import ItemPoints
from services.assessment.rules.standing import Standing
from services.assessment.rules.veto import Vetoed
from services.assessment.telling import duty_of, faults_of, line_of, notes_of
from services.assessment.wording import EVIDENCE, INSTITUTIONS, STATES
from shared.contracts.in_time import InTime
from shared.contracts.rule_pack import Bonus, Item, RulePack, read_rule_pack


def score_of(known: Known, assessment: Assessment) -> a.Score:
    """Give the result alone."""
    record = known.county[assessment.organization_id]
    last = assessment.segments[-1] if assessment.segments else None
    day, score, grade = assessment.valid_at, assessment.score, assessment.grade
    named = record.names.at(day) or next(iter(record.names), None)
    return a.Score(
        organization_id=assessment.organization_id,
        name=named.value if named else None,
        kind=record.kind,
        category=last.category if last else record.categories.on(day),
        superior_id=last.superior_id if last else record.superiors.on(day),
        year=assessment.year,
        valid_at=day,
        known_at=known.size,
        score=None if score is None else a.Figure.of(score, assessment.published),
        grade=a.Word.of(grade.id, grade) if grade else None,
        pack=_pack(assessment.pack),
        in_time=_in_time(known, assessment),
    )


def _in_time(known: Known, assessment: Assessment) -> InTime | None:
    if assessment.pack is None:
        return None
    rows = known.rows.get(assessment.organization_id, ())
    year = Interval(date(assessment.year, 1, 1), date(assessment.year + 1, 1, 1))
    return in_time(rows, [year], read_rule_pack(assessment.pack.content).grace_days)


def obligations_of(
    known: Known, assessment: Assessment, cited: Citable | None = None
) -> tuple[a.ObligationOn, ...]:
    """Give every obligation of an organization's own, scored or not."""
    cited = cited or citable(known)
    return tuple(
        _obligation(cited, each, assessment.valid_at)
        for segment in assessment.segments
        for each in segment.standings
    )


def standings_of(
    known: Known, standings: Iterable[Standing], day: date
) -> tuple[a.ObligationOn, ...]:
    """Give obligations of whichever organizations, as they stand on a day."""
    cited = citable(known)
    return tuple(_obligation(cited, each, day) for each in standings)


def person_of(known: Known, judged: PersonAssessment) -> a.PersonScore:
    """Give a leader's score with everything that it rests on."""
    cited, day, grade = citable(known), judged.valid_at, judged.grade
    return a.PersonScore(
        person_id=judged.person_id,
        year=judged.year,
        valid_at=day,
        known_at=known.size,
        days=judged.days,
        score=None if judged.score is None else a.Figure.of(judged.score, judged.published),
        bonus=a.Figure.of(judged.bonus),
        grade=a.Word.of(grade.id, grade) if grade else None,
        pack=_pack(judged.pack),
        parts=tuple(
            a.PersonPart(
                organization_id=each.scored.organization_id,
                organization_name=known.county[each.scored.organization_id].names.on(day),
                posts=each.posts,
                part=_segment(cited, each.scored, day),
                in_time=_in_time_in_post(known, judged.person_id, each.scored),
            )
            for each in judged.parts
        ),
    )


def _in_time_in_post(known: Known, person_id: UUID, part: ScoredSegment) -> InTime | None:
    if part.pack is None:
        return None
    held = [
        Interval(max(t.starts_on, part.span.starts_on), min(t.ends_on, part.span.ends_on))
        for t in known.county[part.organization_id].tenures
        if t.person_id == person_id
    ]
    rows = known.rows.get(part.organization_id, ())
    return in_time(rows, held, read_rule_pack(part.pack.content).grace_days)


def explanation_of(known: Known, assessment: Assessment) -> a.Explanation:
    """Give a score with everything that it rests on."""
    return _explanation(known, citable(known), assessment)


def _explanation(known: Known, cited: Citable, assessment: Assessment) -> a.Explanation:
    return a.Explanation(
        score=score_of(known, assessment),
        bonus=a.Figure.of(assessment.bonus),
        days=assessment.days,
        segments=tuple(_segment(cited, each, assessment.valid_at) for each in assessment.segments),
        inherited_days=assessment.inherited_days,
        inherited=tuple(_predecessor(known, cited, each) for each in assessment.inherited),
    )


def _predecessor(known: Known, cited: Citable, inherited: Inherited) -> a.ExplainedPredecessor:
    return a.ExplainedPredecessor(
        weight=a.Figure.of(inherited.weight),
        members=inherited.members,
        explanation=_explanation(known, cited, inherited.assessment),
    )


def _segment(cited: Citable, segment: ScoredSegment, day: date) -> a.ExplainedSegment:
    pack = read_rule_pack(segment.pack.content) if segment.pack else None
    return a.ExplainedSegment(
        starts_on=segment.span.starts_on,
        ends_on=segment.span.ends_on,
        days=segment.days,
        category=segment.category,
        superior_id=segment.superior_id,
        pack=_pack(segment.pack),
        earned=a.Figure.of(segment.earned),
        applicable=a.Figure.of(segment.applicable),
        score=None if segment.score is None else a.Figure.of(segment.score),
        items=tuple(_item(cited, pack, each) for each in segment.items) if pack else (),
        bonuses=tuple(_bonus(cited, pack, each) for each in segment.bonuses) if pack else (),
        vetoes=tuple(_veto(cited, pack, each) for each in segment.vetoes) if pack else (),
        obligations=tuple(_obligation(cited, each, day) for each in segment.standings),
    )


def _item(cited: Citable, pack: RulePack, points: ItemPoints) -> a.ExplainedItem:
    item = next(each for each in pack.items if each.id == points.item)
    return _explained(cited, pack, item, points)


def _bonus(cited: Citable, pack: RulePack, points: ItemPoints) -> a.ExplainedItem:
    listed = pack.bonuses.items if pack.bonuses else ()
    bonus = next(each for each in listed if each.id == points.item)
    return _explained(cited, pack, bonus, points)


def _veto(cited: Citable, pack: RulePack, vetoed: Vetoed) -> a.ExplainedVeto:
    veto = vetoed.veto
    cap = next(grade for grade in pack.grades if grade.id == veto.grade_at_most)
    return a.ExplainedVeto(
        zh=f"{veto.title.zh}: 等次不高于{cap.zh},得分不变",
        en=f"{veto.title.en}: the grade is no better than {cap.en}; the points stay",
        veto=a.Word.of(veto.id, veto.title),
        clauses=veto.clauses,
        grade_at_most=a.Word.of(cap.id, cap),
        facts=cited.facts(vetoed.facts),
    )


def _explained(
    cited: Citable, pack: RulePack, item: Item | Bonus, points: ItemPoints
) -> a.ExplainedItem:
    return a.ExplainedItem(
        item=a.Word.of(item.id, item.title),
        clauses=item.clauses,
        applicable=a.Figure.of(points.applicable),
        earned=a.Figure.of(points.earned),
        lines=tuple(line_of(cited, pack, item, each) for each in points.lines),
    )


def _obligation(cited: Citable, standing: Standing, day: date) -> a.ObligationOn:
    owed = standing.obligation
    pack = cited.packs.get(owed.pack)
    duty = duty_of(pack, owed.key) if pack else None
    terms = next((each for each in pack.duties if each.id == owed.duty), None) if pack else None
    listed = terms.institution if terms else None
    done, wanted = owed.progress_on(day)
    return a.ObligationOn(
        organization_id=owed.organization_id,
        obligation=owed.key,
        duty=duty or a.Word(code=owed.duty, zh=owed.duty, en=owed.duty),
        period=owed.period.name,
        clauses=owed.clauses,
        due_on=owed.due_on,
        is_provisional=owed.is_provisional,
        valid_at=day,
        state=a.Word.of(standing.state, STATES[standing.state]),
        counts=standing.state.counts,
        done=done,
        asked=wanted,
        about=owed.subject or None,
        person_id=owed.person_id,
        answerable_id=owed.answerable,
        institution=a.Word.of(listed, INSTITUTIONS[listed]) if listed else None,
        evidence_wanted=tuple(a.Word.of(x, EVIDENCE[x]) for x in (terms.evidence if terms else ())),
        facts=cited.facts(standing.facts),
        faults=faults_of(standing.faults),
        notes=notes_of(standing.notes),
    )


def _pack(pack: PackCited | None) -> a.CitedPack | None:
    if pack is None:
        return None
    title = read_rule_pack(pack.content).title
    return a.CitedPack(fact=pack.fact, name=pack.name, title=title, sha256=pack.sha256)
