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
from shared.contracts.stating import stated
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
    assigned = stated(f.WeakCaseLeaderAssigned, command)
    session.get(WeakCase, command.weak_case_id).go_on(assigned, on=command.occurred_on)


def take_weak_case_measure(session: Session, command: c.TakeWeakCaseMeasure, _: Context) -> None:
    taken = stated(f.WeakCaseMeasureTaken, command)
    session.get(WeakCase, command.weak_case_id).go_on(taken, on=command.occurred_on)


def hold_weak_case_acceptance(
    session: Session, command: c.HoldWeakCaseAcceptance, context: Context
) -> None:
    held = stated(f.WeakCaseAcceptanceHeld, command)
    session.get(WeakCase, command.weak_case_id).accept(
        held,
        on=command.occurred_on,
        practice=context.rules.practice(command.organization_id, command.occurred_on),
    )


def close_weak_case(session: Session, command: c.CloseWeakCase, context: Context) -> None:
    closed = stated(f.WeakCaseClosed, command)
    session.get(WeakCase, command.weak_case_id).close(
        closed,
        on=command.occurred_on,
        practice=context.rules.practice(command.organization_id, command.occurred_on),
    )


def continue_weak_case(session: Session, command: c.ContinueWeakCase, _: Context) -> None:
    continued = stated(f.WeakCaseContinued, command)
    session.get(WeakCase, command.weak_case_id).go_on(continued, on=command.occurred_on)


def reopen_weak_case(session: Session, command: c.ReopenWeakCase, _: Context) -> None:
    reopened = stated(f.WeakCaseReopened, command, criteria=tuple(dict.fromkeys(command.criteria)))
    session.get(WeakCase, command.weak_case_id).reopen(reopened, on=command.occurred_on)


def follow_weak_case(session: Session, command: c.FollowWeakCase, _: Context) -> None:
    session.get(WeakCase, command.weak_case_id).follow(
        session.get(Organization, command.organization_id),
        session.get(Organization, command.predecessor_id),
        on=command.occurred_on,
    )


def open_focus(session: Session, command: c.OpenFocus, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    opened = stated(f.FocusOpened, command)
    session.add(Focus.open(command.focus_id, organization, opened, on=command.occurred_on))


def plan_focus_measure(session: Session, command: c.PlanFocusMeasure, _: Context) -> None:
    planned = stated(f.FocusMeasurePlanned, command)
    session.get(Focus, command.focus_id).plan(planned, on=command.occurred_on)


def close_focus(session: Session, command: c.CloseFocus, _: Context) -> None:
    closed = stated(f.FocusClosed, command)
    session.get(Focus, command.focus_id).close(closed, on=command.occurred_on)


def reopen_focus(session: Session, command: c.ReopenFocus, _: Context) -> None:
    reopened = stated(f.FocusReopened, command)
    session.get(Focus, command.focus_id).reopen(reopened, on=command.occurred_on)


def register_unit(session: Session, command: r.RegisterUnit, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    registered = stated(g.UnitRegistered, command)
    session.add(Unit.register(command.unit_id, organization, registered, on=command.occurred_on))


def cover_unit(session: Session, command: r.CoverUnit, _: Context) -> None:
    above = command.covering_id
    covering = None if above is None else session.get(Organization, above)
    covered = stated(g.UnitCovered, command, covering_id=above)
    session.get(Unit, command.unit_id).cover(covered, covering, on=command.occurred_on)


def close_unit(session: Session, command: r.CloseUnit, _: Context) -> None:
    session.get(Unit, command.unit_id).close(command.organization_id, on=command.occurred_on)


def register_venue(session: Session, command: r.RegisterVenue, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    registered = stated(g.VenueRegistered, command)
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
