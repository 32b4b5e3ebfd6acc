"""Audit: what was known and valid at two moments, the entries, bursts, evidence, dead letters."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from flask import Flask, Response, request

from services.gateway.bodies import wrong_parameter
from services.gateway.desk.labels import fact_label
from services.gateway.desk.moments import MOMENTS, Moment, moment_asked, moment_text, number_said
from services.gateway.desk.pages.proofs import standing_of
from services.gateway.desk.pages.questions import acts
from services.gateway.desk.references import answer, may_ask
from services.gateway.desk.sections import (
    Section,
    Where,
    asked,
    exported,
    names_in,
    section,
    where,
)
from services.gateway.desk.visit import Desk, Visit, page, render
from services.gateway.reach import SEES_EVERYTHING, require_role
from shared.contracts.errors import NotFoundError

_PAGE = 25
_BURST_DAYS = 92
_SCORE = ("known_at", "integratedat", "valid_at", "score", "grade")
_ENTRY = ("occurredon", "type", "actor")
_NOT_OWED = {"zh": "不要求", "en": "not owed"}


class Compared(NamedTuple):
    """A score as it was known at a moment; ``score`` is empty where none was."""

    zh: str
    en: str
    moment: Moment
    score: Any


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    app.add_url_rule("/audit", "audit", page(desk, audit))
    app.add_url_rule("/audit/entries/<number>", "entry_page", page(desk, entry))
    app.add_url_rule(f"{MOMENTS}/<size>", "moment_text", page(desk, moment_text))


def audit(visit: Visit) -> Response:
    """GET /audit: a slider over the ledger's size and the valid day, and what draws attention."""
    require_role(visit.principal, SEES_EVERYTHING)
    at = where(visit)
    status = answer(visit, "status")
    size = status.ledger_size
    known = moment_asked(visit, "known_at", "known_on", size)
    until = moment_asked(visit, "until", "until_on", size)
    start = number_said(request.args.get("from"), "from", max(known.size - _PAGE, 0))
    sections = (
        *_bursts(visit, at),
        *_evidence(visit, at),
        *_letters(visit),
        section(
            ("places", "各部件的位置", "How far each part has come"),
            status.places,
            ("part", "position", "follows", "lag"),
            "/ask/status",
            part="places",
        ),
    )
    entries = _entries(visit, start)
    scores = _compared(visit, at, known, until)
    difference = _difference(visit, at, known.size, until.size)
    leaders = [str(one.person_id) for one in getattr(difference, "leaders", ())]
    own = (
        _of_scores(scores),
        _of_difference(difference),
        _of_leaders(difference),
        _of_entries(entries),
    )
    if (file := exported(visit, own)) is not None:
        return file
    return render(
        "audit.html",
        at=at,
        size=size,
        moments=MOMENTS,
        known=known,
        start=start,
        step=_PAGE,
        entries=entries,
        until=until,
        scores=scores,
        difference=difference,
        own={each.id: each for each in own},
        sections=sections,
        names=names_in(visit, sections, at.organization_id, *leaders),
        acts=acts(visit.principal),
        shown_rows=200,
        sees_letters=may_ask(visit, "dead_letters"),
    )


def entry(visit: Visit, number: str) -> Response:
    """GET /audit/entries/{number}: a fact with its envelope, as it was recorded."""
    require_role(visit.principal, SEES_EVERYTHING)
    found = _entries(visit, number_said(number, "from", 0), limit=1)
    if not found:
        raise NotFoundError(number[:100])
    envelope = found[0]["entry"]
    data = envelope.get("data", {})
    text = json.dumps(envelope, ensure_ascii=False, indent=2, sort_keys=True)
    names = names_in(visit, (), *(v for v in data.values() if isinstance(v, str)))
    return render(
        "entry.html",
        one=found[0],
        envelope=envelope,
        data=data,
        text=text,
        names=names,
        proof=standing_of(visit, found[0]["index"]) if "verify" in request.args else None,
        is_asked="verify" in request.args,
    )


def _entries(visit: Visit, start: int, limit: int = _PAGE) -> list[Any]:
    given = {"from": str(start), "limit": str(limit)}
    page: Response = answer(visit, "entries", **given)
    return list(json.loads(page.get_data())["entries"])


def _bursts(visit: Visit, at: Where) -> tuple[Section, ...]:
    if not may_ask(visit, "back_entries"):
        return ()
    since = at.on - timedelta(days=_BURST_DAYS)
    return (
        section(
            ("bursts", "集中补录", "Bursts of back entries"),
            asked(visit, "back_entries", since=since, until=at.on),
            (
                "organization_id",
                "entered_on",
                "entries",
                "first_occurred_on",
                "last_occurred_on",
                "inspection_on",
                "cut_off_on",
            ),
            f"/ask/back_entries?since={since}&until={at.on}",
        ),
    )


def _letters(visit: Visit) -> tuple[Section, ...]:
    if not may_ask(visit, "dead_letters"):
        return ()
    return (
        section(
            ("letters", "死信", "Dead letters"),
            getattr(asked(visit, "dead_letters"), "letters", ()),
            ("service", "number", "queue", "error", "attempts", "parked_at"),
            "/ask/dead_letters",
            part="letters",
        ),
    )


def _evidence(visit: Visit, at: Where) -> tuple[Any, ...]:
    found = asked(visit, "evidence_findings", organization_id=at.organization_id, on=at.on)
    link = at.link("evidence_findings", on=at.on)
    return (
        section(
            ("missing", "缺失的佐证", "Evidence missing"),
            getattr(found, "missing", ()),
            ("organization_id", "attached_on", "subject_kind", "sha256"),
            link,
            part="missing",
        ),
        section(
            ("reused", "重复使用的佐证", "Evidence used again"),
            getattr(found, "reused", ()),
            ("sha256", "uses"),
            link,
            part="reused",
        ),
    )


def _difference(visit: Visit, at: Where, known: int, until: int) -> Any:
    """Give what changed about the organization between the two sizes; nothing where nothing did."""
    if known >= until:
        return None
    given = {"organization_id": at.organization_id, "year": at.year, "from": known, "to": until}
    valid = request.args.get("valid_at", "")
    found = asked(visit, "diff", **given, valid_at=valid)
    return next(iter(getattr(found, "items", ())), None)


def _compared(visit: Visit, at: Where, known: Moment, until: Moment) -> list[Compared]:
    """Give the organization's score as it was known then, and as it is known now."""
    one = {"organization_id": at.organization_id, "year": at.year}
    valid = request.args.get("valid_at", "")
    if valid:
        try:
            date.fromisoformat(valid)
        except ValueError:
            raise wrong_parameter("valid_at", "a day such as 2025-10-01") from None
    moments = (("当时所知", "As known then", known), ("后来所知", "As known later", until))
    return [
        Compared(zh, en, each, asked(visit, "score", **one, known_at=each.size, valid_at=valid))
        for zh, en, each in moments
    ]


def _of_scores(scores: Sequence[Compared]) -> Section:
    rows = [
        {
            "moment": {"zh": one.zh, "en": one.en},
            **{name: getattr(one.score, name, None) for name in _SCORE},
            "integratedat": one.moment.at,
        }
        for one in scores
    ]
    return section(
        ("compared", "两个时刻的得分", "The score at two moments"), rows, ("moment", *_SCORE)
    )


def _of_difference(difference: Any) -> Section:
    rows = [
        {
            "duty": (one.after or one.before).duty,
            "period": (one.after or one.before).period,
            "before": one.before.state if one.before else _NOT_OWED,
            "after": one.after.state if one.after else _NOT_OWED,
        }
        for one in getattr(difference, "obligations", ())
    ]
    return section(
        ("difference", "两个时刻之间的变化", "What changed between the two"),
        rows,
        ("duty", "period", "before", "after"),
    )


def _of_leaders(difference: Any) -> Section:
    return section(
        ("leaders", "领导干部得分", "Scores of leaders"),
        getattr(difference, "leaders", ()),
        ("person_id", "score_before", "grade_before", "score_after", "grade_after"),
    )


def _of_entries(entries: Sequence[Any]) -> Section:
    rows = [
        {
            "index": one["index"],
            "integratedat": one["integratedat"],
            "fact": label._asdict() if (label := fact_label(one["entry"]["type"])) else "",
            **{name: one["entry"].get(name) for name in _ENTRY},
        }
        for one in entries
    ]
    return section(
        ("entries", "台账条目", "Entries of the ledger"),
        rows,
        ("index", "occurredon", "integratedat", "fact", "type", "actor"),
    )
