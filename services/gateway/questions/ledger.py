"""The feed: every fact of the county in its one order, canonical bytes verbatim."""

from typing import Annotated

import msgspec
from flask import Response

from services.gateway.pools import ask
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import SEES_EVERYTHING
from services.ledger import queries
from shared.contracts.entry import Entry
from shared.kernel.canonical import canonical_time

_SCHEMA = "ledger"
_CLOSED = "private, max-age=31536000, immutable"
_OPEN = "no-store"

MAX_PAGE = 2_000


class EntriesAsked(Parameters, frozen=True, kw_only=True, rename={"start": "from"}):
    start: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=MAX_PAGE)] = 500


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
    response.headers["Cache-Control"] = _CLOSED if len(rows) == asked.limit else _OPEN
    response.headers["Vary"] = "Authorization"
    return response


QUESTIONS = (
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
