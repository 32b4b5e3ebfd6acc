"""What questions about an organization share: parameters, sight, the numbers in force, the asking.

`answering` makes the answer of a question that is one query of activity logging: the query is given
what was asked under the same names, and those of `_SUPPLIED` that it wants besides.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from services.activities.queries.inspections import Viewer
from services.gateway.pools import Reader, Readers, ask
from services.gateway.questions import leadership
from services.gateway.questions.question import Asking, Parameters
from services.gateway.reach import SEES_EVERYTHING, require_sight
from shared.contracts.errors import NotFoundError
from shared.contracts.fact import Year
from shared.contracts.page import Limit, Offset
from shared.eventstore.cited_files import CitedFile
from shared.eventstore.migrations import SHARED_SERIES

ACTIVITIES = "activities"
CITING = SHARED_SERIES["citing"]  # services whose facts name files
OF = "/v1/organizations/{organization_id}"

Answer = Callable[[Asking, Any], Any]


class OnAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None  # today


class YearAsked(OnAsked, frozen=True, kw_only=True):
    year: Year | None = None  # that of the day


class WholeYearAsked(OnAsked, frozen=True, kw_only=True):
    year: Year


class PageAsked(OnAsked, frozen=True, kw_only=True):
    limit: Limit = 100
    offset: Offset = 0


class PageOfYearAsked(PageAsked, frozen=True, kw_only=True):
    year: Year | None = None  # all


def in_sight(asking: Asking, asked: OnAsked) -> date:
    """Give the day asked about.

    Raises:
        OutOfScopeError: whoever asks does not see the organization on that day.
    """
    on = asked.on or asking.today
    require_sight(asked.organization_id, on, asking.principal, asking.tree)
    return on


def files_cited(
    readers: Readers, query: Callable[[Reader], tuple[CitedFile, ...]]
) -> tuple[CitedFile, ...]:
    """Give the files that facts of any service cite, as a query of `cited_files` finds them."""
    return tuple(one for schema in CITING for one in ask(readers, schema, query))


def told(asking: Asking, query: Callable[..., Any], **given: Any) -> Any:
    """Run a query of activity logging on one snapshot."""
    return ask(asking.readers, ACTIVITIES, lambda connection: query(connection, **given))


def answering(query: Callable[..., Any], *supplied: str) -> Answer:
    """Make an answer that runs one query.

    What was asked goes to the query under its own names, but the day, which goes there where it is
    among ``supplied``; a year that is left out is that of the day where the parameters say so, and
    ``as_unit`` turns the organization into the unit that the query is about.

    Raises:
        NotFoundError: the query found nothing to tell.
    """
    makers = [(name, _SUPPLIED[name]) for name in supplied]

    def answer(asking: Asking, asked: OnAsked) -> Any:
        on = in_sight(asking, asked)
        given = msgspec.structs.asdict(asked)
        del given["on"]
        if isinstance(asked, YearAsked):
            given["year"] = asked.year or on.year
        if given.pop("as_unit", False):
            given["unit_id"] = given.pop("organization_id")
        given |= {name: make(asking, asked, on) for name, make in makers}
        found = told(asking, query, **given)
        if found is None:
            raise NotFoundError(str(asked.organization_id))
        return found

    return answer


def viewer_of(asking: Asking) -> Viewer:
    """Give what may be shown of what is kept from units (E-45)."""
    principal = asking.principal
    return Viewer(principal.organization_id, principal.role in SEES_EVERYTHING)


_SUPPLIED: Mapping[str, Callable[[Asking, OnAsked, date], Any]] = {
    "on": lambda asking, asked, on: on,  # noqa: ARG005
    "viewer": lambda asking, asked, on: viewer_of(asking),  # noqa: ARG005
    "practice": lambda asking, asked, on: leadership.practice(asking, asked.organization_id, on),
    "secretaries": lambda asking, asked, on: leadership.secretaries(  # noqa: ARG005
        asking, asked.organization_id
    ),
    "days": lambda asking, asked, on: leadership.working_days(asking, asked.organization_id, on),
}
