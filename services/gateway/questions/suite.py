"""Questions about the suite itself: how far its parts have come, and what could not be handled."""

from datetime import datetime
from functools import partial
from typing import Annotated

import msgspec

from services.assessment import queries
from services.assessment.queries import Rebuilding
from services.gateway.desk.log import AccessLog
from services.gateway.pools import ask
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import AUDITS, OPERATES, SECURES, SEES_EVERYTHING
from services.gateway.shown_tokens import ShownToken, ShownTokens
from shared.contracts.errors import NotFoundError
from shared.contracts.page import Limit, Offset, Page
from shared.messaging.dead_letters import DeadLetter, DeadLetters
from shared.observability.positions import SCHEMAS, Status, status_of

_MAX_BODY = 4_000


class StatusAsked(Parameters, frozen=True, kw_only=True):
    pass


class DeadLettersAsked(Parameters, frozen=True, kw_only=True):
    service: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=500)] = 100


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A message that its consumer could not take; ``body`` is its beginning as text."""

    service: str
    number: int
    queue: str
    routing_key: str
    error: str
    attempts: int
    parked_at: str
    body: str


class AccessAsked(Parameters, frozen=True, kw_only=True):
    limit: Limit = 100
    offset: Offset = 0


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Who looked at what; ``at`` in UTC."""

    number: int
    at: datetime
    login: str
    role: str | None
    what: str
    outcome: str


class TokensAsked(Parameters, frozen=True, kw_only=True):
    limit: Limit = 100
    offset: Offset = 0


class RebuildAsked(Parameters, frozen=True, kw_only=True):
    pass


class Letters(msgspec.Struct, frozen=True, kw_only=True):
    """Dead letters that wait, by service, the oldest first."""

    letters: list[Letter]


def status(asking: Asking, _: StatusAsked) -> Status:
    """How far every part has come, and every alarm that stands."""
    found = status_of(asking.readers.reader)
    if asking.monitor is None:
        return found
    return msgspec.structs.replace(found, alarms=[*found.alarms, *asking.monitor()])


def access_log(asking: Asking, asked: AccessAsked) -> Page[Access]:
    """Who signed in and looked at what, the newest first."""
    log = AccessLog(asking.readers)
    lines, total = log.last(limit=asked.limit, offset=asked.offset)
    items = tuple(Access(**line._asdict()) for line in lines)
    return Page(items=items, total=total, limit=asked.limit, offset=asked.offset)


def tokens(asking: Asking, asked: TokensAsked) -> Page[ShownToken]:
    """Whose tokens were shown to a gateway, until when they are good, and which were revoked."""
    items, total = ShownTokens(asking.readers).last(limit=asked.limit, offset=asked.offset)
    return Page(items=items, total=total, limit=asked.limit, offset=asked.offset)


def dead_letters(asking: Asking, asked: DeadLettersAsked) -> Letters:
    """Messages that wait to be looked at and replayed."""
    if asked.service is not None and asked.service not in SCHEMAS:
        raise NotFoundError(asked.service[:100])
    found: list[Letter] = []
    for schema in SCHEMAS if asked.service is None else (asked.service,):
        letters = DeadLetters(partial(asking.readers.reader, schema), schema=schema)
        found.extend(_letter(schema, letter) for letter in letters.waiting(limit=asked.limit))
    return Letters(letters=found[: asked.limit])


def rebuild(asking: Asking, _: RebuildAsked) -> Rebuilding:
    """Whether a rebuild of the assessment runs, and how far the last one came."""
    return ask(asking.readers, "assessment", queries.rebuilding)


def _letter(service: str, letter: DeadLetter) -> Letter:
    return Letter(
        service=service,
        number=letter.id,
        queue=letter.queue,
        routing_key=letter.routing_key,
        error=letter.error,
        attempts=letter.attempts,
        parked_at=letter.parked_at.isoformat(),
        body=letter.body[:_MAX_BODY].decode(errors="replace"),
    )


QUESTIONS = (
    Question(
        name="access_log",
        path="/v1/access-log",
        zh="访问日志(仅审计)",
        en="The access log, for auditors: who signed in and looked at what",
        parameters=AccessAsked,
        result=Page[Access],
        reads="ledger",
        answer=access_log,
        roles=AUDITS,
    ),
    Question(
        name="tokens",
        path="/v1/tokens",
        zh="令牌:发给何人、何种角色、有效至何时(安全管理员与审计)",
        en="Tokens, for the administrators of security and audit: whose, and until when",
        parameters=TokensAsked,
        result=Page[ShownToken],
        reads="ledger",
        answer=tokens,
        has_moments=False,
        roles=SECURES | AUDITS,
    ),
    Question(
        name="status",
        path="/v1/status",
        zh="各部件的位置与滞后",
        en="How far each part has come, and by how much it is behind",
        parameters=StatusAsked,
        result=Status,
        reads="assessment",
        answer=status,
        has_moments=False,
        roles=SEES_EVERYTHING | OPERATES,
    ),
    Question(
        name="rebuild",
        path="/v1/rebuild",
        zh="考核重建的进度",
        en="How far the rebuild of the assessment is",
        parameters=RebuildAsked,
        result=Rebuilding,
        reads="assessment",
        answer=rebuild,
        has_moments=False,
        roles=SEES_EVERYTHING | OPERATES,
    ),
    Question(
        name="dead_letters",
        path="/v1/dead-letters",
        zh="死信",
        en="Messages that could not be handled",
        parameters=DeadLettersAsked,
        result=Letters,
        reads="ledger",
        answer=dead_letters,
        has_moments=False,
        roles=OPERATES,
    ),
)
