"""Random valid and invalid commands for every aggregate, decided without a database.

What was accepted is stored as canonical bytes; then every stream is replayed from them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum
from functools import reduce
from operator import or_
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.activities.application import Activities
from services.activities.domain.meeting import Meeting
from services.activities.domain.report import Report
from services.registry.application import Registry
from services.registry.domain.organization import Organization
from services.registry.domain.person import Person
from services.registry.domain.post import Post
from services.targets.application import Targets
from services.targets.domain.document import Document
from services.targets.domain.plan import Plan
from services.targets.domain.rule_pack import RulePack
from services.targets.domain.target import Target
from shared.contracts.catalogue import decode_fact
from shared.contracts.command import Command, New, Ref
from shared.contracts.commands import activities as a
from shared.contracts.commands import registry as r
from shared.contracts.commands import targets as t
from shared.contracts.fact import Part
from shared.contracts.facts.activities import MeetingKind
from shared.contracts.facts.registry import Category, OrganizationKind, PostKind
from shared.contracts.facts.targets import Indicator, PlanKind
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.contracts.wire import marks
from shared.eventstore.aggregate import Aggregate, Recorded
from shared.eventstore.batch import Context
from shared.eventstore.mapper import DatedEvent
from shared.eventstore.session import Session
from shared.kernel.canonical import canonical
from shared.kernel.errors import ZerenError

HANDLERS = {**Registry.handlers, **Targets.handlers, **Activities.handlers}
AGGREGATES: tuple[type[Aggregate], ...] = (
    Organization, Person, Post, Document, RulePack, Plan, Target, Meeting, Report,
)  # fmt: skip
TODAY = date(2025, 6, 15)
LONG_AGO = date(2024, 1, 1)
TOWNSHIP = (Path(__file__).parents[2] / "deploy" / "rules" / "township.yaml").read_text("utf-8")
CONTEXT = Context(Principal(actor="system:test", role=Role.SYSTEM), TODAY, UUID(int=1))

NUMBERS = {kind.KIND: number * 16 for number, kind in enumerate(AGGREGATES, start=1)}
POOLS = {Organization: [3, 3, 4, 2, 5, 1, 6, 7, 8]}  # see `founding`; from 6 on they are new


def an_id(kind: type[Aggregate], number: int) -> UUID:
    return UUID(int=NUMBERS[kind.KIND] + number)


IDS = {
    kind.KIND: st.sampled_from([an_id(kind, n) for n in POOLS.get(kind, [1, 1, 2, 3])])
    for kind in AGGREGATES
}
DAYS = st.integers(0, 12).map(lambda n: TODAY - timedelta(days=n))
BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "indicator_id": st.sampled_from([UUID(int=n) for n in (201, 202)]),
    "year": st.integers(2024, 2026),
    "half": st.integers(1, 2),
    "started_at": st.sampled_from(["09:30", "23:50"]),
    "sha256": st.just("0" * 64),
    "quantity": st.just("12.5"),
    "content": st.sampled_from([TOWNSHIP, "no: pack", "- ["]),
}


def values(name: str, hint: Any) -> st.SearchStrategy[Any]:
    """What a field may be given: ids from a small pool of its kind, days close to each other."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        kinds = [mark.kind for mark in parts[1:] if isinstance(mark, Ref | New)]
        return IDS[kinds[0]] if kinds else values(name, parts[0])
    if origin in {Union, UnionType}:
        return reduce(or_, (values(name, part) for part in parts))
    if origin is tuple:
        return st.lists(values(name, parts[0]), max_size=3).map(tuple)
    if name in BY_NAME and hint is not NoneType:
        return BY_NAME[name]
    if issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    return struct(hint) if issubclass(hint, Part) else SIMPLE[hint]


SIMPLE: dict[type, st.SearchStrategy[Any]] = {
    NoneType: st.none(),
    str: st.sampled_from(["甲", "乙"]),
    int: st.integers(0, 4),
    bool: st.booleans(),
    date: DAYS,
}


def struct(kind: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind, include_extras=True)
    fields = {name: values(name, hints[name]) for name in kind.__struct_fields__}
    return st.builds(kind, **fields)


def founding() -> list[Command]:
    """A county of two townships, with two branches in the first, one of them at work."""
    county, township, first, second, other_township = (an_id(Organization, n) for n in range(1, 6))
    tree = [
        r.EstablishOrganization(
            occurred_on=LONG_AGO,
            organization_id=organization,
            kind=kind,
            name="甲",
            superior_id=superior,
            category=Category.VILLAGE if kind is OrganizationKind.BRANCH else None,
        )
        for organization, kind, superior in (
            (county, OrganizationKind.COUNTY_COMMITTEE, None),
            (township, OrganizationKind.TOWNSHIP_COMMITTEE, county),
            (other_township, OrganizationKind.TOWNSHIP_COMMITTEE, county),
            (first, OrganizationKind.BRANCH, township),
            (second, OrganizationKind.BRANCH, township),
        )
    ]
    people = [
        r.RegisterPerson(occurred_on=LONG_AGO, person_id=an_id(Person, n), name="某人")
        for n in (1, 2)
    ]
    post = r.CreatePost(
        occurred_on=LONG_AGO,
        organization_id=first,
        post_id=an_id(Post, 1),
        kind=PostKind.SECRETARY,
    )
    plan = t.AdoptPlan(
        occurred_on=LONG_AGO,
        organization_id=first,
        plan_id=an_id(Plan, 1),
        kind=PlanKind.LONG_TERM,
        title="甲",
        starts_on=LONG_AGO,
        ends_on=date(2028, 12, 31),
    )
    indicators = tuple(
        Indicator(
            indicator_id=UUID(int=n),
            name="甲",
            unit="次",
            quantity="1",
            due_on=TODAY,
            standard="甲",
        )
        for n in (201, 202)
    )
    target = t.SetTarget(
        occurred_on=LONG_AGO,
        organization_id=first,
        target_id=an_id(Target, 1),
        plan_id=plan.plan_id,
        title="甲",
        indicators=indicators,
    )
    meeting = a.RecordMeeting(
        occurred_on=TODAY - timedelta(days=6),
        organization_id=first,
        meeting_id=an_id(Meeting, 1),
        kind=MeetingKind.BRANCH_COMMITTEE,
        chair_id=an_id(Person, 1),
        present=3,
        agenda=(),
    )
    return [*tree, *people, post, plan, target, meeting]


STANDING: dict[str, st.SearchStrategy[Any]] = {
    "organization_id": st.just(an_id(Organization, 3)),
    "superior_id": st.sampled_from([an_id(Organization, n) for n in (2, 5)]),
    "predecessor_ids": st.just((an_id(Organization, 3), an_id(Organization, 4))),
    "post_id": st.just(an_id(Post, 1)),
    "person_id": st.just(an_id(Person, 1)),
    "plan_id": st.just(an_id(Plan, 1)),
    "target_id": st.just(an_id(Target, 1)),
    "meeting_id": st.just(an_id(Meeting, 1)),
}


def struct_about_what_stands(kind: type[Command]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind, include_extras=True)
    return st.builds(
        kind,
        **{
            name: STANDING[name]
            if name in STANDING and not isinstance(marks(kind).get(name), New)
            else values(name, hints[name])
            for name in kind.__struct_fields__
        },
    )


def state_of(aggregate: Aggregate) -> dict[str, Any]:
    return {name: value for name, value in vars(aggregate).items() if name != "_pending"}


class AnyCommands(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.stored: dict[UUID, list[DatedEvent]] = {}
        self.live: dict[UUID, Aggregate] = {}

    def read(self, ids: Iterable[UUID]) -> Mapping[UUID, Sequence[DatedEvent]]:
        return {stream: self.stored[stream] for stream in ids if stream in self.stored}

    @initialize()
    def found(self) -> None:
        for command in founding():
            self.decide(command)

    @rule(command=st.sampled_from(list(HANDLERS)).flatmap(struct))
    def give(self, command: Command) -> None:
        self.decide(command)

    @rule(command=st.sampled_from(list(HANDLERS)).flatmap(struct_about_what_stands))
    def give_about_what_stands(self, command: Command) -> None:
        self.decide(command)

    def decide(self, command: Command) -> None:
        session = Session(self.read, recorded_from)
        session.preload([UUID(int=n) for n in range(256)])
        try:
            HANDLERS[type(command)](session, command, CONTEXT)
        except ZerenError:
            assert session.recorded == []
            return
        for one in session.recorded:
            self.stored.setdefault(one.originator_id, []).append(stored_from(one))
            self.live[one.originator_id] = session.get(Aggregate, one.originator_id)  # type: ignore[type-abstract]

    @invariant()
    def every_stream_replays_to_what_it_was(self) -> None:
        for stream, aggregate in self.live.items():
            history = [recorded_from(event) for event in self.stored[stream]]
            again = type(aggregate).replay(stream, history)

            assert state_of(again) == state_of(aggregate)
            assert [one.originator_version for one in history] == [
                n for n, _ in enumerate(history, start=1)
            ]

    @invariant()
    def superiors_are_of_a_higher_kind(self) -> None:
        for organization in self.live.values():
            if isinstance(organization, Organization):
                for _, superior in organization.superiors:
                    above = self.live[superior]
                    assert isinstance(above, Organization)
                    assert above.kind != organization.kind


def stored_from(one: Recorded) -> DatedEvent:
    return DatedEvent(
        originator_id=one.originator_id,
        originator_version=one.originator_version,
        topic=one.fact.TOPIC,
        state=canonical(one.fact),
        occurred_on=one.occurred_on,
    )


def recorded_from(event: DatedEvent) -> Recorded:
    fact = decode_fact(event.topic, event.state)
    stream = event.originator_id
    assert isinstance(stream, UUID)
    return Recorded(stream, event.originator_version, fact, event.occurred_on)


TestAnyCommands = AnyCommands.TestCase
TestAnyCommands.settings = settings(max_examples=30, stateful_step_count=50, deadline=None)
