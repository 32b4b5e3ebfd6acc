"""What is known of one organization, in the shape that judgement reads; claims, not judgements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple
from uuid import UUID

from services.assessment.domain.posts import Tenure
from services.assessment.domain.timeline import Interval, Timeline
from shared.contracts.facts.activities import MeetingHeld, MeetingKind
from shared.contracts.facts.registry import Category, MembersCounted, OrganizationKind, PostKind
from shared.contracts.facts.targets import PlanKind
from shared.kernel.workdays import WorkingYear

_NONE: Mapping[UUID, list["Deed"]] = {}

Ending = Literal["merged", "split", "abolished", "voided"]


class End(NamedTuple):
    """How an organization ended; ``ends_on`` is the first day on which it no longer stands."""

    ends_on: date
    place: int  # in the ledger
    how: Ending
    successor_id: UUID | None
    fact: str


class Meeting(NamedTuple):
    """A meeting that stands in the books, as corrected."""

    meeting_id: UUID
    held_on: date
    received_on: date  # of the first record
    claim: MeetingHeld
    facts: tuple[str, ...]  # the record, then its corrections, then what else it served as
    serves: tuple[MeetingKind, ...] = ()  # what else the same gathering was

    def kind_for(self, kinds: tuple[MeetingKind, ...]) -> MeetingKind | None:
        """Give the kind as which it answers to a duty that asks for one of these; None: none."""
        return next((kind for kind in (self.claim.kind, *self.serves) if kind in kinds), None)


class NotHeld(NamedTuple):
    """A meeting that was aborted, or whose record was withdrawn."""

    meeting_id: UUID
    day: date
    why: Literal["aborted", "withdrawn"]
    facts: tuple[str, ...]


class Plan(NamedTuple):
    plan_id: UUID
    kind: PlanKind
    adopted_on: date
    received_on: date
    span: Interval
    fact: str


class Target(NamedTuple):
    plan_id: UUID
    set_on: date
    indicator_ids: tuple[UUID, ...]
    fact: str


class Handing(NamedTuple):
    """An indicator given to a person in a post, or signed for by one."""

    day: date
    place: int  # in the ledger
    post_id: UUID
    person_id: UUID
    received_on: date
    fact: str


class Waiver(NamedTuple):
    """What an organization was let off: periods whose last day lies in the span; E-06."""

    duty: str | None  # None: every duty
    starts_on: date
    ends_on: date  # the last day
    granted_on: date
    until: date  # the day it was revoked
    facts: tuple[str, ...]


class Deed(NamedTuple):
    """A fact as it stands in a dossier, decoded, for the readings that look at such facts."""

    day: date
    place: int  # in the ledger
    received_on: date
    subject: UUID
    fact: Any
    id: str  # of the fact


class Report(NamedTuple):
    filed_on: date
    place: int  # in the ledger
    received_on: date
    year: int
    half: int
    fact: str


class PublishedPack(NamedTuple):
    """A rule pack as published; in force on the days of ``span``."""

    span: Interval
    place: int  # in the ledger
    name: str
    sha256: str
    content: str
    fact: str


@dataclass(slots=True)
class Record:
    """What is known of one organization."""

    organization_id: UUID | None = None  # None: nothing was filed
    kind: OrganizationKind | None = None
    established: tuple[date, str] | None = None  # first day, fact
    end: End | None = None
    predecessors: tuple[UUID, ...] = ()
    committees: Timeline[bool] = field(default_factory=Timeline)
    names: Timeline[str] = field(default_factory=Timeline)
    categories: Timeline[Category | None] = field(default_factory=Timeline)
    superiors: Timeline[UUID | None] = field(default_factory=Timeline)
    members: Timeline[MembersCounted] = field(default_factory=Timeline)
    posts: dict[UUID, PostKind] = field(default_factory=dict)
    tenures: tuple[Tenure, ...] = ()
    secretaries: tuple[Tenure, ...] = ()  # those of them, and who acted for them
    plans: dict[UUID, Plan] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)
    cascades: dict[UUID, list[Handing]] = field(default_factory=dict)  # by indicator
    acceptances: dict[UUID, list[Handing]] = field(default_factory=dict)  # by indicator
    indicators_ended: dict[UUID, tuple[date, str]] = field(default_factory=dict)  # first day, fact
    meetings: tuple[Meeting, ...] = ()  # by day
    not_held: tuple[NotHeld, ...] = ()
    reports: list[Report] = field(default_factory=list)
    packs: list[PublishedPack] = field(default_factory=list)
    waivers: dict[UUID, Waiver] = field(default_factory=dict)
    shortages: dict[UUID, Waiver] = field(default_factory=dict)  # of lagging units, S-39
    deeds: dict[str, dict[UUID, list[Deed]]] = field(default_factory=dict)  # by kind, by stream
    calendars: dict[int, tuple[date, WorkingYear]] = field(default_factory=dict)  # by year

    def streams(self, kind: str) -> Iterable[list[Deed]]:
        """Give the facts of each stream of a kind, in ledger order; the streams by their ids."""
        return self.deeds.get(kind, _NONE).values()

    @property
    def standing(self) -> Interval | None:
        """The days on which the organization stands; None where its establishment is unknown."""
        if self.established is None:
            return None
        starts_on = self.established[0]
        return Interval(starts_on, self.end.ends_on) if self.end else Interval(starts_on)
