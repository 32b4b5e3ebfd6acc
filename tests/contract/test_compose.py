"""docker-compose.yml runs every part, each with its own secrets and within limits."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.suite.deploying import make_deployed_secrets
from shared.messaging.broker_rights import DEFINITIONS, RIGHTS, password_file

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
OURS = {
    name: one for name, one in COMPOSE["services"].items() if one.get("command", [""])[0] == "zeren"
}
USAGE = subprocess.run(
    [sys.executable, "-m", "services.run"], cwd=ROOT, capture_output=True, text=True, check=False
).stderr
PARTS = set(re.findall(r"[a-z-]+", USAGE.partition("PART: ")[2].partition("\n")[0]))
STATELESS = {"registry", "targets", "activities", "assessment", "gateway"}


def test_every_part_of_the_suite_is_a_container() -> None:
    assert set(OURS) == PARTS
    assert all(one["command"] == ["zeren", "run", name] for name, one in OURS.items())


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_container_has_a_health_check_and_limits(name: str) -> None:
    container = COMPOSE["services"][name]

    assert container["healthcheck"]
    assert name == "migrate" or container["deploy"]["resources"]["limits"]["memory"]


def test_stateless_services_stand_twice() -> None:
    assert all(OURS[name]["deploy"]["replicas"] >= 2 for name in STATELESS)


def test_secrets_are_files_and_all_of_them_are_made(tmp_path: Path) -> None:
    make_deployed_secrets(tmp_path)
    made = {path.name for path in tmp_path.iterdir()}

    assert set(COMPOSE["secrets"]) <= made
    assert all(set(one) == {"file"} for one in COMPOSE["secrets"].values())


@pytest.mark.parametrize("name", OURS)
def test_a_container_holds_no_secret_in_its_environment_and_no_other_services_password(
    name: str,
) -> None:
    environment = OURS[name]["environment"]
    passwords = {one for one in OURS[name]["secrets"] if one.endswith("_service.password")}
    schema = name.removeprefix("relay-")

    assert not any(
        "PASSWORD" in key or "@" in value.partition("@")[2] for key, value in environment.items()
    )
    assert (
        ":" not in environment.get("ZEREN_AMQP_URI", "").removeprefix("amqp://").partition("@")[0]
    )
    own = {f"{schema}_service.password"} - {"monitor_service.password"}  # the auditor's reads only
    assert name == "migrate" or passwords == own


def test_each_container_is_a_user_of_its_own_at_the_broker_and_holds_no_other_password() -> None:
    assert RIGHTS.keys() == OURS.keys() - {"migrate", "monitor"}  # these use no bus
    for name, one in OURS.items():
        held = {secret for secret in one["secrets"] if secret.startswith("rabbitmq")}
        uri = f"amqp://{name}@rabbitmq:5672/" if name in RIGHTS else None

        assert held == ({password_file(name)} if name in RIGHTS else set())
        assert one["environment"].get("ZEREN_AMQP_URI") == uri
    assert COMPOSE["services"]["rabbitmq"]["secrets"] == [DEFINITIONS]


def test_the_key_that_signs_principals_is_the_gateways_alone() -> None:
    holders = {name for name, one in OURS.items() if "principal.key" in one["secrets"]}

    assert holders == {"gateway"}
