import json
import stat
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from shared.eventstore.connections import conninfo
from shared.secrets import LOGIN_ROLES, SecretMissingError, make_secrets
from shared.settings import SettingError, Settings


def test_what_a_process_reads_is_what_another_was_given(tmp_path: Path) -> None:
    given = Settings(
        secrets=tmp_path, pg_host="db", pg_port=6000, http_port=0, vault=tmp_path / "v.sqlite"
    )

    assert Settings.read({"PATH": "/bin", **given.environ()}) == given


def test_only_the_secrets_folder_has_no_default(tmp_path: Path) -> None:
    read = Settings.read({"ZEREN_SECRETS": str(tmp_path), "ZEREN_PG_HOST": ""})

    assert read == Settings(secrets=tmp_path)
    with pytest.raises(SettingError, match="secrets"):
        Settings.read({})


def test_a_port_that_is_no_number_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="pg_port"):
        Settings.read({"ZEREN_SECRETS": str(tmp_path), "ZEREN_PG_PORT": "many"})


def test_every_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    make_secrets(folder)
    first = {file.name: file.read_text() for file in folder.iterdir()}
    make_secrets(folder)

    assert {file.name: file.read_text() for file in folder.iterdir()} == first
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert first.keys() == {
        *(f"{role}.password" for role in ("postgres", *LOGIN_ROLES)),
        *("principal.key", "principal.pub", "token.key", "token.pub", "log.key", "log.pub"),
        *("registry.key", "registry.pub", "desk.key", "desk.pub", "idempotency.key"),
    }


def test_a_public_half_holds_no_private_part(settings: Settings) -> None:
    for name, curve in (("principal", "Ed25519"), ("token", "Ed25519"), ("registry", "X25519")):
        private = json.loads(settings.secret(f"{name}.key"))
        public = json.loads(settings.secret(f"{name}.pub"))

        assert private.pop("d")
        assert public == private
        assert public["crv"] == curve


def test_a_missing_secret_names_its_path_in_the_error(tmp_path: Path) -> None:
    (tmp_path / "empty.password").touch()

    for name in ("absent.password", "empty.password"):
        with pytest.raises(SecretMissingError, match=str(tmp_path / name)):
            Settings(secrets=tmp_path).secret(name)


@pytest.mark.parametrize(
    ("uri", "connected"),
    [
        ("embedded://", "embedded://"),
        ("amqp://u@bus:5672/county", "amqp://u:p%40ss%2Fword@bus:5672/county"),
        ("amqp://u@bus//", "amqp://u:p%40ss%2Fword@bus//"),
        ("amqp://u@[::1]:5672", "amqp://u:p%40ss%2Fword@[::1]:5672"),
    ],
)
def test_the_password_of_the_bus_comes_from_its_file(
    tmp_path: Path, uri: str, connected: str
) -> None:
    (tmp_path / "rabbitmq-u.password").write_text("p@ss/word\n")

    assert Settings(secrets=tmp_path, amqp_uri=uri).amqp_uri_with_password() == connected


def test_a_bus_without_a_user_of_ones_own_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="ZEREN_AMQP_URI"):
        Settings(secrets=tmp_path, amqp_uri="amqp://bus:5672/").amqp_uri_with_password()
    with pytest.raises(SecretMissingError):
        Settings(secrets=tmp_path, amqp_uri="amqp://other@bus/").amqp_uri_with_password()


def test_a_role_connects_with_the_password_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "registry_service.password").write_text("it's a \\ secret\n")
    settings = Settings(secrets=tmp_path, pg_host="db", pg_port=6000)

    given = conninfo_to_dict(conninfo(settings, "registry_service"))

    assert given["password"] == "it's a \\ secret"  # noqa: S105
    assert (given["host"], given["port"], given["dbname"]) == ("db", "6000", "zeren")
    assert given["user"] == "registry_service"
