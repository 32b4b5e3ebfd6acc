"""The board of a township or of the county: the few numbers that ask for work, each with its facts.

However many organizations there are below, the board asks the same number of statements.
"""

from typing import Any, NamedTuple

from flask import Flask, Response

from services.gateway.desk.pages.questions import acts
from services.gateway.desk.references import answer
from services.gateway.desk.sections import (
    Section,
    Where,
    asked,
    bars,
    names_in,
    section,
    total,
    where,
)
from services.gateway.desk.visit import Desk, Visit, page, render

_SHOWN = 50  # rows of a table here; all of them behind its link


class Number(NamedTuple):
    """A number with its name and where its facts stand."""

    zh: str
    en: str
    value: str
    link: str
    is_alarm: bool = False


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    app.add_url_rule("/board", "board", page(desk, board))


def board(visit: Visit) -> Response:
    """GET /board: an organization and everything below it."""
    at = where(visit)
    months = answer(
        visit,
        "meetings_by_month",
        organization_id=at.organization_id,
        year=str(at.year),
        on=str(at.on),
    )
    points = [(str(one.month), one.held, _month_link(at, one.month)) for one in months]
    numbers, sections = _asked(visit, at)
    return render(
        "board.html",
        at=at,
        numbers=numbers,
        months=months,
        months_link=at.link("meetings_by_month", year=at.year, on=at.on),
        bars=bars(points),
        sections=sections,
        names=names_in(visit, sections),
        acts=acts(visit.principal),
        shown_rows=_SHOWN,
    )


def _asked(visit: Visit, at: Where) -> tuple[tuple[Number, ...], tuple[Section, ...]]:
    within = {"within": at.organization_id, "on": at.on}
    one = {"organization_id": at.organization_id, "on": at.on}
    coverage = asked(visit, "coverage", **within)
    gaps = asked(visit, "responsibility", **within, with_gaps_only="true")
    vacancies = asked(visit, "vacancies", **within)
    overdue = asked(visit, "overdue_targets", **one)
    findings = asked(visit, "findings_within", **one, limit=_SHOWN)
    unsettled = asked(visit, "findings_within", **one, open_only="true", limit=1)
    reports = asked(visit, "reports_within", **one, year=at.year, limit=_SHOWN)
    points = asked(visit, "contact-points", **one)
    contact = asked(visit, "contact-point-coverage", **one)
    flags = asked(visit, "flags", **within)
    scope = f"within={at.organization_id}&on={at.on}"
    closed = total(findings) - total(unsettled)
    numbers = (
        Number("组织和工作覆盖率", "Coverage", _percent(coverage), f"/ask/coverage?{scope}"),
        _count(
            "责任空缺",
            "Gaps in responsibility",
            gaps,
            f"/ask/responsibility?{scope}&with_gaps_only=true",
        ),
        _count("空缺职务", "Vacant posts", vacancies, f"/ask/vacancies?{scope}"),
        _count("逾期指标", "Overdue targets", overdue, at.link("overdue_targets", on=at.on)),
        _count(
            "未销号问题",
            "Findings open",
            unsettled,
            at.link("findings_within", on=at.on, open_only="true"),
        ),
        Number("已销号", "Closed", str(closed), at.link("findings_within", on=at.on)),
        Number(
            "书面报告",
            "Written reports",
            str(total(reports)),
            at.link("reports_within", on=at.on, year=at.year),
        ),
        Number(
            "薄弱单位联系点",
            "Weak units with a contact point",
            f"{contact.covered}/{contact.units}" if contact else "—",
            at.link("contact-point-coverage", on=at.on),
        ),
        _count("软弱涣散、后进、难点", "Weak, lagging, difficult", flags, f"/ask/flags?{scope}"),
    )
    sections = (
        section(
            ("findings", "整改台账", "Rectification ledger"),
            findings,
            (
                "unit_id",
                "summary",
                "state",
                "due_on",
                "days_late",
                "measure",
                "closed_on",
                "finding_id",
            ),
            at.link("findings_within", on=at.on),
            at_most=_SHOWN,
        ),
        section(
            ("gaps", "责任空缺", "Gaps in responsibility"),
            gaps,
            ("organization_id", "gaps"),
            f"/ask/responsibility?{scope}&with_gaps_only=true",
            at_most=_SHOWN,
        ),
        section(
            ("overdue", "逾期未完成的指标", "Overdue targets"),
            overdue,
            ("organization_id", "name", "until", "is_provisional", "standing", "person_id"),
            at.link("overdue_targets", on=at.on),
            at_most=_SHOWN,
        ),
        section(
            ("points", "联系点", "Contact points"),
            points,
            ("person_id", "unit_id", "chosen_on", "standing", "reviewed_on", "contact_point_id"),
            at.link("contact-points", on=at.on),
            at_most=_SHOWN,
        ),
        section(
            ("reports", "书面报告", "Written reports"),
            reports,
            (
                "organization_id",
                "year",
                "half",
                "title",
                "state",
                "filed_on",
                "answer_until",
                "report_id",
            ),
            at.link("reports_within", on=at.on, year=at.year),
            at_most=_SHOWN,
        ),
    )
    return numbers, sections


def _count(zh: str, en: str, value: Any, link: str) -> Number:
    return Number(zh, en, str(total(value)), link, is_alarm=total(value) > 0)


def _percent(coverage: Any) -> str:
    return f"{coverage.all.reached_percent}%" if coverage and coverage.all.reached_percent else "—"


def _month_link(at: Where, month: int) -> str:
    first = at.on.replace(year=at.year, month=month, day=1)
    last = first.replace(month=month % 12 + 1, year=at.year + month // 12)
    return at.link(
        "meetings_within",
        on=at.on,
        held_from=first,
        held_to=last.fromordinal(last.toordinal() - 1),
    )
