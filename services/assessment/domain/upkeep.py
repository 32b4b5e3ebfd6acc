"""S-15, S-17, S-18, S-25, S-29, S-35: posts filled, weak cases closed, problems solved."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from services.assessment.domain import deeds as d
from services.assessment.domain.asking import Asked, Owed, latest, of_type
from services.assessment.domain.known import Deed
from services.assessment.domain.obligations import Evidence, Requirement
from services.assessment.domain.posts import Tenure
from services.assessment.domain.timeline import NO_END, Interval
from shared.contracts.facts import registry_cases as c
from shared.contracts.facts.activities_problems import (
    ProblemAssigned,
    ProblemRaised,
    ProblemSolutionConfirmed,
    ProblemWithdrawn,
)
from shared.contracts.facts.registry_reach import (
    Coverage,
    UnitClosed,
    UnitCovered,
    UnitRegistered,
)
from shared.contracts.facts.targets import PlanKind, Sheet, TargetSet
from shared.contracts.facts.targets_governance import ArchiveSealed
from shared.contracts.rule_duties_kept import (
    ArchiveDuty,
    IdeologySheetsDuty,
    PostsFilledDuty,
    ProblemsDuty,
    UnitsCoveredDuty,
    WeakCasesDuty,
)


def posts_filled(asked: Asked, duty: PostsFilledDuty) -> Iterator[Owed]:
    """One obligation for each post that there is; who acts for a vacancy does not fill it."""
    standing = asked.record.standing or Interval(asked.period.starts_on, asked.period.ends_on)
    for post_id, kind in sorted(asked.record.posts.items()):
        if kind not in duty.posts:
            continue
        terms = [t for t in asked.record.tenures if t.post_id == post_id and not t.acting]
        broken_on = _broken_on(asked, terms, standing, duty.vacant_days_at_most)
        facts = tuple(fact for term in terms for fact in term.facts)
        kept = Evidence(
            after_due=False,
            entered_late=False,
            from_on=asked.period.starts_on,
            until=broken_on,
            facts=facts,
        )
        evidence = (kept,) if kept.from_on < broken_on else ()
        yield Owed((Requirement(evidence),), subject=str(post_id))


def _broken_on(asked: Asked, terms: list[Tenure], standing: Interval, days: int) -> date:
    """Give the first day of the period on which the post has stood vacant for too long."""
    vacant_from = standing.starts_on
    for filled_on in sorted({term.starts_on for term in terms} | {standing.ends_on}):
        if vacant_from < filled_on and filled_on > asked.period.starts_on:
            broken_on = vacant_from + timedelta(days=days)
            if broken_on < min(filled_on, asked.period.ends_on):
                return max(broken_on, asked.period.starts_on)
        ended = [term.ends_on for term in terms if term.starts_on <= filled_on]
        vacant_from = max([vacant_from, *ended])
    return NO_END


def weak_cases(asked: Asked, duty: WeakCasesDuty) -> Iterator[Owed]:
    """One obligation for each time that a case was opened, or went on with a successor."""
    for deeds in asked.record.streams(d.WEAK_CASE):
        opened = [at for at, deed in enumerate(deeds) if isinstance(deed.fact, _OPENING)]
        for at in opened:
            after = [x for x in deeds[at + 1 :] if not isinstance(x.fact, _OPENING)]
            due_on, is_provisional = asked.put_off(deeds[at].day + timedelta(days=duty.within_days))
            for continued in of_type(after, c.WeakCaseContinued):
                due_on, is_provisional = continued.fact.until, False
            closed = of_type(after, c.WeakCaseClosed)
            if due_on in asked.period:
                yield Owed(
                    (
                        Requirement(
                            tuple(asked.evidence(deed, due_on=due_on) for deed in closed[:1]),
                            facts=(deeds[at].id,),
                        ),
                    ),
                    subject=f"{deeds[at].subject}/{deeds[at].day}",
                    due_on=due_on,
                    is_provisional=is_provisional,
                    anchor=due_on,
                )


def problems(asked: Asked, duty: ProblemsDuty) -> Iterator[Owed]:
    """One obligation for each problem; solved is what its raiser confirmed."""
    for deeds in asked.record.streams(d.PROBLEM):
        raised = latest(deeds, ProblemRaised)
        if raised is None or latest(deeds, ProblemWithdrawn):
            continue
        dated = [x for x in of_type(deeds, ProblemRaised, ProblemAssigned) if x.fact.due_on]
        due_on, is_provisional = asked.put_off(raised.day + timedelta(days=duty.days_without_due))
        if dated:
            due_on, is_provisional = dated[-1].fact.due_on, False
        if due_on in asked.period:
            solved = of_type(deeds, ProblemSolutionConfirmed)
            yield Owed(
                (Requirement(_evidence(asked, solved, due_on), facts=(raised.id,)),),
                subject=str(raised.subject),
                due_on=due_on,
                is_provisional=is_provisional,
                anchor=due_on,
            )


def ideology_on_sheets(asked: Asked, duty: IdeologySheetsDuty) -> Iterator[Owed]:
    """One obligation for the team's sheet, and one for each post that somebody holds when due."""
    period = asked.period
    plans = {
        plan.plan_id
        for plan in asked.record.plans.values()
        if plan.kind is PlanKind.ANNUAL and plan.span.meets(period.starts_on, period.ends_on)
    }
    told = [
        deed
        for deeds in asked.record.streams(d.TARGET)
        for deed in of_type(deeds, TargetSet)
        if deed.fact.plan_id in plans and deed.fact.ideology
    ]
    team = [deed for deed in told if deed.fact.sheet is Sheet.TEAM]
    yield Owed((Requirement(_evidence(asked, team)),), subject=str(Sheet.TEAM))
    for post_id, kind in sorted(asked.record.posts.items()):
        held = any(t.post_id == post_id and t.holds(asked.due_on) for t in asked.record.tenures)
        if kind in duty.posts and held:
            own = [deed for deed in told if deed.fact.post_id == post_id]
            yield Owed((Requirement(_evidence(asked, own)),), subject=str(post_id))


def archive(asked: Asked, _: ArchiveDuty) -> Iterator[Owed]:
    """One obligation a year: its archive was sealed."""
    year = asked.period.starts_on.year
    sealed = [
        deed
        for deeds in asked.record.streams(d.ARCHIVE)
        for deed in of_type(deeds, ArchiveSealed)
        if deed.fact.year == year
    ]
    yield Owed((Requirement(_evidence(asked, sealed)),))


def units_covered(asked: Asked, duty: UnitsCoveredDuty) -> Iterator[Owed]:
    """One obligation for each unit registered before the period ends; one that closed leaves it."""
    for deeds in asked.record.streams(d.UNIT):
        registered, closed = latest(deeds, UnitRegistered), latest(deeds, UnitClosed)
        if registered is None or registered.day >= asked.period.ends_on:
            continue
        if duty.new_only and not registered.fact.is_new:
            continue
        if closed is not None and closed.day <= asked.period.starts_on:
            continue
        told = sorted(of_type(deeds, UnitCovered), key=lambda deed: deed[:2])
        ends = [deed.day for deed in told[1:]] + [NO_END]
        evidence = tuple(
            asked.evidence(deed, until=until)
            for deed, until in zip(told, ends, strict=False)
            if deed.fact.coverage is not Coverage.UNCOVERED and deed.day < until
        )
        yield Owed(
            (Requirement(evidence, facts=(registered.id,)),),
            subject=str(registered.subject),
            void_from=closed.day if closed else NO_END,
            facts=(closed.id,) if closed else (),
        )


def _evidence(
    asked: Asked, deeds: Iterable[Deed], due_on: date | None = None
) -> tuple[Evidence, ...]:
    return tuple(asked.evidence(deed, due_on=due_on) for deed in deeds)


_OPENING = c.WeakCaseOpened | c.WeakCaseReopened | c.WeakCaseFollowed
