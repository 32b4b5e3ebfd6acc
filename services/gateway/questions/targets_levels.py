"""The question whether responsibility goes down unbroken, from level to level (S-06)."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.gateway.pools import Reader, ask
from services.gateway.questions.below import below
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import require_sight
from services.registry import queries
from services.targets.queries.levels import LevelFault, LevelFinding, level_findings
from shared.contracts.fact import Year
from shared.contracts.page import MAX_LIMIT, Limit, Offset, Page

_SCHEMA = "targets"


class LevelFindingsAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    year: Year | None = None  # that of the day
    on: date | None = None
    fault: LevelFault | None = None
    limit: Limit = 100
    offset: Offset = 0


def level_findings_of(asking: Asking, asked: LevelFindingsAsked) -> Page[LevelFinding]:
    """Items of an organization and of those below that hang on nothing, or that nobody takes on."""
    day, own = asked.on or asking.today, asked.organization_id
    require_sight(own, day, asking.principal, asking.tree)
    units = (own, *below(asking, own, day))
    superiors = _superiors(asking, day)
    there = ask(
        asking.readers,
        _SCHEMA,
        lambda connection: level_findings(
            connection, units, year=asked.year or day.year, on=day, superiors=superiors
        ),
    )
    found = [finding for finding in there if asked.fault in {None, finding.fault}]
    return Page(
        items=tuple(found[asked.offset : asked.offset + asked.limit]),
        total=len(found),
        limit=asked.limit,
        offset=asked.offset,
    )


def _superiors(asking: Asking, day: date) -> Mapping[UUID, tuple[UUID, ...]]:
    def question(connection: Reader) -> dict[UUID, tuple[UUID, ...]]:
        found: dict[UUID, tuple[UUID, ...]] = {}
        while True:
            page = queries.organizations(connection, on=day, limit=MAX_LIMIT, offset=len(found))
            for one in page.items:
                nearest = (one.superior_id,) if one.superior_id else ()
                found[one.organization_id] = (*nearest, *one.other_superior_ids)
            if len(found) >= page.total or not page.items:
                return found

    return ask(asking.readers, "registry", question)


QUESTIONS = (
    Question(
        name="level_findings",
        path="/v1/organizations/{organization_id}/level-findings",
        zh="逐级落实:无上级依据的事项与无人承接的事项",
        en="Items without an item above (orphans), and items that nobody below takes on (gaps)",
        parameters=LevelFindingsAsked,
        result=Page[LevelFinding],
        reads=_SCHEMA,
        answer=level_findings_of,
        clauses=("S-06", "S-34"),
    ),
)
