"""The folder of data that `zeren up` keeps, as far as the command line reads it."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from services.cli.errors import AddressMissingError, SettingsMissingError, TokenMissingError

SECRETS = "secrets"
TOKEN_FILE = "cli.token"  # noqa: S105  (the name of a file)
URL_FILE = "gateway.url"
SETTINGS_FILE = "settings.json"


def gateway_url(data: Path, url: str | None) -> str:
    """Give the gateway's address: the one given, else the one that the running suite wrote.

    Raises:
        AddressMissingError: neither.
    """
    if url:
        return url.rstrip("/")
    try:
        return (data / URL_FILE).read_text(encoding="utf-8").strip().rstrip("/")
    except OSError as error:
        raise AddressMissingError(str(data)) from error


def token(data: Path, token_file: Path | None) -> str:
    """Give the bearer token: of the file given, else of the folder's own.

    Raises:
        TokenMissingError: there is none to read.
    """
    path = token_file or data / SECRETS / TOKEN_FILE
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise TokenMissingError(str(path)) from error


def environment(data: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Give the environment for a process on this folder's database.

    The variables ``ZEREN_*`` where they are set, else ``settings.json`` of the folder, which the
    suite writes when it starts.

    Raises:
        SettingsMissingError: neither.
    """
    if environ.get("ZEREN_SECRETS"):
        return dict(environ)
    try:
        stored = json.loads((data / SETTINGS_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsMissingError(str(data)) from error
    return {**environ, **{str(key): str(value) for key, value in stored.items()}}


def write_private(path: Path, content: str) -> None:
    """Write a file that its owner alone may read; replace it whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
    aside.replace(path)
