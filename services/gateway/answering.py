"""What every answer of the gateway has in common: JSON as msgspec writes it, never a float."""

from typing import Any

import msgspec
from flask import Response

_encoder = msgspec.json.Encoder(decimal_format="string", enc_hook=str)


def json_response(value: Any, status: int = 200) -> Response:
    """Give a value as JSON; private to whoever asked and never kept by a cache."""
    response = Response(_encoder.encode(value), status=status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
