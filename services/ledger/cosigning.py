"""Cosignatures: the ledger asks its witnesses, and never waits for one before it goes on.

Source: C2SP tlog-witness, `add-checkpoint`. Witnesses with no network hand theirs in as files.
"""

import http.client
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import structlog
from prometheus_client import Gauge

from services.ledger.disk import Disk
from services.ledger.log_errors import PolicyMalformedError, WitnessAheadError
from services.ledger.log_files import PUBLIC
from services.ledger.publication import Publication
from services.verifier.checking import open_checkpoint
from services.verifier.checkpoint import Checkpoint, read_checkpoint, read_number
from services.verifier.layout import CHECKPOINT
from services.verifier.note import Key, NoteError, open_note, split_note
from services.verifier.policy import Policy, PolicyError, Witness
from services.verifier.requests import AddCheckpoint, make_request
from services.verifier.sources import FileMissingError
from services.verifier.tiles import TileReader

INBOX = "inbox"
TIMEOUT_S = 5.0
ASK_EVERY_S = 10.0
OK, CONFLICT = 200, 409

_log = structlog.get_logger(__name__)
_witnessed = Gauge("zeren_log_witnessed_size", "Entries that enough witnesses have cosigned")


class Answer(NamedTuple):
    """What a witness answered; status 0 where it could not be reached."""

    status: int
    body: str


Ask = Callable[[str, bytes], Answer]


class Cosigning:
    """Collects cosignatures for the newest checkpoint, from the network and from files.

    Args:
        folder: of the log.
        disk, publication: where its files are.
        keys: gives the log's public keys; none before it is active.
        ask: posts a body to an address.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        folder: Path,
        disk: Disk,
        publication: Publication,
        *,
        keys: Callable[[], list[Key]],
        ask: Ask | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inbox = folder / INBOX
        self._public = folder / PUBLIC
        self._disk = disk
        self._publication = publication
        self._keys = keys
        self._ask = ask or post
        self._clock = clock
        self._asked_at = float("-inf")
        self._asked: dict[Key, Checkpoint] = {}  # the newest checkpoint that each has cosigned
        self._sizes: dict[Key, int] = {}

    def step(self) -> int:
        """Ask the witnesses that lack the newest checkpoint, at most every ten seconds.

        Returns:
            How many cosignatures came.

        Raises:
            PolicyError: the policy file is malformed.
            NoteError: the policy does not name the log's key.
            OSError: the disk failed.
        """
        keys = self._keys()
        if not keys:
            return 0
        policy = self._publication.policy(keys)
        taken = self._take_files(policy)
        note = self._publication.checkpoint()
        if note is None or self._clock() - self._asked_at < ASK_EVERY_S:
            return taken
        self._asked_at = self._clock()
        head, _ = open_checkpoint(note, policy)
        for witness in policy.online:
            if self._asked.get(witness.key) != head:
                taken += self._cosigned(witness, head, note, policy)
        found = self._publication.cosigned(policy)
        _witnessed.set(found[0].size if found else 0)
        return taken

    def ask_all(self, note: bytes, keys: list[Key]) -> None:
        """Ask each witness that answers what it has seen; what the ledger begins with.

        Raises:
            WitnessAheadError: one has seen a later checkpoint, or another of this size.
            PolicyMalformedError: the policy does not say whom to ask.
        """
        text = split_note(note)[0].decode()
        head = read_checkpoint(text)
        body = AddCheckpoint(head.size, (), note.decode()).text().encode()
        try:
            witnesses = self._publication.policy(keys).online
        except PolicyError as error:
            raise PolicyMalformedError(str(error)) from error
        for witness in witnesses:
            answer = self._ask(witness.url, body)
            if answer.status != CONFLICT:
                continue  # it agrees, does not know the log yet, or cannot be asked
            seen = _size(answer.body)
            if seen is not None:
                self._sizes[witness.key] = seen
            if seen is None or seen >= head.size:
                raise WitnessAheadError(witness.name, seen=seen, signed=head.size)

    def request(self, old: int) -> AddCheckpoint:
        """Give the newest checkpoint as a request to a witness that has seen ``old`` entries.

        Raises:
            FileMissingError: nothing was published yet.
            ProofError: the log is shorter.
        """
        return make_request(self._fetch, self._fetch(CHECKPOINT), old)

    def _cosigned(self, witness: Witness, head: Checkpoint, note: bytes, policy: Policy) -> int:
        old = self._sizes.get(witness.key, 0)
        answer = self._ask(witness.url, self._body(old, note))
        seen = _size(answer.body) if answer.status == CONFLICT else None
        if seen is not None and seen != old and seen <= head.size:
            old = seen
            answer = self._ask(witness.url, self._body(old, note))
        if answer.status != OK:
            said = answer.body[:80]
            _log.warning("witness_refused", witness=witness.name, status=answer.status, said=said)
            return 0
        lines = answer.body.splitlines(keepends=True)
        text, _, _ = note.decode().rpartition("\n\n")
        try:
            open_note(f"{text}\n\n{''.join(lines)}", [witness.key])
            self._publication.add_cosignatures(note, lines, policy, now=self._clock())
        except NoteError as error:
            _log.warning("witness_wrong", witness=witness.name, error=str(error))
            return 0
        self._sizes[witness.key], self._asked[witness.key] = head.size, head
        return 1

    def _body(self, old: int, note: bytes) -> bytes:
        return make_request(self._fetch, note, old).text().encode()

    def _fetch(self, path: str) -> bytes:
        found = self._disk.read(self._public / path)
        if found is None:
            raise FileMissingError(path)
        return found

    def _take_files(self, policy: Policy) -> int:
        """Take checkpoints that came back from offices with no network."""
        taken = 0
        for path in sorted(filter(Path.is_file, self._inbox.glob("[!.]*"))):
            raw = self._disk.read(path)
            try:
                checkpoint, signers = open_checkpoint(raw or b"", policy)
                known = TileReader(self._fetch, checkpoint.size).root()
            except (NoteError, FileMissingError) as error:
                _log.warning("inbox_refused", file=path.name, error=str(error))
                path.rename(path.with_name(f".refused.{path.name}"))
                continue
            if known == checkpoint.root and raw is not None:
                lines = [line + "\n" for line in raw.decode().rpartition("\n\n")[2].splitlines()]
                self._publication.add_cosignatures(raw, lines, policy, now=self._clock(), keep=True)
                taken += len([signer for signer in signers if signer.time is not None])
            path.unlink()
        return taken


def post(url: str, body: bytes) -> Answer:
    """Post a request to a witness; an answer of status 0 where it cannot be reached."""
    parts = urlsplit(url.rstrip("/"))
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=TIMEOUT_S)
    try:
        connection.request("POST", f"{parts.path}/add-checkpoint", body)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(100_000).decode("utf-8", "replace"))
    except (OSError, http.client.HTTPException) as error:
        return Answer(0, str(error))
    finally:
        connection.close()


def _size(body: str) -> int | None:
    try:
        return read_number(body.removesuffix("\n"))
    except NoteError:
        return None
