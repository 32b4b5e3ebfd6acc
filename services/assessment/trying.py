"""What-if: a draft pack over a year's facts, and who would win or lose by it. Pure.

Equal facts and an equal draft give an equal answer, on every machine; its hash may be published.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256
from typing import Any
from uuid import UUID

from services.assessment.answers import Figure, Group, Moved, WhatIf
from services.assessment.domain.known import PublishedPack, Record
from services.assessment.domain.owed import Assesses, periods
from services.assessment.domain.rounds.subjects import Terms
from services.assessment.domain.timeline import Interval
from services.assessment.loading import Known
from services.assessment.sides import County, Judged, Side, judged, recorded_of
from shared.contracts.rule_duties import PeriodKind, day_of
from shared.contracts.rule_pack import RulePack, read_rule_pack
from shared.kernel.errors import ZerenError

DRAFT = f"{UUID(int=0)}.1"  # as the draft is cited: no fact has this id


class NotOneRootError(ZerenError):
    """Packs of the year were published by none, or by several; ``details["roots"]`` names them."""

    code = "assessment.not_one_root"
    status = 422
    zh = "请指明规则适用的组织:本年度的规则不是由一个组织公布的"
    en = "Say for which organization the draft is: not just one published rules for the year"


def what_if(
    known: Known,
    content: str,
    *,
    year: int,
    root: UUID | None = None,
    valid_at: date | None = None,
) -> WhatIf:
    """Try a draft over a year's facts, with the marks, ballots and vetoes of its rounds.

    Args:
        known: the whole county.
        content: the draft's YAML.
        year: calendar year in Asia/Shanghai whose facts are looked at.
        root: the organization that would publish it; None: the one whose pack is in force.
        valid_at: the day on which both are judged; None: the day that the draft names.

    Raises:
        InvalidRulePackError: the draft, or a published pack, cannot be read.
        NotOneRootError: it is not clear who would publish it.
    """
    draft = read_rule_pack(content)
    organization_id = root or _root(known.county, year, draft.assesses)
    if organization_id not in known.county:
        raise NotOneRootError(str(organization_id))
    day = valid_at or day_of(draft.valid_date, year, date(year, 12, 31))
    tried = _with_draft(known.county, organization_id, draft, content, year)
    recorded = recorded_of(known, year)
    terms = Terms(root=organization_id, year=year, leaders=draft.assesses == "leaders")
    before, after = (judged(county, terms, day, recorded) for county in (known.county, tried))
    return WhatIf(
        draft=draft.name,
        draft_sha256=sha256(content.encode()).hexdigest(),
        organization_id=organization_id,
        year=year,
        valid_at=day,
        known_at=known.size,
        with_recorded=sum(each in recorded for each in before),
        groups=tuple(_groups(before, after)),
        moved=tuple(_moved(before, after)),
    )


def _root(county: County, year: int, assesses: Assesses) -> UUID:
    (whole,) = periods(PeriodKind.YEAR, year)
    roots = sorted(
        str(each)
        for each, record in county.items()
        if any(
            pack.span.meets(whole.starts_on, whole.ends_on)
            and read_rule_pack(pack.content).assesses == assesses
            for pack in record.packs
        )
    )
    if len(roots) != 1:
        raise NotOneRootError(", ".join(roots[:10]), roots=roots[:10])
    return UUID(roots[0])


def _with_draft(
    county: County, root: UUID, draft: RulePack, content: str, year: int
) -> dict[UUID, Record]:
    """Put the draft in force for the whole year, before whatever the root published."""
    (whole,) = periods(PeriodKind.YEAR, year)
    record = county[root]
    starts = {pack.span.starts_on for pack in record.packs if pack.span.starts_on < whole.ends_on}
    place = max((pack.place for pack in record.packs), default=0) + 1
    drafts = [
        PublishedPack(
            span=Interval(max(start, whole.starts_on), whole.ends_on + timedelta(days=366)),
            place=place,
            name=draft.name,
            sha256=sha256(content.encode()).hexdigest(),
            content=content,
            fact=DRAFT,
        )
        for start in sorted({whole.starts_on, *starts})
    ]
    return {**county, root: replace(record, packs=[*record.packs, *drafts])}


def _moved(before: Side, after: Side) -> Iterator[Moved]:
    for each, one in before.items():
        two = after[each]
        if (one.score, one.grade) == (two.score, two.grade):
            continue
        both = one.score is not None and two.score is not None
        yield Moved(
            organization_id=one.organization_id,
            person_id=one.person_id,
            name=one.name,
            kind=one.kind,
            category=one.category,
            before=_figure(one.score, one.published),
            after=_figure(two.score, two.published),
            difference=_figure((two.score or 0) - (one.score or Fraction(0))) if both else None,
            grade_before=one.grade,
            grade_after=two.grade,
        )


def _groups(before: Side, after: Side) -> Iterator[Group]:
    members: dict[tuple[Any, Any], list[UUID]] = {}
    for each, one in before.items():
        members.setdefault((one.kind, one.category), []).append(each)
    for (kind, category), its in sorted(members.items(), key=str):
        pairs = [(before[each].score, after[each].score) for each in its]
        both = [(one, two) for one, two in pairs if one is not None and two is not None]
        yield Group(
            kind=kind,
            category=category,
            subjects=len(its),
            winners=sum(two > one for one, two in both),
            losers=sum(two < one for one, two in both),
            unchanged=sum(two == one for one, two in both),
            newly_assessed=sum(one is None and two is not None for one, two in pairs),
            no_longer_assessed=sum(two is None and one is not None for one, two in pairs),
            mean_before=_mean(one for one, _ in pairs),
            mean_after=_mean(two for _, two in pairs),
            grades_before=_grades(before[each] for each in its),
            grades_after=_grades(after[each] for each in its),
        )


def _figure(score: Fraction | None, shown: str | None = None) -> Figure | None:
    return None if score is None else Figure.of(Fraction(score), shown)


def _mean(scores: Iterable[Fraction | None]) -> Figure | None:
    known = [score for score in scores if score is not None]
    return _figure(sum(known, Fraction(0)) / len(known)) if known else None


def _grades(side: Iterable[Judged]) -> dict[str, int]:
    counted = Counter(each.grade for each in side if each.grade)
    return dict(sorted(counted.items()))
