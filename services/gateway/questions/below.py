"""The organizations that a question about an organization and all below it takes in."""

from datetime import date
from uuid import UUID

from services.gateway.pools import Reader, ask
from services.gateway.questions.question import Asking
from services.gateway.reach import SEES_EVERYTHING
from services.registry import queries
from shared.contracts.page import MAX_LIMIT
from shared.contracts.roles import Role

_REGISTRY = "registry"


def below(asking: Asking, organization_id: UUID, on: date) -> tuple[UUID, ...]:
    """Give the organizations strictly below one on a day; whoever asks must see that one.

    A branch sees itself only.
    """
    role = asking.principal.role
    if role is not Role.TOWNSHIP and role not in SEES_EVERYTHING:
        return ()

    def question(connection: Reader) -> tuple[UUID, ...]:
        found: list[UUID] = []
        while True:
            page = queries.organizations(
                connection, on=on, below=organization_id, limit=MAX_LIMIT, offset=len(found)
            )
            found.extend(one.organization_id for one in page.items)
            if len(found) >= page.total or not page.items:
                return tuple(found)

    return ask(asking.readers, _REGISTRY, question)
