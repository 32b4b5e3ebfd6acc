"""A meeting as claimed: whether it counts is for assessment to say.

Facts, in the order they may occur: MeetingHeld or MeetingAborted, MeetingCorrected* and
MeetingPurposesStated*, MeetingWithdrawn.
"""

from datetime import date
from typing import Any, Self
from uuid import UUID

import msgspec

from services.activities.domain.errors import (
    HeldAfterCorrectionError,
    MeetingWasAbortedError,
    MeetingWithdrawnError,
    MorePresentThanEntitledError,
    NothingToCorrectError,
    ServesTwiceError,
)
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.activities import (
    MeetingAborted,
    MeetingCorrected,
    MeetingHeld,
    MeetingKind,
    MeetingPurposesStated,
    MeetingWithdrawn,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError

_OF_ABORTED = {"held_on", "kind", "present"}


class Meeting(Aggregate):
    KIND = "activities.meeting"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.record_says: dict[str, Any] = {}  # by field of MeetingCorrected; absent = not said
        self.is_withdrawn = False
        self.is_aborted = False
        self.serves: tuple[MeetingKind, ...] = ()  # what else the gathering was

    @classmethod
    def hold(
        cls,
        meeting_id: UUID,
        held: MeetingHeld,
        *,
        on: date,
        serves: tuple[MeetingKind, ...] = (),
    ) -> Self:
        """Record a meeting, and what else the same gathering was (E-03)."""
        meeting = cls(meeting_id)
        _ensure_present_fit(held.present, held.entitled)
        _ensure_serve_once(held.kind, serves)
        meeting.record(held, on)
        if serves:
            owner = held.organization_id
            meeting.record(MeetingPurposesStated(organization_id=owner, serves=serves), on)
        return meeting

    @classmethod
    def abort(cls, meeting_id: UUID, aborted: MeetingAborted, *, on: date) -> Self:
        meeting = cls(meeting_id)
        meeting.record(aborted, on)
        return meeting

    def correct(
        self,
        corrected: MeetingCorrected,
        *,
        on: date,
        serves: tuple[MeetingKind, ...] | None = None,
    ) -> None:
        """Say what the record ought to have said; only what differs is recorded."""
        self._ensure_of(corrected.organization_id)
        if self.is_withdrawn:
            raise MeetingWithdrawnError(str(self.id))
        given = _given(corrected)
        self._ensure_may_correct(given, serves, on)
        changed = {
            name: value for name, value in given.items() if value != self.record_says.get(name)
        }
        if changed:
            self.record(MeetingCorrected(organization_id=self.organization_id, **changed), on)
        if serves is not None and serves != self.serves:
            owner = self.organization_id
            self.record(MeetingPurposesStated(organization_id=owner, serves=serves), on)

    def withdraw(self, organization_id: UUID, *, on: date) -> None:
        self._ensure_of(organization_id)
        if not self.is_withdrawn:
            self.record(MeetingWithdrawn(organization_id=self.organization_id), on)

    def _ensure_may_correct(
        self, given: dict[str, Any], serves: tuple[MeetingKind, ...] | None, on: date
    ) -> None:
        if not given and serves is None:
            raise NothingToCorrectError(str(self.id))
        if self.is_aborted and (given.keys() - _OF_ABORTED or serves):
            raise MeetingWasAbortedError(str(self.id))
        if "held_on" in given and given["held_on"] > on:
            raise HeldAfterCorrectionError(field="held_on")
        after = {**self.record_says, **given}
        _ensure_present_fit(after.get("present"), after.get("entitled"))
        _ensure_serve_once(after["kind"], self.serves if serves is None else serves)

    def _ensure_of(self, organization_id: UUID) -> None:
        if organization_id != self.organization_id:
            raise WrongOrganizationError(str(self.id), field="organization_id")

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case MeetingHeld() | MeetingAborted():
                self.organization_id = fact.organization_id
                self.is_aborted = isinstance(fact, MeetingAborted)
                self.record_says = {"held_on": occurred_on, **_given(fact)}
            case MeetingCorrected():
                self.record_says |= _given(fact)
            case MeetingPurposesStated():
                self.serves = fact.serves
            case MeetingWithdrawn():
                self.is_withdrawn = True
            case unknown:
                raise UnknownFactError(unknown.TOPIC)


def _given(fact: MeetingHeld | MeetingAborted | MeetingCorrected) -> dict[str, Any]:
    """Give the fields that a fact says something in, apart from whose meeting it is."""
    said = msgspec.structs.asdict(fact)
    del said["organization_id"]
    return {name: value for name, value in said.items() if value is not None}


def _ensure_present_fit(present: int | None, entitled: int | None) -> None:
    if present is not None and entitled is not None and present > entitled:
        raise MorePresentThanEntitledError(field="present")


def _ensure_serve_once(kind: MeetingKind, serves: tuple[MeetingKind, ...]) -> None:
    if len({kind, *serves}) <= len(serves):
        raise ServesTwiceError(field="serves")
