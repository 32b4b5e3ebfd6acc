"""What has been done before any random command: activities of a branch, and inspection."""

from datetime import timedelta
from uuid import UUID

from services.activities.domain.contact_point import ContactPoint
from services.activities.domain.evidence import Evidence
from services.activities.domain.finding import Finding
from services.activities.domain.guidance import Experience, Guidance
from services.activities.domain.innovation import Innovation
from services.activities.domain.inspection import Inspection
from services.activities.domain.problem import Problem
from services.activities.domain.record import Record
from services.activities.domain.report import Report
from services.activities.domain.research import ResearchReport, Topic
from services.activities.domain.sample import Sample
from services.activities.domain.visit import Visit
from services.registry.domain.organization import Organization
from services.registry.domain.person import Person
from shared.contracts.command import Command
from shared.contracts.commands import activities as a
from shared.contracts.commands import activities_inspection as ai
from shared.contracts.commands import activities_points as ap
from shared.contracts.commands import activities_problems as aq
from shared.contracts.commands import activities_registers as ag
from shared.contracts.commands import activities_research as ar
from shared.contracts.facts.activities_inspection import CheckedItem, InspectionMode, Verdict
from shared.contracts.facts.activities_points import GuidanceForm, Standing
from shared.contracts.facts.activities_problems import ProblemKind, Raiser
from shared.contracts.facts.activities_registers import ServiceKind
from shared.contracts.facts.activities_research import InnovationField
from shared.contracts.facts.activities_surveys import SubjectKind
from tests.unit.commands.pool import AGGREGATES, TODAY, an_id


def activities_of(organization: UUID, unit: UUID) -> list[Command]:
    """One of each record of activity logging, as its organization began it."""
    on, of = {"occurred_on": TODAY - timedelta(days=12)}, {"organization_id": organization}
    person, text = an_id(Person, 1), {"title": "甲", "practice": "甲"}
    to_unit = {**on, **of, "unit_id": unit}
    ids = {kind: an_id(kind, 1) for kind in AGGREGATES}
    return [
        ap.ChooseContactPoint(
            contact_point_id=ids[ContactPoint],
            person_id=person,
            standing=Standing.LAGGING,
            **to_unit,
        ),
        ap.RecordVisit(visit_id=ids[Visit], person_id=person, **to_unit),
        ap.RecordGuidance(
            guidance_id=ids[Guidance], form=GuidanceForm.ADVICE, about="甲", **to_unit
        ),
        ap.RecordExperience(experience_id=ids[Experience], **text, **on, **of),
        ar.SetTopic(
            topic_id=ids[Topic], person_id=person, year=2025, title="甲", trigger="甲", **on, **of
        ),
        ar.FinishResearchReport(
            research_report_id=ids[ResearchReport],
            author_id=person,
            title="甲",
            year=2025,
            **on,
            **of,
        ),
        ar.ClaimInnovation(
            innovation_id=ids[Innovation],
            field=InnovationField.MEMBER_TEAM,
            year=2025,
            **text,
            **on,
            **of,
        ),
        a.FileReport(report_id=ids[Report], year=2025, half=1, title="甲", **on, **of),
        aq.RaiseProblem(
            problem_id=ids[Problem],
            kind=ProblemKind.OTHER,
            problem="甲",
            raised_by_id=person,
            raiser=Raiser.MEMBER,
            **on,
            **of,
        ),
    ]


def inspections_of(organization: UUID, unit: UUID) -> list[Command]:
    """A visit that was held, one to come, a frame, findings, a record and its evidence."""
    ids = {kind: an_id(kind, 1) for kind in AGGREGATES}
    on, of = {"occurred_on": TODAY - timedelta(days=12)}, {"organization_id": organization}
    day = TODAY - timedelta(days=11)
    plans = [
        ai.PlanInspection(
            inspection_id=an_id(Inspection, n),
            unit_id=unit,
            mode=InspectionMode.CIRCUIT,
            starts_on=day + timedelta(days=n),
            ends_on=day + timedelta(days=n),
            inspector_ids=(an_id(Person, 1),),
            **on,
            **of,
        )
        for n in (0, 1)
    ]
    return [
        *plans,
        ai.RecordInspection(
            inspection_id=an_id(Inspection, 0),
            occurred_on=day,
            items=(CheckedItem(code="dues_used", verdict=Verdict.SATISFIED),),
            **of,
        ),
        ai.RecordFrame(
            sample_id=ids[Sample],
            unit_ids=tuple(an_id(Organization, n) for n in (2, 4, 5)),
            size=1,
            party_ids=(organization, unit),
            **on,
            **of,
        ),
        ai.RaiseFinding(
            finding_id=ids[Finding], unit_id=unit, item="dues_used", summary="甲", **on, **of
        ),
        ag.RecordService(
            record_id=ids[Record], kind=ServiceKind.HELP, members=1, households=2, **on, **of
        ),
        ag.AttachEvidence(
            evidence_id=ids[Evidence],
            sha256="0" * 64,
            media_type="application/pdf",
            size_bytes=1,
            subject_kind=SubjectKind.RECORD,
            subject_id=ids[Record],
            **on,
            **of,
        ),
    ]
