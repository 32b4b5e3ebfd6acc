"""Rows of the table of commands: registers, surveys and evidence."""

from shared.contracts.commands import activities_registers as r
from shared.contracts.roles import Role, Scope
from shared.contracts.spec import EVERYBODY, OFFICES, row

# What an inspector attaches belongs to whoever inspects; the evidence of a unit is the unit's.
ATTACHING = {**EVERYBODY, Role.INSPECTOR: Scope.OWN}

ROWS = (
    row(r.RecordEducation, "记录党员教育管理服务", EVERYBODY, deed=True, clauses="S-20 S-52"),
    row(r.RecordService, "记录联系服务群众", EVERYBODY, deed=True, clauses="S-53"),
    row(
        r.RecordSupport,
        "记录对基层的支持",
        OFFICES,
        "organization_id",
        "unit_id",
        deed=True,
        clauses="S-22",
    ),
    row(r.SettleDues, "党费结算", EVERYBODY, deed=True, clauses="S-55"),
    row(r.CountMobileMembers, "登记流动党员人数", EVERYBODY, deed=True, clauses="S-54"),
    row(
        r.SetDevelopmentQuota,
        "下达发展党员计划",
        OFFICES,
        "organization_id",
        "unit_id",
        clauses="S-19",
    ),
    row(r.CountDevelopment, "登记发展党员各阶段人数", EVERYBODY, deed=True, clauses="S-19"),
    row(r.CountDispositions, "登记不合格党员处置人数", EVERYBODY, deed=True, clauses="S-21"),
    row(r.RecordAppraisal, "记录民主评议结果", EVERYBODY, deed=True, clauses="S-28"),
    row(
        r.WithdrawRecord,
        "撤回登记",
        EVERYBODY,
        deed=True,
        needs_reason=True,
        clauses="S-52 S-53 S-54 S-55",
    ),
    row(
        r.CloseSurvey,
        "群众满意度调查结束",
        OFFICES,
        "organization_id",
        "surveyed_by",
        deed=True,
        clauses="S-30",
    ),
    row(r.AttachEvidence, "附上佐证", ATTACHING, deed=True, clauses="S-35 S-51"),
    row(
        r.DetachEvidence,
        "撤下佐证",
        ATTACHING,
        deed=True,
        needs_reason=True,
        clauses="S-35",
    ),
)
