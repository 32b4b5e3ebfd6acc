"""The lists of a template: organizations, people and posts as far as whoever asks may see them."""

from collections.abc import Collection
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from services.gateway.desk.excel.names import Entry, Lists, Named, entries
from services.gateway.desk.labels import choice_label
from services.gateway.desk.references import answer
from services.gateway.desk.visit import Visit
from services.gateway.pools import Reader, ask
from services.registry import queries
from services.registry.queries import PostOn
from shared.contracts.roles import NAME_READERS
from shared.kernel.errors import ZerenError

ORGANIZATION, PERSON, POST = "registry.organization", "registry.person", "registry.post"
MAX_ORGANIZATIONS = 3_000
_PAGE = 1_000


class _Place(NamedTuple):
    id: str
    name: str


def lists_for(visit: Visit, kinds: Collection[str]) -> Lists:
    """Give the lists of these kinds of reference, as of today and in reach of whoever asks.

    Raises:
        ZerenError: a question about them is refused.
    """
    found: dict[str, list[Entry]] = {}
    organizations = _organizations(visit)
    if ORGANIZATION in kinds:
        found[ORGANIZATION] = entries(organizations)
    places = [_Place(one.id, one.name) for one in organizations]
    if PERSON in kinds and visit.principal.role in NAME_READERS:
        found[PERSON] = _people(visit, places)
    if POST in kinds:
        found[POST] = _posts(visit, places)
    return found


def _organizations(visit: Visit) -> list[Named]:
    rows: list[Any] = []
    while len(rows) < MAX_ORGANIZATIONS:
        page = answer(visit, "organizations", limit=str(_PAGE), offset=str(len(rows)))
        rows += page.items
        if not page.items or len(rows) >= page.total:
            break
    own = visit.principal.organization_id
    if own is not None and all(one.organization_id != own for one in rows):
        with suppress(ZerenError):
            rows.insert(0, answer(visit, "organization", organization_id=str(own)))
    names = {one.organization_id: one.name for one in rows}
    return [
        Named(str(one.organization_id), one.name, names.get(one.superior_id, "")) for one in rows
    ]


def _people(visit: Visit, places: list[_Place]) -> list[Entry]:
    today = visit.desk.context.today()

    def there(connection: Reader) -> dict[UUID, str]:
        return {
            one.person_id: place.name
            for place in places
            for one in queries.people(connection, UUID(place.id), on=today)
            if one.is_serving and one.erased_on is None
        }

    found = ask(visit.desk.context.readers, "registry", there)
    names = visit.desk.context.names.of([*found], visit.principal)
    named = [Named(str(one), names[one], place) for one, place in found.items() if one in names]
    return entries(named, always_placed=True)


def _posts(visit: Visit, places: list[_Place]) -> list[Entry]:
    today: date = visit.desk.context.today()

    def there(connection: Reader) -> list[tuple[str, PostOn]]:
        return [
            (place.name, one)
            for place in places
            for one in queries.posts(connection, UUID(place.id), on=today)
        ]

    return entries(
        (
            Named(str(one.post_id), _post_name(one, visit.language), place)
            for place, one in ask(visit.desk.context.readers, "registry", there)
        ),
        always_placed=True,
    )


def _post_name(one: PostOn, language: str) -> str:
    return one.title or choice_label(type(one.kind), str(one.kind)).in_(language)
