"""An organization: where it stands in the tree, what it is called, how many it counts.

Facts, in the order they may occur: OrganizationEstablished, then any of OrganizationRenamed,
OrganizationMoved, OrganizationCategorized, MembersCounted, FormSet, CommitteeSet, those of
`superiors`, `terms` and `flags`, and once OrganizationMerged, OrganizationSplit,
OrganizationAbolished or OrganizationVoided. It stands on the days of ``[starts_on, ends_on)``, one
voided on none; claims about those days are taken at any time, also after the end has become known.
"""

from datetime import date, timedelta
from typing import Self
from uuid import UUID

from services.registry.domain.dates import months_after
from services.registry.domain.errors import (
    AlreadyEndedError,
    BelowItselfError,
    CategoryMissingError,
    CommitteeNotForKindError,
    FormNotForKindError,
    FormUntilError,
    NotStandingError,
    NotVoidableError,
    SuperiorMissingError,
    SuperiorTooLowError,
    TooManyVotersError,
)
from services.registry.domain.switches import Switches
from shared.contracts.fact import Fact
from shared.contracts.facts.registry import (
    Category,
    MembersCounted,
    OrganizationAbolished,
    OrganizationCategorized,
    OrganizationEstablished,
    OrganizationKind,
    OrganizationMerged,
    OrganizationMoved,
    OrganizationRenamed,
)
from shared.contracts.facts.registry_structure import (
    AssessorSet,
    CommitteeSet,
    Flag,
    FlagCleared,
    FlagSet,
    Form,
    FormSet,
    OrganizationApproved,
    OrganizationSplit,
    OrganizationVoided,
    SuperiorAdded,
    SuperiorEnded,
)
from shared.contracts.facts.registry_terms import (
    ElectionAdvanced,
    ElectionHeld,
    TermExtended,
    TermStarted,
)
from shared.contracts.regulations import TEMPORARY_MONTHS
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError
from shared.kernel.timeline import Timeline

_RANKS = {kind: rank for rank, kind in enumerate(OrganizationKind)}  # the highest first
_WITH_CATEGORY = {OrganizationKind.GENERAL_BRANCH, OrganizationKind.BRANCH}
_DAY = timedelta(days=1)


class Organization(Aggregate):
    KIND = "registry.organization"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.names: Timeline[str] = Timeline()
        self.superiors: Timeline[UUID] = Timeline()
        self.categories: Timeline[Category] = Timeline()
        self.counts: Timeline[MembersCounted] = Timeline()
        self.committees: Timeline[bool] = Timeline()
        self.forms: Timeline[FormSet] = Timeline()
        self.other_superiors: Switches[UUID] = Switches()
        self.assessors: Timeline[UUID] = Timeline()
        self.flags: Switches[Flag] = Switches()
        self.terms: Timeline[date] = Timeline()  # the day on which each is due to end
        self.elections: Timeline[date] = Timeline()
        self.term_changes: Timeline[TermExtended | ElectionAdvanced] = Timeline()
        self.ends_on: date | None = None
        self.successor_ids: tuple[UUID, ...] = ()

    @classmethod
    def establish(
        cls,
        organization_id: UUID,
        established: OrganizationEstablished,
        *,
        on: date,
        superior: "Organization | None",
    ) -> Self:
        """Bring an organization into being; `superior` is the one that `established` names."""
        if established.kind in _WITH_CATEGORY and established.category is None:
            raise CategoryMissingError(field="category")
        if superior is not None:
            superior.ensure_may_lead(established.kind, on=on)
        elif established.kind is not OrganizationKind.COUNTY_COMMITTEE:
            raise SuperiorMissingError(field="superior_id")
        organization = cls(organization_id)
        organization.record(established, on)
        return organization

    def rename(self, name: str, *, on: date) -> None:
        self.ensure_standing(on)
        if name != self.names.on(on):
            self.record(OrganizationRenamed(name=name), on)

    def move(self, superior: "Organization", *, on: date) -> None:
        # Ranks fall strictly on the way down, so no chain of superiors can come back here.
        self.ensure_standing(on)
        if superior.id == self.id:
            raise BelowItselfError(str(self.id), field="superior_id")
        superior.ensure_may_lead(self.kind, on=on)
        if superior.id != self.superiors.on(on):
            self.record(OrganizationMoved(superior_id=superior.id), on)

    def categorize(self, category: Category, *, on: date) -> None:
        self.ensure_standing(on)
        if category != self.categories.on(on):
            self.record(OrganizationCategorized(category=category), on)

    def set_form(self, form: FormSet, *, on: date) -> None:
        self.ensure_standing(on)
        if self.kind is not OrganizationKind.BRANCH:
            raise FormNotForKindError(field="form")
        is_temporary = form.form is Form.TEMPORARY
        if is_temporary is (form.until is None) or (
            form.until is not None and form.until < months_after(on, TEMPORARY_MONTHS)
        ):
            raise FormUntilError(field="until")
        if form != self.forms.on(on):
            self.record(form, on)

    def set_committee(self, committee: CommitteeSet, *, on: date) -> None:
        self.ensure_standing(on)
        if self.kind not in _WITH_CATEGORY:
            raise CommitteeNotForKindError(field="has_committee")
        if committee.has_committee != self.committees.on(on):
            self.record(committee, on)

    def split_into(self, successor_ids: tuple[UUID, ...], *, on: date) -> None:
        self.ensure_may_end(on)
        self.record(OrganizationSplit(successor_ids=successor_ids), on)

    def void(self, *, document: str | None, on: date) -> None:
        """Say that it never stood; `on` is the day of saying so."""
        if self.was_voided:
            return
        if self.ends_on is not None:
            raise AlreadyEndedError(str(self.id), **self._interval())
        if self.has_predecessors:
            raise NotVoidableError(str(self.id))
        self.record(OrganizationVoided(document=document), on)

    def merge_into(self, successor_id: UUID, *, on: date) -> None:
        self.ensure_may_end(on)
        self.record(OrganizationMerged(successor_id=successor_id), on)

    def abolish(self, abolished: OrganizationAbolished, *, on: date) -> None:
        if self.was_abolished and self.ends_on == on:
            return
        self.ensure_may_end(on)
        self.record(abolished, on)

    def count_members(self, counted: MembersCounted, *, on: date) -> None:
        self.ensure_standing(on)
        if counted.entitled_to_vote > counted.full_members:
            raise TooManyVotersError(field="entitled_to_vote")
        if counted != self.counts.exactly_on(on):
            self.record(counted, on)

    def ensure_standing(self, day: date) -> None:
        """Refuse a day on which the organization does not stand.

        Raises:
            NotStandingError: with the first and the last day, where known.
        """
        if not self.stands_on(day):
            raise NotStandingError(str(self.id), **self._interval())

    def ensure_may_lead(self, kind: OrganizationKind, *, on: date) -> None:
        """Refuse to be the superior of a kind that is not lower, or while not standing."""
        if not self.stands_on(on):
            raise NotStandingError(str(self.id), field="superior_id", **self._interval())
        if not self.outranks(kind):
            raise SuperiorTooLowError(str(self.id), field="superior_id", kind=str(self.kind))

    def ensure_may_end(self, on: date) -> None:
        """Refuse a second end, and an end before the first day has passed."""
        if self.ends_on is not None:
            raise AlreadyEndedError(str(self.id), **self._interval())
        self.ensure_standing(on - _DAY)

    def stands_on(self, day: date) -> bool:
        """Whether it stands on a day, as far as is known now."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def outranks(self, kind: OrganizationKind) -> bool:
        """Whether it is of a higher kind."""
        return _RANKS[self.kind] < _RANKS[kind]

    def superiors_on(self, day: date) -> list[UUID]:
        """Give who leads it on a day, the first superior first; empty at the root."""
        first = self.superiors.on(day)
        others = [one for one in self.other_superiors.keys_on(day) if one != first]
        return others if first is None else [first, *others]

    def assessor_on(self, day: date) -> UUID | None:
        """Give the one superior that assesses it on a day; None at the root."""
        leading, chosen = self.superiors_on(day), self.assessors.on(day)
        return chosen if chosen in leading else next(iter(leading), None)

    def _interval(self) -> dict[str, str]:
        days = {"starts_on": self.starts_on, "ends_on": self.ends_on}
        return {name: day.isoformat() for name, day in days.items() if day is not None}

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case OrganizationEstablished():
                self._fold_established(fact, occurred_on)
            case OrganizationRenamed():
                self.names.set(occurred_on, fact.name)
            case OrganizationMoved():
                self.superiors.set(occurred_on, fact.superior_id)
            case OrganizationCategorized():
                self.categories.set(occurred_on, fact.category)
            case MembersCounted():
                self.counts.set(occurred_on, fact)
            case _:
                self._fold_end(fact, occurred_on)

    def _fold_end(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case OrganizationMerged():
                self.ends_on, self.successor_ids = occurred_on, (fact.successor_id,)
            case OrganizationSplit():
                self.ends_on, self.successor_ids = occurred_on, fact.successor_ids
            case OrganizationAbolished():
                self.ends_on, self.was_abolished = occurred_on, True
            case OrganizationVoided():
                self.ends_on, self.was_voided = self.starts_on, True
            case FormSet():
                self.forms.set(occurred_on, fact)
            case OrganizationApproved():
                pass
            case _:
                self._fold_spans(fact, occurred_on)

    def _fold_spans(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case SuperiorAdded():
                self.other_superiors.set(fact.superior_id, occurred_on, holds=True)
            case SuperiorEnded():
                self.other_superiors.set(fact.superior_id, occurred_on, holds=False)
            case CommitteeSet():
                self.committees.set(occurred_on, fact.has_committee)
            case AssessorSet():
                self.assessors.set(occurred_on, fact.superior_id)
            case FlagSet():
                self.flags.set(fact.flag, occurred_on, holds=True)
            case FlagCleared():
                self.flags.set(fact.flag, occurred_on, holds=False)
            case TermStarted():
                self.terms.set(occurred_on, fact.due_on)
            case ElectionHeld():
                self.terms.set(occurred_on, fact.due_on)
                self.elections.set(occurred_on, fact.due_on)
            case TermExtended() | ElectionAdvanced():
                self.term_changes.set(occurred_on, fact)
            case unknown:
                raise UnknownFactError(unknown.TOPIC)

    def _fold_established(self, fact: OrganizationEstablished, occurred_on: date) -> None:
        self.kind = fact.kind
        self.starts_on = occurred_on
        self.was_abolished = self.was_voided = False
        self.committees.set(occurred_on, fact.has_committee)
        self.has_predecessors = bool(fact.predecessor_ids)
        self.names.set(occurred_on, fact.name)
        if fact.superior_id is not None:
            self.superiors.set(occurred_on, fact.superior_id)
        if fact.category is not None:
            self.categories.set(occurred_on, fact.category)
