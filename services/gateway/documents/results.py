"""The result sheet of one subject of a round, and the circular on a whole round (通报)."""

from collections.abc import Iterable, Iterator
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
from services.gateway.documents.sources import names_of, open_criticisms, people_of, told
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


class CircularAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID  # which holds the round
    round_id: UUID
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
    said = _figure(version.score) or "不予评定"
    yield text(
        f"在“{round_.title}”中，{_you(result)}考核得分{said}{grade}{place}。考核截至"
        f"{written(round_.valid_on)}，依据台账第1至{version.size}条记录，结果为第{version.version}版，"
        f"于{written(round_.published_on)}公布，{_until(round_)}"
    )
    same = "一致" if explained.is_same else "不一致，请向主办单位提出复核"
    yield text(f"本单制作时按原规则重新计算，与公布的结果{same}。")
    if explained.explanation is not None:
        yield from in_time_told(explained.explanation.score.in_time)
    parts = list(_parts(explained))
    items = [one for part in parts for one in (*part.items, *part.bonuses)]
    if items:
        yield heading("一、各项得分")
        yield table(
            (5, 3, 2, 2),
            ("考核项目", "条款", "应得", "实得"),
            *(
                (i.item.zh, "、".join(i.clauses), _figure(i.applicable), _figure(i.earned))
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
                    _choice(one.outcome) if one.outcome else "尚未答复",
                    _figure(one.score_before),
                    _figure(one.score_after),
                )
                for one in result.objections
            ),
        )
    yield text("特此通知。")


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


def circular(asking: Asking, asked: CircularAsked) -> Paper:
    """A published round: grades by category, ranks inside each, commendations and criticisms.

    Raises:
        NothingToTellError: no such round.
        NotPublishedError: its results are not published.
    """
    rounds = told(asking, "rounds", organization_id=asked.organization_id)
    round_ = next((one for one in rounds if one.round_id == asked.round_id), None)
    if round_ is None:
        raise NothingToTellError(str(asked.round_id))
    if round_.published_on is None:
        raise NotPublishedError(str(asked.round_id))
    lines = told(
        asking, "round_standings", organization_id=asked.organization_id, round_id=asked.round_id
    )
    honours = [
        one
        for one in told(
            asking, "commendations", organization_id=asked.organization_id, with_below=True
        )
        if one.round_id == asked.round_id
        and one.granted_on <= asking.today
        and (one.revoked_on is None or one.revoked_on > asking.today)
    ]
    criticisms = open_criticisms(asking, asked.organization_id, with_below=True)
    places = (*lines, *honours, *criticisms)
    names = names_of(asking, (asked.organization_id, *(one.organization_id for one in places)))
    people = people_of(asking, (one.person_id for one in (*lines, *honours)))
    units = [one for one in lines if one.person_id is None]
    opening = text(
        f"根据落实党建工作责任制考核评议要求，{names[asked.organization_id]}组织开展了“{round_.title}”，"
        f"考核{_counted(len(units), len(lines) - len(units))}，结果于"
        f"{written(round_.published_on)}公布。排名只在同类别内进行。现予通报。"
    )
    return Paper(
        organ=names[asked.organization_id],
        number=number_of(asked.number, asking.today),
        title=f"关于{round_.year}年度落实党建工作责任制考核评议结果的通报",
        addressee="所属各党组织",
        blocks=(opening, *_circular_blocks(lines, honours, criticisms, names, people)),
    )


def _counted(units: int, people: int) -> str:
    told_of = [f"{units}个单位"] if units else []
    return "、".join(told_of + ([f"{people}名党员领导干部"] if people else []))


def _circular_blocks(
    lines: Any, honours: Any, criticisms: Any, names: Any, people: Any
) -> Iterator[Block]:
    counted = iter("一二三四五六七八九十")
    groups: dict[str, list[Any]] = {}
    for one in lines:
        group = "党员领导干部" if one.person_id else _choice(one.category) or "其他单位"
        groups.setdefault(group, []).append(one)
    for group in sorted(groups, key=lambda name: (name == "党员领导干部", name)):
        yield heading(f"{next(counted)}、{group}考核结果")
        told_of = sorted(groups[group], key=lambda one: (one.rank or 10**9, str(one.name)))
        yield table(
            (5, 2, 2, 2),
            ("单位", "得分", "等次", "排名"),
            *(
                (
                    names[one.organization_id] + people.get(one.person_id, ""),
                    _figure(one.score) or "不予评定",
                    one.grade.zh if one.grade else "",
                    f"{one.rank}/{one.of}" if one.rank else "",
                )
                for one in told_of
            ),
        )
    if honours:
        yield heading(f"{next(counted)}、表彰")
        for one in honours:
            whom = names[one.organization_id] + people.get(one.person_id, "")
            yield text(f"{whom}：{one.title}。")
    if criticisms:
        yield heading(f"{next(counted)}、限期整改")
        for one in criticisms:
            whom = names[one.organization_id]
            yield text(f"{whom}：{grounds_told(one)}，{written(one.due_on)}前完成整改。")
    yield text("特此通报。")


def grounds_told(criticism: Any) -> str:
    """Give the grounds of a criticism in words."""
    return "、".join(_choice(ground) for ground in criticism.grounds)


def _choice(value: Any) -> str:
    return choice_label(type(value), str(value)).zh if value is not None else ""


def _figure(value: Any) -> str:
    return value.rounded if value is not None else ""
