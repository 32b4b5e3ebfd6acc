"""Rows of the table of commands: what becomes of plans and indicators."""

from shared.contracts.commands import targets_progress as t
from shared.contracts.spec import EVERYBODY, OFFICES, row

ROWS = (
    row(t.LinkPlan, "近期目标衔接长期规划", EVERYBODY, deed=True, clauses="S-07 S-31"),
    row(t.EndPlan, "终止规划(计划)", EVERYBODY, deed=True, needs_reason=True, clauses="S-31"),
    row(
        t.InheritPlan,
        "承接原组织的规划(计划)",
        OFFICES,
        "organization_id",
        "from_organization_id",
        deed=True,
        clauses="S-31",
    ),
    row(
        t.InheritTarget,
        "承接原组织的目标(指标)",
        OFFICES,
        "organization_id",
        "from_organization_id",
        deed=True,
        clauses="S-34",
    ),
    row(t.EndTarget, "终止目标", EVERYBODY, deed=True, needs_reason=True, clauses="S-34"),
    row(
        t.ChangeDeadline,
        "调整指标完成时限",
        EVERYBODY,
        deed=True,
        needs_reason=True,
        clauses="S-33",
    ),
    row(t.AgreeAssistance, "确定协助责任人和份额", EVERYBODY, deed=True, clauses="S-34 S-72"),
    row(t.AcceptAssistance, "签收协助责任", EVERYBODY, deed=True, clauses="S-34 S-72"),
    row(t.ReportProgress, "报告指标进展", EVERYBODY, deed=True, clauses="S-33 S-35"),
    row(t.ImportOutcome, "导入其他部门的结果数据", OFFICES, deed=True, clauses="S-07"),
)
