"""Facts of the registers: work done, money and heads as totals. No person stands in any of them."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.fact import Count, Fact, Part, Quantity, ShortText, Year

Month = Annotated[int, msgspec.Meta(ge=1, le=12)]


class EducationKind(StrEnum):
    LECTURE = "lecture"  # 党课
    THEME_DAY = "theme_day"  # 主题党日
    STUDY = "study"  # 学习
    ORGANIZATION_LIFE = "organization_life"  # 组织生活会
    TRAINING = "training"  # 培训
    TALKS = "talks"  # 谈心谈话


class MemberWork(StrEnum):
    """What work with members is for (S-20)."""

    EDUCATION = "education"
    MANAGEMENT = "management"
    SUPERVISION = "supervision"
    SERVICE = "service"


class ServiceKind(StrEnum):
    HOUSEHOLD_VISITS = "household_visits"  # 走访
    HELP = "help"  # 帮扶
    VOLUNTEERING = "volunteering"  # 志愿服务
    MEDIATION = "mediation"  # 调解
    ERRANDS = "errands"  # 代办


class SupportKind(StrEnum):
    FUNDS = "funds"  # yuan
    PREMISES = "premises"  # square metres
    TRAINING = "training"  # person-days
    PAY = "pay"  # yuan, the total of all


class DuesPart(StrEnum):
    COLLECTED = "collected"  # 收缴
    MANAGED = "managed"  # 管理: handed up or kept in the account
    USED = "used"  # 使用


class DevelopmentStage(StrEnum):
    APPLICANT = "applicant"  # 入党申请人
    ACTIVIST = "activist"  # 入党积极分子
    CANDIDATE = "candidate"  # 发展对象
    ADMITTED = "admitted"  # accepted as probationary in the year
    CONFIRMED = "confirmed"  # made full members in the year


class DispositionStage(StrEnum):
    APPRAISED = "appraised"  # 评议
    VERIFIED = "verified"  # 核实
    TALKED = "talked"  # 谈话
    REVIEWED = "reviewed"  # 上级预审
    VOTED = "voted"  # 支部表决
    APPROVED = "approved"  # 审批
    DEFENDED = "defended"  # spoke in own defence
    TRANSFERRED = "transferred"  # moved to another branch meanwhile


class VanguardField(StrEnum):
    """Where members show their role (S-28)."""

    PRODUCTION = "production"
    WORK = "work"
    STUDY = "study"
    SOCIAL_LIFE = "social_life"


class Level(StrEnum):
    GOOD = "good"  # 好
    FAIR = "fair"  # 较好
    ORDINARY = "ordinary"  # 一般
    POOR = "poor"  # 差


class DevelopmentHead(Part, frozen=True, kw_only=True):
    stage: DevelopmentStage
    count: Count


class DispositionHead(Part, frozen=True, kw_only=True):
    stage: DispositionStage
    count: Count


class FieldLevel(Part, frozen=True, kw_only=True):
    area: VanguardField
    level: Level


class EducationHeld(Fact, frozen=True, kw_only=True):
    """Members were taught, managed, supervised or served: how many, never who."""

    TOPIC = "activities.record.education_held.v1"
    CLAUSES = "S-20 S-52"

    organization_id: UUID
    kind: EducationKind
    work: MemberWork
    topic: ShortText
    attended: Count


class ServiceGiven(Fact, frozen=True, kw_only=True):
    """Members served the masses."""

    TOPIC = "activities.record.service_given.v1"
    CLAUSES = "S-53"

    organization_id: UUID
    kind: ServiceKind
    members: Count  # who took part
    households: Count  # who were reached


class SupportGiven(Fact, frozen=True, kw_only=True):
    """What a superior gave to those who do the work in a unit; a total, of nobody in particular."""

    TOPIC = "activities.record.support_given.v1"
    CLAUSES = "S-22"

    organization_id: UUID  # who gave it
    unit_id: UUID
    kind: SupportKind
    amount: Quantity  # in the measure of the kind


class DuesSettled(Fact, frozen=True, kw_only=True):
    """Dues of a branch for a month: collected, managed and used are settled apart."""

    TOPIC = "activities.record.dues_settled.v1"
    CLAUSES = "S-55"

    organization_id: UUID
    year: Year
    month: Month
    part: DuesPart
    amount: Quantity  # yuan


class MobileMembersCounted(Fact, frozen=True, kw_only=True):
    """Members who are away, or here from elsewhere, as counted on `occurredon`."""

    TOPIC = "activities.record.mobile_members_counted.v1"
    CLAUSES = "S-54"

    organization_id: UUID
    away: Count  # 流出
    here: Count  # 流入
    away_contacted: Count  # of those away, heard of within the interval
    longest_silence_days: Count


class DevelopmentQuotaSet(Fact, frozen=True, kw_only=True):
    """How many members a unit may admit in a year, as its superior planned."""

    TOPIC = "activities.record.development_quota_set.v1"
    CLAUSES = "S-19"

    organization_id: UUID  # who planned
    unit_id: UUID
    year: Year
    quota: Count


class DevelopmentCounted(Fact, frozen=True, kw_only=True):
    """How many stand at which stage on `occurredon`; admitted and confirmed since 1 January."""

    TOPIC = "activities.record.development_counted.v1"
    CLAUSES = "S-19"

    organization_id: UUID
    heads: tuple[DevelopmentHead, ...]


class DispositionCounted(Fact, frozen=True, kw_only=True):
    """How many cases of disposition came to which stage in a year, up to `occurredon`."""

    TOPIC = "activities.record.disposition_counted.v1"
    CLAUSES = "S-21"

    organization_id: UUID
    year: Year
    heads: tuple[DispositionHead, ...]


class AppraisalJudged(Fact, frozen=True, kw_only=True):
    """What the members' appraisal of a year came to for the branch: levels, judged."""

    TOPIC = "activities.record.appraisal_judged.v1"
    CLAUSES = "S-28"

    organization_id: UUID
    year: Year
    levels: tuple[FieldLevel, ...]
    appraised: Count  # members who were appraised


class RecordWithdrawn(Fact, frozen=True, kw_only=True):
    """The record was made in error; its `reason` stands in the entry."""

    TOPIC = "activities.record.withdrawn.v1"
    CLAUSES = "S-52 S-53 S-54 S-55"

    organization_id: UUID


FACTS = (
    EducationHeld,
    ServiceGiven,
    SupportGiven,
    DuesSettled,
    MobileMembersCounted,
    DevelopmentQuotaSet,
    DevelopmentCounted,
    DispositionCounted,
    AppraisalJudged,
    RecordWithdrawn,
)
