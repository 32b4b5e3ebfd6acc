"""The organizations that a question takes in: those below one, and all that are known."""

from datetime import date
from uuid import UUID

from services.gateway.pools import Reader, ask
from services.gateway.questions.question import Asking
from services.gateway.reach import SEES_EVERYTHING
from services.registry import queries
from services.registry.queries import Known, KnownOf
from shared.contracts.roles import Role

_REGISTRY = "registry"


def below(asking: Asking, organization_id: UUID, on: date) -> tuple[UUID, ...]:
    """Give the organizations strictly below one on a day; whoever asks must see that one.

    A branch sees itself only.
    """
    role = asking.principal.role
    if role is not Role.TOWNSHIP and role not in SEES_EVERYTHING:
        return ()

    def found() -> tuple[UUID, ...]:
        return ask(
            asking.readers,
            _REGISTRY,
            lambda connection: queries.ids_below(connection, organization_id, on=on),
        )

    return asking.once((below, organization_id, on), found)


def known_of(asking: Asking) -> KnownOf:
    """Give what reads the organizations known on a day, once in a request."""

    def once(connection: Reader, *, on: date) -> dict[UUID, Known]:
        def read() -> dict[UUID, Known]:
            return queries.known_organizations(connection, on=on)

        return asking.once((queries.known_organizations, on), read)

    return once
