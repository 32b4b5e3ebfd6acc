"""Rows of the table of commands: contact points, visits, guidance, experience."""

from shared.contracts.commands import activities_points as a
from shared.contracts.roles import Role, Scope
from shared.contracts.spec import EVERYBODY, OFFICES, row, within

# Evidence of two sides: whoever was visited speaks for itself, nobody above it does.
THE_UNIT = {Role.BRANCH: Scope.OWN, Role.TOWNSHIP: Scope.OWN, Role.SYSTEM: Scope.ANY}

ROWS = (
    row(
        a.ChooseContactPoint,
        "确定联系点",
        OFFICES,
        clauses="S-38 S-39 S-40 S-41",
        lines=(within("unit_id"),),
    ),
    row(a.ReviewContactPoint, "分工调整后复核联系点", OFFICES, deed=True, clauses="S-38"),
    row(a.ChangeContactPointStanding, "变更联系点状态", OFFICES, deed=True, clauses="S-43"),
    row(
        a.RehomeContactPoint,
        "联系点转到承接单位",
        OFFICES,
        needs_reason=True,
        clauses="S-38",
        lines=(within("unit_id"),),
    ),
    row(a.EndContactPoint, "终止联系点", OFFICES, needs_reason=True, clauses="S-38"),
    row(
        a.WithdrawContactPoint,
        "撤回联系点记录",
        OFFICES,
        deed=True,
        needs_reason=True,
        clauses="S-38",
    ),
    row(
        a.RecordVisit,
        "记录走访",
        OFFICES,
        deed=True,
        clauses="S-42 S-46",
        lines=(within("unit_id"),),
    ),
    row(a.ConfirmVisit, "确认走访", THE_UNIT, deed=True, clauses="S-42 S-46"),
    row(a.DisputeVisit, "对走访提出异议", THE_UNIT, deed=True, needs_reason=True, clauses="S-42"),
    row(
        a.WithdrawVisit, "撤回走访记录", OFFICES, deed=True, needs_reason=True, clauses="S-42 S-46"
    ),
    row(
        a.RecordGuidance,
        "记录工作指导",
        EVERYBODY,
        deed=True,
        clauses="S-16",
        lines=(within("unit_id"),),
    ),
    row(a.FollowUpGuidance, "跟踪指导结果", EVERYBODY, deed=True, clauses="S-16"),
    row(
        a.WithdrawGuidance, "撤回指导记录", EVERYBODY, deed=True, needs_reason=True, clauses="S-16"
    ),
    row(a.RecordExperience, "记录经验", EVERYBODY, deed=True, clauses="S-44"),
    row(
        a.SpreadExperience,
        "推广经验",
        OFFICES,
        "organization_id",
        "unit_ids",
        deed=True,
        clauses="S-44",
    ),
    row(a.AdoptExperience, "采用经验", EVERYBODY, deed=True, clauses="S-44"),
    row(a.WithdrawExperience, "撤回经验", EVERYBODY, deed=True, needs_reason=True, clauses="S-44"),
)
