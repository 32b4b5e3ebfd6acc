"""Canonical bytes: one spelling for one value, so that hashes and signatures mean something.

Source: RFC 8785 (JSON Canonicalization Scheme) on the subset that zeren stores: UTF-8, keys sorted,
no insignificant space, ASCII keys, integers within 2**53 - 1, no floats, decimals as strings.
"""

from datetime import UTC, datetime
from typing import Any

import msgspec

_encoder = msgspec.json.Encoder(order="sorted", decimal_format="string")

MAX_INTEGER = 2**53 - 1


def canonical(value: Any) -> bytes:
    """Give the canonical JSON bytes of builtins or msgspec structs.

    Callers keep to the subset: no floats, ASCII keys, integers within ``MAX_INTEGER``; the door
    (``strict_json.loads``) and the types of facts see to it.
    """
    return _encoder.encode(value)


def canonical_time(moment: datetime) -> str:
    """Write a moment as ``YYYY-MM-DDThh:mm:ss.ffffffZ``: 27 characters, always.

    Raises:
        ValueError: the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be written")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
