"""Rows of the table of commands: weak organizations, focus register, coverage, venues."""

from shared.contracts.commands import registry_cases as c
from shared.contracts.commands import registry_reach as r
from shared.contracts.spec import EVERYBODY, SUPERIORS, row

ROWS = (
    row(c.OpenWeakCase, "列为整顿对象", SUPERIORS, deed=True, clauses="S-18"),
    row(c.AssignWeakCase, "确定整顿责任人", SUPERIORS, deed=True, clauses="S-18"),
    row(c.TakeWeakCaseMeasure, "登记整顿措施", EVERYBODY, deed=True, clauses="S-18"),
    row(c.HoldWeakCaseAcceptance, "整顿验收", SUPERIORS, deed=True, clauses="S-18"),
    row(c.CloseWeakCase, "整顿销号", SUPERIORS, deed=True, clauses="S-18"),
    row(c.ContinueWeakCase, "继续整顿", SUPERIORS, deed=True, clauses="S-18"),
    row(
        c.ReopenWeakCase,
        "重新列为整顿对象",
        SUPERIORS,
        deed=True,
        clauses="S-18",
    ),
    row(c.FollowWeakCase, "整顿转由继任组织", SUPERIORS, deed=True, clauses="S-18"),
    row(c.OpenFocus, "登记关键点、薄弱点、难点", EVERYBODY, deed=True, clauses="S-09"),
    row(c.PlanFocusMeasure, "制定针对措施", EVERYBODY, deed=True, clauses="S-09"),
    row(c.CloseFocus, "着力点销号", EVERYBODY, deed=True, clauses="S-09"),
    row(c.ReopenFocus, "着力点重新列入", EVERYBODY, deed=True, clauses="S-09"),
    row(r.RegisterUnit, "登记单位", EVERYBODY, clauses="S-15 S-57"),
    row(r.CoverUnit, "登记党的工作覆盖", EVERYBODY, clauses="S-15 S-57"),
    row(r.CloseUnit, "登记单位注销", EVERYBODY, clauses="S-15"),
    row(r.RegisterVenue, "登记阵地", EVERYBODY, clauses="S-24"),
    row(r.CloseVenue, "登记阵地关闭", EVERYBODY, clauses="S-24"),
)
