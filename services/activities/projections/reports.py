"""Situation reports on their way, and reports of duty."""

from collections.abc import Mapping

from services.activities.projections.part import Part, new_row, on_fact
from shared.contracts.fact import Fact
from shared.contracts.facts import activities_reports as f

_SIGN = "UPDATE activities.reports SET signer_id = %(signer_id)s WHERE report_id = %(id)s"
_COVER = """
UPDATE activities.reports SET covers = %(predecessor_ids)s::uuid[] WHERE report_id = %(id)s
"""
_RECEIVE = """
UPDATE activities.reports SET state = 'received', received_on = %(on)s WHERE report_id = %(id)s
"""
_RETURN = """
UPDATE activities.reports SET state = 'returned', returned_on = %(on)s WHERE report_id = %(id)s
"""
_REFILE = """
UPDATE activities.reports SET state = 'filed', refiled_on = %(on)s, title = %(title)s,
    sha256 = coalesce(%(sha256)s, sha256)
WHERE report_id = %(id)s
"""
_ANSWER = """
UPDATE activities.reports SET state = 'answered', answered_on = %(on)s, answer = %(answer)s
WHERE report_id = %(id)s
"""
_DELIVER = new_row(
    "duty_reports",
    "organization_id person_id year starts_on ends_on has_responsibility_section delivered_to_id"
    " sha256",
    duty_report_id="id",
    delivered_on="on",
)
_WITHDRAW = """
UPDATE activities.duty_reports SET is_withdrawn = true WHERE duty_report_id = %(id)s
"""

PARTS: Mapping[type[Fact], Part] = {
    f.ReportSigned: on_fact(_SIGN),
    f.ReportPredecessorsCovered: on_fact(_COVER),
    f.ReportReceived: on_fact(_RECEIVE),
    f.ReportReturned: on_fact(_RETURN),
    f.ReportRefiled: on_fact(_REFILE),
    f.ReportAnswered: on_fact(_ANSWER),
    f.DutyReportDelivered: _DELIVER,
    f.DutyReportWithdrawn: on_fact(_WITHDRAW),
}
