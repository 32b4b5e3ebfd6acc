"""Rows of the table of commands: research topics and reports, innovation."""

from shared.contracts.commands import activities_research as a
from shared.contracts.spec import EVERYBODY, OFFICES, SUPERIORS, above, row

ROWS = (
    row(a.SetTopic, "确定调研课题", OFFICES, clauses="S-45"),
    row(a.ChangeTopic, "调整调研课题", OFFICES, needs_reason=True, clauses="S-45"),
    row(a.DropTopic, "撤销调研课题", OFFICES, needs_reason=True, clauses="S-45"),
    row(a.FinishResearchReport, "完成调研报告", OFFICES, deed=True, clauses="S-47 S-48"),
    row(a.FileResearchReport, "报送调研报告", OFFICES, deed=True, clauses="S-48"),
    row(
        a.ReturnResearchReport,
        "退回调研报告",
        OFFICES,
        deed=True,
        needs_reason=True,
        clauses="S-48",
    ),
    row(a.AcceptResearchReport, "接收调研报告", OFFICES, deed=True, clauses="S-47 S-48"),
    row(
        a.WithdrawResearchReport,
        "撤回调研报告记录",
        OFFICES,
        deed=True,
        needs_reason=True,
        clauses="S-47",
    ),
    row(a.ClaimInnovation, "申报创新", EVERYBODY, deed=True, clauses="S-11"),
    row(a.EvidenceInnovation, "提交创新佐证", EVERYBODY, deed=True, clauses="S-11"),
    row(
        a.AdoptInnovation,
        "采纳创新",
        SUPERIORS,
        deed=True,
        clauses="S-11",
        lines=(above("adopted_by_id"),),
    ),
    row(
        a.RevokeInnovationAdoption,
        "撤销采纳",
        SUPERIORS,
        deed=True,
        needs_reason=True,
        clauses="S-11",
    ),
    row(
        a.WithdrawInnovation,
        "撤回创新申报",
        EVERYBODY,
        deed=True,
        needs_reason=True,
        clauses="S-11",
    ),
)
