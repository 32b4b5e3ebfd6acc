"""Questions to assessment about people: leaders' scores (S-60), and what each must see to.

A person is asked about by id, and named by `person_names` to whoever may read names.
"""

from datetime import date
from uuid import UUID

from services.assessment import queries
from services.assessment.queries import ObligationOn, PersonScore, State
from services.gateway.pools import Reader, ask
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import SEES_EVERYTHING, require_sight
from shared.contracts.errors import OutOfScopeError
from shared.contracts.fact import ShortText, Year
from shared.contracts.page import Limit, Offset, Page

_SCHEMA = "assessment"


class PersonAsked(Parameters, frozen=True, kw_only=True):
    """``on``: the day on whose tree the asker must reach the person's organizations."""

    person_id: UUID
    year: Year
    valid_at: date | None = None
    on: date | None = None


class DutiesAsked(PersonAsked, frozen=True, kw_only=True):
    state: State | None = None
    duty: ShortText | None = None
    limit: Limit = 100
    offset: Offset = 0


class LeadersAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    year: Year
    valid_at: date | None = None
    on: date | None = None
    limit: Limit = 100
    offset: Offset = 0


def person_score(asking: Asking, asked: PersonAsked) -> PersonScore:
    """The score of one leader."""

    def question(connection: Reader) -> PersonScore:
        _reached(asking, asked, connection, all_of_them=True)
        return queries.person_score(
            connection,
            asked.person_id,
            year=asked.year,
            valid_at=asked.valid_at,
            known_at=asking.known_at,
        )

    return ask(asking.readers, _SCHEMA, question)


def person_obligations(asking: Asking, asked: DutiesAsked) -> Page[ObligationOn]:
    """What one person must see to in a year, and how each stands."""

    def question(connection: Reader) -> Page[ObligationOn]:
        within = _reached(asking, asked, connection, all_of_them=False)
        return queries.person_obligations(
            connection,
            asked.person_id,
            year=asked.year,
            valid_at=asked.valid_at or asking.today,
            known_at=asking.known_at,
            state=asked.state,
            duty=asked.duty,
            within=within,
            limit=asked.limit,
            offset=asked.offset,
        )

    return ask(asking.readers, _SCHEMA, question)


def leaders(asking: Asking, asked: LeadersAsked) -> Page[PersonScore]:
    """The scores of all who led an organization in a year."""
    require_sight(asked.organization_id, asked.on or asking.today, asking.principal, asking.tree)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.leaders(
            connection,
            asked.organization_id,
            year=asked.year,
            valid_at=asked.valid_at,
            known_at=asking.known_at,
            limit=asked.limit,
            offset=asked.offset,
        ),
    )


def _reached(
    asking: Asking, asked: PersonAsked, connection: Reader, *, all_of_them: bool
) -> tuple[UUID, ...]:
    """Give the person's organizations that the asker reaches.

    A score is of all of them, so who does not reach all does not see it; what is owed is shown as
    far as the asker reaches.

    Raises:
        OutOfScopeError: the asker reaches none of them, or not all where all are wanted.
        NotFoundError: nobody of that id is known to have held a post.
    """
    organizations = queries.led_by(connection, asked.person_id, known_at=asking.known_at)
    if asking.principal.role in SEES_EVERYTHING:
        return organizations
    day, found = asked.on or asking.today, []
    for organization_id in organizations:
        try:
            require_sight(organization_id, day, asking.principal, asking.tree)
        except OutOfScopeError:
            if all_of_them:
                raise
        else:
            found.append(organization_id)
    if not found:
        raise OutOfScopeError(str(asked.person_id))
    return tuple(found)


_OF = "/v1/persons/{person_id}"

QUESTIONS = (
    Question(
        name="person_score",
        path=f"{_OF}/score",
        zh="一名领导干部的考核得分",
        en="The score of one leader, on own obligations while in post",
        parameters=PersonAsked,
        result=PersonScore,
        reads=_SCHEMA,
        answer=person_score,
        clauses=("S-60",),
    ),
    Question(
        name="person_obligations",
        path=f"{_OF}/obligations",
        zh="一人应尽的义务及其状态",
        en="What one person must see to in a year, and how each stands",
        parameters=DutiesAsked,
        result=Page[ObligationOn],
        reads=_SCHEMA,
        answer=person_obligations,
        clauses=("S-34", "S-38", "S-47", "S-59", "S-67"),
    ),
    Question(
        name="leaders",
        path="/v1/organizations/{organization_id}/leaders",
        zh="领导班子成员考核得分",
        en="The scores of all who led an organization in a year",
        parameters=LeadersAsked,
        result=Page[PersonScore],
        reads=_SCHEMA,
        answer=leaders,
        clauses=("S-60",),
    ),
)
