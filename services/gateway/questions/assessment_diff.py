"""The question what changed between two sizes of the ledger, and which facts did it."""

from datetime import date
from functools import partial
from uuid import UUID

from services.assessment.queries import Difference, differences
from services.gateway.as_of import KnownAt, ValidAt, size_of
from services.gateway.pools import ask
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import SEES_EVERYTHING, require_sight, sees
from services.ledger import queries as ledger
from shared.contracts.errors import OutOfScopeError
from shared.contracts.fact import Year
from shared.contracts.page import Limit, Offset, Page
from shared.contracts.roles import Role

_SCHEMA = "assessment"


class DiffAsked(Parameters, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """From one size of the ledger to another; ``to`` left out: all that there is."""

    start: KnownAt
    end: KnownAt | None = None
    year: Year
    valid_at: ValidAt | None = None
    organization_id: UUID | None = None
    below: UUID | None = None
    limit: Limit = 100
    offset: Offset = 0


def diff(asking: Asking, asked: DiffAsked) -> Page[Difference]:
    """What changed about the organizations that the asker sees."""
    day = asked.valid_at or asking.today
    organization_id, below = _within(asking, asked, day)
    start = size_of(asked.start, asking.readers, asking.policy)
    if asked.end is None:
        end = ask(asking.readers, "ledger", ledger.size)
    else:
        end = size_of(asked.end, asking.readers, asking.policy)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: differences(
            connection,
            sizes=(start, end),
            year=asked.year,
            valid_at=day,
            organization_ids=None if organization_id is None else {organization_id},
            below=below,
            sees=partial(sees, day=day, principal=asking.principal, tree=asking.tree),
            limit=asked.limit,
            offset=asked.offset,
        ),
    )


def _within(asking: Asking, asked: DiffAsked, day: date) -> tuple[UUID | None, UUID | None]:
    """Give the one organization or the top of those that are asked about, both as far as seen."""
    own, role = asking.principal.organization_id, asking.principal.role
    if asked.organization_id is not None:
        require_sight(asked.organization_id, day, asking.principal, asking.tree)
        return asked.organization_id, asked.below
    if role in SEES_EVERYTHING:
        return None, asked.below
    if own is None:
        raise OutOfScopeError
    if role is Role.BRANCH:
        return own, asked.below
    below = asked.below or own
    require_sight(below, day, asking.principal, asking.tree)
    return None, below


QUESTIONS = (
    Question(
        name="diff",
        path="/v1/diff",
        zh="两个时点之间的变化及其依据",
        en="What changed between two sizes of the ledger, and which facts did it",
        parameters=DiffAsked,
        result=Page[Difference],
        reads=_SCHEMA,
        answer=diff,
        has_moments=False,
        clauses=("S-61", "S-62"),
    ),
)
