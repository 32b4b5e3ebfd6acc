"""Moments of the ledger: how many entries it held, and when the last of them was taken in."""

import json
from datetime import date
from typing import NamedTuple

from flask import Response, make_response, request

from services.gateway.as_of import size_of
from services.gateway.bodies import wrong_parameter
from services.gateway.desk.references import answer
from services.gateway.desk.tables import told
from services.gateway.desk.visit import Visit
from services.gateway.reach import SEES_EVERYTHING, require_role

MOMENTS = "/audit/moments"
_MAX_DIGITS = 15  # below 2**53
_NONE_YET = {"zh": "尚无条目", "en": "no entry yet"}


class Moment(NamedTuple):
    """A size of the ledger; ``at`` is when its last entry was taken in, UTC, empty before any."""

    size: int
    at: str

    def told(self, language: str) -> str:
        """Give the time in Asia/Shanghai as a page shows it."""
        return told(self.at, language) or _NONE_YET[language]


def moment_asked(visit: Visit, field: str, day_field: str, size: int) -> Moment:
    """Read a moment from the address: the end of a day where one is given, else a size.

    Args:
        visit: whoever asks.
        field: holds the size; left out, all of the ledger is meant.
        day_field: holds the day, in Asia/Shanghai.
        size: the ledger's; more than it is no more.

    Raises:
        InvalidQuestionError: it is neither a number nor a day.
    """
    day = request.args.get(day_field)
    if not day:
        return moment_of(visit, min(number_said(request.args.get(field), field, size), size))
    try:
        date.fromisoformat(day)
    except ValueError:
        raise wrong_parameter(day_field, "a day such as 2025-10-01") from None
    return moment_of(visit, size_of(day, visit.desk.context.readers))


def moment_of(visit: Visit, size: int) -> Moment:
    """Give the moment at which the ledger had come to a size."""
    if size == 0:
        return Moment(0, "")
    last: Response = answer(visit, "entries", **{"from": str(size - 1), "limit": "1"})
    entries = json.loads(last.get_data())["entries"]
    return Moment(size, entries[0]["integratedat"] if entries else "")


def number_said(given: str | None, field: str, default: int) -> int:
    """Read a number of entries.

    Raises:
        InvalidQuestionError: it is none.
    """
    if not given:
        return default
    if not given.isdecimal() or len(given) > _MAX_DIGITS:
        raise wrong_parameter(field, "a number of entries")
    return int(given)


def moment_text(visit: Visit, size: str) -> Response:
    """GET /audit/moments/{size}: when the ledger came to a size, as a plain text."""
    require_role(visit.principal, SEES_EVERYTHING)
    text = moment_of(visit, number_said(size, "size", 0)).told(visit.language)
    response = make_response(text)
    response.content_type = "text/plain; charset=utf-8"
    response.headers["Cache-Control"] = "no-store"
    return response
