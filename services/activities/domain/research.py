"""Research: a leader's topic of a year, and a report from its finishing to its acceptance."""

from datetime import date
from typing import Any, Self
from uuid import UUID

import msgspec

from services.activities.domain.errors import (
    LeadIsCoAuthorError,
    NothingToCorrectError,
    WrongStepError,
)
from services.activities.domain.owned import Owned
from shared.contracts.fact import Fact
from shared.contracts.facts.activities_research import (
    ResearchReportAccepted,
    ResearchReportFiled,
    ResearchReportFinished,
    ResearchReportReturned,
    ResearchReportWithdrawn,
    TopicChanged,
    TopicDropped,
    TopicSet,
)
from shared.kernel.errors import UnknownFactError


class Topic(Owned):
    """Facts: TopicSet, TopicChanged*, TopicDropped."""

    KIND = "activities.topic"

    @classmethod
    def set(cls, topic_id: UUID, chosen: TopicSet, *, on: date) -> Self:
        topic = cls(topic_id)
        topic.record(chosen, on)
        return topic

    def change(self, changed: TopicChanged, *, on: date) -> None:
        """Change what is named and differs; as it is: nothing."""
        self._ensure_open(changed.organization_id, on)
        given = _given(changed)
        if not given:
            raise NothingToCorrectError(str(self.id))
        new = {name: value for name, value in given.items() if value != self.says.get(name)}
        if new:
            self.record(TopicChanged(organization_id=self.organization_id, **new), on)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case TopicSet():
                self._begin(fact.organization_id, occurred_on)
                self.says = _given(fact)
            case TopicChanged():
                self.says |= _given(fact)
                self.stepped_on = occurred_on
            case TopicDropped():
                self.is_closed = True
            case unknown:
                raise UnknownFactError(unknown.TOPIC)


class ResearchReport(Owned):
    """Facts: ResearchReportFinished, then Filed and Returned by turns, Accepted; Withdrawn.

    The first filing keeps its day: the clock of S-48 stops with it, whatever is returned later.
    """

    KIND = "activities.research_report"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.state = "finished"
        self.first_filed_on: date | None = None

    @classmethod
    def finish(cls, report_id: UUID, finished: ResearchReportFinished, *, on: date) -> Self:
        if finished.author_id in finished.co_author_ids:
            raise LeadIsCoAuthorError(field="co_author_ids")
        report = cls(report_id)
        report.record(finished, on)
        return report

    def file(self, filed: ResearchReportFiled, *, on: date) -> None:
        self._ensure_stands("finished", "returned", organization_id=filed.organization_id, on=on)
        self.record(filed, on)

    def give_back(self, returned: ResearchReportReturned, *, on: date) -> None:
        self._ensure_stands("filed", organization_id=returned.organization_id, on=on)
        self.record(returned, on)

    def accept(self, accepted: ResearchReportAccepted, *, on: date) -> None:
        self._ensure_stands("filed", organization_id=accepted.organization_id, on=on)
        self.record(accepted, on)

    def _ensure_stands(self, *states: str, organization_id: UUID, on: date) -> None:
        self._ensure_open(organization_id, on)
        if self.state not in states:
            raise WrongStepError(str(self.id), state=self.state)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case ResearchReportFinished():
                self._begin(fact.organization_id, occurred_on)
            case ResearchReportFiled():
                self._step("filed", occurred_on)
                self.first_filed_on = self.first_filed_on or occurred_on
            case ResearchReportReturned():
                self._step("returned", occurred_on)
            case ResearchReportAccepted():
                self._step("accepted", occurred_on)
            case ResearchReportWithdrawn():
                self.is_closed = True
            case unknown:
                raise UnknownFactError(unknown.TOPIC)

    def _step(self, state: str, on: date) -> None:
        self.state, self.stepped_on = state, on


def _given(fact: TopicSet | TopicChanged) -> dict[str, Any]:
    said = msgspec.structs.asdict(fact)
    del said["organization_id"]
    return {name: value for name, value in said.items() if value is not None}
