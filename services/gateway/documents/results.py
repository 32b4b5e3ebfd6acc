"""The result sheet of one subject of a round."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec

from services.gateway.desk.labels import choice_label
from services.gateway.documents.errors import NothingToTellError, NotPublishedError
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
from services.gateway.documents.sources import names_of, people_of, told
from services.gateway.questions.question import Asking, Parameters
from shared.contracts.fact import ShortText
from shared.contracts.facts.assessment_results import Version

Number = Annotated[
    ShortText,
    msgspec.Meta(description="发文字号,由印发机关给定 / The number that its office gave it"),
]
_DONE = frozenset({"fulfilled", "waived", "void", "scheduled", "due_soon"})


class ResultSheetAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID  # whose result it is
    round_id: UUID
    person_id: UUID | None = None
    version: Version | None = None  # the last one
    number: Number | None = None


def result_sheet(asking: Asking, asked: ResultSheetAsked) -> Paper:
    """A published result with its items, what was lost where, objections and uses.

    Raises:
        NothingToTellError: no such result.
        NotPublishedError: the round's results are not published.
    """
    found = told(asking, "round_results", organization_id=asked.organization_id)
    result = next(
        (
            one
            for one in found
            if one.round.round_id == asked.round_id and one.person_id == asked.person_id
        ),
        None,
    )
    if result is None or not result.versions:
        raise NothingToTellError(str(asked.round_id))
    if result.round.published_on is None:
        raise NotPublishedError(str(asked.round_id))
    version = _version(result.versions, asked.version)
    explained = told(
        asking,
        "explained_result",
        organization_id=asked.organization_id,
        round_id=asked.round_id,
        person_id=asked.person_id,
        version=version.version,
    )
    holder = result.round.organization_id
    names = names_of(asking, (asked.organization_id, holder))
    subject = names[asked.organization_id]
    if asked.person_id is not None:
        subject += people_of(asking, (asked.person_id,))[asked.person_id]
    return Paper(
        organ=names[holder],
        number=number_of(asked.number, asking.today),
        title=f"{result.round.year}年度党建工作责任制考核结果单",
        addressee=subject,
        blocks=tuple(_result_blocks(result, version, explained)),
    )


def _version(versions: Iterable[Any], wanted: int | None) -> Any:
    by_number = {one.version: one for one in versions}
    number = wanted or max(by_number)
    if number not in by_number:
        raise NothingToTellError(str(number))
    return by_number[number]


def _result_blocks(result: Any, version: Any, explained: Any) -> Iterator[Block]:
    round_ = result.round
    place = f"，在同类别{version.of}个单位中列第{version.rank}位" if version.rank else ""
    grade = f"，等次为“{version.grade.zh}”" if version.grade else ""
    said = figure_told(version.score) or "不予评定"
    yield text(
        f"在“{round_.title}”中，{_you(result)}考核得分{said}{grade}{place}。考核截至"
        f"{written(round_.valid_on)}，依据台账第1至{version.size}条记录，结果为第{version.version}版，"
        f"于{written(round_.published_on)}公布，{_until(round_)}"
    )
    yield from _regraded(result, version)
    same = "一致" if explained.is_same else "不一致，请向主办单位提出复核"
    yield text(f"本单制作时按原规则重新计算，与公布的结果{same}。")
    if explained.explanation is not None:
        yield from in_time_told(explained.explanation.score.in_time)
    if explained.person is not None:
        for held in explained.person.parts:
            yield from in_time_told(held.in_time, f"你任职期间（{_term(held)}），该单位应录入事项")
    parts = list(_parts(explained))
    items = [one for part in parts for one in (*part.items, *part.bonuses)]
    if items:
        yield heading("一、各项得分")
        yield table(
            (5, 3, 2, 2),
            ("考核项目", "条款", "应得", "实得"),
            *(
                (i.item.zh, "、".join(i.clauses), figure_told(i.applicable), figure_told(i.earned))
                for i in items
            ),
        )
    lost = [line for item in items for line in item.lines if _is_lost(line)]
    if lost:
        yield heading("二、未落实事项")
        yield table(
            (5, 2, 2, 3),
            ("事项", "条款", "状态", "问题"),
            *(
                (
                    line.zh,
                    "、".join(line.clauses),
                    line.state.zh if line.state else "",
                    "；".join(fault.zh for fault in line.faults),
                )
                for line in lost
            ),
        )
    vetoes = [veto for part in parts for veto in part.vetoes]
    if vetoes:
        yield heading("三、一票否决")
        for veto in vetoes:
            yield text(f"{veto.zh}：等次不高于“{veto.grade_at_most.zh}”。")
    if result.objections:
        yield heading("四、异议及答复" if vetoes else "三、异议及答复")
        yield table(
            (5, 2, 2, 2),
            ("异议理由", "答复", "原得分", "复核得分"),
            *(
                (
                    one.grounds,
                    choice_told(one.outcome) if one.outcome else "尚未答复",
                    figure_told(one.score_before),
                    figure_told(one.score_after),
                )
                for one in result.objections
            ),
        )
    yield text("特此通知。")


def _regraded(result: Any, version: Any) -> Iterator[Block]:
    for was in result.regraded:
        if was.version == version.version:
            had = f"等次“{was.grade_before.zh}”、" if was.grade_before else ""
            yield text(
                f"因同次考核另有结果更正，本结果得分不变，等次、名次按更正后的结果重排；此前为{had}"
                f"{was.of_before}个单位中第{was.rank_before or '—'}位。"
            )


def _term(held: Any) -> str:
    last = held.part.ends_on - timedelta(days=1)
    return f"{held.organization_name}，{written(held.part.starts_on)}至{written(last)}"


def _you(result: Any) -> str:
    return "你单位" if result.person_id is None else "你"


def _until(round_: Any) -> str:
    if round_.final_on is not None:
        return f"已于{written(round_.final_on)}确定为最终结果。"
    return f"如有异议，请在{written(round_.objections_until)}前提出。"


def _parts(explained: Any) -> Iterator[Any]:
    if explained.explanation is not None:
        yield from explained.explanation.segments
    if explained.person is not None:
        yield from (one.part for one in explained.person.parts)


def _is_lost(line: Any) -> bool:
    return bool(line.faults) or (line.state is not None and line.state.code not in _DONE)


def grounds_told(criticism: Any) -> str:
    """Give the grounds of a criticism in words."""
    return "、".join(choice_told(ground) for ground in criticism.grounds)


def choice_told(value: Any) -> str:
    """Give a choice in words; nothing for none."""
    return choice_label(type(value), str(value)).zh if value is not None else ""


def figure_told(value: Any) -> str:
    """Give a figure as it is shown; nothing for none."""
    return value.rounded if value is not None else ""
