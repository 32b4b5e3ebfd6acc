"""Facts of target management: documents, rule packs, plans, targets and their cascade."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec

from shared.contracts.fact import Fact, FileHash, LongText, Part, Quantity, Sha256, ShortText, Text

RuleName = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9-]*$", max_length=60)]

Upcaster = Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]


class PlanKind(StrEnum):
    LONG_TERM = "long_term"  # 长期规划
    ANNUAL = "annual"  # 近期目标: the year's targets


class DocumentLevel(StrEnum):
    """Who a policy document comes from, the highest first."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"


class Direction(StrEnum):
    """How a number binds."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EXACTLY = "exactly"


class Dimension(StrEnum):
    """The four sides of party building that every indicator belongs to (S-10)."""

    IDEOLOGY = "ideology"  # 思想
    ORGANIZATION = "organization"  # 组织
    CONDUCT = "conduct"  # 作风
    INSTITUTIONS = "institutions"  # 制度


class Sheet(StrEnum):
    """Whose target sheet a target stands on."""

    TEAM = "team"  # 班子
    LEADER = "leader"  # 领导干部


class IdeologyItem(StrEnum):
    """The four parts of responsibility for ideology (S-24)."""

    PUBLICITY = "publicity"  # 党管宣传
    VENUES = "venues"  # 党管阵地
    OPINION = "opinion"  # 党管舆论
    MEDIA = "media"  # 党管媒体


class Clause(Part, frozen=True, kw_only=True):
    """A clause of a policy document."""

    number: ShortText  # stable, as cited: "S-37a"
    text: Text


class DocumentRule(Part, frozen=True, kw_only=True):
    """A number that a document states, so that a superior's and a local one can be compared."""

    rule: RuleName  # the same word in every document: "branch-meetings-per-month"
    clause: ShortText  # a clause of the same document
    direction: Direction
    quantity: Quantity
    unit: ShortText


class DocumentIssued(Fact, frozen=True, kw_only=True):
    """A policy document was issued, with the clauses that are cited from it."""

    TOPIC = "targets.document.issued.v2"
    CLAUSES = "S-01 S-02"

    organization_id: UUID
    title: ShortText
    number: ShortText | None = None
    effective_from: date | None = None  # unknown is not today
    level: DocumentLevel | None = None
    purpose: Text | None = None
    derived_from: ShortText | None = None  # a superior document that is not kept here, by name
    derived_from_id: UUID | None = None
    clauses: tuple[Clause, ...] = ()
    rules: tuple[DocumentRule, ...] = ()


class WholeYear(Part, frozen=True, kw_only=True):
    """Why a rule pack may bind days before its publication (E-31): approved, and tried before."""

    approved_by: ShortText  # the authority
    document: ShortText  # by which it approved
    what_if_sha256: FileHash  # of what `zeren rules what-if --json` said: a file of evidence
    what_if_size: Annotated[int, msgspec.Meta(ge=0)]  # of the ledger that it was worked out from


class RulePackPublished(Fact, frozen=True, kw_only=True):
    """A rule pack in force for an organization and everything below it."""

    TOPIC = "targets.rule_pack.published.v2"
    CLAUSES = "S-61"

    organization_id: UUID  # the root of the tree it applies to
    name: ShortText
    effective_from: date
    effective_to: date  # the last day of force
    sha256: Sha256  # of `content` in UTF-8
    content: Annotated[str, msgspec.Meta(min_length=1, max_length=50_000)]  # YAML, verbatim
    whole_year: WholeYear | None = None  # None: it binds from its publication on


class PlanAdopted(Fact, frozen=True, kw_only=True):
    """An organization adopted a long-term plan, or the targets of a year."""

    TOPIC = "targets.plan.adopted.v1"
    CLAUSES = "S-31"

    organization_id: UUID
    kind: PlanKind
    title: ShortText
    starts_on: date
    ends_on: date  # the last day of the plan


class RubricLevel(Part, frozen=True, kw_only=True):
    """A level of what cannot be counted, described so that two people judge alike."""

    level: ShortText  # 好
    description: Text


class Indicator(Part, frozen=True, kw_only=True):
    """How much of what, by when, to which standard (S-32, S-33); or, uncounted, a rubric."""

    indicator_id: UUID
    name: ShortText
    due_on: date
    standard: Text  # what acceptance looks at
    unit: ShortText | None = None
    quantity: Quantity | None = None  # None: judged by the rubric
    direction: Direction = Direction.AT_LEAST
    baseline: Quantity | None = None  # None: unknown
    source: ShortText | None = None  # of the data; unknown in what was set before v2
    formula: ShortText | None = None
    dimensions: tuple[Dimension, ...] = ()
    rubric: tuple[RubricLevel, ...] = ()  # best first
    parent_indicator_id: UUID | None = None  # an indicator of the parent target


class TargetSet(Fact, frozen=True, kw_only=True):
    """A target of a plan was set, with at least one indicator."""

    TOPIC = "targets.target.set.v2"
    CLAUSES = "S-03 S-10 S-24 S-25 S-32 S-33 S-34"

    organization_id: UUID
    plan_id: UUID
    title: ShortText
    indicators: tuple[Indicator, ...]
    clause: ShortText | None = None
    description: LongText | None = None
    sheet: Sheet = Sheet.TEAM
    post_id: UUID | None = None  # whose sheet, for a leader's
    ideology: tuple[IdeologyItem, ...] = ()  # the parts of ideology that it serves
    parent_target_id: UUID | None = None  # of the organization above


class IndicatorCascaded(Fact, frozen=True, kw_only=True):
    """The indicator was given to a natural person in a post (S-34)."""

    TOPIC = "targets.indicator.cascaded.v1"
    CLAUSES = "S-34"

    organization_id: UUID
    indicator_id: UUID
    post_id: UUID
    person_id: UUID


class IndicatorAccepted(Fact, frozen=True, kw_only=True):
    """The person signed for the indicator (签收)."""

    TOPIC = "targets.indicator.accepted.v1"
    CLAUSES = "S-34"

    organization_id: UUID
    indicator_id: UUID
    post_id: UUID
    person_id: UUID


FACTS = (
    DocumentIssued,
    RulePackPublished,
    PlanAdopted,
    TargetSet,
    IndicatorCascaded,
    IndicatorAccepted,
)


def _same_shape(name: str) -> Upcaster:
    """The fields of the older version mean the same in ``name``; what it adds was not said."""
    return lambda payload: (name, payload)


UPCASTERS: dict[str, Upcaster] = {
    "targets.document.issued.v1": _same_shape(DocumentIssued.TOPIC),
    # A pack of v1 bound the days it named, whenever it was published.
    "targets.rule_pack.published.v1": _same_shape(RulePackPublished.TOPIC),
    # A quantity of v1 was to be reached: at least so much. Its targets stood on the team's sheet.
    "targets.target.set.v1": _same_shape(TargetSet.TOPIC),
}
