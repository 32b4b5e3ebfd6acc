"""A record of one of the registers: entered once, perhaps withdrawn, never changed.

Facts: one of those in `Entered`, RecordWithdrawn.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Self
from uuid import UUID

from services.activities.domain.register_errors import (
    MoreContactedThanAwayError,
    NamedTwiceError,
    NegativeAmountError,
    PeriodNotBegunError,
)
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.activities_registers import (
    AppraisalJudged,
    DevelopmentCounted,
    DevelopmentQuotaSet,
    DispositionCounted,
    DuesSettled,
    EducationHeld,
    MobileMembersCounted,
    RecordWithdrawn,
    ServiceGiven,
    SupportGiven,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError

Entered = (
    EducationHeld
    | ServiceGiven
    | SupportGiven
    | DuesSettled
    | MobileMembersCounted
    | DevelopmentQuotaSet
    | DevelopmentCounted
    | DispositionCounted
    | AppraisalJudged
)


class Record(Aggregate):
    KIND = "activities.record"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.is_withdrawn = False

    @classmethod
    def enter(cls, record_id: UUID, entered: Entered, *, on: date) -> Self:
        _ensure_sound(entered, on)
        record = cls(record_id)
        record.record(entered, on)
        return record

    def withdraw(self, organization_id: UUID, *, on: date) -> None:
        """Take the record back; said again it records nothing."""
        if organization_id != self.organization_id:
            raise WrongOrganizationError(str(self.id), field="organization_id")
        if not self.is_withdrawn:
            self.record(RecordWithdrawn(organization_id=organization_id), on)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case RecordWithdrawn():
                self.is_withdrawn = True
            case (
                EducationHeld()
                | ServiceGiven()
                | SupportGiven()
                | DuesSettled()
                | MobileMembersCounted()
                | DevelopmentQuotaSet()
                | DevelopmentCounted()
                | DispositionCounted()
                | AppraisalJudged()
            ):
                self.organization_id, self.entered_on = fact.organization_id, occurred_on
            case unknown:
                raise UnknownFactError(unknown.TOPIC)


def _ensure_sound(entered: Entered, on: date) -> None:
    match entered:
        case SupportGiven():
            _ensure_not_negative(entered.amount)
        case DuesSettled():
            _ensure_not_negative(entered.amount)
            if (entered.year, entered.month) > (on.year, on.month):
                raise PeriodNotBegunError(field="month")
        case MobileMembersCounted() if entered.away_contacted > entered.away:
            raise MoreContactedThanAwayError(field="away_contacted")
        case DevelopmentCounted():
            _ensure_once((head.stage for head in entered.heads), "heads")
        case DispositionCounted():
            _ensure_begun(entered.year, on)
            _ensure_once((head.stage for head in entered.heads), "heads")
        case AppraisalJudged():
            _ensure_begun(entered.year, on)
            _ensure_once((level.area for level in entered.levels), "levels")
        case _:
            pass


def _ensure_not_negative(amount: str) -> None:
    if Decimal(amount) < 0:
        raise NegativeAmountError(field="amount")


def _ensure_begun(year: int, on: date) -> None:
    if year > on.year:
        raise PeriodNotBegunError(field="year")


def _ensure_once(names: Iterable[Enum], field: str) -> None:
    given = list(names)
    if len(set(given)) != len(given):
        raise NamedTwiceError(field=field)
