"""Assessment: scores as they stand, and whatever commands and questions assessment has."""

from flask import Flask, Response, request

from services.gateway.desk.pages.commands import allowed
from services.gateway.desk.pages.questions import acts
from services.gateway.desk.pages.rules import clauses
from services.gateway.desk.references import answer
from services.gateway.desk.sections import Section, Where, asked, names_in, section, where
from services.gateway.desk.visit import Desk, Visit, page, render
from services.gateway.questions import QUESTIONS
from services.gateway.reach import SEES_EVERYTHING

_SERVICE = "assessment"
_PAGE = 100


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    app.add_url_rule("/assessment", "assessment_page", page(desk, assessment))
    app.add_url_rule("/assessment/<organization_id>", "explained_page", page(desk, explained))


def assessment(visit: Visit) -> Response:
    """GET /assessment: scores of a year by name, never ranked, and what else may be done here."""
    at = where(visit)
    given = {"known_at": at.known_at} if at.known_at else {}
    offset = request.args.get("offset", "0")
    found = answer(visit, "scores", year=str(at.year), limit=str(_PAGE), offset=offset, **given)
    role = visit.principal.role
    commands = [one for one in allowed(visit.principal) if one.service == _SERVICE]
    keys = {one.key for one in commands}
    sections = _consequences(visit, at)
    return render(
        "assessment.html",
        at=at,
        sections=sections,
        names=names_in(visit, sections),
        acts=acts(visit.principal),
        shown_rows=_PAGE,
        scores=found,
        rounds=asked(visit, "rounds", organization_id=at.organization_id),
        results=asked(visit, "round_results", organization_id=at.organization_id),
        opens="assessment.open-round" in keys,
        may_assess_self="assessment.file-self-assessment" in keys,
        commands=commands,
        questions=[one for one in QUESTIONS if one.reads == _SERVICE and role in one.roles],
    )


def _consequences(visit: Visit, at: Where) -> tuple[Section, ...]:
    """Give the criticisms and commendations of an organization and of those below it, if any."""
    below = {"with_below": "true"}
    found = (
        section(
            ("criticisms", "批评与限期整改", "Criticisms"),
            asked(visit, "criticisms", organization_id=at.organization_id, **below),
            ("criticism_id", "organization_id", "grounds", "issued_on", "due_on", "state"),
            at.link("criticisms", **below),
        ),
        section(
            ("commendations", "表彰", "Commendations"),
            asked(visit, "commendations", organization_id=at.organization_id, **below),
            ("commendation_id", "organization_id", "title", "granted_on", "revoked_on"),
            at.link("commendations", **below),
        ),
    )
    return tuple(each for each in found if each.table.rows)


def explained(visit: Visit, organization_id: str) -> Response:
    """GET /assessment/{id}: each point of a score with its rule, clause, obligation and facts."""
    at = where(visit)._replace(organization_id=organization_id)
    given = {"known_at": at.known_at} if at.known_at else {}
    found = answer(visit, "explain", organization_id=organization_id, year=str(at.year), **given)
    return render(
        "explained.html",
        at=at,
        score=found.score,
        name=found.score.name,
        segments=found.segments,
        inherited=found.inherited,
        records=at.link("explain", year=at.year),
        clauses=clauses(),
        sees_facts=visit.principal.role in SEES_EVERYTHING,
    )
