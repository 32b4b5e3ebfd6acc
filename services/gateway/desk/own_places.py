"""How far each service was when a browser last recorded something: its next page waits for that."""

from contextlib import suppress

from flask import g, request

from services.gateway.bodies import positions_of
from services.gateway.pools import Readers
from services.gateway.waiting import wait_until_visible
from shared.contracts.errors import NotYetVisibleError
from shared.contracts.principal import Position
from shared.kernel.errors import ZerenError

PLACES_COOKIE = "zeren-places"
SEEN_AFTER_S = 60


def own_places() -> tuple[Position, ...]:
    """Give how far each service was when this browser last recorded something."""
    with suppress(ZerenError):
        return positions_of(g.get("places") or request.cookies.get(PLACES_COOKIE))
    return ()


def note_place(position: str) -> None:
    """Keep how far a service is, now that this browser has recorded something there."""
    places = (*own_places(), *positions_of(position))
    last = {place.service: str(place) for place in places}
    g.places = ",".join(last.values())


def wait_for_own(readers: Readers) -> None:
    """Wait until what this browser recorded is seen; after a while show what there is."""
    places = own_places()
    with suppress(NotYetVisibleError):
        for schema in {"assessment", *(place.service for place in places)} if places else ():
            wait_until_visible(readers, schema, places)
