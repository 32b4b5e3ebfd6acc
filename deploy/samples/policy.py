"""Policy documents, directives, rounds of work, waivers, the calendar, an archive, a period."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from uuid import UUID

from deploy.samples.cast import Cast
from deploy.samples.county import Unit
from deploy.samples.life import TOWNSHIP
from deploy.samples.meetings import meetings_of
from deploy.samples.names import YEAR, uid
from shared.contracts.command import Command
from shared.contracts.commands import targets as t
from shared.contracts.commands import targets_governance as g
from shared.contracts.commands import targets_policy as p
from shared.contracts.commands.activities import RecordMeeting
from shared.contracts.facts.targets import (
    Clause,
    Direction,
    DocumentLevel,
    DocumentRule,
)
from shared.contracts.facts.targets_governance import (
    Retention,
    RoundItem,
    RoundKind,
    WaiverGround,
    WaiverKind,
)
from shared.contracts.facts.targets_policy import DirectiveKind, WorkDocumentKind

_HOLIDAYS = (
    (date(2025, 1, 1), 1),
    (date(2025, 1, 28), 8),
    (date(2025, 4, 4), 3),
    (date(2025, 5, 1), 5),
    (date(2025, 5, 31), 3),
    (date(2025, 10, 1), 8),
)
_MAKEUP = tuple(date(2025, *day) for day in ((1, 26), (2, 8), (4, 27), (9, 28), (10, 11)))
_ROUNDS = {
    RoundKind.DEPLOYMENT: (date(2025, 2, 14), "年度党建工作部署会"),
    RoundKind.IMPLEMENTATION: (date(2025, 5, 16), "上半年重点任务推进"),
    RoundKind.INSPECTION: (date(2025, 8, 15), "半年督查"),
    RoundKind.ASSESSMENT: (date(2025, 12, 19), "年度考核准备"),
}
_DIRECTIVES = {
    DirectiveKind.RESOLUTION: "关于加强基层组织建设的决议",
    DirectiveKind.DECISION: "关于推进村级阵地规范化的决定",
    DirectiveKind.INSTRUCTION: "关于做好流动党员排查的通知",
}


def policy_of(people: Cast) -> Iterator[Command]:
    """Give documents, the calendar, rounds and waivers: what needs no meeting on record."""
    yield from _documents(people)
    yield from _calendar(people.county)
    yield from _rounds(people.townships[TOWNSHIP])
    yield from _waivers(people)


def followed_up(people: Cast) -> Iterator[Command]:
    """Give what names a meeting: directives studied, working documents approved; and archives."""
    township = people.townships[TOWNSHIP]
    held = [one for one in meetings_of(township) if isinstance(one, RecordMeeting)]
    yield from _directives(township, held)
    yield from _working_documents(township, held)
    yield g.SealArchive(
        occurred_on=date(2026, 1, 20),
        organization_id=township.id,
        archive_id=uid("archive", township.key, YEAR),
        year=YEAR,
        up_to=1,
        files=6,
        manifest_sha256=sha256(f"archive/{township.key}/{YEAR}".encode()).hexdigest(),
        retention=Retention.THIRTY_YEARS,
    )


def closed(people: Cast) -> Iterator[Command]:
    """Give the closing of the year before, and the approval of one late entry about it."""
    county, branch = people.county, people.below(TOWNSHIP)[12]
    period_id = uid("period", county.key, YEAR - 1)
    yield g.ClosePeriod(
        occurred_on=date(2026, 3, 16),
        organization_id=county.id,
        period_id=period_id,
        starts_on=date(YEAR - 1, 1, 1),
        ends_on=date(YEAR - 1, 12, 31),
    )
    yield g.ApproveLateEntry(
        occurred_on=date(2026, 3, 18),
        reason="支部会议记录本补交,经核对属实",
        organization_id=branch.id,
        period_id=period_id,
        command="activities.record-meeting",
        happened_on=date(YEAR - 1, 11, 5),
    )


def _documents(people: Cast) -> Iterator[Command]:
    township = people.townships[TOWNSHIP]
    first, second = (uid("document", township.key, edition) for edition in (1, 2))
    for document_id, day, quantity in (
        (first, date(2025, 1, 13), "10"),
        (second, date(2025, 6, 16), "12"),
    ):
        yield t.IssueDocument(
            occurred_on=day,
            organization_id=township.id,
            document_id=document_id,
            title=f"{township.key}落实基层党建工作责任制的办法",
            level=DocumentLevel.TOWNSHIP,
            purpose="把县里的要求落到每个支部",
            effective_from=day,
            derived_from_id=uid("document", people.county.key),
            clauses=(Clause(number="1", text="各支部按月召开会议,研究党建工作问题"),),
            rules=(
                DocumentRule(
                    rule="branch-meetings-per-year",
                    clause="1",
                    direction=Direction.AT_LEAST,
                    quantity=quantity,
                    unit="次",
                ),
            ),
        )
    yield p.SupersedeDocument(
        occurred_on=date(2025, 6, 16),
        organization_id=township.id,
        document_id=first,
        successor_id=second,
    )


def _calendar(county: Unit) -> Iterator[Command]:
    yield g.PublishCalendar(
        occurred_on=date(2024, 12, 27),
        organization_id=county.id,
        calendar_id=uid("calendar", county.key, YEAR),
        year=YEAR,
        holidays=tuple(
            date.fromordinal(first.toordinal() + day)
            for first, days in _HOLIDAYS
            for day in range(days)
        ),
        makeup_workdays=_MAKEUP,
        document="国务院办公厅关于2025年部分节假日安排的通知",
    )


def _rounds(township: Unit) -> Iterator[Command]:
    for kind, (day, title) in _ROUNDS.items():
        yield g.RecordRoundOfWork(
            occurred_on=day,
            organization_id=township.id,
            round_id=uid("round", township.key, kind),
            kind=kind,
            title=title,
            items=(
                RoundItem(title="组织建设"),
                RoundItem(title="意识形态工作", is_ideology=True),
            )[: 1 if kind is RoundKind.INSPECTION else 2],
        )


def _waivers(people: Cast) -> Iterator[Command]:
    flooded, township = people.below(TOWNSHIP)[12], people.townships[TOWNSHIP]
    yield g.GrantWaiver(
        occurred_on=date(2025, 7, 18),
        organization_id=flooded.id,
        waiver_id=uid("waiver", flooded.key),
        kind=WaiverKind.OBLIGATION,
        ground=WaiverGround.DISASTER,
        authority_id=people.county.id,
        document="关于受灾村党支部组织生活安排的通知",
        starts_on=date(2025, 7, 1),
        ends_on=date(2025, 8, 31),
        duty="branch-meeting",
    )
    yield g.RevokeWaiver(
        occurred_on=date(2025, 8, 20),
        reason="道路已通,八月起恢复正常",
        organization_id=flooded.id,
        waiver_id=uid("waiver", flooded.key),
    )
    yield g.GrantWaiver(
        occurred_on=date(2025, 1, 16),
        organization_id=township.id,
        waiver_id=uid("waiver", township.key),
        kind=WaiverKind.CONTACT_POINT_SHORTAGE,
        ground=WaiverGround.SHORTAGE,
        authority_id=people.county.id,
        document="关于联系点安排的复函",
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 12, 31),
        units_available=3,
    )


def _directives(township: Unit, held: list[RecordMeeting]) -> Iterator[Command]:
    ids = {kind: uid("directive", township.key, kind) for kind in _DIRECTIVES}
    for kind, title in _DIRECTIVES.items():
        yield p.ReceiveDirective(
            occurred_on=date(2025, 1, 8),
            organization_id=township.id,
            directive_id=ids[kind],
            kind=kind,
            title=title,
            issuer="中共安澜县委",
        )
    carried_out, replaced, elsewhere = ids.values()
    yield p.StudyDirective(
        occurred_on=held[0].occurred_on,
        organization_id=township.id,
        directive_id=carried_out,
        meeting_id=held[0].meeting_id,
    )
    yield p.TakeDirectiveMeasure(
        occurred_on=date(2025, 3, 20),
        organization_id=township.id,
        directive_id=carried_out,
        measure="逐村核对组织设置,缺额限期补齐",
        due_on=date(2025, 6, 30),
    )
    yield p.ReportDirectiveResult(
        occurred_on=date(2025, 7, 4),
        organization_id=township.id,
        directive_id=carried_out,
        result="缺额的三个支部已补齐",
    )
    yield p.SupersedeDirective(
        occurred_on=date(2025, 5, 9),
        organization_id=township.id,
        directive_id=replaced,
        successor_id=carried_out,
    )
    yield p.SetDirectiveAside(
        occurred_on=date(2025, 2, 10),
        reason="本乡没有外出务工党员集中点,不适用",
        organization_id=township.id,
        directive_id=elsewhere,
    )


def _working_documents(township: Unit, held: list[RecordMeeting]) -> Iterator[Command]:
    ids: dict[WorkDocumentKind, UUID] = {
        kind: uid("work document", township.key, kind) for kind in WorkDocumentKind
    }
    for kind, work_document_id in ids.items():
        yield p.ApproveWorkDocument(
            occurred_on=held[0].occurred_on,
            organization_id=township.id,
            work_document_id=work_document_id,
            kind=kind,
            title=f"{township.key}基层党建工作{_TITLES[kind]}",
            meeting_id=held[0].meeting_id,
            starts_on=date(2025, 4, 1),
            plan_id=uid("plan", township.key, YEAR) if kind is WorkDocumentKind.PLAN else None,
        )
    yield p.ReviseWorkDocument(
        occurred_on=held[2].occurred_on,
        organization_id=township.id,
        work_document_id=ids[WorkDocumentKind.INSTITUTION],
        title=f"{township.key}基层党建工作例会制度(修订)",
        meeting_id=held[2].meeting_id,
        starts_on=held[2].occurred_on,
    )
    yield p.RecordImplementation(
        occurred_on=held[1].occurred_on,
        organization_id=township.id,
        work_document_id=ids[WorkDocumentKind.PLAN],
        what="按计划听取支部书记汇报",
        meeting_id=held[1].meeting_id,
    )


_TITLES = {
    WorkDocumentKind.PROGRAMME: "三年规划",
    WorkDocumentKind.PLAN: "年度计划",
    WorkDocumentKind.INSTITUTION: "例会制度",
    WorkDocumentKind.MEASURE: "整改措施",
}
