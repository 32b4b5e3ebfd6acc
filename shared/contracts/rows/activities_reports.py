"""Rows of the table of commands: situation reports on their way, reports of duty."""

from shared.contracts.commands import activities_reports as a
from shared.contracts.spec import EVERYBODY, SUPERIORS, above, row

ROWS = (
    row(a.ReceiveReport, "接收书面报告", SUPERIORS, deed=True, clauses="S-58 S-70"),
    row(
        a.ReturnReport,
        "退回书面报告",
        SUPERIORS,
        deed=True,
        needs_reason=True,
        clauses="S-58 S-70",
    ),
    row(a.RefileReport, "重新报送书面报告", EVERYBODY, deed=True, clauses="S-58"),
    row(a.AnswerReport, "答复书面报告", SUPERIORS, deed=True, clauses="S-58 S-70"),
    row(
        a.DeliverDutyReport,
        "提交述职述廉报告",
        EVERYBODY,
        deed=True,
        clauses="S-59",
        lines=(above("delivered_to_id", or_same=True),),
    ),
    row(
        a.WithdrawDutyReport,
        "撤回述职述廉记录",
        EVERYBODY,
        deed=True,
        needs_reason=True,
        clauses="S-59",
    ),
)
