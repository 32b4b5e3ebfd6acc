"""A file for every fact ever stored, written when it was first stored and never changed since."""

from datetime import date
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from services.activities.domain.contact_point import ContactPoint
from services.activities.domain.duty_report import DutyReport
from services.activities.domain.evidence import Evidence
from services.activities.domain.finding import Finding
from services.activities.domain.guidance import Experience, Guidance
from services.activities.domain.innovation import Innovation
from services.activities.domain.inspection import Inspection
from services.activities.domain.inspection_year import InspectionYear
from services.activities.domain.meeting import Meeting
from services.activities.domain.problem import Problem
from services.activities.domain.record import Record
from services.activities.domain.report import Report
from services.activities.domain.research import ResearchReport, Topic
from services.activities.domain.sample import Sample
from services.activities.domain.survey import Survey
from services.activities.domain.visit import Visit
from services.assessment.domain.rounds.accountability import AccountabilityCase
from services.assessment.domain.rounds.commendation import Commendation
from services.assessment.domain.rounds.criticism import Criticism
from services.assessment.domain.rounds.result import Result
from services.assessment.domain.rounds.round import Round
from services.registry.domain.focus import Focus
from services.registry.domain.handover import Handover
from services.registry.domain.organization import Organization
from services.registry.domain.person import Person
from services.registry.domain.post import Post
from services.registry.domain.reach import Unit, Venue
from services.registry.domain.weak_case import WeakCase
from services.targets.domain.archive import SealedArchive
from services.targets.domain.calendar import Calendar
from services.targets.domain.directive import Directive
from services.targets.domain.document import Document
from services.targets.domain.outcome import Outcome
from services.targets.domain.period import Period
from services.targets.domain.plan import Plan
from services.targets.domain.round import RoundOfWork
from services.targets.domain.rule_pack import RulePack
from services.targets.domain.target import Target
from services.targets.domain.waiver import Waiver
from services.targets.domain.work_document import WorkDocument
from shared.contracts.catalogue import FACTS, UPCASTERS, decode_fact
from shared.contracts.fact import Fact
from shared.eventstore.aggregate import Aggregate, Recorded
from shared.kernel.canonical import canonical
from shared.kernel.errors import UnknownFactError

GOLDEN = Path(__file__).parents[1] / "golden"
STORED_NAMES = sorted(FACTS.keys() | UPCASTERS.keys())
STREAM = UUID("00000000-0000-4000-8000-000000000099")
DAY = date(2025, 4, 2)

FIRST = {
    Organization: "registry.organization.established.v1",
    Person: "registry.person.registered.v1",
    Post: "registry.post.created.v1",
    Handover: "registry.handover.opened.v1",
    WeakCase: "registry.weak_case.opened.v1",
    Focus: "registry.focus.opened.v1",
    Unit: "registry.unit.registered.v1",
    Venue: "registry.venue.registered.v1",
    Document: "targets.document.issued.v1",
    RulePack: "targets.rule_pack.published.v1",
    Plan: "targets.plan.adopted.v1",
    Target: "targets.target.set.v1",
    Directive: "targets.directive.received.v1",
    WorkDocument: "targets.work_document.approved.v1",
    Outcome: "targets.outcome.imported.v1",
    RoundOfWork: "targets.round.recorded.v1",
    Waiver: "targets.waiver.granted.v1",
    Calendar: "targets.calendar.published.v1",
    Period: "targets.period.closed.v1",
    SealedArchive: "targets.archive.sealed.v1",
    Meeting: "activities.meeting.held.v1",
    Report: "activities.report.filed.v1",
    ContactPoint: "activities.contact_point.chosen.v1",
    Visit: "activities.visit.made.v1",
    Guidance: "activities.guidance.given.v1",
    Experience: "activities.experience.recorded.v1",
    Topic: "activities.topic.set.v1",
    ResearchReport: "activities.research_report.finished.v1",
    Innovation: "activities.innovation.claimed.v1",
    DutyReport: "activities.duty_report.delivered.v1",
    Problem: "activities.problem.raised.v1",
    Inspection: "activities.inspection.planned.v1",
    InspectionYear: "activities.inspection_year.booked.v1",
    Sample: "activities.sample.frame_recorded.v1",
    Finding: "activities.finding.raised.v1",
    Record: "activities.record.education_held.v1",
    Survey: "activities.survey.closed.v1",
    Evidence: "activities.evidence.attached.v1",
    Round: "assessment.round.opened.v1",
    Result: "assessment.result.self_assessment_filed.v1",
    Commendation: "assessment.commendation.granted.v1",
    Criticism: "assessment.criticism.issued.v1",
    AccountabilityCase: "assessment.accountability_case.referred.v1",
}
# Facts of an aggregate that are named after a part of it, not after itself.
KIND_OF_NAME = {"targets.indicator": "targets.target"}


class Stored(msgspec.Struct, forbid_unknown_fields=True):
    type: str
    data: msgspec.Raw


def stored(name: str) -> Stored:
    return msgspec.json.decode((GOLDEN / f"{name}.json").read_bytes(), type=Stored)


def fact_of(name: str) -> Fact:
    return decode_fact(name, stored(name).data)


def aggregate_of(name: str) -> type[Aggregate]:
    kind = ".".join(name.split(".")[:2])
    kind = KIND_OF_NAME.get(kind, kind)
    return next(aggregate for aggregate in FIRST if kind == aggregate.KIND)


def history(*names: str) -> list[Recorded]:
    return [
        Recorded(STREAM, version, fact_of(name), DAY) for version, name in enumerate(names, start=1)
    ]


def test_every_stored_name_has_a_golden_file_and_every_file_a_stored_name() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.json")) == STORED_NAMES


@pytest.mark.parametrize("name", STORED_NAMES)
def test_a_golden_file_bears_its_own_name_and_canonical_data(name: str) -> None:
    golden = stored(name)

    assert golden.type == name
    assert canonical(msgspec.json.decode(golden.data)) == bytes(golden.data)


@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_stored_fact_is_read_and_written_again_byte_for_byte(name: str) -> None:
    assert canonical(fact_of(name)) == bytes(stored(name).data)


@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_golden_file_says_something_in_every_field_of_its_fact(name: str) -> None:
    fields = {field.encode_name for field in msgspec.structs.fields(FACTS[name])}

    assert set(msgspec.json.decode(stored(name).data)) == fields


@pytest.mark.parametrize("name", STORED_NAMES)
def test_every_fact_ever_stored_is_folded_by_its_aggregate(name: str) -> None:
    kind = aggregate_of(name)
    names = [FIRST[kind]] if name == FIRST[kind] else [FIRST[kind], name]

    assert kind.replay(STREAM, history(*names)).version == len(names)


@pytest.mark.parametrize("kind", FIRST, ids=lambda kind: kind.KIND)
def test_an_aggregate_stops_at_a_fact_that_it_does_not_know(kind: type[Aggregate]) -> None:
    foreign = next(name for other, name in FIRST.items() if other is not kind)

    with pytest.raises(UnknownFactError):
        kind.replay(STREAM, history(foreign))
