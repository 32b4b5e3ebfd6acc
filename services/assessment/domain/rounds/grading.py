"""Grades and ranks: from exact scores, the pack's thresholds, vetoes and quotas. Pure.

A veto caps the grade and leaves the points (E-35). With a quota all who tie at its edge have the
grade (E-36). Equal scores have one rank; who is not assessed has neither (E-41).
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from services.assessment.rules.quotas import beyond
from services.assessment.rules.veto import capped
from shared.contracts.facts.assessment_results import HeldDownBy
from shared.contracts.facts.registry import Category, OrganizationKind
from shared.contracts.rule_pack import Quota, RulePack

K = TypeVar("K", bound=Hashable)


class Candidate(NamedTuple):
    """What a grade rests on; ``pack`` is the one that governs, None where nothing does."""

    score: Fraction | None
    pack: RulePack | None
    is_person: bool = False
    kind: OrganizationKind | None = None
    category: Category | None = None
    superior_id: UUID | None = None
    vetoes: frozenset[str] = frozenset()


class Graded(NamedTuple):
    """A grade by its place in the pack's list (1: the best), and the rank in the category."""

    grade: str | None
    place: int | None
    rank: int | None
    of: int  # assessed ones of the category
    held_down_by: HeldDownBy | None = None


def grade_all(candidates: Mapping[K, Candidate]) -> dict[K, Graded]:
    """Give the grade and the rank of each candidate among all of them."""
    found = {key: _alone(one) for key, one in candidates.items()}
    by_category = _grouped(candidates, lambda one: (one.is_person, one.kind, one.category))
    for keys in by_category:
        scores = [score for key in keys if (score := candidates[key].score) is not None]
        for key in keys:
            score = candidates[key].score
            rank = None if score is None else 1 + sum(other > score for other in scores)
            found[key] = found[key]._replace(rank=rank, of=len(scores))
    hold_down(candidates, found)
    return found


def hold_down(candidates: Mapping[K, Candidate], found: dict[K, Graded]) -> None:
    """Apply the quotas of each candidate's pack to the grades in ``found``."""
    # Packs of one text are one object (`read_rule_pack`).
    for keys in _grouped(candidates, lambda one: id(one.pack)):
        _hold_down({key: candidates[key] for key in keys}, found)


def _alone(one: Candidate) -> Graded:
    if one.score is None or one.pack is None:
        return Graded(None, None, None, 0)
    grades = one.pack.grades
    earned = one.pack.grade_of(one.score)
    caps = [veto.grade_at_most for veto in one.pack.vetoes if veto.id in one.vetoes]
    grade = capped(grades, earned, caps)
    held = HeldDownBy.VETO if grade is not earned else None
    return Graded(grade.id, grades.index(grade) + 1, None, 0, held)


def _hold_down(candidates: Mapping[K, Candidate], found: dict[K, Graded]) -> None:
    """Apply a pack's quotas, the best grade's first: who finds no place has the next grade."""
    pack = next(iter(candidates.values())).pack
    if pack is None or pack.quotas == "none":
        return
    order = [grade.id for grade in pack.grades]
    assessed = {key: one for key, one in candidates.items() if one.score is not None}
    for quota in sorted(pack.quotas, key=lambda quota: order.index(quota.grade)):
        after = order.index(quota.grade) + 1
        if after == len(order):
            continue  # there is nothing below the last grade
        for keys in _grouped(assessed, partial(_ranked_with, quota)):
            earning = {k: assessed[k].score for k in keys if found[k].grade == quota.grade}
            scores = [score for score in earning.values() if score is not None]
            fallen = set(beyond(quota, scores, len(keys)))
            for key, score in earning.items():
                if score in fallen:
                    found[key] = found[key]._replace(
                        grade=order[after], place=after + 1, held_down_by=HeldDownBy.QUOTA
                    )


def _ranked_with(quota: Quota, one: Candidate) -> tuple[Any, ...]:
    among = one.kind if quota.among == "kind" else one.category
    return (one.is_person, one.superior_id, among)


def _grouped(
    candidates: Mapping[K, Candidate], by: Callable[[Candidate], Hashable]
) -> Iterable[list[K]]:
    groups: dict[Hashable, list[K]] = defaultdict(list)
    for key, one in candidates.items():
        groups[by(one)].append(key)
    return groups.values()


def exact(text: str | None) -> Fraction | None:
    """Read an exact number as a fact has it, ``n/d``."""
    return None if text is None else Fraction(text)
