"""Ed25519 of RFC 8032: checked by the library `cryptography` where there is one, else here.

Both take the same signatures: S below the group's order, R compared as bytes (no cofactor), the
key canonical and not of small order.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from hashlib import sha512

KEY_BYTES = 32
SIGNATURE_BYTES = 64

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)

_Point = tuple[int, int, int, int]  # extended homogeneous coordinates: X, Y, Z, T = XY/Z


def verify(key: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether the signature of the message is of this key."""
    library = _library()
    if library is None:
        return verify_purely(key, signature, message)
    return len(signature) == SIGNATURE_BYTES and is_usable(key) and library(key, signature, message)


def verify_purely(key: bytes, signature: bytes, message: bytes) -> bool:
    """Tell the same with integers alone; some milliseconds. For public values only."""
    if len(signature) != SIGNATURE_BYTES or not is_usable(key):
        return False
    scalar = int.from_bytes(signature[32:], "little")
    point = _decoded(key)
    if scalar >= _L or point is None:
        return False
    digest = sha512(signature[:32] + key + message).digest()
    challenge = int.from_bytes(digest, "little") % _L
    minus = (_P - point[0], point[1], point[2], _P - point[3])
    return _encoded(_add(_times(scalar, _BASE), _times(challenge, minus))) == signature[:32]


@lru_cache(maxsize=1024)
def is_usable(key: bytes) -> bool:
    """Tell whether 32 bytes are a canonical point that is not of small order."""
    point = _decoded(key) if len(key) == KEY_BYTES else None
    if point is None or _encoded(point) != key:
        return False
    for _ in range(3):
        point = _add(point, point)
    return _encoded(point) != _encoded(_NEUTRAL)


@cache
def _library() -> Callable[[bytes, bytes, bytes], bool] | None:
    """Give the library's check; None where there is none."""
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
            Ed25519PublicKey,
        )
    except ImportError:
        return None

    def check(key: bytes, signature: bytes, message: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    return check


def _decoded(data: bytes) -> _Point | None:
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if y >= _P:
        return None
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = u * pow(v, 3, _P) * pow(u * pow(v, 7, _P), (_P - 5) // 8, _P) % _P
    if (v * x * x + u) % _P == 0:
        x = x * _ROOT % _P
    if (v * x * x - u) % _P != 0:
        return None
    if x == 0 and sign:
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _encoded(point: _Point) -> bytes:
    inverse = pow(point[2], _P - 2, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _add(a: _Point, b: _Point) -> _Point:
    first = (a[1] - a[0]) * (b[1] - b[0]) % _P
    second = (a[1] + a[0]) * (b[1] + b[0]) % _P
    third, fourth = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = second - first, fourth - third, fourth + third, second + first
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, point: _Point) -> _Point:
    result = _NEUTRAL
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


_NEUTRAL: _Point = (0, 1, 1, 0)
_BASE_Y = 4 * pow(5, _P - 2, _P) % _P
_decoded_base = _decoded(_BASE_Y.to_bytes(32, "little"))
assert _decoded_base is not None  # noqa: S101  (a constant of the curve)
_BASE: _Point = _decoded_base
