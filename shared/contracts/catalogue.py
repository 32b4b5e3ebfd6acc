"""Every fact that was ever stored, by its stored name, and how it is read.

A version that is no longer written stays here with an upcaster to its successor, for ever.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from shared.contracts.fact import Fact
from shared.contracts.facts import activities, registry, targets
from shared.kernel.errors import UnknownFactError

FACTS: dict[str, type[Fact]] = {
    fact.TOPIC: fact for fact in (*registry.FACTS, *targets.FACTS, *activities.FACTS)
}

Upcaster = Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]
UPCASTERS: dict[str, Upcaster] = {}

_decoders = {name: msgspec.json.Decoder(fact) for name, fact in FACTS.items()}


def decode_fact(name: str, data: bytes | msgspec.Raw) -> Fact:
    """Read a stored payload as the fact it is today.

    Raises:
        UnknownFactError: no such stored name; the reader must stop, never skip.
    """
    decoder = _decoders.get(name)
    if decoder is not None:
        return decoder.decode(data)
    if name not in UPCASTERS:
        raise UnknownFactError(name)
    return _upcast(name, msgspec.json.decode(data))


def _upcast(name: str, payload: dict[str, Any]) -> Fact:
    while name in UPCASTERS:
        name, payload = UPCASTERS[name](payload)
    return msgspec.convert(payload, FACTS[name])
