"""What a survey's numbers are worth: its uncertainty, and what is odd about its forms (E-27). Pure.

Exact until the last step; no binary fractions, so two machines give the same digits.
"""

from collections import Counter
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from enum import StrEnum
from uuid import UUID

import msgspec

from shared.contracts.facts.activities_surveys import (
    Answers,
    Chosen,
    GroupResult,
    QuestionGroup,
)

_Z = Decimal("1.959963984540054")  # two-sided 95 %
_TENTH = Decimal("0.1")


class Oddity(StrEnum):
    IDENTICAL = "identical"  # every form has the same answers
    ONE_MINUTE = "one_minute"  # every form came within one minute
    ALL_SATISFIED = "all_satisfied"  # 100 % in every group
    FEW_ANSWERS = "few_answers"
    CHOSEN_BY_HAND = "chosen_by_hand"
    SURVEYED_ITSELF = "surveyed_itself"


class GroupShare(msgspec.Struct, frozen=True, kw_only=True):
    """The share of satisfied in percent, and the 95 % interval in which that of all lies."""

    group: QuestionGroup
    satisfied: int
    answered: int
    percent: str | None  # to 0.1; None where nobody answered
    low: str | None
    high: str | None


def share_of(result: GroupResult, frame_size: int) -> GroupShare:
    """Give the share of a group with Wilson's interval, narrowed for a finite frame.

    The number of answers is taken as n·(N−1)/(N−n): where everybody was asked nothing is left
    uncertain. Source: E. B. Wilson 1927, with the usual finite population correction.
    """
    percent = low = high = None
    if result.answered:
        with localcontext(Context(prec=30)):
            bounds = _wilson(result.satisfied, result.answered, frame_size)
            percent, low, high = (
                str((bound * 100).quantize(_TENTH, rounding=ROUND_HALF_UP)) for bound in bounds
            )
    return GroupShare(
        group=result.group,
        satisfied=result.satisfied,
        answered=result.answered,
        percent=percent,
        low=low,
        high=high,
    )


def oddities(
    *,
    organization_id: UUID,
    surveyed_by: UUID,
    chosen: Chosen,
    answered: int,
    results: tuple[GroupResult, ...],
    answers: tuple[Answers, ...],
    few_answers: int,
) -> tuple[Oddity, ...]:
    """Give what is odd about a survey; for people to look into, nothing follows by itself."""
    is_many = answered > 1
    groups = [result for result in results if result.answered]
    found = {
        Oddity.IDENTICAL: is_many and len({one.vector for one in answers if one.count}) == 1,
        Oddity.ONE_MINUTE: is_many and len({one.minute for one in answers if one.count}) == 1,
        Oddity.ALL_SATISFIED: bool(groups) and all(r.satisfied == r.answered for r in groups),
        Oddity.FEW_ANSWERS: answered < few_answers,
        Oddity.CHOSEN_BY_HAND: chosen is Chosen.BY_HAND,
        Oddity.SURVEYED_ITSELF: organization_id == surveyed_by,
    }
    return tuple(oddity for oddity, is_so in found.items() if is_so)


def most_alike(answers: tuple[Answers, ...]) -> int:
    """Give how many forms the most frequent vector of answers has."""
    alike: Counter[str] = Counter()
    for one in answers:
        alike[one.vector] += one.count
    return max(alike.values(), default=0)


def _wilson(satisfied: int, answered: int, frame_size: int) -> tuple[Decimal, Decimal, Decimal]:
    share = Decimal(satisfied) / answered
    if answered >= frame_size:
        return share, share, share
    n = Decimal(answered) * (frame_size - 1) / (frame_size - answered)
    z2 = _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * ((share * (1 - share) + z2 / (4 * n)) / n).sqrt()
    return share, max(middle - half, Decimal(0)), min(middle + half, Decimal(1))
