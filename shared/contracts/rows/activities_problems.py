"""Rows of the table of commands: the problem register."""

from shared.contracts.commands import activities_problems as a
from shared.contracts.spec import EVERYBODY, above, row

ROWS = (
    row(a.RaiseProblem, "登记问题", EVERYBODY, deed=True, clauses="S-29 S-71"),
    row(a.AssignProblem, "明确问题责任人", EVERYBODY, deed=True, clauses="S-29 S-71"),
    row(a.ClaimProblemSolved, "报告问题已解决", EVERYBODY, deed=True, clauses="S-29 S-71"),
    row(a.ConfirmProblemSolved, "确认问题已解决", EVERYBODY, deed=True, clauses="S-29"),
    row(
        a.RejectProblemSolution,
        "不认可问题已解决",
        EVERYBODY,
        deed=True,
        needs_reason=True,
        clauses="S-29",
    ),
    row(
        a.EscalateProblem,
        "问题上报上级",
        EVERYBODY,
        deed=True,
        clauses="S-71",
        lines=(above("superior_id"),),
    ),
    row(
        a.WithdrawProblem,
        "撤回问题记录",
        EVERYBODY,
        deed=True,
        needs_reason=True,
        clauses="S-29 S-71",
    ),
)
