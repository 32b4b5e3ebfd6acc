"""Checkpoints that somebody brings: believed where a key of this county's log has signed them.

Which keys those are is said by the policy that the log publishes beside its tiles.
Source: C2SP tlog-checkpoint, signed-note, tlog-policy.
"""

from collections.abc import Callable
from pathlib import Path

from services.gateway.bodies import wrong_parameter
from services.verifier.checking import open_checkpoint
from services.verifier.note import NoteError
from services.verifier.policy import PolicyError, read_policy

POLICY = Path("public", "policy")  # in the folder of the log
PolicyOf = Callable[[], bytes]
"""Gives the policy as it stands; raises OSError where there is none."""


def policy_in(log: Path | None) -> PolicyOf:
    """Give where the policy is read: in the folder of the log, where this process has one."""
    return no_policy if log is None else (log / POLICY).read_bytes


def no_policy() -> bytes:
    """Say that this process has no log, and so no policy."""
    raise FileNotFoundError(POLICY)


def size_signed(text: str, policy: PolicyOf) -> int:
    """Give the size of a checkpoint, once the signature of the log's key is found to be right.

    Args:
        text: the signed note, whole; a form may have changed its line breaks.
        policy: which names the log's keys.

    Raises:
        InvalidQuestionError: it is no checkpoint, no key of the log signed it, or there is no
            policy to check it with.
    """
    try:
        known = read_policy(policy())
    except (OSError, PolicyError) as error:
        raise wrong_parameter("known_at", "no log here to check a checkpoint with") from error
    try:
        checkpoint, _ = open_checkpoint(_as_signed(text).encode("utf-8", "surrogatepass"), known)
    except NoteError as error:
        raise wrong_parameter("known_at", f"a checkpoint signed by the log: {error}") from error
    return checkpoint.size


def _as_signed(text: str) -> str:
    """Give a note with the line breaks of notes: forms send others, and drop the last one."""
    return text.replace("\r\n", "\n").rstrip("\n") + "\n"
