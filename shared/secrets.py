"""The folder of secret files: one secret a file, readable by its owner alone.

``zeren up`` makes them on its first start; deployed, they are files of the orchestrator, read the
same way. Nothing here ever replaces a secret that exists.
"""

import json
import os
import secrets
from pathlib import Path
from typing import Literal

from joserfc.jwk import OKPKey

from shared.kernel.errors import ZerenError

SCHEMAS = ("registry", "targets", "activities", "ledger", "assessment", "gateway")
MIGRATOR = "zeren_migrator"
AUDITOR = "auditor_reader"
LOGIN_ROLES = (
    MIGRATOR,
    AUDITOR,
    *(f"{schema}_{kind}" for schema in SCHEMAS for kind in ("service", "reader")),
)

_PASSWORD_BYTES = 32
# Ed25519: principals and tokens are signed by the gateway, checkpoints by the ledger.
_SIGNING_PAIRS = ("principal", "token", "log")
_SEALING_PAIRS = ("registry", "desk")  # X25519: personal fields to the registry, second factors


class SecretMissingError(ZerenError):
    """A secret file is missing, empty or unreadable; the subject is its path."""

    code = "secret_missing"
    status = 500
    zh = "缺少密钥文件,或文件为空或不可读"
    en = "A secret file is missing, empty or cannot be read"


def make_secrets(folder: Path) -> None:
    """Make every secret file that the suite in one process needs; existing ones stay.

    The folder is 0700, the files 0600. Safe when several start at once: the first wins.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in ("postgres", *LOGIN_ROLES):
        make_password(folder, f"{name}.password")
    for name in _SIGNING_PAIRS:
        _make_pair(folder, name, "Ed25519")
    for name in _SEALING_PAIRS:
        _make_pair(folder, name, "X25519")
    write_new(folder / "idempotency.key", secrets.token_urlsafe(_PASSWORD_BYTES))


def make_password(folder: Path, name: str) -> str:
    """Give the password in file ``name``, a random one made first where there is none."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_new(folder / name, secrets.token_urlsafe(_PASSWORD_BYTES))
    return read_secret(folder, name)


def read_secret(folder: Path, name: str) -> str:
    """Give the content of a secret file without its last line feed.

    Raises:
        SecretMissingError: it is missing, empty or cannot be read.
    """
    try:
        content = (folder / name).read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise SecretMissingError(str(folder / name)) from error
    if not content:
        raise SecretMissingError(str(folder / name))
    return content


def _make_pair(folder: Path, name: str, curve: Literal["Ed25519", "X25519"]) -> None:
    write_new(folder / f"{name}.key", json.dumps(OKPKey.generate_key(curve).as_dict(private=True)))
    # From the file, not from what we just made: another process may have been first.
    kept = OKPKey.import_key(json.loads(read_secret(folder, f"{name}.key")))
    write_new(folder / f"{name}.pub", json.dumps(kept.as_dict(private=False)))


def write_new(path: Path, content: str) -> None:
    """Write a secret file, 0600, where there is none; one that stands stays.

    It is written aside and linked into place: no reader and no crash leaves half a secret.
    """
    if path.exists():
        return
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    except FileExistsError:
        return
    finally:
        aside.unlink()
