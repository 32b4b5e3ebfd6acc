"""The second factor: one-time codes by time (RFC 6238), each good once, and codes for recovery."""

import base64
import hashlib
import secrets
import time
from collections.abc import Callable

import msgspec
import pyotp
from joserfc.jwk import OKPKey

from services.gateway.desk.accounts import Account
from services.gateway.desk.errors import SignInRefusedError
from services.gateway.pools import Readers
from shared.contracts.roles import Role
from shared.security import seal, unseal
from shared.settings import SettingError

STEP_S = 30
RECOVERY_CODES = 10
ISSUER = "zeren"
_STEPS_OFF = (-1, 0, 1)  # a clock may be half a minute off
_DIGITS = 6
_RECOVERY_BYTES = 10

_BEGIN = "UPDATE gateway.accounts SET totp_begun = %s WHERE login = %s"
_BEGUN = "SELECT totp_begun FROM gateway.accounts WHERE login = %s"
_CONFIRM = (
    "UPDATE gateway.accounts SET totp_secret = totp_begun, totp_begun = NULL, totp_step = %s"
    " WHERE login = %s AND totp_begun = %s"
)
_KEPT = "SELECT totp_secret FROM gateway.accounts WHERE login = %s"
_USE = "UPDATE gateway.accounts SET totp_step = %s WHERE login = %s AND totp_step < %s"
_OFF = "UPDATE gateway.accounts SET totp_secret = NULL, totp_begun = NULL WHERE login = %s"
_KEEP_CODE = "INSERT INTO gateway.recovery_codes (login, code_hash) VALUES (%s, %s)"
_USE_CODE = "DELETE FROM gateway.recovery_codes WHERE login = %s AND code_hash = %s"
_DROP_CODES = "DELETE FROM gateway.recovery_codes WHERE login = %s"


def roles_of(setting: str) -> frozenset[Role]:
    """Give the roles that ``ZEREN_TOTP_ROLES`` names.

    Raises:
        SettingError: there is no such role.
    """
    try:
        return frozenset(Role(one.strip()) for one in setting.split(",") if one.strip())
    except ValueError as error:
        raise SettingError(f"ZEREN_TOTP_ROLES: {error}") from None


class _Sealed(msgspec.Struct, frozen=True):
    """What is sealed: a secret carried to another account's row opens nothing there."""

    login: str
    secret: str


class SecondFactor:
    """Second factors of this county's accounts.

    Args:
        readers: where they are kept.
        key: `desk.key`, to which secrets are sealed.
        clock: seconds since 1970.
    """

    def __init__(
        self, readers: Readers, key: OKPKey, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._readers = readers
        self._key = key
        self._clock = clock

    def begin(self, login: str) -> None:
        """Make a secret, to be shown and confirmed."""
        kept = msgspec.json.encode(_Sealed(login, pyotp.random_base32())).decode()
        with self._readers.own() as connection:
            connection.execute(_BEGIN, (seal(kept, self._key), login))

    def begun(self, login: str) -> str | None:
        """Give the secret, in base 32, that waits to be confirmed."""
        return self._opened(login, self._value(_BEGUN, login))

    def address(self, login: str, secret: str) -> str:
        """Give the address that an authenticator reads from a QR code."""
        return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)

    def confirm(self, login: str, code: str) -> list[str]:
        """Switch on what was begun; give the recovery codes, which are shown once.

        Raises:
            SignInRefusedError: nothing was begun, or it is not its code.
        """
        sealed = self._value(_BEGUN, login)
        secret = self._opened(login, sealed)
        step = self._step(secret, code) if secret else None
        if step is None:
            raise SignInRefusedError
        codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
        with self._readers.own() as connection, connection.transaction():
            if connection.execute(_CONFIRM, (step, login, sealed)).rowcount == 0:
                raise SignInRefusedError
            connection.execute(_DROP_CODES, (login,))
            for one in codes:
                connection.execute(_KEEP_CODE, (login, _hash(one)))
        return codes

    def check(self, account: Account, code: str) -> None:
        """Let a code pass, once: a one-time code of now, or a recovery code.

        Raises:
            SignInRefusedError: it is neither, or was used before.
        """
        secret = self._opened(account.login, self._value(_KEPT, account.login))
        step = self._step(secret, code) if secret else None
        with self._readers.own() as connection:
            if step is not None:
                used = connection.execute(_USE, (step, account.login, step)).rowcount
            else:
                used = connection.execute(_USE_CODE, (account.login, _hash(code))).rowcount
        if used == 0:
            raise SignInRefusedError

    def switch_off(self, login: str) -> None:
        """Ask this account for no code any more; its recovery codes are gone, too."""
        with self._readers.own() as connection, connection.transaction():
            connection.execute(_OFF, (login,))
            connection.execute(_DROP_CODES, (login,))

    def _step(self, secret: str, code: str) -> int | None:
        given = code.strip()
        if len(given) != _DIGITS or not (given.isascii() and given.isdigit()):
            return None
        now = int(self._clock()) // STEP_S
        one = pyotp.HOTP(secret)
        fits = [now + off for off in _STEPS_OFF if one.verify(given, now + off)]
        return fits[0] if fits else None

    def _value(self, statement: str, login: str) -> str | None:
        with self._readers.own() as connection:
            row = connection.execute(statement, (login,)).fetchone()
        return row[0] if row else None

    def _opened(self, login: str, sealed: str | None) -> str | None:
        if sealed is None:
            return None
        opened = msgspec.json.decode(unseal(sealed, self._key), type=_Sealed)
        return opened.secret if opened.login == login else None


def _recovery_code() -> str:
    text = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def _hash(code: str) -> bytes:
    plain = code.strip().lower().replace("-", "").replace(" ", "")
    return hashlib.sha256(plain.encode()).digest()
