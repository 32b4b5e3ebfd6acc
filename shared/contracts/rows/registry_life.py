"""Rows of the table of commands: how organizations stand, their terms, what goes with posts."""

from shared.contracts.commands import registry_duties as d
from shared.contracts.commands import registry_people as p
from shared.contracts.commands import registry_structure as s
from shared.contracts.roles import Role, Scope
from shared.contracts.spec import EVERYBODY, OFFICES, SUPERIORS, above, row, within

_ERASING = {Role.COUNTY_OFFICE: Scope.ANY, Role.SYSTEM: Scope.ANY}

ROWS = (
    row(s.SetForm, "设定支部形式", SUPERIORS, clauses="S-14 S-15"),
    row(s.SetCommittee, "设立(撤销)支部委员会", OFFICES, clauses="S-14 S-37b"),
    row(
        s.SplitOrganization,
        "分设组织",
        SUPERIORS,
        clauses="S-14",
        lines=(above("approving_id"),),
    ),
    row(s.VoidOrganization, "作废误建组织", SUPERIORS, needs_reason=True, clauses="S-14"),
    row(s.AddSuperior, "增加上级(双重领导)", SUPERIORS, clauses="S-06"),
    row(s.EndSuperior, "解除双重领导", SUPERIORS, clauses="S-06"),
    row(s.SetAssessor, "确定考核上级", SUPERIORS, clauses="S-06"),
    row(s.SetFlag, "认定软弱涣散(后进、难点)", SUPERIORS, clauses="S-18 S-39 S-41"),
    row(s.ClearFlag, "解除认定", SUPERIORS, clauses="S-18 S-39"),
    row(s.StartTerm, "登记届期", OFFICES, clauses="S-14 S-27"),
    row(s.HoldElection, "换届选举", EVERYBODY, deed=True, clauses="S-14 S-27"),
    row(
        s.ExtendTerm,
        "批准延期换届",
        SUPERIORS,
        clauses="S-14",
        lines=(above("approving_id"),),
    ),
    row(
        s.AdvanceElection,
        "批准提前换届",
        SUPERIORS,
        clauses="S-14",
        lines=(above("approving_id"),),
    ),
    row(d.StartLeave, "登记离岗(停职)", OFFICES, clauses="S-17"),
    row(d.EndLeave, "登记返岗", OFFICES, clauses="S-17"),
    row(d.FileSecretary, "书记备案", OFFICES, deed=True, clauses="S-17"),
    row(
        d.ExemptFromContactPoints,
        "免建联系点(非中共党员干部)",
        OFFICES,
        needs_reason=True,
        clauses="S-40",
    ),
    row(
        d.AssignScope,
        "确定班子分工",
        EVERYBODY,
        clauses="S-38 S-69",
        lines=(within("unit_ids"),),
    ),
    row(d.OpenHandover, "开始交接", EVERYBODY, deed=True, clauses="S-67"),
    row(d.ListHandoverItem, "列入交接事项", EVERYBODY, deed=True, clauses="S-67"),
    row(d.SignHandover, "签字交接", EVERYBODY, deed=True, clauses="S-67"),
    row(
        d.RuleHandover,
        "裁定交接",
        SUPERIORS,
        deed=True,
        needs_reason=True,
        clauses="S-67",
        lines=(above("ruling_id"),),
    ),
    row(p.RecordContact, "登记联系方式", EVERYBODY, deed=True, clauses="S-17"),
    row(p.RestrictPerson, "限制处理", _ERASING, "", deed=True, needs_reason=True, clauses="S-19"),
    row(
        p.LiftRestriction,
        "解除限制处理",
        _ERASING,
        "",
        deed=True,
        needs_reason=True,
        clauses="S-19",
    ),
    row(p.ErasePerson, "去标识", _ERASING, "", deed=True, needs_reason=True, clauses="S-19"),
)
