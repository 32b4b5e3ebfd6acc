"""What one proof file shows, on a few lines: Chinese first, then English."""

from collections.abc import Iterable
from datetime import UTC, datetime

from services.verifier.leaves import TIME_BYTES, read_leaf
from services.verifier.note import Signer
from services.verifier.proof_file import Proven

WIDTH = 72


def proof_page(proven: Proven, place: str) -> str:
    """Write what a proof file shows.

    Raises:
        LeafError: what was proven is no entry.
    """
    checkpoint, signers, index, leaf = proven
    entry, taken = read_leaf(leaf).entry, leaf[:TIME_BYTES].decode()
    what = f"  {entry.get('type')} {entry.get('id')}"
    occurred, recorded = entry.get("occurredon"), entry.get("time")
    lines = (
        f"证明成立: {place}",
        f"  台账 {checkpoint.origin},共 {checkpoint.size} 条,本条序号 {index}",
        what,
        f"  发生日 {occurred},登记 {recorded},入账 {taken}",
        f"  签名: {signed_by(signers)}",
        "-" * WIDTH,
        f"The proof holds: {place}",
        f"  log {checkpoint.origin}, {checkpoint.size} entries, this is entry {index}",
        what,
        f"  occurred {occurred}, recorded {recorded}, taken {taken}",
        f"  signed by: {signed_by(signers)}",
    )
    return written(lines)


def written(lines: Iterable[str]) -> str:
    """Put lines together; what is not printed, and would move or hide others, is spelled out."""
    return "".join(f"{''.join(map(_printed, line))}\n" for line in lines)


def signed_by(signers: Iterable[Signer]) -> str:
    """Name who signed, each with the time where it said one."""
    return ", ".join(map(_signer, signers))


def _printed(character: str) -> str:
    return character if character.isprintable() else ascii(character)[1:-1]


def _signer(signer: Signer) -> str:
    if signer.time is None:
        return str(signer)
    try:
        moment = datetime.fromtimestamp(signer.time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        moment = str(signer.time)
    return f"{signer} ({moment})"
