"""Questions to contact points, visits, guidance, experience and innovation."""

from uuid import UUID

from services.activities.queries import guidance as guidance_queries
from services.activities.queries import points as queries
from services.activities.queries import visits as visit_queries
from services.activities.queries.guidance import ExperienceView, GuidanceView, InnovationView
from services.activities.queries.points import (
    ContactCoverage,
    ContactFindingOn,
    ContactPointOn,
)
from services.activities.queries.visits import Fieldwork, VisitCadence, VisitView
from services.gateway.questions import leadership
from services.gateway.questions.asked import (
    ACTIVITIES,
    OF,
    OnAsked,
    PageAsked,
    PageOfYearAsked,
    answering,
    in_sight,
    told,
)
from services.gateway.questions.question import Asking, Question
from shared.contracts.facts.registry_structure import Flag
from shared.contracts.page import Page


class PointsAsked(OnAsked, frozen=True, kw_only=True):
    as_unit: bool = False  # the points at this organization, instead of its leaders'


class VisitsAsked(PageOfYearAsked, frozen=True, kw_only=True):
    as_unit: bool = False
    person_id: UUID | None = None


class GuidanceAsked(PageAsked, frozen=True, kw_only=True):
    as_unit: bool = False


def contact_findings(asking: Asking, asked: OnAsked) -> tuple[ContactFindingOn, ...]:
    """What is wrong with the contact points of a team on a day, or to be looked at."""
    on, of = in_sight(asking, asked), asked.organization_id
    points = told(asking, queries.contact_points, organization_id=of, on=on)
    found: tuple[ContactFindingOn, ...] = told(
        asking,
        queries.contact_findings,
        organization_id=of,
        on=on,
        leaders=leadership.leaders(asking, of, on),
        lagging=leadership.lagging_when_chosen(asking, points),
        practice=leadership.practice(asking, of, on),
        redivided=leadership.redivided(asking, of, points, on),
        has_shortage=leadership.has_shortage(asking, of, on),
    )
    return found


def contact_coverage(asking: Asking, asked: OnAsked) -> ContactCoverage:
    """How many of the weak, lagging and difficult units have a contact point; which have none."""
    on, of = in_sight(asking, asked), asked.organization_id
    flagged = leadership.flagged_units(asking, on, set(Flag), within=of)
    units = [unit for unit in flagged if unit != of]
    found: ContactCoverage = told(
        asking, queries.contact_coverage, organization_id=of, on=on, units=units
    )
    return found


QUESTIONS = (
    Question(
        name="contact-points",
        path=OF + "/contact-points",
        zh="联系点",
        en="Contact points",
        parameters=PointsAsked,
        result=tuple[ContactPointOn, ...],
        reads=ACTIVITIES,
        answer=answering(queries.contact_points, "on"),
        clauses=("S-38", "S-39", "S-40", "S-43"),
    ),
    Question(
        name="contact-point-findings",
        path=OF + "/contact-point-findings",
        zh="联系点问题清单",
        en="What is wrong with contact points",
        parameters=OnAsked,
        result=tuple[ContactFindingOn, ...],
        reads=ACTIVITIES,
        answer=contact_findings,
        clauses=("S-38", "S-39", "S-40"),
    ),
    Question(
        name="contact-point-coverage",
        path=OF + "/contact-point-coverage",
        zh="薄弱单位联系点覆盖",
        en="Weak units with a contact point, and without",
        parameters=OnAsked,
        result=ContactCoverage,
        reads=ACTIVITIES,
        answer=contact_coverage,
        clauses=("S-41",),
    ),
    Question(
        name="visits",
        path=OF + "/visits",
        zh="走访记录",
        en="Visits",
        parameters=VisitsAsked,
        result=Page[VisitView],
        reads=ACTIVITIES,
        answer=answering(visit_queries.visits),
        clauses=("S-42", "S-46"),
    ),
    Question(
        name="visit-cadence",
        path=OF + "/visit-cadence",
        zh="联系点走访进度",
        en="How often contact points were visited",
        parameters=OnAsked,
        result=tuple[VisitCadence, ...],
        reads=ACTIVITIES,
        answer=answering(visit_queries.visit_cadence, "on", "practice"),
        clauses=("S-42",),
    ),
    Question(
        name="fieldwork",
        path=OF + "/fieldwork",
        zh="领导干部深入基层",
        en="Leaders' fieldwork",
        parameters=OnAsked,
        result=tuple[Fieldwork, ...],
        reads=ACTIVITIES,
        answer=answering(visit_queries.fieldwork, "on"),
        clauses=("S-46",),
    ),
    Question(
        name="guidance",
        path=OF + "/guidance",
        zh="工作指导记录",
        en="Guidance",
        parameters=GuidanceAsked,
        result=Page[GuidanceView],
        reads=ACTIVITIES,
        answer=answering(guidance_queries.guidance, "on"),
        clauses=("S-16",),
    ),
    Question(
        name="experiences",
        path=OF + "/experiences",
        zh="经验推广",
        en="Experience cards",
        parameters=PageAsked,
        result=Page[ExperienceView],
        reads=ACTIVITIES,
        answer=answering(guidance_queries.experiences),
        clauses=("S-44",),
    ),
    Question(
        name="innovations",
        path=OF + "/innovations",
        zh="创新申报",
        en="Innovation claims",
        parameters=PageOfYearAsked,
        result=Page[InnovationView],
        reads=ACTIVITIES,
        answer=answering(guidance_queries.innovations, "practice"),
        clauses=("S-11",),
    ),
)
