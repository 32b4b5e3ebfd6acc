"""The circular on a whole round (通报)."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from services.assessment.queries import recorded_in_time_by_each
from services.gateway.documents.errors import NothingToTellError, NotPublishedError
from services.gateway.documents.paper import Block, Paper, heading, number_of, table, text, written
from services.gateway.documents.results import Number, choice_told, figure_told, grounds_told
from services.gateway.documents.sources import names_of, open_criticisms, people_of, told
from services.gateway.pools import ask
from services.gateway.questions.question import Asking, Parameters
from shared.contracts.in_time import InTime, percent_of


class CircularAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID  # which holds the round
    round_id: UUID
    number: Number | None = None


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
    shares = ask(
        asking.readers,
        "assessment",
        partial(
            recorded_in_time_by_each,
            organization_ids={one.organization_id for one in lines},
            year=round_.year,
            known_at=round_.size,
        ),
    )
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
        blocks=(
            opening,
            *_together_in_time(shares),
            *_circular_blocks(lines, honours, criticisms, names, people, shares),
        ),
    )


def _counted(units: int, people: int) -> str:
    told_of = [f"{units}个单位"] if units else []
    return "、".join(told_of + ([f"{people}名党员领导干部"] if people else []))


def _together_in_time(shares: Mapping[UUID, InTime]) -> Iterator[Block]:
    """Give the share of all units that the circular is about, each by its own days of grace."""
    deeds = sum(one.deeds for one in shares.values())
    in_time = sum(one.in_time for one in shares.values())
    percent = percent_of(in_time, deeds)
    if percent is not None:
        yield text(
            f"截至考核依据的台账，所涉{len(shares)}个单位全年应录入事项{deeds}件，"
            f"按时录入{in_time}件，及时率{percent}%。"
        )


def _circular_blocks(  # noqa: PLR0917 - what the circular tells, one after another
    lines: Any,
    honours: Any,
    criticisms: Any,
    names: Any,
    people: Any,
    shares: Mapping[UUID, InTime],
) -> Iterator[Block]:
    counted = iter("一二三四五六七八九十")
    groups: dict[str, list[Any]] = {}
    for one in lines:
        group = "党员领导干部" if one.person_id else choice_told(one.category) or "其他单位"
        groups.setdefault(group, []).append(one)
    for group in sorted(groups, key=lambda name: (name == "党员领导干部", name)):
        yield heading(f"{next(counted)}、{group}考核结果")
        told_of = sorted(groups[group], key=lambda one: (one.rank or 10**9, str(one.name)))
        yield table(
            (5, 2, 2, 2, 2),
            ("单位", "得分", "等次", "排名", "及时率"),
            *(
                (
                    names[one.organization_id] + people.get(one.person_id, ""),
                    figure_told(one.score) or "不予评定",
                    one.grade.zh if one.grade else "",
                    f"{one.rank}/{one.of}" if one.rank else "",
                    _percent(shares.get(one.organization_id)),
                )
                for one in told_of
            ),
        )
    moved = [one for one in lines if one.at_final]
    if moved:
        yield heading(f"{next(counted)}、结果更正")
        yield text("结果定案后有更正，以上等次、排名为更正后的；定案时的如下，原结果不改。")
        yield table(
            (5, 2, 2, 2),
            ("单位", "定案时得分", "定案时等次", "定案时排名"),
            *(
                (
                    names[one.organization_id] + people.get(one.person_id, ""),
                    figure_told(one.at_final.score) or "不予评定",
                    one.at_final.grade.zh if one.at_final.grade else "",
                    f"{one.at_final.rank}/{one.at_final.of}" if one.at_final.rank else "",
                )
                for one in moved
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


def _percent(share: InTime | None) -> str:
    return f"{share.percent}%" if share is not None and share.percent is not None else ""
