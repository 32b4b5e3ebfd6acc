"""What arrived, and whether it may be handed on: judged before any handler sees it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from shared.kernel import strict_json
from shared.kernel.errors import MalformedJsonError
from shared.messaging.broker_rights import may_send
from shared.messaging.dead_letters import ROUTING_KEY_HEADER

ACCEPTED_TYPES = frozenset({"application/json", "application/cloudevents+json"})
MAX_BODY_BYTES = 262_144  # four times the largest entry


class Delivered(NamedTuple):
    """One message as a handler gets it; ``body`` is JSON, byte for byte as it came."""

    body: bytes
    routing_key: str
    message_id: str
    headers: dict[str, Any]
    redelivered: bool


class Retries(msgspec.Struct, frozen=True, kw_only=True):
    """How often a failing handler is called in all, and how long to pause between."""

    attempts: int = 5
    first_pause_s: float = 0.1
    longest_pause_s: float = 5.0

    def pauses_s(self) -> Iterator[float]:
        """Give the pause before each further attempt: doubling, bounded."""
        for number in range(self.attempts - 1):
            yield min(self.first_pause_s * 2**number, self.longest_pause_s)


def delivered(message: Any) -> Delivered:
    """Read kombu's message. One that was replayed tells its first routing key."""
    headers = dict(message.headers)
    routing_key = headers.pop(ROUTING_KEY_HEADER, None)
    return Delivered(
        body=_bytes(message.body),
        routing_key=str(routing_key or message.delivery_info.get("routing_key") or ""),
        message_id=str(message.properties.get("message_id") or ""),
        headers=headers,
        redelivered=bool(message.delivery_info.get("redelivered")),
    )


def fault_of(message: Any) -> str | None:
    """Tell why a message cannot be handed on; None if it can."""
    sender = message.properties.get("user_id")
    place = message.delivery_info
    if not may_send(sender, str(place.get("exchange")), str(place.get("routing_key"))):
        return f"user {sender!r} may not send this"
    if message.errors:
        return "the body could not be unpacked"
    if message.content_type not in ACCEPTED_TYPES:
        return f"content type {message.content_type!r} is not accepted"
    body = _bytes(message.body)
    if len(body) > MAX_BODY_BYTES:
        return f"{len(body)} bytes are more than {MAX_BODY_BYTES}"
    try:
        strict_json.loads(body)
    except MalformedJsonError as error:
        return str(error)
    return None


def last_words(message: Any) -> tuple[str, int]:
    """Give the broker's reason for a dead letter, and how often it had been delivered."""
    deaths = message.headers.get("x-death")
    death = deaths[0] if isinstance(deaths, list) and deaths else {}
    reason = death.get("reason", "unknown") if isinstance(death, dict) else "unknown"
    count = message.headers.get("x-delivery-count", 0)
    return f"given up by the broker: {reason}", count if isinstance(count, int) else 0


def _bytes(body: Any) -> bytes:
    return body.encode("utf-8", "surrogatepass") if isinstance(body, str) else bytes(body or b"")
