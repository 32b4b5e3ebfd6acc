"""Research topics as changed, and reports where they stand."""

from collections.abc import Mapping

from services.activities.projections.part import Part, on_fact
from shared.contracts.fact import Fact
from shared.contracts.facts import activities_research as f

_SET = """
INSERT INTO activities.topics (
    topic_id, organization_id, person_id, year, set_on, title, trigger, team_ids, plan, due_on)
VALUES (%(id)s, %(organization_id)s, %(person_id)s, %(year)s, %(on)s, %(title)s, %(trigger)s,
    %(team_ids)s::uuid[], %(plan)s, %(due_on)s)
"""
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
_FINISH = """
INSERT INTO activities.research_reports (
    research_report_id, organization_id, author_id, co_author_ids, title, year, topic_id,
    on_party_building, sha256, sketch, finished_on)
VALUES (%(id)s, %(organization_id)s, %(author_id)s, %(co_author_ids)s::uuid[], %(title)s, %(year)s,
    %(topic_id)s, %(on_party_building)s, %(sha256)s, %(sketch)s, %(on)s)
"""
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
    f.TopicSet: on_fact(_SET),
    f.TopicChanged: on_fact(_CHANGE),
    f.TopicDropped: on_fact(_DROP),
    f.ResearchReportFinished: on_fact(_FINISH),
    f.ResearchReportFiled: on_fact(_FILE),
    f.ResearchReportReturned: on_fact(_RETURN),
    f.ResearchReportAccepted: on_fact(_ACCEPT),
    f.ResearchReportWithdrawn: on_fact(_WITHDRAW),
}
