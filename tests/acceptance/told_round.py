"""A round of the story: every command of assessment, on two branches of its township."""

from collections.abc import Callable, Iterator
from typing import Any

Commands = Iterator[tuple[str, dict[str, Any]]]

# One duty, one grade: whoever is assessed is good, and each report is half of the score.
PACK = """
format: zeren-rules/1
name: told
title: {zh: 故事规则, en: The rules of the story}
scale: 100
valid_date: next 01-16
due_soon_days: 14
grace_days: 3
rounding: {mode: half_up, step: 0.01}
quotas: none
grades:
  - {id: good, zh: 好, en: Good, at_least: 0}
quorum:
  committee: {share: 1/2, counting: at_least, posts: [secretary]}
  general_meeting: {share: 1/2, counting: more_than}
duties:
  - id: written-report
    kind: report
    title: {zh: 书面报告, en: Written report}
    clauses: [S-58]
    subjects: [branch]
    period: half
    due: {H1: 07-15, H2: next 01-15}
items:
  - id: B1
    title: {zh: 书面报告, en: Written reports}
    clauses: [S-58]
    points: 12
    rule: {shape: deductions, duty: written-report, missed: 6}
indicators:
  - id: fabrication
    kind: cases
    title: {zh: 弄虚作假, en: Fabrication}
    clauses: [S-65]
    subjects: [branch]
    case: fabrication
vetoes:
  - id: fabrication
    title: {zh: 弄虚作假, en: Fabrication}
    clauses: [S-65]
    reads: fabrication
    grade_at_most: good
"""
OF_THE_LEDGER = {"size", "sha256", "lines_sha256", "subjects"}
"""What a fact of a round says of its place in the ledger, or in the order of ids."""


def round_of(story: Callable[[str], str], about: Callable[..., dict[str, Any]]) -> Commands:
    """Hold a round over the township; ``story`` gives ids, ``about`` a body."""
    report = f"{story('report')}.1"
    minutes = {"meeting_id": story("meeting")}
    force = {"effective_from": "2025-01-01", "effective_to": "2025-12-31"}
    pack = {"rule_pack_id": story("round's pack"), "content": PACK, **force}
    yield "targets.publish-rule-pack", about("township", "2024-12-01", **pack)

    def step(name: str, label: str, day: str, **said: Any) -> tuple[str, dict[str, Any]]:
        return f"assessment.{name}", about(label, day, round_id=story("round"), **said)

    yield step("open-round", "township", "2026-01-16", title="考核", year=2025)
    yield step("file-self-assessment", "branch", "2026-01-16", statement="按时报告")
    levels = [{"level": "good", "points": "100", "votes": 3}]
    groups = [{"group": "members", "issued": 4, "levels": levels}]
    yield step("close-ballot", "branch", "2026-01-16", groups=groups)
    yield step("give-mark", "branch", "2026-01-16", title="加分", points="1", **minutes)
    cited = {"facts": [f"{story('united')}.1"], "reason": "查实"}
    veto = {"veto": "fabrication", **cited, **minutes}
    yield step("apply-veto", "united", "2026-01-16", **veto)
    yield step("compute-results", "township", "2026-01-16", page=1)
    yield step("propose-grades", "township", "2026-01-16", page=1)
    yield step("publish-round", "township", "2026-01-19")
    yield step("file-objection", "branch", "2026-01-20", grounds="报告非本支部所写")
    decided = {"outcome": "upheld", "disregarded": [report], "reason": "属实"}
    yield step("decide-objection", "branch", "2026-01-21", **decided)
    yield step("propose-grades", "township", "2026-01-21", page=1)
    yield step("finalise-round", "township", "2026-01-28")
    used = {"version": 2, "use": "reward", "decision": "评先", "other_bases": ["测评"]}
    yield step("record-use", "branch", "2026-02-02", **used)
    granted = {"commendation_id": story("commendation"), "title": "先进", **minutes}
    yield step("grant-commendation", "branch", "2026-02-03", **granted)
    revoked = {"commendation_id": story("commendation"), "reason": "查实", **minutes}
    yield "assessment.revoke-commendation", about("branch", "2026-02-04", **revoked)
    second = {"report_id": story("second report"), "year": 2025, "half": 2, "title": "报告"}
    yield "activities.file-report", about("branch", "2026-01-10", **second)
    yield step("supersede-result", "branch", "2026-02-05", reason="补录下半年报告")
    yield from _consequences(story, about, report)


def _consequences(
    story: Callable[[str], str], about: Callable[..., dict[str, Any]], report: str
) -> Commands:
    criticism = {"criticism_id": story("criticism")}
    issued = {"grounds": ["ineffective"], "facts": [report], "due_on": "2026-03-31"}
    yield "assessment.issue-criticism", about("branch", "2026-02-06", **criticism, **issued)
    given = {"person_id": story("Wang")}
    yield "assessment.reassign-criticism", about("branch", "2026-02-07", **criticism, **given)
    later = {"due_on": "2026-04-30", "approved_by": "乡党委"}
    yield "assessment.extend-criticism", about("branch", "2026-02-08", **criticism, **later)
    answered = {"measures": "补报"}
    yield "assessment.answer-criticism", about("branch", "2026-02-09", **criticism, **answered)
    right = {"is_put_right": True}
    yield "assessment.recheck-criticism", about("branch", "2026-02-10", **criticism, **right)
    conditions = ("duty_not_performed", "serious_problem", "bad_influence", "serious_consequences")
    case = {"accountability_case_id": story("case"), "problem_on": "2025-07-01"}
    case |= {"person_ids": [story("Li")], **{name: [report] for name in conditions}}
    yield "assessment.refer-accountability", about("branch", "2026-02-11", **case)
