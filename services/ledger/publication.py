"""What the world sees of the log besides its tiles: checkpoints, their cosignatures, the policy."""

import threading
from collections.abc import Iterable
from pathlib import Path

from services.ledger.disk import Disk, put
from services.ledger.log_files import PUBLIC
from services.verifier.checking import COSIGNED, cosigned_path, open_checkpoint
from services.verifier.checkpoint import Checkpoint
from services.verifier.layout import CHECKPOINT
from services.verifier.note import Key, NoteError, Signer, read_signature
from services.verifier.policy import Log, Policy, read_policy

POLICY = "policy"
KEPT_EVERY_S = 3600.0  # of checkpoints with the times of witnesses, one so often is kept for ever


class Publication:
    """The folder ``public``; one publishes, another adds cosignatures, each whole or not at all."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.public = folder / PUBLIC
        self._disk = disk
        self._one_at_a_time = threading.Lock()
        self._kept = 0
        self._kept_at = float("-inf")

    def checkpoint(self) -> bytes | None:
        """Give the checkpoint that is published, with the cosignatures that have come."""
        return self._disk.read(self.public / CHECKPOINT)

    def publish(self, note: bytes) -> None:
        """Publish a signed checkpoint; one of the same text that has cosignatures stays."""
        with self._one_at_a_time:
            found = self.checkpoint()
            if found is None or _text(found) != _text(note):
                put(self._disk, self.public / CHECKPOINT, note)

    def policy(self, keys: Iterable[Key]) -> Policy:
        """Give the policy that is published; the first names the log's keys and no witness.

        Raises:
            PolicyError: it is malformed.
        """
        raw = self._disk.read(self.public / POLICY)
        if raw is None:
            raw = Policy(logs=tuple(Log(key, "") for key in keys)).text().encode()
            put(self._disk, self.public / POLICY, raw)
        return read_policy(raw)

    def cosigned(self, policy: Policy) -> tuple[Checkpoint, list[Signer], bytes] | None:
        """Give the newest checkpoint that enough witnesses have cosigned, with its note."""
        raw = self._disk.read(self.public / COSIGNED)
        if raw is None:
            return None
        try:
            return *open_checkpoint(raw, policy), raw
        except NoteError:  # signed with keys of an earlier policy: as if there were none
            return None

    def add_cosignatures(
        self, note: bytes, lines: Iterable[str], policy: Policy, *, now: float, keep: bool = False
    ) -> list[Signer]:
        """Add lines of witnesses to a checkpoint, and publish it where it is the newest.

        Args:
            note: the checkpoint, signed by the log.
            lines: of signatures, each with its line feed; those already there are left out, and
                those of nobody in the policy: a note has room for so many, and one witness could
                fill it.
            policy: whom to believe, and how many it takes.
            now: monotonic seconds.
            keep: whether it is kept for ever even if another was kept just now.

        Returns:
            Who has signed it now.

        Raises:
            NoteError: a signature is wrong; nothing is written.
        """
        known = {(key.name, key.id) for key in policy.keys}
        lines = [line for line in lines if read_signature(line.rstrip("\n"))[:2] in known]
        with self._one_at_a_time:
            found = self.checkpoint()
            is_newest = found is not None and _text(found) == _text(note)
            whole = _joined(found if found is not None and is_newest else note, lines)
            checkpoint, signers = open_checkpoint(whole, policy)
            if is_newest:
                put(self._disk, self.public / CHECKPOINT, whole)
            before = self.cosigned(policy)
            if policy.has_quorum(signers) and (before is None or before[0].size <= checkpoint.size):
                put(self._disk, self.public / COSIGNED, whole)
            if keep or (policy.has_quorum(signers) and now - self._kept_at >= KEPT_EVERY_S):
                self._keep(whole)
                self._kept_at = now
            return signers

    def _keep(self, whole: bytes) -> None:
        while self._disk.read(self.public / cosigned_path(self._kept)) is not None:
            self._kept += 1
        put(self._disk, self.public / cosigned_path(self._kept), whole)


def _text(note: bytes) -> bytes:
    return note.rpartition(b"\n\n")[0]


def _joined(note: bytes, lines: Iterable[str]) -> bytes:
    """Add lines to a note; a later line of the same key replaces the earlier one."""
    text, _, signed = note.decode().rpartition("\n\n")
    by_key: dict[tuple[str, str], str] = {}
    for line in [*signed.splitlines(keepends=True), *lines]:
        _, name, code = line.split(" ", 2)
        by_key[name, code[:5]] = line  # five characters hold the four bytes of the key's id
    return f"{text}\n\n{''.join(by_key.values())}".encode()
