"""S-70: rules of the year, and its working days, published by whoever takes the lead."""

from collections.abc import Iterator

from services.assessment.domain.asking import Asked, Owed
from services.assessment.domain.deeds import CALENDAR, RULE_PACK
from services.assessment.domain.obligations import Requirement
from shared.contracts.facts.targets import RulePackPublished
from shared.contracts.facts.targets_governance import CalendarPublished
from shared.contracts.rule_duties_done import RulesPublishedDuty


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
