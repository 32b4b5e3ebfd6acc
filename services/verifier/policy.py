"""The policy file: which logs and witnesses are trusted, and how many witnesses it takes.

Source: C2SP tlog-policy. Lines ``log KEY [URL]``, ``witness NAME KEY [URL]``, ``group NAME
all|any|N MEMBER…`` and one ``quorum NAME|none``. A witness with an address answers at once; one
without is an office with no network, whose cosignature may be days late.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from services.verifier.note import COSIGNATURE_V1, ED25519, Key, NoteError, Signer, read_key

_NONE = "none"
_FIRST_PRINTED = 0x20


class PolicyError(Exception):
    """The policy file is malformed; nothing can be checked with it."""


class Log(NamedTuple):
    """A log's key, and where it answers; its origin is the key's name."""

    key: Key
    url: str


class Witness(NamedTuple):
    """A witness's key, and where it answers; an empty address where it has no network."""

    name: str
    key: Key
    url: str


class Group(NamedTuple):
    """So many of these members."""

    needed: int
    members: tuple[str, ...]


class Policy(NamedTuple):
    """Whom one trusts."""

    logs: tuple[Log, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    groups: tuple[tuple[str, Group], ...] = ()
    quorum: str = _NONE

    @property
    def log_keys(self) -> list[Key]:
        """The keys of the logs: more than one while a key is being changed."""
        return [log.key for log in self.logs]

    @property
    def keys(self) -> list[Key]:
        """Every key that is known."""
        return [*self.log_keys, *(witness.key for witness in self.witnesses)]

    @property
    def online(self) -> list[Witness]:
        """Witnesses that answer at once."""
        return [witness for witness in self.witnesses if witness.url]

    def is_signed(self, signers: Collection[Signer], origin: str) -> bool:
        """Tell whether a log of this origin is among the signers."""
        keys = {log.key for log in self.logs if log.key.name == origin}
        return any(signer.key in keys for signer in signers)

    def has_quorum(self, signers: Collection[Signer]) -> bool:
        """Tell whether enough witnesses are among the signers."""
        keys = {signer.key for signer in signers}
        held = {witness.name for witness in self.witnesses if witness.key in keys}
        for name, group in self.groups:
            if len(held & set(group.members)) >= group.needed:
                held.add(name)
        return self.quorum == _NONE or self.quorum in held

    def text(self) -> str:
        """Write it as a file."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        for log in self.logs:
            yield f"log {log.key} {log.url}".rstrip()
        for witness in self.witnesses:
            yield f"witness {witness.name} {witness.key} {witness.url}".rstrip()
        for name, group in self.groups:
            yield f"group {name} {group.needed} {' '.join(group.members)}"
        yield f"quorum {self.quorum}"


def read_policy(raw: bytes) -> Policy:
    """Read a policy file.

    Raises:
        PolicyError: it is malformed, or names a key that this version cannot check.
    """
    if any(byte < _FIRST_PRINTED and byte not in b"\t\n" for byte in raw):
        raise PolicyError("a control character")
    reading = _Reading()
    for number, line in enumerate(raw.decode("utf-8", "surrogateescape").split("\n"), 1):
        words = line.replace("\t", " ").split(" ")
        words = [word for word in words if word]
        if not words or words[0].startswith("#"):
            continue
        try:
            reading.take(words)
        except (PolicyError, NoteError) as error:
            raise PolicyError(f"line {number}: {error}") from error
    if reading.quorum is None:
        raise PolicyError("no line says the quorum")
    return Policy(
        tuple(reading.logs), tuple(reading.witnesses), tuple(reading.groups), reading.quorum
    )


class _Reading:
    """What the lines so far have said."""

    def __init__(self) -> None:
        self.logs: list[Log] = []
        self.witnesses: list[Witness] = []
        self.groups: list[tuple[str, Group]] = []
        self.quorum: str | None = None
        self._names = {_NONE}
        self._members: set[str] = set()

    def take(self, words: list[str]) -> None:
        """Read one line."""
        match words:
            case ["log", key, *url] if len(url) <= 1:
                self._log(Log(_key(key, ED25519), *(url or [""])))
            case ["witness", name, key, *url] if len(url) <= 1:
                self._name(name)
                self._witness(Witness(name, _key(key, COSIGNATURE_V1), *(url or [""])))
            case ["group", name, needed, *members] if members:
                group = self._group(needed, members)
                self._name(name)
                self.groups.append((name, group))
            case ["quorum", name] if self.quorum is None and name in self._names:
                self.quorum = name
            case _:
                raise PolicyError(f"cannot be read: {' '.join(words)[:80]}")

    def _log(self, log: Log) -> None:
        if any(log.key.public == other.key.public for other in self.logs):
            raise PolicyError("a log's key stands twice")
        self.logs.append(log)

    def _witness(self, witness: Witness) -> None:
        if any(witness.key.public == other.key.public for other in self.witnesses):
            raise PolicyError("a witness's key stands twice")
        self.witnesses.append(witness)

    def _group(self, needed: str, members: list[str]) -> Group:
        strange = set(members) - self._names | set(members) & {_NONE}
        if strange or len(set(members)) != len(members) or self._members & set(members):
            raise PolicyError("a member is unknown, or stands twice")
        count = {"all": len(members), "any": 1}.get(needed)
        if count is None and needed.isascii() and needed.isdigit():
            count = int(needed)
        if count is None or not 1 <= count <= len(members):
            raise PolicyError("a group needs 1 to all of its members")
        self._members |= set(members)
        return Group(count, tuple(members))

    def _name(self, name: str) -> None:
        if name in self._names:
            raise PolicyError(f"the name {name} stands twice")
        self._names.add(name)


def _key(written: str, algorithm: int) -> Key:
    key = read_key(written)
    if key.algorithm != algorithm:
        raise PolicyError(f"the key {key.name} is of another kind")
    return key
