"""Dead letters put back: into their own queue, then marked."""

from functools import partial

from services.gateway.context import Context
from services.gateway.pools import mark_replayed
from services.gateway.reach import OPERATES, require_role
from shared.contracts.errors import NotFoundError
from shared.contracts.principal import Principal
from shared.messaging.dead_letters import DeadLetters
from shared.observability.positions import SCHEMAS


def replay(context: Context, principal: Principal, service: str, number: int) -> None:
    """Put a dead letter back into its queue.

    Raises:
        NotAllowedError: the role may not.
        NotFoundError: there is no such service, or no letter of that number.
        BusUnavailableError: it was not published, and so not marked.
    """
    require_role(principal, OPERATES)
    if service not in SCHEMAS:
        raise NotFoundError(service[:100])
    letters = DeadLetters(
        partial(context.readers.reader, service),
        schema=service,
        mark=partial(mark_replayed, context.readers, service),
    )
    with context.publisher() as publisher:
        letters.replay(number, publisher)
