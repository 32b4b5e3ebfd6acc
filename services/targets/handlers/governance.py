"""Rule packs, rounds, waivers, calendars, archives, periods: how their commands are decided."""

from collections.abc import Mapping

from services.targets.domain.archive import SealedArchive
from services.targets.domain.calendar import Calendar
from services.targets.domain.period import Period
from services.targets.domain.round import RoundOfWork
from services.targets.domain.rule_pack import RulePack
from services.targets.domain.waiver import Waiver
from shared.contracts.command import Command
from shared.contracts.commands import targets as c
from shared.contracts.commands import targets_governance as g
from shared.contracts.facts.targets_governance import (
    ArchiveSealed,
    CalendarPublished,
    LateEntryApproved,
    PeriodClosed,
    RoundOfWorkRecorded,
    WaiverGranted,
)
from shared.contracts.stating import stated
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session


def publish_rule_pack(session: Session, command: c.PublishRulePack, _: Context) -> None:
    rule_pack = RulePack.publish(
        command.rule_pack_id,
        command.organization_id,
        content=command.content,
        effective_from=command.effective_from,
        effective_to=command.effective_to,
        on=command.occurred_on,
        whole_year=command.whole_year,
    )
    session.add(rule_pack)


def record_round(session: Session, command: g.RecordRoundOfWork, _: Context) -> None:
    recorded = stated(RoundOfWorkRecorded, command)
    session.add(RoundOfWork.hold(command.round_id, recorded, on=command.occurred_on))


def grant_waiver(session: Session, command: g.GrantWaiver, _: Context) -> None:
    granted = stated(WaiverGranted, command)
    session.add(Waiver.grant(command.waiver_id, granted, on=command.occurred_on))


def revoke_waiver(session: Session, command: g.RevokeWaiver, _: Context) -> None:
    waiver = session.get(Waiver, command.waiver_id)
    waiver.revoke(command.organization_id, on=command.occurred_on)


def publish_calendar(session: Session, command: g.PublishCalendar, _: Context) -> None:
    published = stated(CalendarPublished, command)
    session.add(Calendar.publish(command.calendar_id, published, on=command.occurred_on))


def seal_archive(session: Session, command: g.SealArchive, _: Context) -> None:
    sealed = stated(ArchiveSealed, command)
    session.add(SealedArchive.seal(command.archive_id, sealed, on=command.occurred_on))


def close_period(session: Session, command: g.ClosePeriod, _: Context) -> None:
    closed = stated(PeriodClosed, command)
    session.add(Period.close(command.period_id, closed, on=command.occurred_on))


def approve_late_entry(session: Session, command: g.ApproveLateEntry, _: Context) -> None:
    approved = stated(LateEntryApproved, command)
    session.get(Period, command.period_id).approve(approved, on=command.occurred_on)


HANDLERS: Mapping[type[Command], Handler] = {
    c.PublishRulePack: publish_rule_pack,
    g.RecordRoundOfWork: record_round,
    g.GrantWaiver: grant_waiver,
    g.RevokeWaiver: revoke_waiver,
    g.PublishCalendar: publish_calendar,
    g.SealArchive: seal_archive,
    g.ClosePeriod: close_period,
    g.ApproveLateEntry: approve_late_entry,
}
