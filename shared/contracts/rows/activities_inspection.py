"""Rows of the table of commands: inspection."""

from shared.contracts.commands import activities_inspection as i
from shared.contracts.roles import Role, Scope
from shared.contracts.spec import EVERYBODY, OFFICES, row, within

INSPECTING = {**OFFICES, Role.INSPECTOR: Scope.WITHIN}
A_PARTY = {
    Role.COUNTY_OFFICE: Scope.OWN,
    Role.TOWNSHIP: Scope.OWN,
    Role.BRANCH: Scope.OWN,
    Role.INSPECTOR: Scope.OWN,
    Role.SYSTEM: Scope.ANY,
}

ROWS = (
    row(
        i.PlanInspection,
        "安排检查",
        OFFICES,
        "organization_id",
        "unit_id",
        deed=True,
        clauses="S-23 S-49 S-50",
    ),
    row(
        i.RecuseInspector, "检查人员回避", INSPECTING, deed=True, needs_reason=True, clauses="S-49"
    ),
    row(i.CallOffInspection, "取消检查", OFFICES, deed=True, needs_reason=True, clauses="S-50"),
    row(
        i.RecordInspection,
        "记录检查",
        INSPECTING,
        deed=True,
        clauses="S-23 S-49 S-50 S-52 S-53 S-54 S-55 S-56 S-57",
    ),
    row(
        i.RecordFrame,
        "登记抽样框",
        OFFICES,
        deed=True,
        clauses="S-49",
        lines=(within("unit_ids"),),
    ),
    row(i.CommitSeed, "提交种子承诺", A_PARTY, deed=True, clauses="S-49"),
    row(i.RevealSeed, "公开种子", A_PARTY, deed=True, clauses="S-49"),
    row(
        i.RedrawUnit,
        "替换样本单位",
        OFFICES,
        "organization_id",
        deed=True,
        needs_reason=True,
        clauses="S-49",
        lines=(within("unit_id"),),
    ),
    row(
        i.RaiseFinding,
        "提出问题",
        INSPECTING,
        "organization_id",
        "unit_id",
        deed=True,
        clauses="S-51 S-56",
    ),
    row(i.ReleaseFinding, "向单位反馈问题", INSPECTING, deed=True, clauses="S-51"),
    row(i.OrderRectification, "下达整改", INSPECTING, deed=True, clauses="S-51"),
    row(i.ExtendRectification, "延长整改期限", OFFICES, deed=True, clauses="S-51"),
    row(i.ReportRectification, "报告整改情况", EVERYBODY, deed=True, clauses="S-51"),
    row(i.CloseFinding, "复查销号", INSPECTING, deed=True, clauses="S-51"),
    row(i.ReopenFinding, "复查退回或重新立号", INSPECTING, deed=True, clauses="S-51"),
    row(
        i.RehomeFinding,
        "问题转由承接单位整改",
        OFFICES,
        "organization_id",
        "unit_id",
        deed=True,
        clauses="S-51",
    ),
)
