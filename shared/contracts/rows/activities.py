"""Rows of the table of commands: activity logging."""

from shared.contracts.commands import activities as a
from shared.contracts.spec import EVERYBODY, row

ROWS = (
    row(a.RecordMeeting, "记录会议", EVERYBODY, deed=True, clauses="S-36 S-37a S-37b S-37c S-66"),
    row(a.RecordAbortedMeeting, "记录未开成的会议", EVERYBODY, deed=True, clauses="S-36"),
    row(a.CorrectMeeting, "更正会议记录", EVERYBODY, deed=True, needs_reason=True, clauses="S-36"),
    row(a.WithdrawMeeting, "撤回会议记录", EVERYBODY, deed=True, needs_reason=True, clauses="S-36"),
    row(a.FileReport, "报送书面报告", EVERYBODY, deed=True, clauses="S-58"),
)
