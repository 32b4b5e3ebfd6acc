"""The other commands of the command line: what they ask, what they say, how they fail."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import Result

from services.cli import processes
from shared.contracts.roles import Role
from shared.contracts.table import COMMANDS
from shared.secrets import read_secret
from shared.security import read_key, verify_token

Zeren = Callable[..., Result]
ORGANIZATION = "00000000-0000-0000-0000-000000000003"
RECORDED = {"stream": ORGANIZATION, "version": 1, "position": "registry:1", "command_id": "x"}


def test_a_command_that_is_not_in_the_table_is_refused_at_once(zeren: Zeren, gateway: Any) -> None:
    result = zeren("command", "registry.fly")

    assert result.exit_code == 1
    assert "没有这个命令" in result.stderr
    assert "There is no such command" in result.stderr
    assert gateway.requests == []


def test_without_a_name_all_commands_are_listed(zeren: Zeren) -> None:
    listed = json.loads(zeren("command", "--json").stdout)

    assert [each["command"] for each in listed] == list(COMMANDS)


def test_a_refusal_is_told_in_both_languages_with_its_fields(zeren: Zeren, gateway: Any) -> None:
    field = {"field": "name", "code": "missing_field", "zh": "缺少此必填字段", "en": "missing"}
    problem = {"code": "invalid_command", "status": 422, "zh": "填写内容有误", "en": "Fields"}
    gateway.answer = lambda _: (422, {**problem, "fields": [field]})

    result = zeren("command", "registry.register-person")

    assert result.exit_code == 1
    assert "错误: 填写内容有误" in result.stderr
    assert "Error: Fields [invalid_command]" in result.stderr
    assert "name: 缺少此必填字段 / missing" in result.stderr


def test_where_no_gateway_answers_it_says_what_to_do(zeren: Zeren) -> None:
    result = zeren("status", "--url", "http://127.0.0.1:9")

    assert result.exit_code == 1
    assert "zeren up" in result.stderr


def test_where_the_folder_knows_no_gateway_it_says_what_to_do(zeren: Zeren, data: Path) -> None:
    (data / "gateway.url").unlink()

    result = zeren("status", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["code"] == "address_missing"


def test_status_shows_positions_and_lags_and_what_needs_a_look(zeren: Zeren, gateway: Any) -> None:
    gateway.answer = lambda _: (
        200,
        {
            "ledger_size": 12,
            "places": [
                {"part": "ledger", "position": 12, "follows": None, "lag": 0},
                {"part": "targets.read_model", "position": 9, "follows": "ledger", "lag": 3},
            ],
            "dead_letters": {"registry": 0, "targets": 2},
            "alarms": [{"source": "targets", "kind": "gap", "raised_at": "now", "detail": {}}],
        },
    )

    result = zeren("status")

    assert "targets.read_model" in result.stdout
    assert "2" in result.stderr
    assert "targets stopped (gap)" in result.stderr
    assert json.loads(zeren("status", "--json").stdout)["ledger_size"] == 12


def test_the_feed_prints_every_entry_as_its_own_bytes(zeren: Zeren, gateway: Any) -> None:
    entry = b'{"b":1,"a":"\xe8\xb4\xa3"}'
    pages = [
        b'{"entries":[{"index":0,"integratedat":"t","entry":' + entry + b'}],"next":1}',
        b'{"entries":[],"next":1}',
    ]
    gateway.answer = lambda _: (200, pages[min(len(gateway.requests), 2) - 1])

    result = zeren("feed", "--bare")

    assert result.stdout_bytes == entry + b"\n"
    assert gateway.requests[1].query == "from=1&limit=1000"


def test_dead_letters_are_listed_and_replayed(zeren: Zeren, gateway: Any) -> None:
    letter = {
        "service": "ledger",
        "number": 4,
        "queue": "ledger.facts",
        "routing_key": "x",
        "error": "no JSON",
        "attempts": 1,
        "parked_at": "2025-01-01",
        "body": "…",
    }
    gateway.answer = lambda _: (200, {"letters": [letter]})
    assert "no JSON" in zeren("dead-letters", "list").stdout

    zeren("dead-letters", "replay", "ledger", 4)

    assert gateway.requests[-1].path == "/v1/dead-letters/ledger/4/replay"


def test_a_token_says_who_speaks_and_until_when(zeren: Zeren, some_secrets: Path) -> None:
    person = UUID(int=7)

    result = zeren(
        "token",
        "issue",
        "--role",
        "branch",
        "--organization",
        ORGANIZATION,
        "--person",
        person,
        "--days",
        2,
        "--json",
    )

    issued = json.loads(result.stdout)
    key = read_key(read_secret(some_secrets, "token.pub"))
    principal, issued_at, expires_at = verify_token(issued["token"], key)
    assert expires_at == issued_at + 2 * 86_400 == issued["expires"]
    assert principal.actor == str(person)
    assert principal.role is Role.BRANCH
    assert principal.organization_id == UUID(ORGANIZATION)
    assert principal.token_id == issued["token_id"]
    assert 0 < issued["expires"] - time.time() <= 2 * 86_400


@pytest.mark.parametrize(
    "words",
    [
        ["--role", "branch", "--organization", ORGANIZATION],
        ["--role", "branch", "--person", ORGANIZATION],
        ["--role", "king", "--person", ORGANIZATION],
        ["--role", "system", "--system", "x", "--days", "0"],
        ["--role", "system", "--person", "7"],
    ],
)
def test_a_token_without_bearer_scope_or_end_is_not_made(zeren: Zeren, words: list[str]) -> None:
    assert zeren("token", "issue", *words).exit_code == 2


def test_a_token_file_is_for_its_owner_alone(zeren: Zeren, tmp_path: Path) -> None:
    out = tmp_path / "t"

    zeren("token", "issue", "--role", "system", "--system", "loader", "--out", out)

    assert out.stat().st_mode & 0o777 == 0o600
    assert out.read_text().count(".") == 2


def test_a_token_is_shown_to_the_gateway_at_once_and_listed(zeren: Zeren, gateway: Any) -> None:
    given = ["token", "issue", "--role", "auditor", "--person", ORGANIZATION, "--json"]
    given += ["--organization", ORGANIZATION]

    issued = json.loads(zeren(*given).stdout)

    assert issued["listed"] is True
    assert gateway.requests[0].path == "/v1/tokens"
    assert gateway.requests[0].headers["Authorization"] == f"Bearer {issued['token']}"
    gateway.answer = lambda _: (403, {"code": "not_allowed"})
    assert json.loads(zeren(*given).stdout)["listed"] is True
    gateway.answer = lambda _: (401, {"code": "not_authenticated"})
    assert json.loads(zeren(*given).stdout)["listed"] is False


def test_a_token_of_a_second_administration_is_not_given_out(
    zeren: Zeren, gateway: Any, tmp_path: Path
) -> None:
    gateway.answer = lambda _: (409, {"code": "administers_already", "zh": "互斥", "en": "x"})
    given = ["token", "issue", "--role", "security_admin", "--person", ORGANIZATION]

    result = zeren(*given, "--out", tmp_path / "t")

    assert result.exit_code == 1
    assert "administers_already" in result.output
    assert not (tmp_path / "t").exists()


def test_tokens_are_listed(zeren: Zeren, gateway: Any) -> None:
    one = {"token_id": "t-1", "actor": "system:feed", "role": "auditor"}
    one |= {"expires_at": "2026-01-01T00:00:00Z", "revoked_at": None}
    gateway.answer = lambda _: (200, {"items": [one], "total": 1})

    table = zeren("token", "list").stdout

    assert all(word in table for word in ("t-1", "system:feed", "Auditor", "2026-01-01"))
    assert json.loads(zeren("token", "list", "--json").stdout)["items"] == [one]


def test_a_token_is_revoked_by_its_id(zeren: Zeren, gateway: Any) -> None:
    gateway.answer = lambda _: (200, {"token_id": "a b", "revoked": True})

    assert zeren("token", "revoke", "a b").exit_code == 0
    assert gateway.requests[0].path == "/v1/tokens/a%20b/revoke"


@pytest.mark.parametrize(
    ("words", "module", "arguments"),
    [
        (["up", "--port", "0"], "services.suite.main", ["up", "--port", "0"]),
        (["demo", "--exit", "--json"], "services.suite.main", ["demo", "--exit", "--json"]),
        (["run", "registry"], "services.run", ["registry"]),
        (["migrate"], "services.run", ["migrate"]),
    ],
)
def test_what_runs_services_is_handed_on_whole(
    zeren: Zeren,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    words: list[str],
    module: str,
    arguments: list[str],
) -> None:
    became = []
    monkeypatch.setattr(processes, "become", lambda *given: became.append(given))

    zeren(*words)

    assert became == [(module, [*arguments, "--data", str(data)])]


def test_a_rebuild_works_on_the_settings_of_the_folder(
    zeren: Zeren, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    became = []
    monkeypatch.setattr(processes, "become", lambda *given: became.append(given))
    monkeypatch.delenv("ZEREN_SECRETS", raising=False)
    (data / "settings.json").write_text('{"ZEREN_SECRETS": "/s", "ZEREN_PG_PORT": "5"}')

    zeren("rebuild", "--json")

    ((module, arguments, environment),) = became
    assert (module, arguments) == ("services.assessment.rebuild", ["--json"])
    assert environment["ZEREN_PG_PORT"] == "5"


def test_a_rebuild_without_settings_says_what_to_do(
    zeren: Zeren, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ZEREN_SECRETS", raising=False)

    result = zeren("rebuild")

    assert result.exit_code == 1
    assert "settings.json" in result.stderr
