"""From a judgement to an answer: words, titles and ledger indexes put to what was worked out."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from services.assessment import answers as a
from services.assessment.domain.filing import Filed
from services.assessment.domain.obligations import Fault, Note
from services.assessment.domain.results import Assessment, Inherited, PackCited, ScoredSegment
from services.assessment.loading import Known
from services.assessment.rules.points import ItemPoints, Line
from services.assessment.rules.standing import Standing
from services.assessment.wording import FAULTS, MEANINGS, NOTES, STATES
from shared.contracts.rule_pack import RulePack, read_rule_pack


class _Cited(NamedTuple):
    """What may be cited: rows by fact, packs by the fact that published them."""

    rows: Mapping[str, Filed]
    packs: Mapping[str, RulePack]


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
    )


def obligations_of(known: Known, assessment: Assessment) -> tuple[a.ObligationOn, ...]:
    """Give every obligation of an organization's own, scored or not."""
    cited = _citations(known)
    return tuple(
        _obligation(cited, each, assessment.valid_at)
        for segment in assessment.segments
        for each in segment.standings
    )


def explanation_of(known: Known, assessment: Assessment) -> a.Explanation:
    """Give a score with everything that it rests on."""
    return _explanation(known, _citations(known), assessment)


def _explanation(known: Known, cited: _Cited, assessment: Assessment) -> a.Explanation:
    return a.Explanation(
        score=score_of(known, assessment),
        days=assessment.days,
        segments=tuple(_segment(cited, each, assessment.valid_at) for each in assessment.segments),
        inherited_days=assessment.inherited_days,
        inherited=tuple(_predecessor(known, cited, each) for each in assessment.inherited),
    )


def _predecessor(known: Known, cited: _Cited, inherited: Inherited) -> a.ExplainedPredecessor:
    return a.ExplainedPredecessor(
        weight=a.Figure.of(inherited.weight),
        members=inherited.members,
        explanation=_explanation(known, cited, inherited.assessment),
    )


def _segment(cited: _Cited, segment: ScoredSegment, day: date) -> a.ExplainedSegment:
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
        obligations=tuple(_obligation(cited, each, day) for each in segment.standings),
    )


def _item(cited: _Cited, pack: RulePack, points: ItemPoints) -> a.ExplainedItem:
    item = next(each for each in pack.items if each.id == points.item)
    return a.ExplainedItem(
        item=a.Word.of(item.id, item.title),
        clauses=item.clauses,
        applicable=a.Figure.of(points.applicable),
        earned=a.Figure.of(points.earned),
        lines=tuple(_line(cited, pack, each) for each in points.lines),
    )


def _line(cited: _Cited, pack: RulePack, line: Line) -> a.ExplainedLine:
    duty = _duty(pack, line.obligation)
    meaning = a.Word.of(line.meaning, MEANINGS[line.meaning])
    points = a.Figure.of(line.points)
    state = a.Word.of(line.state, STATES[line.state]) if line.state else None
    faults, notes = _faults(line.faults), _notes(line.notes)
    what = (line.obligation.partition("/")[2], duty) if duty else None
    said = (*([state] if state else ()), *faults, *notes, meaning)
    return a.ExplainedLine(
        zh=_sentence("zh", what, said, points, "分"),
        en=_sentence("en", what, said, points, "points"),
        meaning=meaning,
        points=points,
        rule=line.rule,
        clauses=line.clauses,
        obligation=line.obligation or None,
        duty=duty,
        state=state,
        facts=_facts(cited, line.facts),
        faults=faults,
        notes=notes,
    )


def _sentence(
    language: str,
    what: tuple[str, a.Word] | None,
    said: Iterable[a.Word],
    points: a.Figure,
    unit: str,
) -> str:
    """Say a line in one sentence: `2025-03 Branch meeting: missed; deducted -2.00 points`."""
    words = "; ".join(getattr(word, language) for word in said)
    about = f"{what[0]} {getattr(what[1], language)}: " if what else ""
    return f"{about}{words} {points.rounded} {unit}"


def _obligation(cited: _Cited, standing: Standing, day: date) -> a.ObligationOn:
    owed = standing.obligation
    pack = cited.packs.get(owed.pack)
    duty = _duty(pack, owed.key) if pack else None
    return a.ObligationOn(
        organization_id=owed.organization_id,
        obligation=owed.key,
        duty=duty or a.Word(code=owed.duty, zh=owed.duty, en=owed.duty),
        period=owed.period.name,
        clauses=owed.clauses,
        due_on=owed.due_on,
        valid_at=day,
        state=a.Word.of(standing.state, STATES[standing.state]),
        counts=standing.state.counts,
        answerable_id=owed.answerable,
        facts=_facts(cited, standing.facts),
        faults=_faults(standing.faults),
        notes=_notes(standing.notes),
    )


def _duty(pack: RulePack, key: str) -> a.Word | None:
    name = key.partition("/")[0]
    found = next((duty for duty in pack.duties if duty.id == name), None)
    return a.Word.of(name, found.title) if found else None


def _facts(cited: _Cited, facts: Iterable[str]) -> tuple[a.CitedFact, ...]:
    return tuple(_fact(fact, cited.rows.get(fact)) for fact in facts)


def _fact(fact: str, row: Filed | None) -> a.CitedFact:
    return a.CitedFact(
        fact=fact,
        index=row.index if row else None,
        type=row.type if row else None,
        occurred_on=row.occurred_on if row else None,
        received_on=row.received_on if row else None,
    )


def _faults(faults: Iterable[Fault]) -> tuple[a.Word, ...]:
    return tuple(a.Word.of(fault, FAULTS[fault]) for fault in faults)


def _notes(notes: Iterable[Note]) -> tuple[a.Word, ...]:
    return tuple(a.Word.of(note, NOTES[note]) for note in notes)


def _pack(pack: PackCited | None) -> a.CitedPack | None:
    if pack is None:
        return None
    title = read_rule_pack(pack.content).title
    return a.CitedPack(fact=pack.fact, name=pack.name, title=title, sha256=pack.sha256)


def _citations(known: Known) -> _Cited:
    packs = [pack for record in known.county.values() for pack in record.packs]
    return _Cited(known.places(), {pack.fact: read_rule_pack(pack.content) for pack in packs})
