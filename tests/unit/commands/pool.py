"""Every kind of aggregate, and the few ids of each that random commands are about."""

from datetime import date
from uuid import UUID

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
from shared.eventstore.aggregate import Aggregate

AGGREGATES: tuple[type[Aggregate], ...] = (
    Organization, Person, Post, Document, RulePack, Plan, Target, Meeting, Report,
    Handover, WeakCase, Focus, Unit, Venue,
    ContactPoint, Visit, Guidance, Experience, Topic, ResearchReport, Innovation, DutyReport,
    Problem, Inspection, InspectionYear, Sample, Finding, Record, Survey, Evidence,
    Directive, WorkDocument, Outcome, RoundOfWork, Waiver, Calendar, SealedArchive, Period,
    Round, Result, Commendation, Criticism, AccountabilityCase,
)  # fmt: skip
TODAY = date(2025, 6, 15)
LONG_AGO = date(2024, 1, 1)

NUMBERS = {kind.KIND: number * 16 for number, kind in enumerate(AGGREGATES, start=1)}
POOLS = {Organization: [3, 3, 4, 2, 5, 1, 6, 7, 8]}  # see `founding`; from 6 on they are new


def an_id(kind: type[Aggregate], number: int) -> UUID:
    return UUID(int=NUMBERS[kind.KIND] + number)
