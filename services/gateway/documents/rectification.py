"""The rectification notice (限期整改通知书): what is open, by when, and who answers for it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from services.gateway.documents.errors import NothingToTellError
from services.gateway.documents.paper import Block, Paper, heading, number_of, table, text, written
from services.gateway.documents.results import Number, grounds_told
from services.gateway.documents.sources import (
    names_of,
    open_criticisms,
    open_findings,
    people_of,
    told,
)
from services.gateway.questions.question import Asking, Parameters


class RectificationAsked(Parameters, frozen=True, kw_only=True):
    """All that is open where neither a finding nor a criticism is named."""

    organization_id: UUID  # which is to put it right
    finding_id: UUID | None = None
    criticism_id: UUID | None = None
    number: Number | None = None


def rectification_notice(asking: Asking, asked: RectificationAsked) -> Paper:
    """What an organization is to put right, by when, and who answers for it.

    Raises:
        NothingToTellError: nothing with a deadline is open.
    """
    findings, criticisms = [], []
    if asked.criticism_id is None:
        findings = [
            one
            for one in open_findings(asking, asked.organization_id)
            if asked.finding_id in {None, one.finding_id}
        ]
    if asked.finding_id is None:
        criticisms = [
            one
            for one in open_criticisms(asking, asked.organization_id)
            if asked.criticism_id in {None, one.criticism_id}
        ]
    if not findings and not criticisms:
        raise NothingToTellError(str(asked.organization_id))
    stands = told(asking, "organization", organization_id=asked.organization_id)
    raisers = {one.raised_by for one in findings}
    issuer = raisers.pop() if len(raisers) == 1 else stands.superior_id or asked.organization_id
    names = names_of(asking, (issuer, asked.organization_id))
    return Paper(
        organ=names[issuer],
        number=number_of(asked.number, asking.today),
        title="限期整改通知书",
        addressee=names[asked.organization_id],
        blocks=tuple(_blocks(asking, asked.organization_id, findings, criticisms)),
    )


def _blocks(
    asking: Asking, organization_id: UUID, findings: list[Any], criticisms: list[Any]
) -> Iterator[Block]:
    due_on = [one.due_on for one in (*findings, *criticisms)]
    yield text(
        f"你单位落实党建工作责任制存在下列问题，现通知你单位限期整改，最迟于{written(max(due_on))}前"
        "逐项完成并书面报告整改情况。逾期未完成的，按规定处理。"
    )
    counted = iter("一二")
    if findings:
        yield heading(f"{next(counted)}、检查发现的问题")
        holders = _holders(asking, organization_id)
        people = people_of(asking, holders.values())
        owners = {post: people[person] for post, person in holders.items()}
        yield table(
            (1, 6, 3, 3),
            ("序号", "问题", "责任人", "完成时限"),
            *(
                (
                    place,
                    one.summary,
                    owners.get(one.owner_post_id, ""),
                    written(one.due_on),
                )
                for place, one in enumerate(findings, 1)
            ),
        )
    if criticisms:
        yield heading(f"{next(counted)}、批评事项")
        people = people_of(asking, (one.person_id for one in criticisms))
        yield table(
            (1, 6, 3, 3),
            ("序号", "事由", "责任人", "完成时限"),
            *(
                (place, grounds_told(one), people.get(one.person_id, ""), written(one.due_on))
                for place, one in enumerate(criticisms, 1)
            ),
        )
    yield text("整改结果由原检查单位复查，复查合格后予以销号。")


def _holders(asking: Asking, organization_id: UUID) -> dict[UUID, UUID]:
    posts = told(asking, "posts", organization_id=organization_id)
    held = ((one.post_id, one.acting_id or one.holder_id) for one in posts)
    return {post: person for post, person in held if person is not None}
