"""Which aggregates decide the commands of inspection."""

from collections.abc import Mapping
from datetime import date, timedelta

from services.activities.domain.finding import Finding
from services.activities.domain.inspection import Inspection, State
from services.activities.domain.inspection_errors import (
    InspectionNotHeldError,
    SampleOrNotError,
)
from services.activities.domain.inspection_year import InspectionYear, calendar_of
from services.activities.domain.sample import Sample
from shared.contracts.command import Command
from shared.contracts.commands import activities_inspection as c
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.facts.activities_findings import FindingRaised
from shared.contracts.facts.activities_inspection import (
    InspectionBooked,
    InspectionMode,
    InspectionPlanned,
)
from shared.contracts.stating import stated
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session


def plan_inspection(session: Session, command: c.PlanInspection, context: Context) -> None:
    if (command.mode is InspectionMode.RANDOM_SAMPLE) != (command.sample_id is not None):
        raise SampleOrNotError(field="sample_id")
    if command.sample_id is not None:
        sample = session.get(Sample, command.sample_id)
        if sample.frame.organization_id != command.organization_id:
            raise WrongOrganizationError(str(command.sample_id), field="organization_id")
        sample.ensure_holds(command.unit_id)
    planned = stated(InspectionPlanned, command)
    inspection = Inspection.plan(command.inspection_id, planned, on=command.occurred_on)
    year = command.starts_on.year
    booking = stated(InspectionBooked, command, year=year)
    cap = context.rules.practice(command.unit_id, date(year, 12, 31)).inspections_a_year
    stream = calendar_of(command.unit_id, year)
    is_first = not session.exists(InspectionYear.KIND, stream)
    calendar = InspectionYear(stream) if is_first else session.get(InspectionYear, stream)
    calendar.ensure_free(booking, cap=cap)
    session.add(inspection)
    calendar.book(booking, cap=cap, on=command.occurred_on)
    if is_first:
        session.add(calendar)


def recuse_inspector(session: Session, command: c.RecuseInspector, _: Context) -> None:
    session.get(Inspection, command.inspection_id).recuse(
        command.organization_id, command.person_id, command.replacement_id, on=command.occurred_on
    )


def call_off_inspection(session: Session, command: c.CallOffInspection, _: Context) -> None:
    inspection = session.get(Inspection, command.inspection_id)
    inspection.call_off(command.organization_id, on=command.occurred_on)
    planned = inspection.plan_says
    year = session.get(InspectionYear, calendar_of(planned.unit_id, planned.starts_on.year))
    year.unbook(command.organization_id, inspection.id, on=command.occurred_on)


def record_inspection(session: Session, command: c.RecordInspection, _: Context) -> None:
    session.get(Inspection, command.inspection_id).hold(
        command.organization_id, command.items, on=command.occurred_on
    )


def record_frame(session: Session, command: c.RecordFrame, _: Context) -> None:
    sample = Sample.record_frame(
        command.sample_id,
        command.organization_id,
        unit_ids=command.unit_ids,
        size=command.size,
        party_ids=command.party_ids,
        on=command.occurred_on,
    )
    session.add(sample)


def commit_seed(session: Session, command: c.CommitSeed, _: Context) -> None:
    session.get(Sample, command.sample_id).commit(
        command.organization_id, command.commitment, on=command.occurred_on
    )


def reveal_seed(session: Session, command: c.RevealSeed, _: Context) -> None:
    session.get(Sample, command.sample_id).reveal(
        command.organization_id, command.seed, on=command.occurred_on
    )


def redraw_unit(session: Session, command: c.RedrawUnit, _: Context) -> None:
    session.get(Sample, command.sample_id).redraw(
        command.organization_id, command.unit_id, command.ground, on=command.occurred_on
    )


def raise_finding(session: Session, command: c.RaiseFinding, _: Context) -> None:
    if command.inspection_id is not None:
        inspection = session.get(Inspection, command.inspection_id)
        planned = inspection.plan_says
        if (planned.organization_id, planned.unit_id) != (
            command.organization_id,
            command.unit_id,
        ):
            raise WrongOrganizationError(str(inspection.id), field="inspection_id")
        if inspection.state is not State.HELD:
            raise InspectionNotHeldError(str(inspection.id), field="inspection_id")
    raised = stated(FindingRaised, command)
    finding = Finding.raise_(command.finding_id, raised, on=command.occurred_on)
    if command.fixed_on_the_spot:
        finding.fix_on_the_spot(on=command.occurred_on)
    session.add(finding)


def release_finding(session: Session, command: c.ReleaseFinding, _: Context) -> None:
    session.get(Finding, command.finding_id).release(
        command.organization_id, on=command.occurred_on
    )


def order_rectification(session: Session, command: c.OrderRectification, context: Context) -> None:
    finding = session.get(Finding, command.finding_id)
    practice = context.rules.practice(finding.unit_id, command.occurred_on)
    due_on = command.due_on or command.occurred_on + timedelta(days=practice.rectification_days)
    finding.order(command.organization_id, command.owner_post_id, due_on, on=command.occurred_on)


def extend_rectification(session: Session, command: c.ExtendRectification, _: Context) -> None:
    session.get(Finding, command.finding_id).extend(
        command.organization_id, command.due_on, command.approved_by, on=command.occurred_on
    )


def report_rectification(session: Session, command: c.ReportRectification, _: Context) -> None:
    session.get(Finding, command.finding_id).report(
        command.organization_id, command.measure, on=command.occurred_on
    )


def close_finding(session: Session, command: c.CloseFinding, _: Context) -> None:
    session.get(Finding, command.finding_id).close(command.organization_id, on=command.occurred_on)


def reopen_finding(session: Session, command: c.ReopenFinding, _: Context) -> None:
    session.get(Finding, command.finding_id).reopen(
        command.organization_id, command.due_on, on=command.occurred_on
    )


def rehome_finding(session: Session, command: c.RehomeFinding, _: Context) -> None:
    session.get(Finding, command.finding_id).rehome(
        command.organization_id, command.unit_id, on=command.occurred_on
    )


HANDLERS: Mapping[type[Command], Handler] = {
    c.PlanInspection: plan_inspection,
    c.RecuseInspector: recuse_inspector,
    c.CallOffInspection: call_off_inspection,
    c.RecordInspection: record_inspection,
    c.RecordFrame: record_frame,
    c.CommitSeed: commit_seed,
    c.RevealSeed: reveal_seed,
    c.RedrawUnit: redraw_unit,
    c.RaiseFinding: raise_finding,
    c.ReleaseFinding: release_finding,
    c.OrderRectification: order_rectification,
    c.ExtendRectification: extend_rectification,
    c.ReportRectification: report_rectification,
    c.CloseFinding: close_finding,
    c.ReopenFinding: reopen_finding,
    c.RehomeFinding: rehome_finding,
}
