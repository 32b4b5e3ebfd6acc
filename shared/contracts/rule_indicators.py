"""What a rule pack may name as measured: the kinds of indicator that rule shapes read.

A duty is owed and done; an indicator is looked up. Reading one gives observations (a leader's
reports, a survey, a group's ballot), each with a value out of something, and the
facts it rests on; `services/assessment/rules/reading.py` says what an observation holds.
"""

from fractions import Fraction
from typing import Annotated

import msgspec

from shared.contracts.facts.registry import Category
from shared.contracts.rule_duties import Clauses, Name, Strict, Subjects, Wording


class _Indicator(Strict, frozen=True, kw_only=True, tag_field="kind"):
    id: Name
    title: Wording
    clauses: Clauses
    subjects: Subjects
    categories: tuple[Category, ...] = ()  # none named: all


class SatisfactionIndicator(_Indicator, frozen=True, kw_only=True, tag="satisfaction"):
    """One observation a closed survey of the year: the satisfied, out of those who answered."""


class InnovationIndicator(_Indicator, frozen=True, kw_only=True, tag="innovations"):
    """One observation an innovation adopted in the year and not revoked; its key is `adopted`."""


class OutcomeIndicator(_Indicator, frozen=True, kw_only=True, tag="outcome"):
    """The year's figure of this code that another department handed over (S-07)."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class MarkIndicator(_Indicator, frozen=True, kw_only=True, tag="mark"):
    """What a committee gave by hand in a round, with its minutes: a mark, or a judged level.

    One observation a mark: the mark out of the most it could be; its key is the level, where one
    was judged. Known in a round only.
    """


class BallotIndicator(_Indicator, frozen=True, kw_only=True, tag="ballot"):
    """One observation a group of voters of a round: its mean, out of the most; the key its group.

    ``levels``: what a vote of each level of the form is worth; the highest is the whole, whether it
    was voted for or not. None named: what the ballot itself says, the best level that it lists
    being the whole. Known in a round only.
    """

    levels: dict[Name, Fraction] = msgspec.field(default_factory=dict)


class CaseIndicator(_Indicator, frozen=True, kw_only=True, tag="cases"):
    """One observation a case that a committee decided: `fabrication`, `accountability` (S-65)."""

    case: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z_]{0,39}$")]


Indicator = (
    SatisfactionIndicator
    | InnovationIndicator
    | OutcomeIndicator
    | MarkIndicator
    | BallotIndicator
    | CaseIndicator
)
