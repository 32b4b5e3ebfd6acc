"""Rows of the table of commands: rounds, results, and what follows from them.

A round is held by an organization for those below it, so whoever decides on a result stands above
the organization that it is about.
"""

from shared.contracts.commands import assessment_consequences as c
from shared.contracts.commands import assessment_results as r
from shared.contracts.commands import assessment_rounds as a
from shared.contracts.roles import Role, Scope
from shared.contracts.spec import EVERYBODY, OFFICES, SUPERIORS, row

MARKING = {**SUPERIORS, Role.INSPECTOR: Scope.BELOW}

ROWS = (
    row(a.OpenRound, "开启考核", OFFICES, deed=True, clauses="S-60 S-61 S-70"),
    row(a.ComputeResults, "计算得分", OFFICES, deed=True, clauses="S-60 S-61 S-70"),
    row(a.ProposeGrades, "提出等次", OFFICES, deed=True, clauses="S-61 S-70"),
    row(a.PublishRound, "公布结果", OFFICES, deed=True, clauses="S-61 S-70"),
    row(a.FinaliseRound, "结果定案", OFFICES, deed=True, clauses="S-61 S-62 S-70"),
    row(r.FileSelfAssessment, "提交自评", EVERYBODY, deed=True, clauses="S-61"),
    row(r.CloseBallot, "登记测评票数", SUPERIORS, deed=True, clauses="S-61"),
    row(r.GiveMark, "登记手工评分", MARKING, deed=True, clauses="S-61"),
    row(r.ApplyVeto, "登记一票否决", SUPERIORS, deed=True, needs_reason=True, clauses="S-61 S-65"),
    row(r.FileObjection, "提出异议", EVERYBODY, deed=True, clauses="S-61"),
    row(
        r.DecideObjection, "答复异议", SUPERIORS, deed=True, needs_reason=True, clauses="S-61 S-70"
    ),
    row(r.SupersedeResult, "更正结果", SUPERIORS, deed=True, needs_reason=True, clauses="S-62"),
    row(r.RecordUse, "登记结果运用", SUPERIORS, deed=True, clauses="S-60 S-62"),
    row(c.GrantCommendation, "表彰", SUPERIORS, deed=True, clauses="S-63"),
    row(c.RevokeCommendation, "撤销表彰", SUPERIORS, deed=True, needs_reason=True, clauses="S-63"),
    row(c.IssueCriticism, "批评并限期整改", SUPERIORS, deed=True, clauses="S-64"),
    row(c.ExtendCriticism, "延长整改期限", SUPERIORS, deed=True, clauses="S-64"),
    row(c.ReassignCriticism, "整改责任人变更", SUPERIORS, deed=True, clauses="S-64"),
    row(c.AnswerCriticism, "报告批评整改情况", EVERYBODY, deed=True, clauses="S-64"),
    row(c.RecheckCriticism, "复查批评整改", SUPERIORS, deed=True, clauses="S-64"),
    row(c.ReferAccountability, "提请责任追究", SUPERIORS, deed=True, clauses="S-65"),
)
