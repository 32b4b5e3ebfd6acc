"""Questions to contact points, visits, guidance, experience and innovation."""

from datetime import date
from functools import partial
from typing import Any
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
from services.gateway.pools import ask
from services.gateway.questions import leadership
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import require_sight
from shared.contracts.fact import Year
from shared.contracts.facts.registry_structure import Flag
from shared.contracts.page import Limit, Offset, Page

_SCHEMA = "activities"
_OF = "/v1/organizations/{organization_id}"


class OnAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None


class PointsAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    as_unit: bool = False  # the points at this organization, instead of its leaders'


class VisitsAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    as_unit: bool = False
    person_id: UUID | None = None
    year: Year | None = None
    limit: Limit = 100
    offset: Offset = 0


class GuidanceAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    as_unit: bool = False
    limit: Limit = 100
    offset: Offset = 0


class CardsAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    year: Year | None = None
    limit: Limit = 100
    offset: Offset = 0


def contact_points(asking: Asking, asked: PointsAsked) -> tuple[ContactPointOn, ...]:
    """Contact points standing on a day."""
    on = _in_sight(asking, asked)
    question = partial(queries.contact_points, on=on, **_side(asked))
    return ask(asking.readers, _SCHEMA, question)


def contact_findings(asking: Asking, asked: OnAsked) -> tuple[ContactFindingOn, ...]:
    """What is wrong with the contact points of a team on a day, or to be looked at."""
    on, of = _in_sight(asking, asked), asked.organization_id
    points = contact_points(asking, PointsAsked(organization_id=of, on=on))
    team = leadership.leaders(asking, of, on)
    lagging = leadership.lagging_when_chosen(asking, points)
    changed = leadership.redivided(asking, of, points, on)
    shortage = leadership.has_shortage(asking, of, on)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.contact_findings(
            connection,
            of,
            on=on,
            leaders=team,
            lagging=lagging,
            redivided=changed,
            has_shortage=shortage,
        ),
    )


def contact_coverage(asking: Asking, asked: OnAsked) -> ContactCoverage:
    """How many of the weak, lagging and difficult units have a contact point; which have none."""
    on, of = _in_sight(asking, asked), asked.organization_id
    found = leadership.flagged_units(asking, on, set(Flag), within=of)
    units = [unit for unit in found if unit != of]
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.contact_coverage(connection, of, on=on, units=units),
    )


def visits(asking: Asking, asked: VisitsAsked) -> Page[VisitView]:
    """Visits by an organization's leaders, or at it, the latest first."""
    _in_sight(asking, asked)
    question = partial(
        visit_queries.visits,
        person_id=asked.person_id,
        year=asked.year,
        limit=asked.limit,
        offset=asked.offset,
        **_side(asked),
    )
    return ask(asking.readers, _SCHEMA, question)


def visit_cadence(asking: Asking, asked: OnAsked) -> tuple[VisitCadence, ...]:
    """How often each contact point was visited in the year, up to the day."""
    on = _in_sight(asking, asked)
    question = partial(visit_queries.visit_cadence, organization_id=asked.organization_id, on=on)
    return ask(asking.readers, _SCHEMA, question)


def fieldwork(asking: Asking, asked: OnAsked) -> tuple[Fieldwork, ...]:
    """What each leader saw of the grass roots in the year, up to the day."""
    on = _in_sight(asking, asked)
    question = partial(visit_queries.fieldwork, organization_id=asked.organization_id, on=on)
    return ask(asking.readers, _SCHEMA, question)


def guidance(asking: Asking, asked: GuidanceAsked) -> Page[GuidanceView]:
    """Guidance given by an organization, or to it, the latest first."""
    on = _in_sight(asking, asked)
    question = partial(
        guidance_queries.guidance,
        on=on,
        limit=asked.limit,
        offset=asked.offset,
        **_side(asked),
    )
    return ask(asking.readers, _SCHEMA, question)


def experiences(asking: Asking, asked: GuidanceAsked) -> Page[ExperienceView]:
    """Experience cards of an organization, brought to it, or adopted by it."""
    _in_sight(asking, asked)
    question = partial(
        guidance_queries.experiences,
        organization_id=asked.organization_id,
        limit=asked.limit,
        offset=asked.offset,
    )
    return ask(asking.readers, _SCHEMA, question)


def innovations(asking: Asking, asked: CardsAsked) -> Page[InnovationView]:
    """Innovation claims of an organization; the same practice claimed elsewhere is shown."""
    _in_sight(asking, asked)
    question = partial(
        guidance_queries.innovations,
        organization_id=asked.organization_id,
        year=asked.year,
        limit=asked.limit,
        offset=asked.offset,
    )
    return ask(asking.readers, _SCHEMA, question)


def _side(asked: PointsAsked | VisitsAsked | GuidanceAsked) -> dict[str, Any]:
    return {"unit_id" if asked.as_unit else "organization_id": asked.organization_id}


def _in_sight(
    asking: Asking, asked: OnAsked | PointsAsked | VisitsAsked | GuidanceAsked | CardsAsked
) -> date:
    on = asked.on or asking.today
    require_sight(asked.organization_id, on, asking.principal, asking.tree)
    return on


QUESTIONS = (
    Question(
        name="contact-points",
        path=_OF + "/contact-points",
        zh="联系点",
        en="Contact points",
        parameters=PointsAsked,
        result=tuple[ContactPointOn, ...],
        reads=_SCHEMA,
        answer=contact_points,
        clauses=("S-38", "S-39", "S-40", "S-43"),
    ),
    Question(
        name="contact-point-findings",
        path=_OF + "/contact-point-findings",
        zh="联系点问题清单",
        en="What is wrong with contact points",
        parameters=OnAsked,
        result=tuple[ContactFindingOn, ...],
        reads=_SCHEMA,
        answer=contact_findings,
        clauses=("S-38", "S-39", "S-40"),
    ),
    Question(
        name="contact-point-coverage",
        path=_OF + "/contact-point-coverage",
        zh="薄弱单位联系点覆盖",
        en="Weak units with a contact point, and without",
        parameters=OnAsked,
        result=ContactCoverage,
        reads=_SCHEMA,
        answer=contact_coverage,
        clauses=("S-41",),
    ),
    Question(
        name="visits",
        path=_OF + "/visits",
        zh="走访记录",
        en="Visits",
        parameters=VisitsAsked,
        result=Page[VisitView],
        reads=_SCHEMA,
        answer=visits,
        clauses=("S-42", "S-46"),
    ),
    Question(
        name="visit-cadence",
        path=_OF + "/visit-cadence",
        zh="联系点走访进度",
        en="How often contact points were visited",
        parameters=OnAsked,
        result=tuple[VisitCadence, ...],
        reads=_SCHEMA,
        answer=visit_cadence,
        clauses=("S-42",),
    ),
    Question(
        name="fieldwork",
        path=_OF + "/fieldwork",
        zh="领导干部深入基层",
        en="Leaders' fieldwork",
        parameters=OnAsked,
        result=tuple[Fieldwork, ...],
        reads=_SCHEMA,
        answer=fieldwork,
        clauses=("S-46",),
    ),
    Question(
        name="guidance",
        path=_OF + "/guidance",
        zh="工作指导记录",
        en="Guidance",
        parameters=GuidanceAsked,
        result=Page[GuidanceView],
        reads=_SCHEMA,
        answer=guidance,
        clauses=("S-16",),
    ),
    Question(
        name="experiences",
        path=_OF + "/experiences",
        zh="经验推广",
        en="Experience cards",
        parameters=GuidanceAsked,
        result=Page[ExperienceView],
        reads=_SCHEMA,
        answer=experiences,
        clauses=("S-44",),
    ),
    Question(
        name="innovations",
        path=_OF + "/innovations",
        zh="创新申报",
        en="Innovation claims",
        parameters=CardsAsked,
        result=Page[InnovationView],
        reads=_SCHEMA,
        answer=innovations,
        clauses=("S-11",),
    ),
)
