"""Rows of the table of commands: policy documents, directives, working documents."""

from shared.contracts.commands import targets_policy as t
from shared.contracts.spec import EVERYBODY, OFFICES, row

ROWS = (
    row(t.SupersedeDocument, "废止并替换文件", OFFICES, clauses="S-02"),
    row(t.ReceiveDirective, "收到上级决议、决定、指示", EVERYBODY, deed=True, clauses="S-12"),
    row(t.StudyDirective, "会议学习研究上级精神", EVERYBODY, deed=True, clauses="S-12"),
    row(t.TakeDirectiveMeasure, "制定贯彻措施", EVERYBODY, deed=True, clauses="S-12"),
    row(t.ReportDirectiveResult, "报告贯彻结果", EVERYBODY, deed=True, clauses="S-12"),
    row(t.SupersedeDirective, "上级精神被替代或撤销", EVERYBODY, deed=True, clauses="S-12"),
    row(
        t.SetDirectiveAside,
        "上级精神对本单位不适用",
        OFFICES,
        deed=True,
        needs_reason=True,
        clauses="S-12",
    ),
    row(t.ApproveWorkDocument, "审定规划计划制度措施", EVERYBODY, deed=True, clauses="S-13 S-27"),
    row(t.ReviseWorkDocument, "修订规划计划制度措施", EVERYBODY, deed=True, clauses="S-13"),
    row(t.RecordImplementation, "登记组织实施情况", EVERYBODY, deed=True, clauses="S-13"),
)
