"""Which command records what a duty asks for, filled in as far as the duty says it."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from services.gateway.desk.forms import flat
from services.gateway.desk.references import answer
from services.gateway.desk.visit import Visit
from shared.contracts.page import MAX_LIMIT
from shared.contracts.rule_duties_done import Register
from shared.contracts.rule_pack import read_rule_pack
from shared.contracts.table import COMMANDS, CommandSpec
from shared.kernel.errors import ZerenError

CORRECTS = "activities.correct-meeting"
_HALF = re.compile(r"^(\d{4})-H([12])$")
_NEVER = frozenset(
    {
        *("occurred_on", "received_on", "on_behalf_of", "reason", "evidence", "sha256"),
        *("conclusions", "started_at", "year", "half", "month", "starts_on", "ends_on"),
    }
)  # what is new each time
_NEW = frozenset({"occurred_on", "received_on", "on_behalf_of", "reason"})  # of a correction
_LAST = {
    "activities.record-meeting": ("meetings", {"limit": "1"}),
    "activities.record-aborted-meeting": ("meetings", {"limit": "1"}),
    "activities.file-report": ("reports", {"limit": "1000"}),
    "activities.record-visit": ("visits", {"limit": "1"}),
    "activities.record-guidance": ("guidance", {"limit": "1"}),
    "activities.record-education": ("records", {"limit": "1", "register": "education_held"}),
    "activities.record-service": ("records", {"limit": "1", "register": "service_given"}),
    "activities.record-support": ("records", {"limit": "1", "register": "support_given"}),
    "activities.settle-dues": ("records", {"limit": "1", "register": "dues_settled"}),
    "activities.count-mobile-members": (
        "records",
        {"limit": "1", "register": "mobile_members_counted"},
    ),
    "activities.count-development": ("records", {"limit": "1", "register": "development_counted"}),
    "registry.count-members": ("members", {}),
    "activities.plan-inspection": ("inspections", {"limit": "1"}),
}
_CHANGED = {
    **{f"activities.{act}-meeting": "meetings" for act in ("correct", "withdraw")},
    **{f"activities.{act}-report": "reports" for act in ("receive", "return", "refile", "answer")},
}
_DEEDS = {  # what a duty of this kind asks for, by the command that records it
    "directives_acted_on": "targets.receive-directive",
    "work_documents": "targets.approve-work-document",
    "together": "targets.record-round-of-work",
    "archive_sealed": "targets.seal-archive",
    "rules_published": "targets.publish-rule-pack",
    "election": "registry.hold-election",
    "posts_filled": "registry.appoint-person",
    "units_covered": "registry.cover-unit",
    "contact_points": "activities.choose-contact-point",
    "weak_units_reached": "activities.choose-contact-point",
    "contact_visits": "activities.record-visit",
    "fieldwork": "activities.record-visit",
    "research_topic": "activities.set-topic",
    "research_reports": "activities.file-research-report",
    "duty_report": "activities.deliver-duty-report",
    "education": "activities.record-education",
    "dues_settled": "activities.settle-dues",
    "support_given": "activities.record-support",
}
_RECORDS = {
    Register.GUIDANCE: "activities.record-guidance",
    Register.MEMBERS_DEVELOPED: "activities.count-development",
    Register.DISPOSITIONS: "activities.count-dispositions",
    Register.APPRAISAL: "activities.record-appraisal",
    Register.SERVICE: "activities.record-service",
    Register.MOBILE_MEMBERS: "activities.count-mobile-members",
    Register.EXPERIENCE_SPREAD: "activities.spread-experience",
    Register.DEMONSTRATION: "activities.change-contact-point-standing",
}
_WHERE = {  # where there is more than one thing to do about it
    "indicators_accepted": "/targets",
    "own_targets": "/targets",
    "ideology_on_sheets": "/targets",
    "findings_closed": "/inspections",
    "inspections_held": "/inspections",
    "units_inspected": "/inspections",
    "checklist": "/inspections",
    "reports_answered": "/board",
    "weak_cases_closed": "/ask/weak_cases",
    "problems_solved": "/ask/problems",
    "results_published": "/assessment",
}
_INSPECTING = re.compile(r"inspection|finding|rectif|frame|seed|redraw|sample")
_CONSEQUENCES = {
    **{f"assessment.{act}-commendation": "commendations" for act in ("grant", "revoke")},
    **{
        f"assessment.{act}-criticism": "criticisms"
        for act in ("issue", "extend", "reassign", "answer", "recheck")
    },
    "assessment.refer-accountability": "accountability_cases",
}
_PAGES = {
    "registry": "/organizations",
    "targets": "/targets",
    "activities": "/duties",
    "assessment": "/assessment",
}
REPEATABLE = frozenset(_LAST)


def seen_at(spec: CommandSpec, organization_id: str) -> str:
    """Give the address of the page where what a command recorded about an organization stands."""
    values = {"organization_id": organization_id}
    if spec.key in _LAST:
        name, given = _LAST[spec.key]
        values |= {"register": given["register"]} if "register" in given else {}
        return f"/ask/{name}?{urlencode(values)}"
    if found := _CHANGED.get(spec.key) or _CONSEQUENCES.get(spec.key):
        return f"/ask/{found}?{urlencode(values)}"
    if _INSPECTING.search(spec.key):
        return f"/inspections?{urlencode(values)}"
    page = _PAGES[spec.service]
    if page == "/organizations":
        return f"{page}/{organization_id}" if organization_id else "/tree"
    return f"{page}?{urlencode(values)}"


def duties_of(visit: Visit, year: int) -> dict[str, Any]:
    """Give the duties that the rule packs of a year name, by id."""
    found: dict[str, Any] = {}
    try:
        packs = answer(visit, "rule_packs", limit="100").items
    except ZerenError:
        return found
    for pack in packs:
        if pack.effective_from.year <= year <= pack.effective_to.year:
            text = answer(visit, "rule_pack", rule_pack_id=str(pack.rule_pack_id)).content
            found |= {duty.id: duty for duty in read_rule_pack(text).duties}
    return found


def deed_link(visit: Visit, duty: Any, organization_id: str, period: str) -> str:
    """Give the address of the form that records a duty's deed; nothing where no form does."""
    values = {"organization_id": organization_id}
    tag = duty.__struct_config__.tag
    half = _HALF.match(period)
    match tag:
        case "meeting":
            key = "activities.record-meeting"
            values |= {
                "kind": str(duty.kinds[0]),
                f"agenda.0.tags.{duty.agenda_tag}": "yes",
            }
        case "report" if half:
            key = "activities.file-report"
            values |= {"year": half[1], "half": half[2]}
        case "plan_adopted" | "plan_in_force":
            key = "targets.adopt-plan"
            values |= {"kind": str(duty.plan)}
        case "on_record":
            key = _RECORDS[duty.register]
        case _ if tag in _DEEDS:
            key = _DEEDS[tag]
        case _ if tag in _WHERE:
            return f"{_WHERE[tag]}?{urlencode(values | {'year': period[:4]})}"
        case _:
            return ""
    if visit.principal.role not in COMMANDS[key].roles:
        return ""
    return f"/do/{key}?{urlencode(values)}"


def last_time(visit: Visit, key: str, organization_id: str) -> Mapping[str, str]:
    """Give what was filled in the last time an organization recorded this; nothing at the first.

    Only what the form also asks for comes back; days, ids of records and reasons never do.
    """
    asked = _LAST.get(key)
    if asked is None or not organization_id:
        return {}
    name, given = asked
    try:
        found = answer(visit, name, organization_id=organization_id, **given)
    except ZerenError:
        return {}
    rows = getattr(found, "items", None)
    if rows is not None and not rows:
        return {}
    last = found if rows is None else rows[-1 if name == "reports" else 0]
    return _said(key, last, _NEVER)


def as_recorded(visit: Visit, key: str, values: Mapping[str, str]) -> Mapping[str, str]:
    """Give what stands of a record that a command corrects; nothing where it corrects none."""
    if key != CORRECTS or not values.get("meeting_id"):
        return {}
    of = values.get("organization_id", "")
    try:
        found = answer(visit, "meetings", organization_id=of, limit=str(MAX_LIMIT)).items
    except ZerenError:
        return {}
    one = next((each for each in found if str(each.meeting_id) == values["meeting_id"]), None)
    return _said(key, one, _NEW) if one is not None else {}


def _said(key: str, record: Any, never: frozenset[str]) -> Mapping[str, str]:
    row = msgspec.to_builtins(record)
    said = {**row, **(row.get("said") or {})}
    struct = COMMANDS[key].struct
    wanted = {field.encode_name for field in msgspec.structs.fields(struct)} - never
    return flat(struct, {field: said[field] for field in wanted if said.get(field) is not None})
