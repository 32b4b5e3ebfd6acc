"""Targets: from the plan down to the person who signed, how far each has come, and the archive."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Flask, Response

from services.gateway.desk.pages.questions import acts
from services.gateway.desk.references import answer
from services.gateway.desk.sections import Where, asked, names_in, section, where
from services.gateway.desk.visit import Desk, Visit, page, render

_ALL = "1000"


class Line(NamedTuple):
    """An indicator with who answers for it and how it stands."""

    name: str
    answers: Any  # who, and whether it was signed for
    due: Any  # until when, and how it stands


class Goal(NamedTuple):
    """A target with its indicators."""

    target: Any
    lines: tuple[Line, ...]


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    app.add_url_rule("/targets", "targets_page", page(desk, targets))


def targets(visit: Visit) -> Response:
    """GET /targets: an organization's plans, targets and indicators on a day."""
    at = where(visit)
    one = {"organization_id": at.organization_id, "on": at.on}
    found = answer(
        visit, "targets", organization_id=at.organization_id, on=str(at.on), limit=_ALL
    ).items
    plans = asked(visit, "plans", **one, limit=_ALL)
    goals = _goals(found, asked(visit, "responsibilities", **one), asked(visit, "deadlines", **one))
    archive = asked(visit, "archive", organization_id=at.organization_id, year=at.year)
    sections = (
        section(
            ("plans", "规划与年度目标", "Plans"),
            plans,
            ("kind", "title", "starts_on", "ends_on", "adopted_on", "plan_id"),
            at.link("plans", on=at.on),
        ),
        section(
            ("allocations", "分解合计与上级指标", "Handed on, beside the sums of those below"),
            asked(visit, "allocations", **one),
            ("name", "quantity", "sum", "state"),
            at.link("allocations", on=at.on),
        ),
        section(
            ("findings", "规划与目标缺项", "What is missing among the plans"),
            asked(visit, "plan_findings", **one, year=at.year),
            ("kind", "plan_id"),
            at.link("plan_findings", on=at.on, year=at.year),
        ),
        section(
            ("seals", "档案封存", "Seals of the archive"),
            asked(visit, "seals", **one),
            ("year", "sealed_on", "files", "manifest_sha256", "retention"),
            at.link("seals", on=at.on),
        ),
    )
    people = {str(line.answers.person_id) for goal in goals for line in goal.lines if line.answers}
    return render(
        "targets.html",
        at=at,
        goals=goals,
        health=asked(visit, "target_health", **one),
        archive=archive,
        sections=sections,
        names=names_in(visit, sections, *people),
        acts=acts(visit.principal),
        shown_rows=1000,
        links=_links(at),
    )


def _goals(targets: Sequence[Any], who: Sequence[Any], due: Sequence[Any]) -> tuple[Goal, ...]:
    answering = {each.indicator_id: each for each in who}
    lines: dict[Any, list[Line]] = {}
    for each in due:
        line = Line(each.name, answering.get(each.indicator_id), each)
        lines.setdefault(each.target_id, []).append(line)
    return tuple(Goal(each, tuple(lines.get(each.target_id, ()))) for each in targets)


def _links(at: Where) -> dict[str, str]:
    return {
        "health": at.link("target_health", on=at.on),
        "archive": at.link("archive", year=at.year),
        "deadlines": at.link("deadlines", on=at.on),
    }
