"""Research topics as changed, and reports where they stand."""

from collections.abc import Mapping

from services.activities.projections.part import Part, new_row, on_fact
from shared.contracts.fact import Fact
from shared.contracts.facts import activities_research as f

_SET = new_row(
    "topics",
    "organization_id person_id year title trigger team_ids plan due_on",
    topic_id="id",
    set_on="on",
)
_CHANGE = """
UPDATE activities.topics SET
    title = coalesce(%(title)s, title),
    team_ids = coalesce(%(team_ids)s::uuid[], team_ids),
    plan = coalesce(%(plan)s, plan),
    due_on = coalesce(%(due_on)s, due_on),
    changes = changes + 1
WHERE topic_id = %(id)s
"""
_DROP = "UPDATE activities.topics SET dropped_on = %(on)s WHERE topic_id = %(id)s"
_FINISH = new_row(
    "research_reports",
    "organization_id author_id co_author_ids title year topic_id on_party_building sha256 sketch",
    research_report_id="id",
    finished_on="on",
)
_FILE = """
UPDATE activities.research_reports SET state = 'filed', filed_on = %(on)s,
    first_filed_on = coalesce(first_filed_on, %(on)s), sha256 = coalesce(%(sha256)s, sha256)
WHERE research_report_id = %(id)s
"""
_RETURN = """
UPDATE activities.research_reports SET state = 'returned', returned_on = %(on)s
WHERE research_report_id = %(id)s
"""
_ACCEPT = """
UPDATE activities.research_reports SET state = 'accepted', accepted_on = %(on)s
WHERE research_report_id = %(id)s
"""
_WITHDRAW = """
UPDATE activities.research_reports SET is_withdrawn = true WHERE research_report_id = %(id)s
"""

PARTS: Mapping[type[Fact], Part] = {
    f.TopicSet: _SET,
    f.TopicChanged: on_fact(_CHANGE),
    f.TopicDropped: on_fact(_DROP),
    f.ResearchReportFinished: _FINISH,
    f.ResearchReportFiled: on_fact(_FILE),
    f.ResearchReportReturned: on_fact(_RETURN),
    f.ResearchReportAccepted: on_fact(_ACCEPT),
    f.ResearchReportWithdrawn: on_fact(_WITHDRAW),
}
