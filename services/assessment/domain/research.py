"""S-45, S-47, S-48: a topic of research, and reports on party building, filed in time."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

from services.assessment.domain.asking import Asked, Owed, latest, of_type
from services.assessment.domain.deeds import RESEARCH_REPORT, TOPIC
from services.assessment.domain.known import Deed
from services.assessment.domain.leaders import Leader, leaders, months_served, suspending
from services.assessment.domain.obligations import Evidence, Note, Requirement
from services.assessment.domain.timeline import NO_END
from shared.contracts.facts.activities_research import (
    ResearchReportFiled,
    ResearchReportFinished,
    ResearchReportWithdrawn,
    TopicDropped,
    TopicSet,
)
from shared.contracts.rule_duties_led import ResearchReportsDuty, ResearchTopicDuty

ONE_DAY = timedelta(days=1)


def research_topic(asked: Asked, duty: ResearchTopicDuty) -> Iterator[Owed]:
    """One obligation for each leader: a topic taken for the year and not dropped."""
    year = asked.period.starts_on.year
    topics: list[tuple[Deed, Evidence]] = []
    for deeds in asked.record.streams(TOPIC):
        taken, dropped = latest(deeds, TopicSet), latest(deeds, TopicDropped)
        if taken is not None and taken.fact.year == year:
            until, facts = (dropped.day, (dropped.id,)) if dropped else (NO_END, ())
            topics.append((taken, asked.evidence(taken, until=until, facts=facts)))
    for leader in leaders(asked, duty):
        own = [each for taken, each in topics if taken.fact.person_id == leader.person_id]
        yield _owed(leader, Requirement(tuple(own)), is_void=not leader.is_whole)


def research_reports(asked: Asked, duty: ResearchReportsDuty) -> Iterator[Owed]:
    """One obligation for each leader who served long enough; more than asked earns nothing more.

    A report counts from the day of its first filing, whatever was returned: for its lead author,
    or in equal parts for all its authors, as the pack says.
    """
    shared = duty.co_authors == "equal_shares"
    reports = list(_reports(asked, duty.filed_within_working_days))
    for leader in leaders(asked, duty):
        away = suspending(asked.record, leader.person_id, asked.period, duty.long_leave_days)
        served = months_served(leader, away, asked.period)
        most = duty.reports.at_most or duty.reports.at_least
        full = 1 if served < duty.one_below_months else most
        parts = (_part_of(leader.person_id, *report, shared=shared) for report in reports)
        asked_for = Requirement(
            tuple(part for part in parts if part is not None),
            at_least=min(duty.reports.at_least, full),
            full=full,
            by_credit=shared,
        )
        yield _owed(leader, asked_for, is_void=served < duty.exempt_below_months)


def _part_of(
    person_id: UUID, finished: ResearchReportFinished, whole: Evidence, *, shared: bool
) -> Evidence | None:
    authors = {finished.author_id, *(finished.co_author_ids if shared else ())}
    if person_id not in authors:
        return None
    if len(authors) == 1:
        return whole
    notes = (*whole.notes, Note.CREDIT_SHARED)
    return whole._replace(credit=Fraction(1, len(authors)), notes=notes)


def _reports(asked: Asked, within: int) -> Iterator[tuple[ResearchReportFinished, Evidence]]:
    for deeds in asked.record.streams(RESEARCH_REPORT):
        finished = latest(deeds, ResearchReportFinished)
        filed = min(of_type(deeds, ResearchReportFiled), default=None, key=lambda each: each[:2])
        if finished is None or filed is None or latest(deeds, ResearchReportWithdrawn):
            continue
        of_year = finished.fact.year == asked.period.starts_on.year
        if of_year and finished.fact.on_party_building:
            due_on = min(_working_days_on(asked, finished.day, within), asked.period.last_day)
            yield finished.fact, asked.evidence(filed, due_on=due_on, facts=(finished.id,))


def _working_days_on(asked: Asked, day: date, count: int) -> date:
    while count:
        day += ONE_DAY
        count -= asked.days.is_working(day)
    return day


def _owed(leader: Leader, requirement: Requirement, *, is_void: bool) -> Owed:
    return Owed(
        (requirement,),
        subject=str(leader.person_id),
        person_id=leader.person_id,
        is_void=is_void,
        facts=leader.facts,
    )
