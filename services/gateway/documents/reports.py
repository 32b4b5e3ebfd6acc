"""Facts for reports that people write: duty (述职), the half-year's situation, a year's targets."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Annotated, Any
from uuid import UUID

import msgspec

from services.gateway.desk.labels import choice_label
from services.gateway.documents.errors import NothingToTellError
from services.gateway.documents.paper import (
    Block,
    Paper,
    heading,
    in_time_told,
    number_of,
    table,
    text,
    written,
)
from services.gateway.documents.results import Number
from services.gateway.documents.sources import names_of, people_of, told
from services.gateway.questions.question import Asking, Parameters
from shared.contracts.fact import Year


class DutyReportAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    year: Year
    person_id: UUID | None = None  # every secretary of the year
    number: Number | None = None


class SituationAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    year: Year
    half: Annotated[int, msgspec.Meta(ge=1, le=2)]
    number: Number | None = None


class TargetArchiveAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    year: Year
    number: Number | None = None


def duty_report(asking: Asking, asked: DutyReportAsked) -> Paper:
    """What the facts say of each secretary's own days of a year (S-59, S-66).

    Raises:
        NothingToTellError: nobody of that id was secretary in the year.
    """
    drafts = [
        one
        for one in told(
            asking, "duty-report-drafts", organization_id=asked.organization_id, year=asked.year
        )
        if asked.person_id in {None, one.person_id}
    ]
    if not drafts:
        raise NothingToTellError(str(asked.organization_id))
    names = names_of(asking, (asked.organization_id,))
    people = people_of(asking, (one.person_id for one in drafts))
    organ = names[asked.organization_id]
    blocks: list[Block] = [text("以下数据由台账汇总，供撰写述职报告使用；评价和打算由本人撰写。")]
    for one in drafts:
        blocks += [
            heading(f"{people[one.person_id]}（{written(one.starts_on)}至{written(one.ends_on)}）"),
            _counts(
                ("召开会议", one.meetings_held, "次"),
                ("其中本人主持", one.meetings_chaired, "次"),
                ("研究党建工作的会议", one.party_building_meetings, "次"),
                ("研究责任制的会议", one.responsibility_meetings, "次"),
                ("会议研究问题", one.problems_studied, "个"),
                ("走访联系点", one.visits_made, "次"),
                ("其中经对方确认", one.visits_confirmed, "次"),
                ("党建联系点", one.contact_points, "个"),
                ("提交调研报告", one.research_reports_filed, "篇"),
                ("提出问题", one.problems_raised, "个"),
                ("解决问题", one.problems_solved, "个"),
            ),
            *in_time_told(one.in_time),
        ]
    blocks.append(text("以上数据可由台账逐项核对。"))
    return Paper(
        organ=organ,
        number=number_of(asked.number, asking.today),
        title=f"{asked.year}年度述职落实责任制情况专项底稿",
        blocks=tuple(blocks),
    )


def situation_report(asking: Asking, asked: SituationAsked) -> Paper:
    """What the facts say of a half-year of an organization (S-58)."""
    draft = told(
        asking,
        "situation-report-draft",
        organization_id=asked.organization_id,
        year=asked.year,
        half=asked.half,
    )
    stands = told(asking, "organization", organization_id=asked.organization_id)
    names = names_of(asking, (asked.organization_id, stands.superior_id))
    half = "上" if asked.half == 1 else "下"
    return Paper(
        organ=names[asked.organization_id],
        number=number_of(asked.number, asking.today),
        title=f"{asked.year}年{half}半年落实党建工作责任制情况报告",
        addressee=names[stands.superior_id] if stands.superior_id else "",
        blocks=tuple(_situation_blocks(asked, draft, half)),
    )


def _situation_blocks(asked: SituationAsked, draft: Any, half: str) -> Iterator[Block]:
    yield text(f"现将{asked.year}年{half}半年落实党建工作责任制情况报告如下，数据由台账记录汇总。")
    yield heading("一、会议")
    yield table(
        (6, 2, 5),
        ("会议种类", "次数", "月份"),
        *(
            (_label(one.kind), one.held, "、".join(f"{month}月" for month in one.months))
            for one in draft.meetings
        ),
        ("未开成", draft.meetings_aborted, ""),
    )
    if draft.studied:
        yield heading("二、研究的问题")
        yield table(
            (3, 5, 5),
            ("日期", "问题", "结论"),
            *((written(one.held_on), one.problem, one.conclusion) for one in draft.studied),
        )
    yield heading("三、工作情况" if draft.studied else "二、工作情况")
    yield _counts(
        ("接受走访", draft.visits_received, "次"),
        ("其中已确认", draft.visits_confirmed, "次"),
        ("接受工作指导", draft.guidance_received, "次"),
        ("党建联系点", draft.contact_points, "个"),
        ("提出问题", draft.problems_raised, "个"),
        ("解决问题", draft.problems_solved, "个"),
        ("尚未解决", draft.problems_open, "个"),
        ("经验材料", draft.experience_cards, "份"),
        ("创新申报", draft.innovations_claimed, "项"),
        ("党员教育", draft.education_held, "次"),
        ("参加党员教育", draft.education_attended, "人次"),
        ("志愿服务", draft.services_given, "次"),
        ("服务群众", draft.households_served, "户"),
        ("得到支持", draft.support_received, "次"),
        ("收缴党费", draft.dues_collected, "元"),
        ("管理党费", draft.dues_managed, "元"),
        ("使用党费", draft.dues_used, "元"),
        ("接受检查", draft.inspections_held, "次"),
        ("检查发现问题", draft.findings_released, "个"),
        ("已销号", draft.findings_closed, "个"),
        ("整改中", draft.findings_open, "个"),
    )
    yield from in_time_told(draft.in_time)
    yield text("特此报告。")


def target_archive(asking: Asking, asked: TargetArchiveAsked) -> Paper:
    """A year's archive of target management: its files with hashes, and what they say (S-35)."""
    archive = told(asking, "archive", organization_id=asked.organization_id, year=asked.year)
    names = names_of(asking, (asked.organization_id,))
    files = {one.name: one for one in archive.files}
    return Paper(
        organ=names[asked.organization_id],
        number=number_of(asked.number, asking.today),
        title=f"{asked.year}年度目标管理档案",
        blocks=tuple(_archive_blocks(archive, files)),
    )


def _archive_blocks(archive: Any, files: dict[str, Any]) -> Iterator[Block]:
    yield text(
        f"本档案由目标管理记录第1至{archive.up_to}条生成，"
        f"清单的 SHA-256 为 {archive.manifest_sha256}。"
    )
    yield from in_time_told(archive.in_time, "本档案所载原始记录")
    plans = [row for row in _rows(files["plans.csv"].text) if row["title"]]
    if plans:
        yield heading("一、规划与年度目标")
        yield table(
            (6, 3, 3),
            ("名称", "自", "至"),
            *((row["title"], row["starts_on"], row["ends_on"]) for row in plans),
        )
    results = {row["indicator_id"]: row for row in _rows(files["results.csv"].text)}
    indicators = _rows(files["decomposition.csv"].text)
    if indicators:
        yield heading("二、指标与结果" if plans else "一、指标与结果")
        yield table(
            (4, 4, 2, 2, 2, 2),
            ("目标", "指标", "目标值", "时限", "年末值", "结果"),
            *(_indicator(row, results.get(row["indicator_id"], {})) for row in indicators),
        )
    changes = [row for row in _rows(files["changes.csv"].text) if row["version"] != "1"]
    if changes:
        yield heading("时限调整")
        yield table(
            (4, 2, 3, 4),
            ("指标", "调整后", "批准", "理由"),
            *(
                (row["indicator"], row["due_on"], row["approved_by"], row["reason"])
                for row in changes
            ),
        )
    yield heading("档案文件")
    yield table(
        (3, 8),
        ("文件", "SHA-256"),
        *((one.name, f"{one.sha256[:32]} {one.sha256[32:]}") for one in archive.files),
    )
    yield text("各文件可用上列 SHA-256 逐一核对。")


_RESULTS = {"reached": "完成", "unmet": "未完成", "unreported": "未报告"}


def _indicator(row: dict[str, str], result: dict[str, str]) -> tuple[str, ...]:
    return (
        row["target"],
        row["indicator"],
        f"{row['quantity']}{row['unit']}",
        row["due_on"],
        result.get("quantity", "") or result.get("level", ""),
        _RESULTS.get(result.get("result", ""), ""),
    )


def _rows(words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(words)))


def _counts(*lines: tuple[str, object, str]) -> Block:
    return table(
        (6, 3), ("事项", "数量"), *((name, f"{count}{unit}") for name, count, unit in lines)
    )


def _label(value: Any) -> str:
    return choice_label(type(value), str(value)).zh
