"""Rows of the table of commands: target management."""

from shared.contracts.commands import targets as t
from shared.contracts.spec import COUNTY, EVERYBODY, OFFICES, row

ROWS = (
    row(t.IssueDocument, "印发文件", OFFICES, clauses="S-01 S-02"),
    row(t.PublishRulePack, "发布考核规则", COUNTY, clauses="S-61"),
    row(t.AdoptPlan, "通过规划(计划)", EVERYBODY, deed=True, clauses="S-31"),
    row(
        t.SetTarget, "设定目标", EVERYBODY, deed=True, clauses="S-03 S-10 S-24 S-25 S-32 S-33 S-34"
    ),
    row(t.CascadeIndicator, "分解指标到人", EVERYBODY, deed=True, clauses="S-34"),
    row(t.AcceptIndicator, "签收指标", EVERYBODY, deed=True, clauses="S-34"),
)
