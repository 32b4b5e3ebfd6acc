"""Questions to assessment: scores, what they rest on, what is owed; as of a size of the ledger."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec

from services.assessment import queries
from services.assessment.queries import Explanation, ObligationOn, Score, State
from services.gateway.pools import Reader, ask
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import SEES_EVERYTHING, require_sight
from shared.contracts.errors import OutOfScopeError
from shared.contracts.fact import ShortText, Year
from shared.contracts.facts.registry import Category, OrganizationKind
from shared.contracts.page import Limit, Offset, Page
from shared.contracts.roles import Role

_SCHEMA = "assessment"
T = TypeVar("T")

Sort = Annotated[str, msgspec.Meta(pattern="^-?(name|kind|category)$")]


class ScoresAsked(Parameters, frozen=True, kw_only=True):
    year: Year
    valid_at: date | None = None
    below: UUID | None = None
    kind: OrganizationKind | None = None
    category: Category | None = None
    assessed: bool | None = None
    sort: Sort = "name"
    limit: Limit = 100
    offset: Offset = 0


class ScoreAsked(Parameters, frozen=True, kw_only=True):
    """``on``: the day on whose tree the asker must reach the organization; today if left out."""

    organization_id: UUID
    year: Year
    valid_at: date | None = None
    on: date | None = None


class ObligationsAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    year: Year
    valid_at: date | None = None
    on: date | None = None
    state: State | None = None
    duty: ShortText | None = None
    limit: Limit = 100
    offset: Offset = 0


def scores(asking: Asking, asked: ScoresAsked) -> Page[Score]:
    """The scores of all organizations that the asker sees."""
    own, role = asking.principal.organization_id, asking.principal.role
    if role is Role.BRANCH:
        return _own(asking, asked)
    below = asked.below
    if role not in SEES_EVERYTHING:
        below = below or own
        if below is None:
            raise OutOfScopeError
        require_sight(below, asked.valid_at or asking.today, asking.principal, asking.tree)
    return _ask(
        asking,
        lambda connection: queries.scores(
            connection,
            year=asked.year,
            valid_at=asked.valid_at,
            known_at=asking.known_at,
            kind=asked.kind,
            category=asked.category,
            below=below,
            assessed=asked.assessed,
            sort=asked.sort,
            limit=asked.limit,
            offset=asked.offset,
        ),
    )


def score(asking: Asking, asked: ScoreAsked) -> Score:
    """The score of one organization."""
    _require_sight(asking, asked)
    return _ask(
        asking,
        lambda connection: queries.score(
            connection,
            asked.organization_id,
            year=asked.year,
            valid_at=asked.valid_at,
            known_at=asking.known_at,
        ),
    )


def explain(asking: Asking, asked: ScoreAsked) -> Explanation:
    """A score with each point's rule, clauses, obligation and facts."""
    _require_sight(asking, asked)
    return _ask(
        asking,
        lambda connection: queries.explain(
            connection,
            asked.organization_id,
            year=asked.year,
            valid_at=asked.valid_at,
            known_at=asking.known_at,
        ),
    )


def obligations(asking: Asking, asked: ObligationsAsked) -> Page[ObligationOn]:
    """What one organization owes in a year, and how each stands."""
    _require_sight(asking, asked)
    return _ask(
        asking,
        lambda connection: queries.obligations(
            connection,
            asked.organization_id,
            year=asked.year,
            valid_at=asked.valid_at,
            known_at=asking.known_at,
            state=asked.state,
            duty=asked.duty,
            limit=asked.limit,
            offset=asked.offset,
        ),
    )


def _own(asking: Asking, asked: ScoresAsked) -> Page[Score]:
    own = asking.principal.organization_id
    if own is None:
        raise OutOfScopeError
    just_own = ScoreAsked(organization_id=own, year=asked.year, valid_at=asked.valid_at)
    return Page(items=(score(asking, just_own),), total=1, limit=1, offset=0)


def _ask(asking: Asking, question: Callable[[Reader], T]) -> T:
    return ask(asking.readers, _SCHEMA, question)


def _require_sight(asking: Asking, asked: ScoreAsked | ObligationsAsked) -> None:
    day = asked.on or asking.today
    require_sight(asked.organization_id, day, asking.principal, asking.tree)


_OF = "/v1/organizations/{organization_id}"

QUESTIONS = (
    Question(
        name="scores",
        path="/v1/scores",
        zh="考核得分",
        en="The scores of a year",
        parameters=ScoresAsked,
        result=Page[Score],
        reads=_SCHEMA,
        answer=scores,
        clauses=("S-08", "S-61"),
    ),
    Question(
        name="score",
        path=f"{_OF}/score",
        zh="一个组织的考核得分",
        en="The score of one organization",
        parameters=ScoreAsked,
        result=Score,
        reads=_SCHEMA,
        answer=score,
        clauses=("S-61",),
    ),
    Question(
        name="explain",
        path=f"{_OF}/explain",
        zh="得分说明:每一分的规则、条款与事实",
        en="A score with each point's rule, clauses and facts",
        parameters=ScoreAsked,
        result=Explanation,
        reads=_SCHEMA,
        answer=explain,
        clauses=("S-61",),
    ),
    Question(
        name="obligations",
        path=f"{_OF}/obligations",
        zh="应尽义务及其状态",
        en="What is owed in a year, and how each obligation stands",
        parameters=ObligationsAsked,
        result=Page[ObligationOn],
        reads=_SCHEMA,
        answer=obligations,
        clauses=(
            *("S-12", "S-13", "S-16", "S-22", "S-23", "S-26", "S-31", "S-34", "S-36", "S-37a"),
            *("S-37b", "S-37c", "S-38", "S-39", "S-40", "S-41", "S-42", "S-43", "S-44", "S-45"),
            *("S-46", "S-47", "S-48", "S-49", "S-50", "S-51", "S-52", "S-53", "S-54", "S-55"),
            *("S-56", "S-57", "S-58", "S-59", "S-66", "S-70"),
        ),
    ),
)
