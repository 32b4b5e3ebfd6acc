"""Who speaks, and what nobody else may read: signed principals, bearer tokens, sealed fields.

Principals and tokens are JWTs (RFC 7519) signed with EdDSA on Ed25519, named in full as RFC 9864
asks; personal fields are compact JWEs, ECDH-ES over X25519 with A256GCM (RFC 7516, RFC 8037). The
algorithm is ours to say, never the token's. A token of one use is refused for the other, whoever
signed it.
"""

import json
import time
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import uuid4

import msgspec
from joserfc import jwe, jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from shared.contracts.errors import NotAuthenticatedError
from shared.contracts.principal import Principal
from shared.kernel.canonical import canonical
from shared.kernel.errors import ZerenError

ISSUER = "zeren"
MAX_TOKEN_CHARS = 4096
MAX_TOKEN_ID = 200
MAX_SEALED_CHARS = 8192
SKEW_S = 10  # between the clocks of two machines

_SIGNATURE = "Ed25519"
_AGREEMENT = "ECDH-ES"
_CIPHER = "A256GCM"
_BROKEN = (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError)


class _Purpose(NamedTuple):
    use: str
    audience: str


class Bearer(NamedTuple):
    """Whom a bearer token speaks for, and its times in seconds since 1970 in UTC."""

    principal: Principal
    issued_at: int
    expires_at: int


_PRINCIPAL = _Purpose("principal", "zeren:services")
_TOKEN = _Purpose("token", "zeren:gateway")


class UnsealError(ZerenError):
    """A sealed field cannot be opened: it is no JWE, was changed, or was sealed to another key."""

    code = "not_sealed_to_us"
    status = 422
    zh = "加密字段无法解开,请使用当前登记服务公钥加密"
    en = "The sealed field cannot be opened; seal it to the registry's present key"


def read_key(text: str) -> OKPKey:
    """Give the key that a secret file holds as JWK JSON, public or private.

    Raises:
        ValueError, JoseError: the text is no JWK of an octet key pair.
    """
    return OKPKey.import_key(json.loads(text))


def seal(plaintext: str, public_key: OKPKey) -> str:
    """Encrypt a personal field to the registry's key; never the same text twice."""
    header = {"alg": _AGREEMENT, "enc": _CIPHER}
    return jwe.encrypt_compact(header, plaintext, public_key, algorithms=[_AGREEMENT, _CIPHER])


def unseal(sealed: str, private_key: OKPKey, *, most_chars: int = MAX_SEALED_CHARS) -> str:
    """Open a sealed field, or whatever else was sealed whole.

    Args:
        sealed: a compact JWE.
        private_key: whose public half it was sealed to.
        most_chars: what is longer is not looked at.

    Raises:
        UnsealError: it is no JWE of ours, was changed, or was sealed to another key.
    """
    if len(sealed) > most_chars:
        raise UnsealError
    try:
        opened = jwe.decrypt_compact(sealed, private_key, algorithms=[_AGREEMENT, _CIPHER])
        return (opened.plaintext or b"").decode()
    except _BROKEN as error:
        raise UnsealError from error


def what_is_said(commands: Sequence[Any]) -> str:
    """Give the SHA-256 of commands as they cross the bus; a member of one that is null is none.

    Raises:
        NotAuthenticatedError: they are no JSON that anybody could have signed.
    """
    told = [_members(one) for one in commands] if isinstance(commands, list) else commands
    try:
        return sha256(canonical(told)).hexdigest()
    except _BROKEN as error:
        raise NotAuthenticatedError from error


def sign_principal(
    principal: Principal,
    key: OKPKey,
    ttl_s: int = 60,
    *,
    says: str = "",
    now: int | None = None,
) -> str:
    """Sign, as the gateway, who gives which commands; good for `ttl_s` seconds, at services only.

    ``says`` is what they are by `what_is_said`: of no others has the gateway asked whether the role
    reaches so far. Empty where a question is put.
    """
    claims = _claims(principal, _PRINCIPAL, uuid4().hex, ttl_s, now)
    return _sign({**claims, "says": says}, key)


def verify_principal(
    token: str, key: OKPKey, *, says: str = "", now: int | None = None
) -> Principal:
    """Give the principal that the gateway signed as saying just this.

    Raises:
        NotAuthenticatedError: the signature, use, audience, issuer, time or what is said is not as
            it must be.
    """
    principal, claims = _verify(token, key, _PRINCIPAL, now)
    if claims.get("says") != says:
        raise NotAuthenticatedError
    return principal


def issue_token(principal: Principal, key: OKPKey, ttl_s: int, *, now: int | None = None) -> str:
    """Give a bearer token for the gateway, good for `ttl_s` seconds.

    Its `jti` is the principal's `token_id`, by which it can be revoked.

    Raises:
        ValueError: the principal has no `token_id`.
    """
    if not principal.token_id:
        raise ValueError("a bearer token needs an id by which it can be revoked")
    return _sign(_claims(principal, _TOKEN, principal.token_id, ttl_s, now), key)


def verify_token(token: str, key: OKPKey, *, now: int | None = None) -> Bearer:
    """Give whom a bearer token speaks for, the principal's `token_id` being the token's `jti`.

    Whether it was revoked is for the caller to ask.

    Raises:
        NotAuthenticatedError: the signature, use, audience, issuer, time or id is not as it must
            be.
    """
    principal, claims = _verify(token, key, _TOKEN, now)
    token_id = str(claims["jti"])
    if not 0 < len(token_id) <= MAX_TOKEN_ID or not (token_id.isascii() and token_id.isprintable()):
        raise NotAuthenticatedError  # it could not be revoked
    named = msgspec.structs.replace(principal, token_id=token_id)
    return Bearer(named, int(claims["iat"]), int(claims["exp"]))


def _members(command: Any) -> Any:
    if not isinstance(command, dict):
        return command
    return {name: value for name, value in command.items() if value is not None}


def _claims(
    principal: Principal, purpose: _Purpose, token_id: str, ttl_s: int, now: int | None
) -> dict[str, Any]:
    issued = int(time.time()) if now is None else now
    return {
        "iss": ISSUER,
        "aud": purpose.audience,
        "use": purpose.use,
        "sub": principal.actor,
        "jti": token_id,
        "iat": issued,
        "nbf": issued,
        "exp": issued + ttl_s,
        "principal": msgspec.to_builtins(principal),
    }


def _sign(claims: dict[str, Any], key: OKPKey) -> str:
    return jwt.encode({"alg": _SIGNATURE}, claims, key, algorithms=[_SIGNATURE])


def _verify(
    token: str, key: OKPKey, purpose: _Purpose, now: int | None
) -> tuple[Principal, dict[str, Any]]:
    if len(token) > MAX_TOKEN_CHARS:
        raise NotAuthenticatedError
    wanted: dict[str, Any] = {
        "iss": {"essential": True, "value": ISSUER},
        "aud": {"essential": True, "value": purpose.audience},
        "use": {"essential": True, "value": purpose.use},
        **{name: {"essential": True} for name in ("sub", "jti", "iat", "nbf", "exp")},
    }
    moment = int(time.time()) if now is None else now
    try:
        claims = jwt.decode(token, key, algorithms=[_SIGNATURE]).claims
        jwt.JWTClaimsRegistry(now=moment, leeway=SKEW_S, **wanted).validate(claims)
        principal = msgspec.convert(claims["principal"], Principal)
    except _BROKEN as error:  # msgspec's errors are ValueErrors
        raise NotAuthenticatedError from error
    told = (principal.actor, purpose.use, purpose.audience)
    if told != (claims["sub"], claims["use"], claims["aud"]):  # strings, no lists that hold them
        raise NotAuthenticatedError
    return principal, claims
