import base64
import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwe, jws, jwt
from joserfc.jwk import OctKey, OKPKey

from shared.contracts.errors import NotAuthenticatedError
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.security import (
    MAX_SEALED_CHARS,
    MAX_TOKEN_CHARS,
    UnsealError,
    issue_token,
    read_key,
    seal,
    sign_principal,
    unseal,
    verify_principal,
    verify_token,
    what_is_said,
)

NOW = 1_800_000_000
KEY = OKPKey.generate_key("Ed25519")
SEALING_KEY = OKPKey.generate_key("X25519")
PRINCIPAL = Principal(
    actor="00000000-0000-4000-8000-000000000011",
    role=Role.TOWNSHIP,
    organization_id=UUID(int=2),
    post_id=UUID(int=3),
    token_id="t-1",  # noqa: S106  (an id, no secret)
)


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, KEY, algorithms=["Ed25519"]).claims
    return claims


def signed(changes: dict[str, Any], *without: str, key: OKPKey = KEY) -> str:
    claims = claims_of(sign_principal(PRINCIPAL, KEY, now=NOW)) | changes
    for name in without:
        del claims[name]
    return jwt.encode({"alg": "Ed25519"}, claims, key, algorithms=["Ed25519"])


def b64(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_signed_principal_is_read_as_it_was() -> None:
    token = sign_principal(PRINCIPAL, KEY, now=NOW)

    assert verify_principal(token, KEY, now=NOW) == PRINCIPAL


def test_a_principal_speaks_for_just_the_commands_that_were_signed() -> None:
    commands = [{"id": "1", "command": "a", "body": {"n": 1, "name": "甲", "said": None}}]
    token = sign_principal(PRINCIPAL, KEY, says=what_is_said(commands), now=NOW)
    body = {"said": None, "name": "甲", "n": 1}
    arrived = [{"causation_id": None, "body": body, "command": "a", "id": "1"}]

    assert verify_principal(token, KEY, says=what_is_said(arrived), now=NOW) == PRINCIPAL
    for others in (
        [],
        [*commands, *commands],
        [{**commands[0], "body": {"n": 2, "name": "甲", "said": None}}],
        [{**commands[0], "body": {"n": 1, "name": "甲"}}],
        ["1"],
        [{"id": "\ud800"}],
        None,
    ):
        with pytest.raises(NotAuthenticatedError):
            verify_principal(token, KEY, says=what_is_said(others), now=NOW)
    with pytest.raises(NotAuthenticatedError):
        verify_principal(token, KEY, now=NOW)


def test_a_key_is_read_from_the_text_of_a_secret_file() -> None:
    public = read_key(json.dumps(KEY.as_dict(private=False)))

    assert verify_principal(sign_principal(PRINCIPAL, KEY, now=NOW), public, now=NOW) == PRINCIPAL


def test_a_bearer_token_is_named_by_the_id_it_can_be_revoked_by() -> None:
    token = issue_token(PRINCIPAL, KEY, 3600, now=NOW)

    assert claims_of(token)["jti"] == "t-1"
    assert verify_token(token, KEY, now=NOW) == (PRINCIPAL, NOW, NOW + 3600)


def test_a_bearer_token_without_an_id_is_not_issued() -> None:
    with pytest.raises(ValueError, match="revoked"):
        issue_token(Principal(actor="system:x", role=Role.SYSTEM), KEY, 3600)


def test_a_token_of_one_use_is_refused_for_the_other() -> None:
    with pytest.raises(NotAuthenticatedError):
        verify_principal(issue_token(PRINCIPAL, KEY, 3600, now=NOW), KEY, now=NOW)
    with pytest.raises(NotAuthenticatedError):
        verify_token(sign_principal(PRINCIPAL, KEY, now=NOW), KEY, now=NOW)


@pytest.mark.parametrize("seconds", [-3600, -11, 70, 3600])
def test_a_token_holds_from_its_issue_to_its_end_and_no_longer(seconds: int) -> None:
    token = sign_principal(PRINCIPAL, KEY, 60, now=NOW)

    with pytest.raises(NotAuthenticatedError):
        verify_principal(token, KEY, now=NOW + seconds)


@pytest.mark.parametrize("seconds", [-10, 0, 59, 69])
def test_clocks_may_differ_a_little(seconds: int) -> None:
    token = sign_principal(PRINCIPAL, KEY, 60, now=NOW)

    assert verify_principal(token, KEY, now=NOW + seconds) == PRINCIPAL


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "somebody"},
        {"aud": "zeren:gateway"},
        {"use": "token"},
        {"sub": "system:other"},
        {"exp": "never"},
        {"exp": None},
        {"nbf": NOW + 3600},
        {"iat": NOW + 3600},
        {"principal": {"actor": "x"}},
        {"principal": None},
    ],
)
def test_a_claim_that_is_not_as_it_must_be_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(NotAuthenticatedError):
        verify_principal(signed(changes), KEY, now=NOW)


@pytest.mark.parametrize(
    "name", ["iss", "aud", "use", "sub", "jti", "iat", "nbf", "exp", "principal"]
)
def test_no_claim_may_be_missing(name: str) -> None:
    with pytest.raises(NotAuthenticatedError):
        verify_principal(signed({}, name), KEY, now=NOW)


def test_another_key_is_refused() -> None:
    with pytest.raises(NotAuthenticatedError):
        verify_principal(signed({}, key=OKPKey.generate_key("Ed25519")), KEY, now=NOW)


def test_a_token_that_says_it_needs_no_signature_is_refused() -> None:
    _, payload, signature = signed({}).split(".")

    for algorithm in ("none", "None", "NONE"):
        header = b64({"alg": algorithm, "typ": "JWT"})
        for tail in ("", signature):
            with pytest.raises(NotAuthenticatedError):
                verify_principal(f"{header}.{payload}.{tail}", KEY, now=NOW)


def test_a_public_key_does_not_serve_as_a_shared_secret() -> None:
    public = json.dumps(KEY.as_dict(private=False)).encode()
    claims = json.dumps(claims_of(signed({})))
    token = jws.serialize_compact(
        {"alg": "HS256"}, claims, OctKey.import_key(public), algorithms=["HS256"]
    )

    with pytest.raises(NotAuthenticatedError):
        verify_principal(token, KEY, now=NOW)


@given(st.integers(0, 10_000), st.sampled_from("abcXYZ019_-."))
def test_a_token_that_was_changed_anywhere_is_refused(place: int, letter: str) -> None:
    token = sign_principal(PRINCIPAL, KEY, now=NOW)
    place %= len(token) - 1  # the last letter has bits that mean nothing
    changed = token[:place] + letter + token[place + 1 :]

    if changed != token:
        with pytest.raises(NotAuthenticatedError):
            verify_principal(changed, KEY, now=NOW)


@given(st.text(max_size=200))
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(NotAuthenticatedError):
        verify_token(text, KEY)


def test_a_token_beyond_any_reason_is_not_even_read() -> None:
    with pytest.raises(NotAuthenticatedError):
        verify_token("a" * (MAX_TOKEN_CHARS + 1), KEY)


def test_a_sealed_field_is_opened_by_its_key_alone() -> None:
    sealed = seal("李明", SEALING_KEY)

    assert unseal(sealed, SEALING_KEY) == "李明"
    with pytest.raises(UnsealError):
        unseal(sealed, OKPKey.generate_key("X25519"))


def test_the_same_field_is_never_sealed_alike() -> None:
    assert seal("李明", SEALING_KEY) != seal("李明", SEALING_KEY)


@pytest.mark.parametrize("part", [0, 2, 3, 4])
def test_a_sealed_field_that_was_changed_does_not_open(part: int) -> None:
    parts = seal("李明", SEALING_KEY).split(".")
    parts[part] = ("B" if parts[part][0] != "B" else "C") + parts[part][1:]

    with pytest.raises(UnsealError):
        unseal(".".join(parts), SEALING_KEY)


@pytest.mark.parametrize("text", ["", "李明", "a.b.c.d.e", "....", "a" * (MAX_SEALED_CHARS + 1)])
def test_what_is_not_sealed_does_not_open(text: str) -> None:
    with pytest.raises(UnsealError):
        unseal(text, SEALING_KEY)


def test_a_field_sealed_in_another_way_does_not_open() -> None:
    algorithms = ["ECDH-ES+A256KW", "A256GCM"]
    header = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM"}
    sealed = jwe.encrypt_compact(header, "李明", SEALING_KEY, algorithms=algorithms)

    with pytest.raises(UnsealError):
        unseal(sealed, SEALING_KEY)
