"""Signing in with OpenID Connect, at a small provider of our own that can be told to cheat."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from services.gateway.desk.pages.provider import STATE_COOKIE
from shared.contracts.roles import Role
from shared.testing.databases import Databases
from tests.integration.desk_client import DeskClient, desk_on, is_in

CLIENT = "zeren-desk"
RSA = RSAKey.generate_key(2048, {"kid": "rsa", "alg": "RS256"})
EC = ECKey.generate_key("P-256", {"kid": "ec", "alg": "ES256"})
UNMARKED = RSAKey.import_key({k: v for k, v in RSA.as_dict(private=True).items() if k != "alg"})
OTHER = RSAKey.generate_key(2048, {"kid": "rsa"})


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class AtProvider:
    """Who is signed in there, and how its next token differs from a good one."""

    def __init__(self) -> None:
        self.issuer = ""
        self.nonce = ""
        self.changes: dict[str, Any] = {}
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "rsa"}
        self.key: Any = RSA
        self.is_away = False
        self.forms: list[dict[str, list[str]]] = []

    def token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "u-1",
            "nonce": self.nonce,
            "iat": now,
            "exp": now + 60,
            **self.changes,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        if isinstance(self.key, bytes):  # by hand: no library signs with such keys
            parts = (b64(json.dumps(one).encode()) for one in (self.header, claims))
            first = ".".join(parts)
            return f"{first}.{b64(hmac.digest(self.key, first.encode(), 'sha256'))}"
        algorithms = [self.header["alg"]]
        return jwt.encode(self.header, claims, self.key, algorithms=algorithms)

    def answer(self, path: str, form: str) -> Any:
        match path:
            case "/.well-known/openid-configuration":
                return {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/jwks",
                }
            case "/jwks":
                return {"keys": [one.as_dict(private=False) for one in (RSA, EC)]}
            case _:
                self.forms.append(parse_qs(form))
                return {"id_token": self.token(), "token_type": "Bearer"}


@pytest.fixture(scope="module")
def running() -> Iterator[AtProvider]:
    at = AtProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            body = json.dumps(at.answer(self.path, raw)).encode()
            self.send_response(500 if at.is_away else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    at.issuer = f"http://127.0.0.1:{server.server_port}"
    yield at
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def one_desk(databases: Databases, running: AtProvider) -> Iterator[DeskClient]:
    settings = {
        "oidc_issuer": running.issuer,
        "oidc_client_id": CLIENT,
        "oidc_redirect": "https://desk.example/oidc/callback",
    }
    with databases.fresh() as database, desk_on(database, **settings) as one:
        one.add("auditor", Role.AUDITOR)
        one.accounts.bind("auditor", running.issuer, "u-1")
        one.accounts.bind("auditor", "https://elsewhere.example", "u-2")
        yield one


@pytest.fixture
def desk(one_desk: DeskClient) -> DeskClient:
    one_desk.begin_again()
    return one_desk


@pytest.fixture
def provider(running: AtProvider) -> AtProvider:
    kept = running.issuer
    running.__init__()  # type: ignore[misc]
    running.issuer = kept
    return running


def sent(desk: DeskClient, provider: AtProvider, target: str = "/do") -> dict[str, str]:
    """Be sent to the provider; give what it is asked."""
    response = desk.browser.get(f"/oidc/start?next={target}")
    assert response.location.startswith(f"{provider.issuer}/authorize?")
    asked = {k: v[0] for k, v in parse_qs(urlsplit(response.location).query).items()}
    provider.nonce = asked["nonce"]
    return asked


def back(desk: DeskClient, state: str) -> Any:
    return desk.browser.get(f"/oidc/callback?code=abc&state={state}")


def test_who_is_bound_is_signed_in_and_goes_on(desk: DeskClient, provider: AtProvider) -> None:
    assert "/oidc/start" in desk.browser.get("/sign-in").text
    asked = sent(desk, provider)
    assert asked["redirect_uri"] == "https://desk.example/oidc/callback"
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")

    response = back(desk, asked["state"])

    assert (response.status_code, response.location) == (303, "/do")
    assert is_in(desk.browser)
    assert desk.browser.get_cookie(STATE_COOKIE) is None


def test_the_proof_key_that_was_announced_is_sent(desk: DeskClient, provider: AtProvider) -> None:
    asked = sent(desk, provider)
    back(desk, asked["state"])

    verifier = provider.forms[-1]["code_verifier"][0]
    assert asked["code_challenge"] == b64(hashlib.sha256(verifier.encode()).digest())


def test_another_allowed_algorithm_is_taken(desk: DeskClient, provider: AtProvider) -> None:
    provider.header, provider.key = {"alg": "ES256", "kid": "ec"}, EC

    assert back(desk, sent(desk, provider)["state"]).status_code == 303


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"aud": None},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"exp": "tomorrow"},
        {"nbf": 9_999_999_999},
        {"iat": None},
        {"sub": None},
        {"sub": "u-2"},
        {"sub": "nobody"},
    ],
)
def test_a_token_with_a_wrong_claim_lets_nobody_in(
    desk: DeskClient, provider: AtProvider, changes: dict[str, Any]
) -> None:
    provider.changes = changes

    assert back(desk, sent(desk, provider)["state"]).status_code == 403
    assert not is_in(desk.browser)


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ({"alg": "none"}, b"x"),
        ({"alg": "HS256", "kid": "rsa"}, RSA.as_pem(private=False)),
        ({"alg": "RS256", "kid": "rsa"}, OTHER),
        ({"alg": "RS512", "kid": "rsa"}, UNMARKED),
        ({"alg": "RS256", "kid": "unknown"}, RSA),
        ({"alg": "RS256", "kid": "ec"}, RSA),
    ],
    ids=["alg none", "key confusion", "another key", "unmarked", "unknown key", "wrong kind"],
)
@pytest.mark.filterwarnings("ignore")
def test_a_token_that_is_not_signed_as_it_must_be_lets_nobody_in(
    desk: DeskClient, provider: AtProvider, header: dict[str, Any], key: Any
) -> None:
    provider.header, provider.key = header, key

    assert back(desk, sent(desk, provider)["state"]).status_code == 403
    assert not is_in(desk.browser)


def test_a_state_is_good_once_in_one_browser_and_for_ten_minutes(
    desk: DeskClient, provider: AtProvider
) -> None:
    state = sent(desk, provider)["state"]
    thief = desk.new_browser()
    assert thief.get(f"/oidc/callback?code=abc&state={state}").status_code == 403
    assert thief.get("/oidc/callback?code=abc").status_code == 403
    assert back(desk, state).status_code == 303

    desk.browser.set_cookie(STATE_COOKIE, state)
    assert back(desk, state).status_code == 403

    late = sent(desk, provider)["state"]
    desk.run(  # the gateway itself may only insert and delete
        "WITH old AS (DELETE FROM gateway.provider_visits RETURNING *)"
        " INSERT INTO gateway.provider_visits"
        " SELECT state_hash, nonce, verifier, target, made_at - interval '11 minutes' FROM old"
    )
    assert back(desk, late).status_code == 403


@pytest.mark.parametrize("target", ["https://elsewhere.example", "//elsewhere.example", "/\\x"])
def test_it_never_leads_to_another_site(
    desk: DeskClient, provider: AtProvider, target: str
) -> None:
    assert back(desk, sent(desk, provider, target)["state"]).location == "/"


def test_a_disabled_account_stays_out(desk: DeskClient, provider: AtProvider) -> None:
    desk.accounts.disable("auditor")

    assert back(desk, sent(desk, provider)["state"]).status_code == 403


def test_a_provider_that_is_away_is_said_to_be(desk: DeskClient, provider: AtProvider) -> None:
    state = sent(desk, provider)["state"]
    provider.is_away = True

    assert back(desk, state).status_code == 503


def test_where_no_provider_is_set_there_is_no_such_page(databases: Databases) -> None:
    with databases.fresh() as database, desk_on(database) as desk:
        assert desk.browser.get("/oidc/start").status_code == 404
        assert "/oidc/start" not in desk.browser.get("/sign-in").text
