"""The tree of organizations as the registry's read model has it."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from services.gateway.pools import Reader, Readers, ask
from services.gateway.waiting import wait_until_visible
from services.registry import queries
from shared.contracts.principal import Position

_REGISTRY = "registry"
_Above = Callable[..., Sequence[UUID] | None]


class RegistryTree:
    """Asks the registry who stands above whom, on a day.

    An organization that is not found is looked for again once the read model has taken in the
    places that the caller has seen (``after``).
    """

    def __init__(self, readers: Readers, after: Sequence[Position] = ()) -> None:
        self._readers = readers
        self._after = [place for place in after if place.service == _REGISTRY]

    def ancestors(self, organization_id: UUID, day: date) -> Sequence[UUID] | None:
        """Give the superiors on that day, nearest first; None where it did not stand that day.

        Raises:
            NotYetVisibleError: it is not found, and the read model stays behind ``after``.
        """
        return self._found(queries.ancestors, organization_id, day)

    def leaders(self, organization_id: UUID, day: date) -> Sequence[UUID] | None:
        """Give all that lead it on that day, by any of its superiors; None as above.

        Raises:
            NotYetVisibleError: as above.
        """
        return self._found(queries.leaders, organization_id, day)

    def _found(self, query: _Above, organization_id: UUID, day: date) -> Sequence[UUID] | None:
        found = self._ask(query, organization_id, day)
        if found is None and self._after:
            wait_until_visible(self._readers, _REGISTRY, self._after)
            self._after = []
            found = self._ask(query, organization_id, day)
        return found

    def _ask(self, query: _Above, organization_id: UUID, day: date) -> Sequence[UUID] | None:
        def question(connection: Reader) -> Sequence[UUID] | None:
            above = query(connection, organization_id, on=day)
            if above or queries.organization(connection, organization_id, on=day):
                return above
            return None

        return ask(self._readers, _REGISTRY, question)
