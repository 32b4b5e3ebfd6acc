"""What a witness checks before it cosigns, and what it answers.

Source: C2SP tlog-witness: 404 an unknown log, 403 no trusted signature, 400 malformed or an old
size above the new, 409 another size or root than it holds, 422 a proof that does not show it.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from services.verifier.checkpoint import Checkpoint, read_checkpoint
from services.verifier.merkle import EMPTY_ROOT, ProofError, verify_consistency
from services.verifier.note import (
    COSIGNATURE_V1,
    Key,
    NoteError,
    cosigned_message,
    open_note,
    signature_line,
    split_note,
)
from services.verifier.requests import AddCheckpoint, read_request
from services.witness.memory import Memory

SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"
OK, BAD, FORBIDDEN, UNKNOWN, CONFLICT, NOT_SHOWN = 200, 400, 403, 404, 409, 422
FAILED = 500


class Answer(NamedTuple):
    """What the witness answers."""

    status: int
    body: str
    type: str = TEXT_TYPE


class WitnessKey(NamedTuple):
    """The witness's own key."""

    name: str
    public: bytes
    sign: Callable[[bytes], bytes]

    @property
    def key(self) -> Key:
        """How it is known."""
        return Key(self.name, COSIGNATURE_V1, self.public)


class _RefusedError(Exception):
    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.body)
        self.answer = answer


class Judge:
    """Answers requests; what it has cosigned last stands in its memory.

    Args:
        memory: remembers across restarts.
        own: the key it cosigns with.
        logs: keys of the logs it knows, by their names.
        clock: seconds since 1970, in UTC.
    """

    def __init__(
        self, memory: Memory, own: WitnessKey, logs: Sequence[Key], clock: Callable[[], float]
    ) -> None:
        self._memory = memory
        self._own = own
        self._logs = logs
        self._clock = clock

    def add_checkpoint(self, raw: bytes) -> Answer:
        """Judge a request; where it holds, remember the checkpoint and then cosign it."""
        try:
            request = read_request(raw)
            body, _ = split_note(request.note.encode())
            head = read_checkpoint(body.decode())
        except NoteError as error:
            return Answer(BAD, f"{error}\n")
        keys = [key for key in self._logs if key.name == head.origin]
        if not keys:
            return Answer(UNKNOWN, "unknown log\n")
        try:
            open_note(request.note, keys)
        except NoteError as error:
            return Answer(FORBIDDEN, f"{error}\n")
        if request.old > head.size:
            return Answer(BAD, "the old size is above the new one\n")
        try:
            # One transaction: no other request comes between the look and the writing.
            with self._memory.swap(head.origin) as swap:
                _judge(request, head, swap.before)
                swap.after = head
        except _RefusedError as refused:
            return refused.answer
        return Answer(OK, self._cosigned(body))

    def _cosigned(self, body: bytes) -> str:
        moment = int(self._clock())
        signature = self._own.sign(cosigned_message(moment, body))
        return signature_line(self._own.key, moment.to_bytes(8, "big") + signature)


def _judge(request: AddCheckpoint, head: Checkpoint, before: Checkpoint | None) -> None:
    size, root = (before.size, before.root) if before else (0, EMPTY_ROOT)
    if request.old != size:
        raise _RefusedError(Answer(CONFLICT, f"{size}\n", SIZE_TYPE))
    if head.size == size and head.root != root:
        raise _RefusedError(Answer(CONFLICT, f"{size}\n", SIZE_TYPE))
    if not size and request.proof:
        raise _RefusedError(Answer(NOT_SHOWN, "nothing is shown of an empty tree\n"))
    try:
        if size:
            verify_consistency(size, head.size, request.proof, root, head.root)
    except ProofError as error:
        raise _RefusedError(Answer(NOT_SHOWN, f"{error}\n")) from error
