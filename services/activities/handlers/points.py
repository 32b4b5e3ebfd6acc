"""Contact points and visits: which aggregate decides each command."""

from collections.abc import Mapping

from services.activities.domain.contact_point import ContactPoint
from services.activities.domain.visit import Visit
from shared.contracts.command import Command
from shared.contracts.commands import activities_points as c
from shared.contracts.facts import activities_points as f
from shared.contracts.stating import stated
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session


def choose(session: Session, command: c.ChooseContactPoint, _: Context) -> None:
    chosen = stated(f.ContactPointChosen, command)
    session.add(ContactPoint.choose(command.contact_point_id, chosen, on=command.occurred_on))


def review(session: Session, command: c.ReviewContactPoint, _: Context) -> None:
    point = session.get(ContactPoint, command.contact_point_id)
    point.review(stated(f.ContactPointReviewed, command), on=command.occurred_on)


def change_standing(session: Session, command: c.ChangeContactPointStanding, _: Context) -> None:
    point = session.get(ContactPoint, command.contact_point_id)
    changed = stated(f.ContactPointStandingChanged, command)
    point.change_standing(changed, on=command.occurred_on)


def rehome(session: Session, command: c.RehomeContactPoint, _: Context) -> None:
    point = session.get(ContactPoint, command.contact_point_id)
    point.rehome(stated(f.ContactPointRehomed, command), on=command.occurred_on)


def end(session: Session, command: c.EndContactPoint, _: Context) -> None:
    point = session.get(ContactPoint, command.contact_point_id)
    point.end(stated(f.ContactPointEnded, command), on=command.occurred_on)


def withdraw_point(session: Session, command: c.WithdrawContactPoint, _: Context) -> None:
    point = session.get(ContactPoint, command.contact_point_id)
    withdrawn = stated(f.ContactPointWithdrawn, command)
    point.withdraw(withdrawn, command.organization_id, on=command.occurred_on)


def record_visit(session: Session, command: c.RecordVisit, _: Context) -> None:
    made = stated(f.VisitMade, command)
    session.add(Visit.make(command.visit_id, made, on=command.occurred_on))


def confirm_visit(session: Session, command: c.ConfirmVisit, _: Context) -> None:
    visit = session.get(Visit, command.visit_id)
    visit.confirm(command.organization_id, on=command.occurred_on)


def dispute_visit(session: Session, command: c.DisputeVisit, _: Context) -> None:
    visit = session.get(Visit, command.visit_id)
    visit.dispute(command.organization_id, on=command.occurred_on)


def withdraw_visit(session: Session, command: c.WithdrawVisit, _: Context) -> None:
    visit = session.get(Visit, command.visit_id)
    withdrawn = stated(f.VisitWithdrawn, command)
    visit.withdraw(withdrawn, command.organization_id, on=command.occurred_on)


HANDLERS: Mapping[type[Command], Handler] = {
    c.ChooseContactPoint: choose,
    c.ReviewContactPoint: review,
    c.ChangeContactPointStanding: change_standing,
    c.RehomeContactPoint: rehome,
    c.EndContactPoint: end,
    c.WithdrawContactPoint: withdraw_point,
    c.RecordVisit: record_visit,
    c.ConfirmVisit: confirm_visit,
    c.DisputeVisit: dispute_visit,
    c.WithdrawVisit: withdraw_visit,
}
