"""What stands before any random command: a county, cases of a branch, its targets."""

from datetime import date, timedelta
from uuid import UUID

from services.activities.domain.meeting import Meeting
from services.registry.domain.focus import Focus
from services.registry.domain.handover import Handover
from services.registry.domain.organization import Organization
from services.registry.domain.person import Person
from services.registry.domain.post import Post
from services.registry.domain.reach import Unit, Venue
from services.registry.domain.weak_case import WeakCase
from services.targets.domain.directive import Directive
from services.targets.domain.document import Document
from services.targets.domain.plan import Plan
from services.targets.domain.target import Target
from services.targets.domain.waiver import Waiver
from services.targets.domain.work_document import WorkDocument
from shared.contracts.command import Command
from shared.contracts.commands import activities as a
from shared.contracts.commands import registry as r
from shared.contracts.commands import registry_cases as rc
from shared.contracts.commands import registry_duties as rd
from shared.contracts.commands import registry_reach as rr
from shared.contracts.commands import registry_structure as rs
from shared.contracts.commands import targets as t
from shared.contracts.commands import targets_governance as tg
from shared.contracts.commands import targets_policy as tp
from shared.contracts.facts.activities import MeetingKind
from shared.contracts.facts.registry import Category, OrganizationKind, PostKind
from shared.contracts.facts.registry_structure import WeakCriterion
from shared.contracts.facts.targets import Indicator, PlanKind
from shared.contracts.facts.targets_governance import WaiverGround, WaiverKind
from shared.contracts.facts.targets_policy import DirectiveKind, WorkDocumentKind
from tests.unit.commands.pool import LONG_AGO, TODAY, an_id
from tests.unit.commands.working import activities_of, inspections_of


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
            source="甲",
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
    return [
        *tree,
        *people,
        post,
        plan,
        target,
        meeting,
        *targets_of(first, county),
        *cases_of(first),
        *activities_of(first, second),
        *inspections_of(first, second),
    ]


def cases_of(organization: UUID) -> list[Command]:
    """One of each case file of the registry, just opened, and a term."""
    on, of = {"occurred_on": TODAY - timedelta(days=12)}, {"organization_id": organization}
    person = an_id(Person, 1)
    return [
        rs.StartTerm(**on, **of),
        r.AppointPerson(post_id=an_id(Post, 1), person_id=person, **on, **of),
        rd.OpenHandover(
            handover_id=an_id(Handover, 1),
            post_id=an_id(Post, 1),
            predecessor_id=person,
            successor_id=an_id(Person, 2),
            **on,
            **of,
        ),
        rc.OpenWeakCase(
            weak_case_id=an_id(WeakCase, 1), criteria=(WeakCriterion.OTHER,), **on, **of
        ),
        rc.OpenFocus(
            focus_id=an_id(Focus, 1), kind=rc.FocusKind.DIFFICULTY, title="甲", **on, **of
        ),
        rr.RegisterUnit(unit_id=an_id(Unit, 1), kind=rr.UnitKind.ENTERPRISE, name="甲", **on, **of),
        rr.RegisterVenue(venue_id=an_id(Venue, 1), kind=rr.VenueKind.MEDIA, name="甲", **on, **of),
    ]


def targets_of(organization: UUID, authority: UUID) -> list[Command]:
    """A document, a directive, a working document and a waiver, as each began."""
    on, of = {"occurred_on": TODAY - timedelta(days=12)}, {"organization_id": organization}
    span = {"starts_on": LONG_AGO, "ends_on": TODAY}
    return [
        t.IssueDocument(document_id=an_id(Document, 1), title="甲", **on, **of),
        tp.ReceiveDirective(
            directive_id=an_id(Directive, 1), kind=DirectiveKind.DECISION, title="甲", **on, **of
        ),
        tp.ApproveWorkDocument(
            work_document_id=an_id(WorkDocument, 1),
            kind=WorkDocumentKind.PLAN,
            title="甲",
            meeting_id=an_id(Meeting, 1),
            **span,
            **on,
            **of,
        ),
        tg.GrantWaiver(
            waiver_id=an_id(Waiver, 1),
            kind=WaiverKind.OBLIGATION,
            ground=WaiverGround.DISASTER,
            authority_id=authority,
            document="甲",
            **span,
            **on,
            **of,
        ),
    ]
