"""A round: opened on a cut-off, computed page by page, published, made final.

Facts: RoundOpened, SubjectsNamed; then PageComputed, RoundPublished, RoundFinalised. What each
subject has in it stands in a stream of its own (`result.py`).
"""

from collections.abc import Sequence
from datetime import date
from typing import Self
from uuid import UUID

from services.assessment.domain.rounds.errors import (
    BackwardsError,
    NoSubjectsError,
    NoSuchPageError,
    NotASubjectError,
    NotComputedError,
    NotFinalError,
    NotPublishedError,
    RoundFinalError,
    RoundPublishedError,
    WindowClosedError,
    WindowOpenError,
)
from shared.contracts.assessment_defaults import PAGE_OF_SUBJECTS, SUBJECTS_A_FACT
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.assessment_rounds import (
    PageComputed,
    RoundFinalised,
    RoundOpened,
    RoundPublished,
    RoundSubject,
    SubjectsNamed,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class Round(Aggregate):
    KIND = "assessment.round"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.subjects: list[RoundSubject] = []
        self.computed: set[int] = set()  # pages
        self.published_on: date | None = None
        self.objections_until = date.min
        self.final_on: date | None = None

    @classmethod
    def open(
        cls, round_id: UUID, opened: RoundOpened, subjects: Sequence[RoundSubject], *, on: date
    ) -> Self:
        """Open a round over these subjects.

        Raises:
            NoSubjectsError: there are none.
        """
        if not subjects:
            raise NoSubjectsError(field="organization_id")
        new = cls(round_id)
        new.record(opened, on)
        for first in range(0, len(subjects), SUBJECTS_A_FACT):
            some = tuple(subjects[first : first + SUBJECTS_A_FACT])
            new.record(SubjectsNamed(organization_id=opened.organization_id, subjects=some), on)
        return new

    @property
    def pages(self) -> int:
        """How many pages of subjects there are."""
        return -(-len(self.subjects) // PAGE_OF_SUBJECTS)

    def page(self, organization_id: UUID, number: int, *, on: date) -> Sequence[RoundSubject]:
        """Give the subjects of a page that may be worked on.

        Raises:
            NoSuchPageError: the round has fewer pages.
            RoundFinalError: the results are final.
            WrongOrganizationError, BackwardsError: as every step.
        """
        self._ensure_of(organization_id, on)
        self.ensure_not_final()
        if number > self.pages:
            raise NoSuchPageError(field="page", pages=self.pages)
        first = (number - 1) * PAGE_OF_SUBJECTS
        return self.subjects[first : first + PAGE_OF_SUBJECTS]

    def compute(self, computed: PageComputed, *, on: date) -> None:
        """Note that a page was computed; refused once the results are published."""
        self.page(computed.organization_id, computed.page, on=on)
        self.ensure_not_published()
        self.record(computed, on)

    def publish(self, published: RoundPublished, *, on: date) -> None:
        """Publish; grades and results were looked at by the caller.

        Raises:
            NotComputedError: a page is not computed.
            RoundPublishedError, RoundFinalError: it is published already.
        """
        self._ensure_of(published.organization_id, on)
        self.ensure_not_published()
        missing = sorted(set(range(1, self.pages + 1)) - self.computed)
        if missing:
            raise NotComputedError(str(self.id), pages=missing)
        self.record(published, on)

    def finalise(self, finalised: RoundFinalised, *, on: date) -> None:
        """Make final; open objections were looked for by the caller.

        Raises:
            NotPublishedError, RoundFinalError, WindowOpenError: it is not the time.
        """
        self._ensure_of(finalised.organization_id, on)
        self.ensure_published()
        self.ensure_not_final()
        if on <= self.objections_until:
            raise WindowOpenError(str(self.id), until=self.objections_until.isoformat())
        self.record(finalised, on)

    def ensure_subject(self, subject: RoundSubject, on: date) -> None:
        """Refuse what concerns nobody whom the round assesses, or lies before it."""
        if subject not in self.subjects:
            raise NotASubjectError(str(subject.organization_id), field="organization_id")
        self.ensure_begun(on)

    def ensure_begun(self, on: date) -> None:
        """Refuse a day before the round was opened."""
        if on < self.opened_on:
            raise BackwardsError(field="occurred_on", opened_on=self.opened_on.isoformat())

    def ensure_not_published(self) -> None:
        """Refuse once the results are published."""
        if self.published_on is not None:
            raise RoundPublishedError(str(self.id))

    def ensure_published(self) -> None:
        """Refuse until the results are published."""
        if self.published_on is None:
            raise NotPublishedError(str(self.id))

    def ensure_not_final(self) -> None:
        """Refuse once the results are final."""
        if self.final_on is not None:
            raise RoundFinalError(str(self.id))

    def ensure_final(self, on: date) -> None:
        """Refuse until the results are final."""
        if self.final_on is None or on < self.final_on:
            raise NotFinalError(str(self.id))

    def ensure_window(self, on: date) -> None:
        """Refuse a day on which no objection is taken."""
        self.ensure_published()
        self.ensure_not_final()
        if not (self.published_on or date.max) <= on <= self.objections_until:
            raise WindowClosedError(str(self.id), until=self.objections_until.isoformat())

    def _ensure_of(self, organization_id: UUID, on: date) -> None:
        if organization_id != self.opened.organization_id:
            raise WrongOrganizationError(str(self.id), field="organization_id")
        latest = self.published_on or self.opened_on
        if on < latest:
            raise BackwardsError(field="occurred_on", not_before=latest.isoformat())

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case RoundOpened():
                self.opened, self.opened_on = fact, occurred_on
            case SubjectsNamed():
                self.subjects.extend(fact.subjects)
            case PageComputed():
                self.computed.add(fact.page)
            case RoundPublished():
                self.published_on, self.objections_until = occurred_on, fact.objections_until
            case RoundFinalised():
                self.final_on = occurred_on
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
