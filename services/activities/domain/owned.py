"""The base of records that belong to one organization, go on in time and may be withdrawn."""

from datetime import date
from uuid import UUID

from services.activities.domain.errors import BeforeItBeganError, RecordWithdrawnError
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.eventstore.aggregate import Aggregate


class Owned(Aggregate):
    """A record of one organization. A subclass folds; it calls `begin` and `close`."""

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.is_closed = False

    def withdraw(self, withdrawn: Fact, organization_id: UUID, *, on: date) -> None:
        """Take the record back; a second time records nothing."""
        self._ensure_of(organization_id)
        if not self.is_closed:
            self.record(withdrawn, on)

    def _begin(self, organization_id: UUID, on: date) -> None:
        self.organization_id, self.stepped_on = organization_id, on

    def _ensure_of(self, organization_id: UUID) -> None:
        if organization_id != self.organization_id:
            raise WrongOrganizationError(str(self.id), field="organization_id")

    def _ensure_open(self, organization_id: UUID, on: date) -> None:
        self._ensure_of(organization_id)
        self._ensure_goes_on(on)

    def _ensure_goes_on(self, on: date) -> None:
        """Refuse a step on a withdrawn or ended record, or one before the step that led to it."""
        if self.is_closed:
            raise RecordWithdrawnError(str(self.id))
        if on < self.stepped_on:
            raise BeforeItBeganError(field="occurred_on", not_before=self.stepped_on.isoformat())
