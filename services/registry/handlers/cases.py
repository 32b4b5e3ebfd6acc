"""Commands on weak organizations, the focus register, coverage and venues."""

from collections.abc import Mapping

from services.registry.domain.focus import Focus
from services.registry.domain.organization import Organization
from services.registry.domain.reach import Unit, Venue
from services.registry.domain.weak_case import WeakCase
from shared.contracts.command import Command
from shared.contracts.commands import registry_cases as c
from shared.contracts.commands import registry_reach as r
from shared.contracts.facts import registry_cases as f
from shared.contracts.facts import registry_reach as g
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session


def open_weak_case(session: Session, command: c.OpenWeakCase, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    opened = f.WeakCaseOpened(
        organization_id=organization.id,
        criteria=tuple(dict.fromkeys(command.criteria)),
        evidence=command.evidence,
    )
    session.add(WeakCase.open(command.weak_case_id, organization, opened, on=command.occurred_on))


def assign_weak_case(session: Session, command: c.AssignWeakCase, _: Context) -> None:
    assigned = f.WeakCaseLeaderAssigned(
        organization_id=command.organization_id, person_id=command.person_id
    )
    session.get(WeakCase, command.weak_case_id).go_on(assigned, on=command.occurred_on)


def take_weak_case_measure(session: Session, command: c.TakeWeakCaseMeasure, _: Context) -> None:
    taken = f.WeakCaseMeasureTaken(organization_id=command.organization_id, measure=command.measure)
    session.get(WeakCase, command.weak_case_id).go_on(taken, on=command.occurred_on)


def hold_weak_case_acceptance(
    session: Session, command: c.HoldWeakCaseAcceptance, context: Context
) -> None:
    held = f.WeakCaseAcceptanceHeld(
        organization_id=command.organization_id,
        grade=command.grade,
        score_points=command.score_points,
        representatives=command.representatives,
        dissatisfied=command.dissatisfied,
    )
    session.get(WeakCase, command.weak_case_id).accept(
        held,
        on=command.occurred_on,
        practice=context.rules.practice(command.organization_id, command.occurred_on),
    )


def close_weak_case(session: Session, command: c.CloseWeakCase, context: Context) -> None:
    closed = f.WeakCaseClosed(organization_id=command.organization_id, document=command.document)
    session.get(WeakCase, command.weak_case_id).close(
        closed,
        on=command.occurred_on,
        practice=context.rules.practice(command.organization_id, command.occurred_on),
    )


def continue_weak_case(session: Session, command: c.ContinueWeakCase, _: Context) -> None:
    continued = f.WeakCaseContinued(organization_id=command.organization_id, until=command.until)
    session.get(WeakCase, command.weak_case_id).go_on(continued, on=command.occurred_on)


def reopen_weak_case(session: Session, command: c.ReopenWeakCase, _: Context) -> None:
    reopened = f.WeakCaseReopened(
        organization_id=command.organization_id,
        criteria=tuple(dict.fromkeys(command.criteria)),
        evidence=command.evidence,
    )
    session.get(WeakCase, command.weak_case_id).reopen(reopened, on=command.occurred_on)


def follow_weak_case(session: Session, command: c.FollowWeakCase, _: Context) -> None:
    session.get(WeakCase, command.weak_case_id).follow(
        session.get(Organization, command.organization_id),
        session.get(Organization, command.predecessor_id),
        on=command.occurred_on,
    )


def open_focus(session: Session, command: c.OpenFocus, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    opened = f.FocusOpened(
        organization_id=organization.id,
        kind=command.kind,
        title=command.title,
        evidence=command.evidence,
    )
    session.add(Focus.open(command.focus_id, organization, opened, on=command.occurred_on))


def plan_focus_measure(session: Session, command: c.PlanFocusMeasure, _: Context) -> None:
    planned = f.FocusMeasurePlanned(
        organization_id=command.organization_id,
        measure=command.measure,
        person_id=command.person_id,
        due_on=command.due_on,
    )
    session.get(Focus, command.focus_id).plan(planned, on=command.occurred_on)


def close_focus(session: Session, command: c.CloseFocus, _: Context) -> None:
    closed = f.FocusClosed(organization_id=command.organization_id, evidence=command.evidence)
    session.get(Focus, command.focus_id).close(closed, on=command.occurred_on)


def reopen_focus(session: Session, command: c.ReopenFocus, _: Context) -> None:
    reopened = f.FocusReopened(organization_id=command.organization_id, evidence=command.evidence)
    session.get(Focus, command.focus_id).reopen(reopened, on=command.occurred_on)


def register_unit(session: Session, command: r.RegisterUnit, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    registered = g.UnitRegistered(
        organization_id=organization.id,
        kind=command.kind,
        name=command.name,
        is_new=command.is_new,
    )
    session.add(Unit.register(command.unit_id, organization, registered, on=command.occurred_on))


def cover_unit(session: Session, command: r.CoverUnit, _: Context) -> None:
    above = command.covering_id
    covering = None if above is None else session.get(Organization, above)
    covered = g.UnitCovered(
        organization_id=command.organization_id,
        coverage=command.coverage,
        covering_id=above,
        members=command.members,
    )
    session.get(Unit, command.unit_id).cover(covered, covering, on=command.occurred_on)


def close_unit(session: Session, command: r.CloseUnit, _: Context) -> None:
    session.get(Unit, command.unit_id).close(command.organization_id, on=command.occurred_on)


def register_venue(session: Session, command: r.RegisterVenue, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    registered = g.VenueRegistered(
        organization_id=organization.id,
        kind=command.kind,
        name=command.name,
        keeper_id=command.keeper_id,
    )
    session.add(Venue.register(command.venue_id, organization, registered, on=command.occurred_on))


def close_venue(session: Session, command: r.CloseVenue, _: Context) -> None:
    session.get(Venue, command.venue_id).close(command.organization_id, on=command.occurred_on)


HANDLERS: Mapping[type[Command], Handler] = {
    c.OpenWeakCase: open_weak_case,
    c.AssignWeakCase: assign_weak_case,
    c.TakeWeakCaseMeasure: take_weak_case_measure,
    c.HoldWeakCaseAcceptance: hold_weak_case_acceptance,
    c.CloseWeakCase: close_weak_case,
    c.ContinueWeakCase: continue_weak_case,
    c.ReopenWeakCase: reopen_weak_case,
    c.FollowWeakCase: follow_weak_case,
    c.OpenFocus: open_focus,
    c.PlanFocusMeasure: plan_focus_measure,
    c.CloseFocus: close_focus,
    c.ReopenFocus: reopen_focus,
    r.RegisterUnit: register_unit,
    r.CoverUnit: cover_unit,
    r.CloseUnit: close_unit,
    r.RegisterVenue: register_venue,
    r.CloseVenue: close_venue,
}
