"""Facts of how an organization stands: approved, formed, split, voided, below whom, flagged.

All are on the organization's own stream. ``occurredon`` is the day from which the fact holds.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.contracts.fact import Fact, ShortText


class Act(StrEnum):
    """What an approving authority approved."""

    ESTABLISHMENT = "establishment"
    MERGER = "merger"
    SPLIT = "split"
    ABOLITION = "abolition"


class Form(StrEnum):
    """How a branch is put together."""

    REGULAR = "regular"
    TEMPORARY = "temporary"  # 临时党支部: for a project, until a day
    JOINT = "joint"  # 联合党支部: of several units


class Flag(StrEnum):
    """What a superior may say of an organization's strength."""

    WEAK = "weak"  # 软弱涣散
    LAGGING = "lagging"  # 后进
    DIFFICULT = "difficult"  # 工作难度较大


class WeakCriterion(StrEnum):
    """Why an organization is found weak."""

    SECRETARY_VACANT = "secretary_vacant"  # for more than three months
    TEAM_INCOMPLETE = "team_incomplete"
    TEAM_DIVIDED = "team_divided"
    LIFE_NOT_HELD = "life_not_held"  # the regular meetings are not held
    NO_CANDIDATE = "no_candidate"  # no new candidate for membership in two years or more
    LOW_SATISFACTION = "low_satisfaction"
    LAST_IN_ASSESSMENT = "last_in_assessment"
    UNREST = "unrest"
    OTHER = "other"


class OrganizationApproved(Fact, frozen=True, kw_only=True):
    """A township committee or a higher one approved an act on the organization."""

    TOPIC = "registry.organization.approved.v1"
    CLAUSES = "S-14"

    act: Act
    approving_id: UUID
    document: ShortText | None = None


class FormSet(Fact, frozen=True, kw_only=True):
    """The branch is regular, temporary until a day, or joint."""

    TOPIC = "registry.organization.form_set.v1"
    CLAUSES = "S-14 S-15"

    form: Form
    until: date | None = None


class CommitteeSet(Fact, frozen=True, kw_only=True):
    """From this day on the branch has a committee of its own, or none."""

    TOPIC = "registry.organization.committee_set.v1"
    CLAUSES = "S-14 S-37b"

    has_committee: bool
    document: ShortText | None = None


class OrganizationSplit(Fact, frozen=True, kw_only=True):
    """The organization went into several; `occurredon` is the first day of theirs."""

    TOPIC = "registry.organization.split.v1"
    CLAUSES = "S-14"

    successor_ids: tuple[UUID, ...]


class OrganizationVoided(Fact, frozen=True, kw_only=True):
    """The organization was entered by mistake and never stood; its facts stay."""

    TOPIC = "registry.organization.voided.v1"
    CLAUSES = "S-14"

    document: ShortText | None = None


class SuperiorAdded(Fact, frozen=True, kw_only=True):
    """A second superior leads the organization, too (双重领导)."""

    TOPIC = "registry.organization.superior_added.v1"
    CLAUSES = "S-06"

    superior_id: UUID


class SuperiorEnded(Fact, frozen=True, kw_only=True):
    """The second superior leads no longer; `occurredon` is the first day without."""

    TOPIC = "registry.organization.superior_ended.v1"
    CLAUSES = "S-06"

    superior_id: UUID


class AssessorSet(Fact, frozen=True, kw_only=True):
    """This one of the superiors assesses, from `occurredon` on, as long as it leads."""

    TOPIC = "registry.organization.assessor_set.v1"
    CLAUSES = "S-06"

    superior_id: UUID


class FlagSet(Fact, frozen=True, kw_only=True):
    """An organization was marked as weak or lagging, by named criteria."""

    TOPIC = "registry.organization.flag_set.v1"
    CLAUSES = "S-18 S-39 S-41"

    flag: Flag
    criteria: tuple[WeakCriterion, ...]
    evidence: tuple[ShortText, ...] = ()  # documents, or ids of facts


class FlagCleared(Fact, frozen=True, kw_only=True):
    """The flag holds no longer; `occurredon` is the first day without."""

    TOPIC = "registry.organization.flag_cleared.v1"
    CLAUSES = "S-18 S-39"

    flag: Flag
    evidence: tuple[ShortText, ...] = ()


FACTS = (
    OrganizationApproved,
    FormSet,
    CommitteeSet,
    OrganizationSplit,
    OrganizationVoided,
    SuperiorAdded,
    SuperiorEnded,
    AssessorSet,
    FlagSet,
    FlagCleared,
)
