"""Questions to the ledger: the feed in its one order, and what was entered long after the deed."""

from datetime import date
from typing import Annotated

import msgspec
from flask import Response

from services.gateway.assets import kept
from services.gateway.bodies import wrong_parameter
from services.gateway.pools import ask
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import AUDITS, SEES_EVERYTHING
from services.ledger import queries
from shared.contracts.entry import Entry
from shared.kernel.canonical import canonical_time

_SCHEMA = "ledger"
_CLOSED = "private, max-age=31536000, immutable"
_OPEN = "no-store"

MAX_PAGE = 2_000
MAX_DAYS = 93


class EntriesAsked(Parameters, frozen=True, kw_only=True, rename={"start": "from"}):
    start: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=MAX_PAGE)] = 500


class BackEntriesAsked(Parameters, frozen=True, kw_only=True):
    """Days of entry, both included; at most `MAX_DAYS`."""

    since: date
    until: date | None = None  # today
    lag_days: Annotated[int, msgspec.Meta(ge=1, le=3_660)] = queries.LAG_DAYS
    at_least: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = queries.ENTRIES_A_DAY


class FeedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A fact in its place: its index, when the ledger took it, and its canonical bytes."""

    index: int
    integratedat: str
    entry: msgspec.Raw


class FeedPage(msgspec.Struct, frozen=True, kw_only=True):
    """Entries in order; ask again with ``from`` = ``next``."""

    entries: list[FeedEntry]
    next: int


class EntryShown(msgspec.Struct, frozen=True, kw_only=True):
    """A fact in its place, as the interface describes it."""

    index: int
    integratedat: str
    entry: Entry


class EntriesShown(msgspec.Struct, frozen=True, kw_only=True):
    """Entries in order; ask again with ``from`` = ``next``."""

    entries: list[EntryShown]
    next: int


def entries(asking: Asking, asked: EntriesAsked) -> Response:
    """Entries from a number on. A page that is full never changes and may be kept for ever."""
    rows = ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.entries(connection, asked.start, asked.limit),
    )
    page = FeedPage(
        entries=[
            FeedEntry(
                index=row.index,
                integratedat=canonical_time(row.integrated_at),
                entry=msgspec.Raw(row.entry),
            )
            for row in rows
        ],
        next=asked.start + len(rows),
    )
    response = Response(msgspec.json.encode(page), content_type="application/json")
    response.headers["Vary"] = "Authorization"
    response.headers["Cache-Control"] = _OPEN
    return kept(response, _CLOSED) if len(rows) == asked.limit else response


def back_entries(asking: Asking, asked: BackEntriesAsked) -> list[queries.BackEntries]:
    """Days on which many old deeds of one organization were entered at once.

    Raises:
        InvalidQuestionError: the days are in the wrong order, or too many.
    """
    until = asked.until or asking.today
    if not 0 <= (until - asked.since).days < MAX_DAYS:
        raise wrong_parameter("until", f"must be within {MAX_DAYS} days of since")
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.back_entries(
            connection, asked.since, until, lag_days=asked.lag_days, at_least=asked.at_least
        ),
    )


QUESTIONS = (
    Question(
        name="back_entries",
        path="/v1/ledger/back-entries",
        zh="集中补录(供审计查看,不自动扣分)",
        en="Many old deeds entered at once: a sign for the auditor, no judgement",
        parameters=BackEntriesAsked,
        result=list[queries.BackEntries],
        reads=_SCHEMA,
        answer=back_entries,
        roles=AUDITS,
        clauses=("E-29",),
    ),
    Question(
        name="entries",
        path="/v1/ledger/entries",
        zh="台账条目(按序)",
        en="Entries of the ledger in order, their canonical bytes verbatim",
        parameters=EntriesAsked,
        result=EntriesShown,
        reads=_SCHEMA,
        answer=entries,
        roles=SEES_EVERYTHING,
    ),
)
