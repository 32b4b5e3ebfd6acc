"""Who is let in: a bearer token of ours, in its time, that nobody revoked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from services.gateway.tokens import StoredRevocations
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.secrets import read_secret
from shared.security import read_key, sign_principal

Headers = Callable[..., dict[str, str]]
COUNTY = UUID(int=1)
STATUS = "/v1/status"
REVOKE = "/v1/tokens/abc/revoke"


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Basic eDp5",
        f"Bearer {'x' * 10_000}",
        "Bearer a.b.c",
    ],
)
def test_without_a_good_token_nobody_is_let_in(
    client: FlaskClient, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}

    response = client.get(STATUS, headers=headers)

    assert response.status_code == 401
    assert response.get_json()["code"] == "not_authenticated"
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_that_is_over_is_refused(client: FlaskClient, bearer: Headers) -> None:
    assert client.post(REVOKE, headers=bearer(ttl_s=-3600)).status_code == 401


def test_a_principal_signed_for_services_is_no_token(client: FlaskClient, secrets: Path) -> None:
    key = read_key(read_secret(secrets, "principal.key"))
    signed = sign_principal(Principal(actor="system:x", role=Role.SYSTEM), key)

    response = client.post(REVOKE, headers={"Authorization": f"Bearer {signed}"})

    assert response.status_code == 401


def test_a_revoked_token_is_refused(client: FlaskClient, bearer: Headers) -> None:
    number = "stolen"
    headers = bearer(token_id=number)

    assert client.post("/v1/tokens/stolen/revoke", headers=headers).status_code == 200

    response = client.post(REVOKE, headers=headers)
    assert response.status_code == 401
    assert response.get_json()["details"] == {"why": "revoked"}


def test_only_the_security_administrator_and_the_system_revoke_tokens(
    client: FlaskClient, readers: Any, bearer: Headers
) -> None:
    for role in set(Role) - {Role.SECURITY_ADMIN, Role.SYSTEM}:
        assert client.post(REVOKE, headers=bearer(role, COUNTY)).status_code == 403
    assert readers.revoked == []


def test_a_revocation_elsewhere_is_known_after_a_second(readers: Any) -> None:
    now = 0.0
    revocations = StoredRevocations(readers, clock=lambda: now)
    assert not revocations.holds("abc")

    readers.revoked.append("abc")

    now = 0.9
    assert not revocations.holds("abc")
    now = 1.1
    assert revocations.holds("abc")


def test_where_the_list_cannot_be_read_nobody_is_let_in(
    client: FlaskClient, readers: Any, bearer: Headers
) -> None:
    readers.is_away = True

    response = client.post(REVOKE, headers=bearer())

    assert response.status_code == 503
    assert "password" not in response.text
