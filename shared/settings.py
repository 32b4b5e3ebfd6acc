"""What a process is told from outside: ``ZEREN_*`` variables, and a folder of secret files.

The same variables serve the suite in one process, its spawned workers and every container; secrets
never stand in the environment.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Self
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec

from shared.kernel.errors import ZerenError
from shared.secrets import read_secret

_PREFIX = "ZEREN_"


class SettingError(ZerenError):
    """A ``ZEREN_*`` variable is missing or has a value that cannot be used."""

    code = "setting"
    status = 500
    zh = "环境变量缺失或取值不可用"
    en = "An environment variable is missing or cannot be used"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Where a process finds its database, its bus and its secrets."""

    secrets: Path  # folder of secret files, see shared.secrets
    pg_host: str = "127.0.0.1"
    pg_port: int = 5432
    pg_database: str = "zeren"
    amqp_uri: str = "embedded://"  # or amqp://user@host:port/vhost, without a password
    http_host: str = "127.0.0.1"
    http_port: int = 8080  # 0: any free one
    evidence: Path | None = None  # the folder of files of evidence; None where none are kept
    documents: Path | None = None  # the county's own fonts (fonts/) and Word template, if any
    log: Path | None = None  # the folder of the ledger's log; None where this process has none
    log_origin: str | None = None  # the log's name for ever; None takes one from its first key
    monitor: Path | None = None  # the folder of the auditor's monitor; None where none is kept
    monitor_every_s: float = 60.0  # between two looks at the newest entries
    monitor_full_at: str = "02:00"  # in Asia/Shanghai: all of them are compared then
    vault: Path | None = None  # the registry's file of personal data; None where it has none
    totp_roles: str = ""  # roles that must have a second factor at the desk, comma between them
    oidc_issuer: str = ""  # a provider of OpenID Connect; empty: local accounts only
    oidc_client_id: str = ""
    oidc_redirect: str = ""  # this desk's address for browsers, ending in /oidc/callback

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings from ``environ``; other variables are ignored, empty ones are unset.

        Raises:
            SettingError: ``ZEREN_SECRETS`` is missing, or a value does not fit.
        """
        given = {
            field: value
            for field in cls.__struct_fields__
            if (value := environ.get(variable(field), ""))
        }
        try:
            return msgspec.convert(given, cls, strict=False, dec_hook=_path)
        except msgspec.ValidationError as error:
            raise SettingError(f"{_PREFIX}*: {error}") from None

    def environ(self) -> dict[str, str]:
        """Give the variables from which another process reads these same settings."""
        values = {field: getattr(self, field) for field in self.__struct_fields__}
        return {variable(name): str(value) for name, value in values.items() if value is not None}

    def secret(self, name: str) -> str:
        """Give the content of secret file ``name``, for instance ``principal.pub``.

        Raises:
            SecretMissingError: it is missing, empty or cannot be read.
        """
        return read_secret(self.secrets, name)

    def amqp_uri_with_password(self) -> str:
        """Give the bus's URI for connecting; ``embedded://`` as it is. Never to be logged.

        Raises:
            SettingError: the URI names no user; each container has its own.
            SecretMissingError: there is no password for that user.
        """
        parts = urlsplit(self.amqp_uri)
        if parts.scheme == "embedded" or parts.hostname is None:
            return self.amqp_uri
        if not parts.username:
            raise SettingError("ZEREN_AMQP_URI: amqp://USER@…")
        password = quote(self.secret(f"rabbitmq-{parts.username}.password"), safe="")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        place = f"{host}:{parts.port}" if parts.port else host
        who = f"{quote(parts.username, safe='')}:{password}"
        return urlunsplit(parts._replace(netloc=f"{who}@{place}"))


def variable(field: str) -> str:
    """Give the name of the environment variable that sets ``field``."""
    return _PREFIX + field.upper()


def _path(wanted: type, value: object) -> object:
    if wanted is Path:
        return Path(str(value)).absolute()
    raise NotImplementedError(wanted)  # msgspec's way to hear that a hook knows no such type
