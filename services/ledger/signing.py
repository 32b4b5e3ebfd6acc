"""The keys that sign checkpoints. While a key is being changed, both sign.

A key file is a JWK; ``crv`` (of later algorithms: ``alg``) names the algorithm. Another algorithm
is one more row of `_SIGNERS`, and its byte in the signed note.
"""

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from services.ledger.log_errors import UnknownAlgorithmError
from services.verifier.checkpoint import Checkpoint
from services.verifier.note import ED25519, Key, signature_line
from shared.kernel.errors import ZerenError
from shared.secrets import SecretMissingError
from shared.settings import Settings

KEY_FILE = "log.key"
NEXT_KEY_FILE = "log-next.key"  # there only while the key is being changed


class KeyMalformedError(ZerenError):
    code = "ledger.log_key_malformed"
    status = 500
    zh = "日志密钥文件损坏"
    en = "The file of the log's key is damaged"


class LogKey(NamedTuple):
    """A private key of the log: how it is known, and how it signs."""

    key: Key
    sign: Callable[[bytes], bytes]


def read_log_key(jwk: str, origin: str | None) -> LogKey:
    """Read a private key from its JWK.

    Args:
        jwk: the content of a key file.
        origin: the log's name; None makes one from the key.

    Raises:
        KeyMalformedError: it is no key.
        UnknownAlgorithmError: this version cannot sign with it.
    """
    try:
        stored = json.loads(jwk)
        algorithm = str(stored.get("crv") or stored.get("alg"))
    except (ValueError, AttributeError) as error:
        raise KeyMalformedError from error
    if algorithm not in _SIGNERS:
        raise UnknownAlgorithmError(algorithm)
    return _SIGNERS[algorithm](stored, origin)


def read_log_keys(settings: Settings, origin: str | None) -> list[LogKey]:
    """Read the key of the log, and the one that follows it where there is one.

    Raises:
        SecretMissingError: there is no key.
        KeyMalformedError, UnknownAlgorithmError: a key cannot be used.
    """
    first = read_log_key(settings.secret(KEY_FILE), origin)
    try:
        following = settings.secret(NEXT_KEY_FILE)
    except SecretMissingError:
        return [first]
    return [first, read_log_key(following, first.key.name)]


def sign_checkpoint(checkpoint: Checkpoint, keys: Sequence[LogKey]) -> bytes:
    """Give the signed note of a checkpoint."""
    text = checkpoint.text()
    lines = [signature_line(each.key, each.sign(text.encode())) for each in keys]
    return (text + "\n" + "".join(lines)).encode()


def _ed25519(stored: dict[str, Any], origin: str | None) -> LogKey:
    try:
        private = OKPKey.import_key(stored).private_key
    except (JoseError, ValueError) as error:
        raise KeyMalformedError from error
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyMalformedError
    public = private.public_key().public_bytes_raw()
    name = origin or f"zeren.local/{sha256(public).hexdigest()[:16]}"
    return LogKey(Key(name, ED25519, public), private.sign)


_SIGNERS: dict[str, Callable[[dict[str, Any], str | None], LogKey]] = {"Ed25519": _ed25519}
