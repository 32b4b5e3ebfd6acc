"""Tokens that are not ours: some five hundred, made in every way known to us; none is taken."""

import base64
import hmac
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from joserfc import jwe, jws
from joserfc.jwk import ECKey, OKPKey, RSAKey

from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.secrets import make_secrets, read_secret
from shared.security import issue_token, read_key, sign_principal

STATUS = "/v1/tokens/none/revoke"
WHO = Principal(actor="system:x", role=Role.SYSTEM, token_id="t")  # noqa: S106
AT_LEAST = 400


def b64(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def good_claims() -> dict[str, Any]:
    now = int(time.time())
    return {
        "iss": "zeren",
        "aud": "zeren:gateway",
        "use": "token",
        "sub": "system:x",
        "jti": "t",
        "iat": now,
        "nbf": now,
        "exp": now + 600,
        "principal": {"actor": "system:x", "role": "system", "token_id": "t"},
    }


def signed(header: dict[str, Any], claims: Any, key: OKPKey) -> str:
    """Sign any bytes under any header with a key, as no library would."""
    first = f"{b64(header)}.{b64(claims)}"
    return f"{first}.{b64(key.private_key.sign(first.encode()))}"


def wrong_algorithms(key: OKPKey) -> Iterator[str]:
    claims = b64(good_claims())
    signature = signed({"alg": "Ed25519"}, good_claims(), key).rpartition(".")[2]
    names = "none None NONE nOnE HS256 HS384 HS512 RS256 PS256 ES256 ES256K EdDSA Ed448 dir A128KW"
    for alg in (*names.split(), "", " Ed25519", "ed25519", None, 0, [], ["Ed25519"], {}, True):
        header = b64({"alg": alg})
        yield from (f"{header}.{claims}.", f"{header}.{claims}.{signature}", f"{header}.{claims}")
        yield signed({"alg": alg}, good_claims(), key)
    yield signed({}, good_claims(), key)
    yield signed({"typ": "JWT"}, good_claims(), key)


def confused_keys(public: OKPKey) -> Iterator[str]:
    raw = public.public_key.public_bytes_raw()
    texts = [
        raw,
        base64.urlsafe_b64encode(raw).rstrip(b"="),
        base64.b64encode(raw),
        raw.hex().encode(),
        public.as_pem(private=False),
        public.as_der(private=False),
        json.dumps(public.as_dict(private=False)).encode(),
        json.dumps(public.as_dict(private=False), separators=(",", ":")).encode(),
        str(public.as_dict(private=False)["x"]).encode(),
        b"secret",
        b"\0",
    ]
    for text in texts:
        for alg in ("HS256", "HS384", "HS512"):
            first = f"{b64({'alg': alg})}.{b64(good_claims())}"
            digest = hmac.digest(text, first.encode(), alg.replace("HS", "sha"))
            yield f"{first}.{b64(digest)}"


def other_keys() -> Iterator[str]:
    payload = json.dumps(good_claims())
    for _ in range(10):
        yield signed({"alg": "Ed25519"}, good_claims(), OKPKey.generate_key("Ed25519"))
    rsa, ec = RSAKey.generate_key(2048), ECKey.generate_key("P-256")
    for alg, key in (("RS256", rsa), ("PS256", rsa), ("ES256", ec)):
        yield jws.serialize_compact({"alg": alg}, payload, key, algorithms=[alg])


def wrong_headers() -> Iterator[str]:
    thief = OKPKey.generate_key("Ed25519")
    jwk = thief.as_dict(private=False)
    for kid in ("token", "../../etc/passwd", "/dev/null", "' OR 1=1 --", "token.pub", "", 0, None):
        yield signed({"alg": "Ed25519", "kid": kid}, good_claims(), thief)
    yield signed({"alg": "Ed25519", "jwk": jwk}, good_claims(), thief)
    yield signed({"alg": "Ed25519", "jwk": jwk, "kid": "token"}, good_claims(), thief)
    for name in ("jku", "x5u"):
        yield signed({"alg": "Ed25519", name: "http://127.0.0.1:1/keys"}, good_claims(), thief)
    for name in ("x5c", "x5t", "crit", "cty", "zip", "b64"):
        yield signed({"alg": "Ed25519", name: "JWT"}, good_claims(), thief)


def wrong_claims(key: OKPKey) -> Iterator[str]:
    """Signed with our own key, and still not to be taken."""
    good, now = good_claims(), int(time.time())
    wrong: dict[str, list[Any]] = {
        "iss": ["", "Zeren", "zeren ", "other", None, 1, ["zeren"], {}],
        "aud": ["", "zeren:services", "zeren", "other", None, 1, [], ["other"], {}],
        "use": ["", "principal", "TOKEN", None, 1, ["token"], {}, True],
        "exp": [now - 11, now - 600, 0, -1, None, "tomorrow", [], {}, "9999999999x"],
        "nbf": [now + 60, now + 3600, 2**40, None, "now", [], {}],
        "iat": [now + 3600, 2**40, None, "now", [], {}],
        "sub": ["", "system:y", None, 1, [], {}],
        "jti": [None],
        "principal": [
            *(None, "", 1, [], {}, "system"),
            {"actor": "system:y", "role": "system"},
            {"actor": "system:x", "role": "root"},
            {"actor": "system:x", "role": "SYSTEM"},
            {"actor": "system:x", "role": ["system"]},
            {"actor": "system:x", "role": None},
            {"actor": "system:x"},
            {"role": "system"},
            {"actor": None, "role": "system"},
            {"actor": "system:x", "role": "system", "organization_id": "x"},
            {"actor": "system:x", "role": "branch", "organization_id": 7},
            {"actor": "system:x", "role": "system", "post_id": []},
        ],
    }
    for name, values in wrong.items():
        yield signed({"alg": "Ed25519"}, {k: v for k, v in good.items() if k != name}, key)
        for value in values:
            yield signed({"alg": "Ed25519"}, good | {name: value}, key)
    for payload in ([], "x", 1, None, [good], {"claims": good}, b"", b"{", b"\xff", b"{}" * 9):
        yield signed({"alg": "Ed25519"}, payload, key)
    deep = b"[" * 1000 + b"]" * 1000
    yield signed({"alg": "Ed25519"}, deep, key)


def nested(secrets: Path, key: OKPKey) -> Iterator[str]:
    token = issue_token(WHO, key, 600)
    yield signed({"alg": "Ed25519", "cty": "JWT"}, token.encode(), key)
    yield signed({"alg": "Ed25519"}, {"token": token}, key)
    for name in ("registry.pub", "desk.pub"):
        to = read_key(read_secret(secrets, name))
        header = {"alg": "ECDH-ES", "enc": "A256GCM"}
        yield jwe.encrypt_compact(header, token, to, algorithms=["ECDH-ES", "A256GCM"])
    for ttl_s in (60, 600):
        yield sign_principal(WHO, read_key(read_secret(secrets, "principal.key")), ttl_s)
        yield sign_principal(WHO, key, ttl_s)
    yield issue_token(WHO, read_key(read_secret(secrets, "principal.key")), 600)
    yield issue_token(WHO, key, -600)
    yield issue_token(WHO, key, 600, now=int(time.time()) + 3600)


def malformed(key: OKPKey) -> Iterator[str]:
    token = issue_token(WHO, key, 600)
    header, claims, signature = token.split(".")
    for cut in (0, 1, 2):
        parts = [header, claims, signature]
        for change in ("", "=", "==", "x", ".", "%", "A" * 9, "-_-", "é", "\u0000", "{}"):
            yield ".".join([*parts[:cut], change, *parts[cut + 1 :]])
            if change:
                yield ".".join([*parts[:cut], parts[cut] + change, *parts[cut + 1 :]])
                yield ".".join([*parts[:cut], change + parts[cut], *parts[cut + 1 :]])
        yield ".".join([*parts[:cut], *parts[cut + 1 :]])
        yield ".".join([*parts[:cut], parts[cut] * 2, *parts[cut + 1 :]])
        yield ".".join([*parts[:cut], parts[cut].swapcase(), *parts[cut + 1 :]])
        yield ".".join([*parts[:cut], parts[cut][:-2], *parts[cut + 1 :]])
    for place in range(0, len(token), max(1, len(token) // 60)):
        if token[place] != ".":
            yield f"{token[:place]}{'A' if token[place] != 'A' else 'B'}{token[place + 1 :]}"
    yield from (f"{token}.{token}", f"{token}.x", token[::-1], token.replace(".", ","))
    yield from (f"{header}.{claims}.{'A' * 86}", "..", "...", "....", ".", "a.b", "a.b.c.d.e")
    for size in (4_000, 4_096, 4_097, 10_000, 100_000):
        yield from ("x" * size, f"{header}.{claims}.{'A' * size}", f"{'e' * size}.{claims}.x")


def forged(secrets: Path) -> list[str]:
    key = read_key(read_secret(secrets, "token.key"))
    public = read_key(read_secret(secrets, "token.pub"))
    made = [
        *wrong_algorithms(key),
        *confused_keys(public),
        *other_keys(),
        *wrong_headers(),
        *wrong_claims(key),
        *nested(secrets, key),
        *malformed(key),
    ]
    return [one for one in dict.fromkeys(made) if one.isascii() and "\0" not in one]


@pytest.mark.filterwarnings("ignore")
def test_none_of_hundreds_of_forged_and_malformed_tokens_is_taken(
    client: FlaskClient, secrets: Path
) -> None:
    tokens = forged(secrets)
    assert len(tokens) >= AT_LEAST

    told = {one: client.post(STATUS, headers={"Authorization": f"Bearer {one}"}) for one in tokens}

    wrong = {one[:200]: r.status_code for one, r in told.items() if r.status_code != 401}
    assert wrong == {}


def test_a_good_token_made_by_the_same_means_is_taken(client: FlaskClient, secrets: Path) -> None:
    key = read_key(read_secret(secrets, "token.key"))

    for token in (signed({"alg": "Ed25519"}, good_claims(), key), issue_token(WHO, key, 60)):
        response = client.post(STATUS, headers={"Authorization": f"Bearer {token}"})
        assert response.status_code == 200


def test_keys_of_another_county_sign_nothing_here(client: FlaskClient, tmp_path: Path) -> None:
    make_secrets(tmp_path)
    token = issue_token(WHO, read_key(read_secret(tmp_path, "token.key")), 60)

    assert client.post(STATUS, headers={"Authorization": f"Bearer {token}"}).status_code == 401
