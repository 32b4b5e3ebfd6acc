"""OpenID Connect: the authorization code flow with PKCE, asked of one provider.

OpenID Connect Core 1.0 section 3.1, RFC 7636. Who signs in is known by (issuer, subject), which an
administrator binds to an account; nothing else that the provider says of a person is kept.
"""

import base64
import hashlib
import json
import secrets
import time
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.gateway.desk.errors import ProviderError, SignInRefusedError
from services.gateway.pools import Readers
from shared.secrets import SecretMissingError
from shared.settings import SettingError, Settings

ALGORITHMS = ("RS256", "PS256", "ES256", "Ed25519", "EdDSA")
CALLBACK = "/oidc/callback"
SKEW_S = 30
_TIMEOUT_S = 5.0
_MAX_ANSWER = 1_000_000
_VISIT_MINUTES = 10
_MAX_CODE = 4_000

_BEGIN = (
    "INSERT INTO gateway.provider_visits (state_hash, nonce, verifier, target)"
    " VALUES (%s, %s, %s, %s)"
)
_SWEEP = (
    "DELETE FROM gateway.provider_visits"
    " WHERE made_at < clock_timestamp() - make_interval(mins => %s)"
)
_TAKE = (
    "DELETE FROM gateway.provider_visits WHERE state_hash = %s"
    " AND made_at >= clock_timestamp() - make_interval(mins => %s)"
    " RETURNING nonce, verifier, target"
)
_LOGIN = "SELECT login FROM gateway.subjects WHERE issuer = %s AND subject = %s"
_BROKEN = (JoseError, ValueError, TypeError, KeyError, AttributeError, OSError)

Fetch = Callable[[str, Mapping[str, str] | None], Any]


class Begun(NamedTuple):
    """Where to send the browser, and what it must bring back."""

    address: str
    state: str


class _Endpoints(msgspec.Struct, frozen=True):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


def fetch(address: str, form: Mapping[str, str] | None) -> Any:
    """Get an address, or post a form to it; give the JSON that is answered, bounded."""
    if urlsplit(address).scheme not in {"http", "https"}:
        raise ValueError(address)
    raw = urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(address, raw, {"Accept": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310
        return json.loads(answer.read(_MAX_ANSWER))


def provider_of(settings: Settings, readers: Readers) -> "Provider | None":
    """Give the provider that is set; none where ``ZEREN_OIDC_ISSUER`` is empty.

    Raises:
        SettingError: the client's id or the address to come back to is missing.
    """
    if not settings.oidc_issuer:
        return None
    if not settings.oidc_client_id or urlsplit(settings.oidc_redirect).path != CALLBACK:
        raise SettingError(f"ZEREN_OIDC_CLIENT_ID, ZEREN_OIDC_REDIRECT (…{CALLBACK})")
    try:
        secret = settings.secret("oidc.secret")
    except SecretMissingError:
        secret = ""  # a public client, for which PKCE alone stands
    return Provider(
        readers,
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=secret,
        redirect=settings.oidc_redirect,
    )


class Provider:
    """One provider of OpenID Connect."""

    def __init__(
        self,
        readers: Readers,
        *,
        issuer: str,
        client_id: str,
        client_secret: str,
        redirect: str,
        fetch: Fetch = fetch,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._readers = readers
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect = redirect
        self._fetch = fetch
        self._clock = clock
        self._known: _Endpoints | None = None

    def begin(self, target: str) -> Begun:
        """Begin a visit to the provider, after which the browser goes on to ``target``.

        Raises:
            ProviderError: the provider does not answer, or not as it should.
        """
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        asked = {
            "response_type": "code",
            "scope": "openid",
            "client_id": self._client_id,
            "redirect_uri": self._redirect,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge.rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        endpoint = self._endpoints().authorization_endpoint
        with self._readers.own() as connection:
            connection.execute(_SWEEP, (_VISIT_MINUTES,))
            connection.execute(_BEGIN, (_hash(state), nonce, verifier, target))
        return Begun(f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}", state)

    def end(self, *, state: str, code: str) -> tuple[str, str]:
        """Give the login that the provider vouches for, and where to go on; a state is good once.

        Raises:
            SignInRefusedError: nothing of the kind was begun, the token is not as it must be, or
                its subject is bound to no account.
            ProviderError: the provider does not answer, or not as it should.
        """
        with self._readers.own() as connection:
            row = connection.execute(_TAKE, (_hash(state), _VISIT_MINUTES)).fetchone()
        if row is None or not 0 < len(code) <= _MAX_CODE:
            raise SignInRefusedError
        nonce, verifier, target = row
        subject = self._subject(self._exchanged(code, verifier), nonce)
        with self._readers.own() as connection:
            found = connection.execute(_LOGIN, (self._issuer, subject)).fetchone()
        if found is None:
            raise SignInRefusedError
        return str(found[0]), str(target)

    def _exchanged(self, code: str, verifier: str) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect,
            "client_id": self._client_id,
            "code_verifier": verifier,
        }
        if self._client_secret:
            form["client_secret"] = self._client_secret
        try:
            return str(self._fetch(self._endpoints().token_endpoint, form)["id_token"])
        except _BROKEN as error:
            raise ProviderError from error

    def _subject(self, token: str, nonce: str) -> str:
        try:
            keys = KeySet.import_key_set(self._fetch(self._endpoints().jwks_uri, None))
        except _BROKEN as error:
            raise ProviderError from error
        wanted: dict[str, Any] = {
            "iss": {"essential": True, "value": self._issuer},
            "aud": {"essential": True, "value": self._client_id},
            "nonce": {"essential": True, "value": nonce},
            **{name: {"essential": True} for name in ("sub", "exp", "iat")},
        }
        try:
            claims = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
            moment = int(self._clock())
            jwt.JWTClaimsRegistry(now=moment, leeway=SKEW_S, **wanted).validate(claims)
        except _BROKEN as error:
            raise SignInRefusedError from error
        if claims.get("azp", self._client_id) != self._client_id:
            raise SignInRefusedError
        return str(claims["sub"])

    def _endpoints(self) -> _Endpoints:
        if self._known is None:
            address = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
            try:
                found = msgspec.convert(self._fetch(address, None), _Endpoints)
            except _BROKEN as error:
                raise ProviderError from error
            if found.issuer != self._issuer:
                raise ProviderError
            self._known = found
        return self._known


def _hash(state: str) -> bytes:
    return hashlib.sha256(state.encode()).digest()
