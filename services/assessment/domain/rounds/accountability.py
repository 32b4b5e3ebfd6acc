"""A case put before whoever decides on accountability (S-65). The system prepares, people decide.

Facts: AccountabilityReferred. Every condition stands with its facts, and each person with the
days of the post held when the problem was there.
"""

from collections.abc import Iterable
from datetime import date
from typing import Self
from uuid import UUID

from services.assessment.domain.posts import Tenure
from services.assessment.domain.rounds.errors import (
    BackwardsError,
    ConditionsMissingError,
    NotAnswerableError,
)
from services.assessment.domain.timeline import NO_END
from shared.contracts.fact import Fact
from shared.contracts.facts.assessment_consequences import (
    AccountabilityReferred,
    AnswerablePerson,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError

CONDITIONS = (
    "duty_not_performed",
    "serious_problem",
    "bad_influence",
    "serious_consequences",
)


def answerable_on(tenures: Iterable[Tenure], day: date) -> tuple[AnswerablePerson, ...]:
    """Give who held a post on a day, or acted for it, by post; whoever left since included."""
    held = [tenure for tenure in tenures if tenure.holds(day)]
    return tuple(
        AnswerablePerson(
            person_id=tenure.person_id,
            post_id=tenure.post_id,
            kind=tenure.kind,
            starts_on=tenure.starts_on,
            ends_on=None if tenure.ends_on == NO_END else tenure.ends_on,
        )
        for tenure in sorted(held, key=lambda tenure: (tenure.kind, tenure.starts_on, tenure.facts))
    )


class AccountabilityCase(Aggregate):
    KIND = "assessment.accountability_case"

    @classmethod
    def refer(cls, case_id: UUID, referred: AccountabilityReferred, *, on: date) -> Self:
        """Refer a case that has every condition.

        Raises:
            ConditionsMissingError: names the conditions without a fact.
            NotAnswerableError: nobody is named.
            BackwardsError: the problem lies after the referral.
        """
        missing = [name for name in CONDITIONS if not getattr(referred, name)]
        if missing:
            raise ConditionsMissingError(field=missing[0], missing=missing)
        if not referred.persons:
            raise NotAnswerableError(field="person_ids")
        if referred.problem_on > on:
            raise BackwardsError(field="problem_on")
        new = cls(case_id)
        new.record(referred, on)
        return new

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case AccountabilityReferred():
                self.referred, self.referred_on = fact, occurred_on
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
