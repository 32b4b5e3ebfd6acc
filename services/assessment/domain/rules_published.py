"""S-23, S-70: rules, working days and results of the year published by whoever takes the lead."""

from collections.abc import Iterator

from services.assessment.domain.asking import Asked, Owed, latest
from services.assessment.domain.deeds import CALENDAR, ROUND_HELD, RULE_PACK
from services.assessment.domain.obligations import Requirement
from shared.contracts.facts.assessment_rounds import RoundOpened, RoundPublished
from shared.contracts.facts.targets import RulePackPublished
from shared.contracts.facts.targets_governance import CalendarPublished
from shared.contracts.rule_duties_done import RulesPublishedDuty
from shared.contracts.rule_duties_kept import ResultsPublishedDuty


def rules_published(asked: Asked, duty: RulesPublishedDuty) -> Iterator[Owed]:
    """One obligation a period: a rule pack in force on its days, published by the due day."""
    period = asked.period
    packs, calendars = [], []
    for deeds in asked.record.streams(RULE_PACK):
        for deed in deeds:
            fact: RulePackPublished = deed.fact
            if fact.effective_from < period.ends_on and fact.effective_to >= period.starts_on:
                packs.append(asked.evidence(deed))
    for deeds in asked.record.streams(CALENDAR):
        for deed in deeds:
            published: CalendarPublished = deed.fact
            if published.year == period.starts_on.year:
                calendars.append(asked.evidence(deed))
    wanted = [Requirement(tuple(packs))]
    yield Owed((*wanted, Requirement(tuple(calendars))) if duty.with_calendar else tuple(wanted))


def results_published(asked: Asked, _: ResultsPublishedDuty) -> Iterator[Owed]:
    """One obligation a year: a round over it was published."""
    found = []
    for deeds in asked.record.streams(ROUND_HELD):
        opened, published = latest(deeds, RoundOpened), latest(deeds, RoundPublished)
        if opened and published and opened.fact.year == asked.period.starts_on.year:
            found.append(asked.evidence(published, facts=(opened.id,)))
    yield Owed((Requirement(tuple(found)),))
