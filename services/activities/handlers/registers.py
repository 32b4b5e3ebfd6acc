"""Which aggregates decide the commands of the registers, of surveys and of evidence."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from services.activities.domain.evidence import Evidence
from services.activities.domain.record import Entered, Record
from services.activities.domain.survey import Survey
from shared.contracts.command import Command
from shared.contracts.commands import activities_registers as c
from shared.contracts.errors import UnknownReferenceError
from shared.contracts.facts import activities_registers as f
from shared.contracts.facts.activities_surveys import EvidenceAttached, SurveyClosed
from shared.contracts.stating import stated
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session


class _Entry(NamedTuple):
    """A command that enters a record, and the fact that says the same."""

    command: type[Command]
    fact: type[Entered]


_ENTRIES = (
    _Entry(c.RecordEducation, f.EducationHeld),
    _Entry(c.RecordService, f.ServiceGiven),
    _Entry(c.RecordSupport, f.SupportGiven),
    _Entry(c.SettleDues, f.DuesSettled),
    _Entry(c.CountMobileMembers, f.MobileMembersCounted),
    _Entry(c.SetDevelopmentQuota, f.DevelopmentQuotaSet),
    _Entry(c.CountDevelopment, f.DevelopmentCounted),
    _Entry(c.CountDispositions, f.DispositionCounted),
    _Entry(c.RecordAppraisal, f.AppraisalJudged),
)


def _enters(fact: type[Entered]) -> Handler:
    def handle(session: Session, command: Any, _: Context) -> None:
        entered = stated(fact, command)
        session.add(Record.enter(command.record_id, entered, on=command.occurred_on))

    return handle


def withdraw_record(session: Session, command: c.WithdrawRecord, _: Context) -> None:
    session.get(Record, command.record_id).withdraw(command.organization_id, on=command.occurred_on)


def close_survey(session: Session, command: c.CloseSurvey, _: Context) -> None:
    closed = stated(SurveyClosed, command)
    session.add(Survey.close(command.survey_id, closed, on=command.occurred_on))


def attach_evidence(session: Session, command: c.AttachEvidence, _: Context) -> None:
    if not session.exists(command.subject_kind.value, command.subject_id):
        raise UnknownReferenceError(str(command.subject_id), field="subject_id")
    attached = stated(EvidenceAttached, command)
    session.add(Evidence.attach(command.evidence_id, attached, on=command.occurred_on))


def detach_evidence(session: Session, command: c.DetachEvidence, _: Context) -> None:
    session.get(Evidence, command.evidence_id).detach(
        command.organization_id, on=command.occurred_on
    )


HANDLERS: Mapping[type[Command], Handler] = {
    **{entry.command: _enters(entry.fact) for entry in _ENTRIES},
    c.WithdrawRecord: withdraw_record,
    c.CloseSurvey: close_survey,
    c.AttachEvidence: attach_evidence,
    c.DetachEvidence: detach_evidence,
}
