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
from services.activities.domain.contact_point import ContactPoint
from services.activities.domain.duty_report import DutyReport
from services.activities.domain.evidence import Evidence
from services.activities.domain.finding import Finding
from services.activities.domain.guidance import Experience, Guidance
from services.activities.domain.innovation import Innovation
from services.activities.domain.inspection import Inspection
from services.activities.domain.meeting import Meeting
from services.activities.domain.problem import Problem
from services.activities.domain.record import Record
from services.activities.domain.report import Report
from services.activities.domain.research import ResearchReport, Topic
from services.activities.domain.sample import Sample
from services.activities.domain.visit import Visit
from services.assessment.application import Rounds
from services.assessment.handlers.session import RoundSession
from services.registry.application import Registry
from services.registry.domain.focus import Focus
from services.registry.domain.handover import Handover
from services.registry.domain.organization import Organization
from services.registry.domain.person import Person
from services.registry.domain.post import Post
from services.registry.domain.reach import Venue
from services.registry.domain.weak_case import WeakCase
from services.targets.application import Targets
from services.targets.domain.directive import Directive
from services.targets.domain.document import Document
from services.targets.domain.plan import Plan
from services.targets.domain.target import Target
from services.targets.domain.waiver import Waiver
from services.targets.domain.work_document import WorkDocument
from shared.contracts.catalogue import decode_fact
from shared.contracts.command import Command, New, Ref
from shared.contracts.fact import Part
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.contracts.wire import marks
from shared.eventstore.aggregate import Aggregate, Recorded
from shared.eventstore.batch import Context
from shared.eventstore.mapper import DatedEvent
from shared.kernel.canonical import canonical
from shared.kernel.errors import ZerenError
from shared.kernel.sampling import commitment
from shared.testing.county import CountyBook
from tests.unit.assessment.trial import MemoryBook
from tests.unit.commands.founding import founding
from tests.unit.commands.pool import AGGREGATES, POOLS, TODAY, an_id

HANDLERS = {
    **Registry.handlers,
    **Targets.handlers,
    **Activities.handlers,
    **Rounds.handlers,
}
TOWNSHIP = (Path(__file__).parents[2] / "deploy" / "rules" / "township.yaml").read_text("utf-8")
CONTEXT = Context(Principal(actor="system:test", role=Role.SYSTEM), TODAY, UUID(int=1))

IDS = {
    kind.KIND: st.sampled_from([an_id(kind, n) for n in POOLS.get(kind, [1, 1, 2, 3])])
    for kind in AGGREGATES
}
DAYS = st.integers(0, 12).map(lambda n: TODAY - timedelta(days=n))
BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "indicator_id": st.sampled_from([UUID(int=n) for n in (201, 202)]),
    "indicator_ids": st.sampled_from([UUID(int=n) for n in (201, 202)]),
    "what_if_sha256": st.just("0" * 64),
    "year": st.integers(2024, 2026),
    "half": st.integers(1, 2),
    "month": st.integers(1, 12),
    "amount": st.sampled_from(["1.5", "-1"]),
    "item": st.just("dues_used"),
    "code": st.sampled_from(["dues_used", "new_social"]),
    "seed": st.just("1" * 64),
    "commitment": st.sampled_from(
        [
            commitment(an_id(Sample, 1), an_id(Organization, n), bytes.fromhex("1" * 64))
            for n in (3, 4)
        ]
    ),
    "vector": st.sampled_from(["2" * 64, "3" * 64]),
    "minute": st.just("2025-06-10T09:30"),
    "media_type": st.just("application/pdf"),
    "subject_id": st.just(an_id(Meeting, 1)),
    "started_at": st.sampled_from(["09:30", "23:50"]),
    "sha256": st.just("0" * 64),
    "quantity": st.just("12.5"),
    "points": st.just("1.5"),
    "claimed": st.just("95"),
    "out_of": st.sampled_from([None, "20"]),
    "parent_indicator_id": st.sampled_from([None, UUID(int=201)]),
    "evidence_sha256": st.just("0" * 64),
    "manifest_sha256": st.just("0" * 64),
    "duty": st.sampled_from(["branch-meeting", None]),
    "rule": st.sampled_from(["a", "b"]),
    "percent": st.sampled_from([0, 30, 60]),
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


STANDING: dict[str, st.SearchStrategy[Any]] = {
    "organization_id": st.just(an_id(Organization, 3)),
    "superior_id": st.sampled_from([an_id(Organization, n) for n in (2, 5)]),
    "predecessor_ids": st.just((an_id(Organization, 3), an_id(Organization, 4))),
    "post_id": st.just(an_id(Post, 1)),
    "person_id": st.just(an_id(Person, 1)),
    "handover_id": st.just(an_id(Handover, 1)),
    "weak_case_id": st.just(an_id(WeakCase, 1)),
    "focus_id": st.just(an_id(Focus, 1)),
    "venue_id": st.just(an_id(Venue, 1)),
    "approving_id": st.just(an_id(Organization, 2)),
    "successor_id": st.just(an_id(Person, 2)),
    "predecessor_id": st.just(an_id(Person, 1)),
    "plan_id": st.just(an_id(Plan, 1)),
    "target_id": st.just(an_id(Target, 1)),
    "meeting_id": st.just(an_id(Meeting, 1)),
    "document_id": st.just(an_id(Document, 1)),
    "directive_id": st.just(an_id(Directive, 1)),
    "work_document_id": st.just(an_id(WorkDocument, 1)),
    "waiver_id": st.just(an_id(Waiver, 1)),
    "contact_point_id": st.just(an_id(ContactPoint, 1)),
    "visit_id": st.just(an_id(Visit, 1)),
    "guidance_id": st.just(an_id(Guidance, 1)),
    "experience_id": st.just(an_id(Experience, 1)),
    "topic_id": st.just(an_id(Topic, 1)),
    "research_report_id": st.just(an_id(ResearchReport, 1)),
    "innovation_id": st.just(an_id(Innovation, 1)),
    "report_id": st.just(an_id(Report, 1)),
    "duty_report_id": st.just(an_id(DutyReport, 1)),
    "problem_id": st.just(an_id(Problem, 1)),
    "inspection_id": st.just(an_id(Inspection, 1)),
    "sample_id": st.just(an_id(Sample, 1)),
    "finding_id": st.just(an_id(Finding, 1)),
    "record_id": st.just(an_id(Record, 1)),
    "evidence_id": st.just(an_id(Evidence, 1)),
    "raised_by_id": st.just(an_id(Person, 1)),
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

    def begun(self, kind: str) -> list[UUID]:
        return [stream for stream, one in self.live.items() if kind == one.KIND]

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
        session = RoundSession(self.read, recorded_from, self.begun, MemoryBook(CountyBook()))
        session.preload([UUID(int=n) for n in range(16 * (len(AGGREGATES) + 2))])
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
    def whoever_leads_an_indicator_keeps_a_share(self) -> None:
        for target in self.live.values():
            if isinstance(target, Target):
                assert all(sum(shares.values()) < 100 for shares in target.shares.values())
                assert all(target.deadlines[each] for each in target.indicators)

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
