"""Rows of the table of commands: rounds of work, waivers, working days, archives, periods."""

from shared.contracts.commands import targets_governance as t
from shared.contracts.spec import COUNTY, EVERYBODY, SUPERIORS, above, row

ROWS = (
    row(t.RecordRoundOfWork, "登记部署落实检查考核", EVERYBODY, deed=True, clauses="S-26"),
    row(
        t.GrantWaiver,
        "批准豁免",
        SUPERIORS,
        deed=True,
        clauses="S-39",
        lines=(above("authority_id"),),
    ),
    row(t.RevokeWaiver, "撤销豁免", SUPERIORS, deed=True, needs_reason=True, clauses="S-39"),
    row(t.PublishCalendar, "公布工作日历", COUNTY, deed=True, clauses="S-33 S-70"),
    row(t.SealArchive, "封存年度档案", EVERYBODY, deed=True, clauses="S-35"),
    row(t.ClosePeriod, "期间关账", COUNTY, deed=True, clauses="S-61 S-70"),
    row(
        t.ApproveLateEntry,
        "批准关账后补录",
        COUNTY,
        deed=True,
        needs_reason=True,
        clauses="S-61 S-70",
    ),
)
