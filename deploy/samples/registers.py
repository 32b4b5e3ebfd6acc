"""The registers of branches: education, service, dues, mobile members; surveys and evidence."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256

from deploy.samples.cast import Cast
from deploy.samples.county import Unit
from deploy.samples.life import TOWNSHIP
from deploy.samples.meetings import meetings_of
from deploy.samples.names import YEAR, drawing, uid
from shared.contracts.command import Command
from shared.contracts.commands import activities_registers as a
from shared.contracts.commands.activities import RecordMeeting
from shared.contracts.facts.activities_registers import (
    DevelopmentHead,
    DevelopmentStage,
    DispositionHead,
    DispositionStage,
    DuesPart,
    EducationKind,
    FieldLevel,
    Level,
    MemberWork,
    ServiceKind,
    SupportKind,
    VanguardField,
)
from shared.contracts.facts.activities_surveys import (
    Answers,
    Chosen,
    GroupResult,
    QuestionGroup,
    SubjectKind,
    SurveyMethod,
)

_ASKED, _ANSWERED = 60, 48


def registers_of(people: Cast) -> Iterator[Command]:
    """Give a year's registers of one township's branches."""
    township, branches = people.townships[TOWNSHIP], people.below(TOWNSHIP)
    for unit in branches:
        yield from _education_and_service(unit)
        yield from _dues(unit)
        yield from _counts(unit)
    for number, unit in enumerate(branches[:4]):
        yield from _from_above(township, unit, tuple(SupportKind)[number])
    yield from _survey(people.county, branches[4])
    yield from _evidence(branches[4])


def _education_and_service(unit: Unit) -> Iterator[Command]:
    draw = drawing("registers", unit.key)
    for month in (2, 5, 8, 11):
        number = month // 3
        yield a.RecordEducation(
            occurred_on=date(YEAR, month, draw.randint(6, 24)),
            organization_id=unit.id,
            record_id=uid("education", unit.key, month),
            kind=tuple(EducationKind)[number],
            topic="学习党章和上级文件",
            attended=min(unit.members, draw.randint(8, 40)),
            work=tuple(MemberWork)[number],
        )
    yield a.RecordService(
        occurred_on=date(YEAR, 4, draw.randint(6, 24)),
        organization_id=unit.id,
        record_id=uid("service", unit.key),
        kind=draw.choice(tuple(ServiceKind)),
        members=draw.randint(3, 9),
        households=draw.randint(6, 30),
    )


def _dues(unit: Unit) -> Iterator[Command]:
    draw = drawing("dues", unit.key)
    for month in (1, 2, 3):
        for part, share in ((DuesPart.COLLECTED, 8), (DuesPart.MANAGED, 8), (DuesPart.USED, 2)):
            yield a.SettleDues(
                occurred_on=date(YEAR, month, 28),
                organization_id=unit.id,
                record_id=uid("dues", unit.key, month, part),
                year=YEAR,
                month=month,
                part=part,
                amount=f"{unit.members * share + draw.randint(0, 9)}.50",
            )


def _counts(unit: Unit) -> Iterator[Command]:
    draw = drawing("registers counted", unit.key)
    away = draw.randint(1, 9)
    yield a.CountMobileMembers(
        occurred_on=date(YEAR, 6, 30),
        organization_id=unit.id,
        record_id=uid("mobile", unit.key),
        away=away,
        here=draw.randint(0, 3),
        away_contacted=away - 1,
        longest_silence_days=draw.randint(20, 190),
    )
    yield a.CountDevelopment(
        occurred_on=date(YEAR, 12, 31),
        organization_id=unit.id,
        record_id=uid("development", unit.key),
        heads=tuple(
            DevelopmentHead(stage=stage, count=draw.randint(0, 3)) for stage in DevelopmentStage
        ),
    )
    yield a.RecordAppraisal(
        occurred_on=date(YEAR, 12, 28),
        organization_id=unit.id,
        record_id=uid("appraisal", unit.key),
        year=YEAR,
        levels=tuple(
            FieldLevel(area=area, level=draw.choice((Level.GOOD, Level.FAIR)))
            for area in VanguardField
        ),
        appraised=unit.members,
    )


def _from_above(township: Unit, unit: Unit, kind: SupportKind) -> Iterator[Command]:
    yield a.RecordSupport(
        occurred_on=date(YEAR, 3, 31),
        organization_id=township.id,
        record_id=uid("support", unit.key),
        unit_id=unit.id,
        kind=kind,
        amount="8000",
    )
    yield a.SetDevelopmentQuota(
        occurred_on=date(YEAR, 1, 20),
        organization_id=township.id,
        record_id=uid("quota", unit.key),
        unit_id=unit.id,
        year=YEAR,
        quota=2,
    )
    record_id = uid("dispositions", unit.key)
    yield a.CountDispositions(
        occurred_on=date(YEAR, 12, 31),
        organization_id=unit.id,
        record_id=record_id,
        year=YEAR,
        heads=(DispositionHead(stage=DispositionStage.APPRAISED, count=1),),
    )
    if kind is SupportKind.FUNDS:
        yield a.WithdrawRecord(
            occurred_on=date(YEAR, 12, 31),
            reason="本支部当年没有此类情况,误填",
            organization_id=unit.id,
            record_id=record_id,
        )


def _survey(county: Unit, unit: Unit) -> Iterator[Command]:
    draw = drawing("survey", unit.key)
    yield a.CloseSurvey(
        occurred_on=date(YEAR, 11, 14),
        organization_id=unit.id,
        survey_id=uid("survey", unit.key),
        surveyed_by=county.id,
        opened_on=date(YEAR, 11, 10),
        method=SurveyMethod.TELEPHONE,
        chosen=Chosen.RANDOM,
        frame="全村常住户",
        frame_size=412,
        asked=_ASKED,
        answered=_ANSWERED,
        results=tuple(
            GroupResult(group=group, satisfied=draw.randint(36, 45), answered=_ANSWERED)
            for group in QuestionGroup
        ),
        answers=tuple(
            Answers(
                vector=sha256(f"{unit.key}/{form % 9}".encode()).hexdigest(),
                minute=f"{YEAR}-11-{10 + form % 5}T{9 + form % 8:02}:{form:02}",
                count=1,
            )
            for form in range(_ANSWERED)
        ),
    )


def _evidence(unit: Unit) -> Iterator[Command]:
    held = [one for one in meetings_of(unit) if isinstance(one, RecordMeeting)]
    for meeting in held[:2]:
        evidence_id = uid("evidence", meeting.meeting_id)
        yield a.AttachEvidence(
            occurred_on=meeting.occurred_on,
            organization_id=unit.id,
            evidence_id=evidence_id,
            sha256=sha256(f"minutes/{meeting.meeting_id}".encode()).hexdigest(),
            media_type="application/pdf",
            size_bytes=184_320,
            subject_kind=SubjectKind.MEETING,
            subject_id=meeting.meeting_id,
        )
    yield a.DetachEvidence(
        occurred_on=held[1].occurred_on,
        reason="附件属于上月会议",
        organization_id=unit.id,
        evidence_id=evidence_id,
    )
