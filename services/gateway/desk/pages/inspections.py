"""Inspection: the calendar, samples that anybody can draw again, and findings on the spot."""

import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request

from services.gateway.desk.pages.commands import allowed, faults_of, id_after
from services.gateway.desk.pages.questions import acts
from services.gateway.desk.references import answer
from services.gateway.desk.sections import asked, exported, names_in, section, where
from services.gateway.desk.visit import Desk, Visit, form_values, go, page, render, sent_id
from shared.contracts.checklist import ChecklistItem
from shared.contracts.errors import NotFoundError
from shared.contracts.facts.activities_inspection import Verdict
from shared.kernel.errors import ZerenError
from shared.kernel.sampling import SEED_BYTES, commitment, draw, frame_sha256

_HELD, _RAISED, _FRAME = (
    "activities.record-inspection",
    "activities.raise-finding",
    "activities.record-frame",
)


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    both = ["GET", "POST"]
    app.add_url_rule("/inspections", "inspections_page", page(desk, inspections))
    app.add_url_rule("/inspections/draw", "draw_page", page(desk, draw_frame), methods=both)
    app.add_url_rule("/inspections/samples/<sample_id>", "sample_page", page(desk, sample))
    app.add_url_rule(
        "/inspections/<inspection_id>", "visit_page", page(desk, visit_of), methods=both
    )


def inspections(visit: Visit) -> Response:
    """GET /inspections: the year of who inspects, visits received, samples, findings raised."""
    at = where(visit)
    one = {"organization_id": at.organization_id, "on": at.on}
    calendar = answer(
        visit,
        "inspection_calendar",
        organization_id=at.organization_id,
        year=str(at.year),
        on=str(at.on),
    )
    sections = (
        section(
            ("visits", "检查日历", "Calendar"),
            calendar.visits,
            (
                "inspection_id",
                "unit_id",
                "starts_on",
                "ends_on",
                "mode",
                "held_on",
            ),  # a phone's width
            at.link("inspection_calendar", year=at.year, on=at.on),
            part="visits",
        ),
        section(
            ("received", "接受的检查", "Visits received"),
            asked(visit, "inspections", **one),
            ("starts_on", "organization_id", "mode", "held_on"),
            at.link("inspections", on=at.on),
        ),
        section(
            ("findings", "提出的问题", "Findings raised"),
            asked(visit, "findings", **one, raised_here="true"),
            ("finding_id", "unit_id", "item", "summary", "state", "due_on", "days_late"),
            at.link("findings", on=at.on, raised_here="true"),
        ),
        section(
            ("own", "本单位的问题与整改", "Findings here"),
            asked(visit, "findings", **one),
            ("finding_id", "raised_by", "summary", "state", "due_on", "days_late"),
            at.link("findings", on=at.on),
        ),
    )
    samples = getattr(asked(visit, "samples", **one), "items", ())
    return render(
        "inspections.html",
        at=at,
        calendar=calendar,
        samples=samples,
        sections=sections,
        names=names_in(visit, sections),
        acts=acts(visit.principal),
        shown_rows=200,
        may={spec.key for spec in allowed(visit.principal)},
    )


def visit_of(visit: Visit, inspection_id: str) -> Response:
    """GET and POST /inspections/{id}: the checklist of a visit, and findings, on the spot.

    Raises:
        NotFoundError: there is no such visit in that year of that organization.
    """
    at = where(visit)
    found = _visit(visit, at.organization_id, at.year, inspection_id)
    checklist = answer(visit, "inspection_checklist", organization_id=str(found.organization_id))
    problem, values = None, dict[str, str]()
    if request.method == "POST":
        values = dict(form_values())
        try:
            said = _record(visit, found, checklist, values)
        except ZerenError as error:
            problem = error
        else:
            here = {"organization_id": at.organization_id, "year": at.year, "said": said}
            return go(f"/inspections/{inspection_id}?{urlencode(here)}")
    sections = (
        section(
            ("findings", "这个单位的问题", "Findings about the unit"),
            asked(visit, "findings", organization_id=found.unit_id, on=at.on),
            ("finding_id", "raised_on", "summary", "state", "due_on"),
        ),
    )
    if (file := exported(visit, sections)) is not None:
        return file
    checked = {each.code: str(each.verdict) for each in found.items or ()}
    return render(
        "visit.html",
        problem.status if problem else 200,
        at=at,
        one=found,
        checklist=checklist,
        checked=checked,
        verdicts=Verdict,
        values=values,
        problem=problem,
        faults=faults_of(problem, visit.language),
        said=next((key for key in (_HELD, _RAISED) if key == request.args.get("said")), ""),
        command_id=id_after(problem, sent_id(values)),
        sections=sections,
        names=names_in(visit, sections, str(found.unit_id)),
        acts=acts(visit.principal),
        shown_rows=100,
        may={spec.key for spec in allowed(visit.principal)},
    )


def draw_frame(visit: Visit) -> Response:
    """GET and POST /inspections/draw: from which units, how many, by which two parties."""
    at = where(visit)
    problem, values = None, dict(request.args.to_dict())
    if request.method == "POST":
        values = dict(form_values())
        body = {
            "organization_id": values.get("organization_id", ""),
            "occurred_on": str(visit.desk.context.today()),
            "unit_ids": sorted(name[5:] for name in values if name.startswith("unit.")),
            "size": int(values["size"]) if values.get("size", "").isdecimal() else 0,
            "party_ids": [values.get("party_1", ""), values.get("party_2", "")],
        }
        try:
            given = visit.give(_FRAME, body, sent_id(values))
        except ZerenError as error:
            problem = error
        else:
            return go(f"/inspections/samples/{given.answered.stream}?said=1")
    return render(
        "draw.html",
        problem.status if problem else 200,
        at=at,
        problem=problem,
        faults=faults_of(problem, visit.language),
        values=values,
        command_id=id_after(problem, sent_id(values)),
    )


def sample(visit: Visit, sample_id: str) -> Response:
    """GET /inspections/samples/{id}: a sample, drawn again here and compared."""
    found = answer(visit, "sample", sample_id=sample_id)
    own = visit.principal.organization_id
    fresh = secrets.token_bytes(SEED_BYTES)
    is_party = own in found.party_ids and own not in found.commitments
    ids = {str(one) for one in (*found.unit_ids, *found.party_ids)}
    again = draw(bytes.fromhex(found.seed), found.unit_ids, found.size) if found.seed else ()
    return render(
        "sample.html",
        one=found,
        is_said="said" in request.args,
        own=own,
        again=again,
        drawn=(*(found.drawn_ids or ()), *(each.replacement_id for each in found.redrawn)),
        replaced={each.unit_id: each for each in found.redrawn},
        is_same=found.drawn_ids is not None and again == found.drawn_ids,
        frame_is_same=frame_sha256(found.unit_ids) == found.frame_sha256,
        seed=fresh.hex() if is_party and own else "",
        commitment=commitment(found.sample_id, own, fresh) if is_party and own else "",
        may={spec.key for spec in allowed(visit.principal)},
        names=names_in(visit, (), *ids),
    )


def _record(
    visit: Visit, found: Any, checklist: Sequence[ChecklistItem], values: dict[str, str]
) -> str:
    common: dict[str, Any] = {
        "organization_id": str(found.organization_id),
        "inspection_id": str(found.inspection_id),
        "occurred_on": values.get("occurred_on") or str(visit.desk.context.today()),
    }
    if values.get("act") == "held":
        items = [
            {"code": one.code, "verdict": values[f"item.{one.code}"]}
            for one in checklist
            if values.get(f"item.{one.code}")
        ]
        key, body = _HELD, {**common, "items": items}
    else:
        body = {
            **common,
            "unit_id": str(found.unit_id),
            "item": values.get("item", ""),
            "summary": values.get("summary", "").strip(),
            "fixed_on_the_spot": "fixed_on_the_spot" in values,
        }
        key = _RAISED
    visit.give(key, body, sent_id(values))
    return key


def _visit(visit: Visit, organization_id: str, year: int, inspection_id: str) -> Any:
    calendar = answer(visit, "inspection_calendar", organization_id=organization_id, year=str(year))
    for one in calendar.visits:
        if str(one.inspection_id) == inspection_id:
            return one
    raise NotFoundError(inspection_id[:100])
