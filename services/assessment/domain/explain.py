"""An assessment as plain values: what `score` and `explain` answer and what a digest is made of.

Exact fractions are written `n/d`, dates `YYYY-MM-DD`, ids in lower case; facts are cited by id.
"""

from datetime import date
from fractions import Fraction
from typing import Any

from services.assessment.domain.persons import PersonAssessment
from services.assessment.domain.results import Assessment, Inherited, PackCited, ScoredSegment
from services.assessment.rules.points import ItemPoints, Line
from services.assessment.rules.standing import Standing


def ratio(value: Fraction | None) -> str | None:
    """Write an exact fraction as `n/d`.

    >>> ratio(Fraction(1, 2)), ratio(Fraction(16)), ratio(None)
    ('1/2', '16/1', None)
    """
    return None if value is None else f"{value.numerator}/{value.denominator}"


def summary(assessment: Assessment) -> dict[str, Any]:
    """Give the result alone: score, grade, valid date, pack."""
    grade = assessment.grade
    return {
        "organization_id": str(assessment.organization_id),
        "year": assessment.year,
        "valid_at": assessment.valid_at.isoformat(),
        "score": ratio(assessment.score),
        "published": assessment.published,
        "grade": {"id": grade.id, "zh": grade.zh, "en": grade.en} if grade else None,
        "assessed": assessment.score is not None,
        "pack": _pack(assessment.pack),
    }


def explain(assessment: Assessment) -> dict[str, Any]:
    """Give everything: each point with its rule, clauses, obligation, state and facts."""
    return {
        **summary(assessment),
        "bonus": ratio(assessment.bonus),
        "days": assessment.days,
        "segments": [_segment(each, assessment.valid_at) for each in assessment.segments],
        "inherited_days": assessment.inherited_days,
        "inherited": [_inherited(each) for each in assessment.inherited],
    }


def explain_person(judged: PersonAssessment) -> dict[str, Any]:
    """Give a leader's year, part by part."""
    return {
        "person_id": str(judged.person_id),
        "year": judged.year,
        "valid_at": judged.valid_at.isoformat(),
        "score": ratio(judged.score),
        "published": judged.published,
        "days": judged.days,
        "bonus": ratio(judged.bonus),
        "parts": [
            {
                "organization_id": str(part.scored.organization_id),
                "posts": [str(post) for post in part.posts],
                **_segment(part.scored, judged.valid_at),
            }
            for part in judged.parts
        ],
    }


def obligation(standing: Standing, day: date) -> dict[str, Any]:
    """Give an obligation as it stands on a day."""
    owed = standing.obligation
    return {
        "organization_id": str(owed.organization_id),
        "obligation": owed.key,
        "duty": owed.duty,
        "period": owed.period.name,
        "clauses": list(owed.clauses),
        "due_on": owed.due_on.isoformat(),
        "answerable": str(owed.answerable) if owed.answerable else None,
        "valid_at": day.isoformat(),
        "state": str(standing.state),
        "counts": standing.state.counts,
        "share": ratio(owed.share_on(day)),
        "pack": owed.pack,
        **_cited(standing),
    }


def _segment(segment: ScoredSegment, day: date) -> dict[str, Any]:
    return {
        "starts_on": segment.span.starts_on.isoformat(),
        "ends_on": segment.span.ends_on.isoformat(),
        "days": segment.days,
        "category": segment.category and str(segment.category),
        "superior_id": segment.superior_id and str(segment.superior_id),
        "pack": _pack(segment.pack),
        "score": ratio(segment.score),
        "earned": ratio(segment.earned),
        "applicable": ratio(segment.applicable),
        "items": [_item(each) for each in segment.items],
        "bonuses": [_item(each) for each in segment.bonuses],
        "vetoes": [{"veto": each.veto.id, "facts": list(each.facts)} for each in segment.vetoes],
        "obligations": [obligation(each, day) for each in segment.standings],
    }


def _item(item: ItemPoints) -> dict[str, Any]:
    return {
        "item": item.item,
        "applicable": ratio(item.applicable),
        "earned": ratio(item.earned),
        "lines": [_line(each) for each in item.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "meaning": line.meaning,
        "points": ratio(line.points),
        "rule": line.rule,
        "clauses": list(line.clauses),
        "obligation": line.obligation or None,
        "state": str(line.state) if line.state else None,
        "about": line.about or None,
        "observed": ratio(line.observed),
        **_cited(line),
    }


def _cited(source: Standing | Line) -> dict[str, list[str]]:
    return {
        "facts": list(source.facts),
        "faults": [str(fault) for fault in source.faults],
        "notes": [str(note) for note in source.notes],
    }


def _inherited(inherited: Inherited) -> dict[str, Any]:
    return {
        "weight": ratio(inherited.weight),
        "members": inherited.members,
        **explain(inherited.assessment),
    }


def _pack(pack: PackCited | None) -> dict[str, str] | None:
    if pack is None:
        return None
    return {"fact": pack.fact, "name": pack.name, "sha256": pack.sha256}
