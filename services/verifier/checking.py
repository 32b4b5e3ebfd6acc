"""Checks a whole log: signatures, witnesses, every hash, every entry, every earlier checkpoint."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from services.verifier.checkpoint import Checkpoint, read_checkpoint
from services.verifier.layout import CHECKPOINT
from services.verifier.leaves import MAX_FAULTS, Bounds, Chain, Fault
from services.verifier.note import NoteError, Signer, open_note
from services.verifier.policy import Policy
from services.verifier.sources import FileMissingError, Folder, Source
from services.verifier.sums import check_sums
from services.verifier.walking import Known, Walk, first_difference

COSIGNED = "checkpoint.cosigned"
MAX_COSIGNED = 1_000_000  # a server that invents ever more is not followed for ever
ALLOWANCE_S = 60  # between the clocks of the log and of a witness, and for the asking itself


@dataclass(kw_only=True)
class Report:
    """What was checked of a log, and what does not hold; nothing wrong where `faults` is empty."""

    place: str
    origin: str = ""
    size: int = 0
    root: bytes = b""
    signers: list[Signer] = field(default_factory=list)
    quorum: str = "none"
    witnessed: int | None = None  # up to which size enough witnesses have cosigned
    known: list[Known] = field(default_factory=list)
    newest: str = ""  # when the last entry was taken
    entries_checked: bool = False
    faults: list[Fault] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether everything holds."""
        return not self.faults

    @property
    def first(self) -> Fault | None:
        """The fault with the smallest index; one without an index only where none has any."""
        placed = [each for each in self.faults if each.index is not None]
        return min(placed, key=lambda each: each.index or 0, default=next(iter(self.faults), None))


def check_log(
    source: Source,
    policy: Policy,
    *,
    known: list[Known] | None = None,
    against: Source | None = None,
    hashes_only: bool = False,
    look: Callable[[int, bytes], None] | None = None,
) -> Report:
    """Check a log, an exported folder or one that is served.

    Args:
        source: where its files are.
        policy: whom one trusts.
        known: checkpoints that one holds from earlier; bulletins on paper suffice.
        against: another copy, to name the first entry that differs where the history does.
        hashes_only: leaves out what the entries say; for measuring, and for very large logs.
        look: is called with the index and the leaf of each entry, before it is known to hold.

    Raises:
        UnreachableError: the source cannot be read.
    """
    began = time.monotonic()
    report = Report(place=source.name, quorum=policy.quorum, known=list(known or []))
    head = _head(source, policy, report)
    if head is not None:
        report.origin, report.size, report.root = head
        chain = None if hashes_only else Chain
        _check_entries(source, policy, report, against, chain=chain, look=look)
    if isinstance(source, Folder):
        report.faults += check_sums(source.path)
    report.seconds = time.monotonic() - began
    return report


def open_checkpoint(raw: bytes, policy: Policy) -> tuple[Checkpoint, list[Signer]]:
    """Open a checkpoint that one of the policy's logs has signed.

    Raises:
        NoteError: it is malformed, or none has.
    """
    text, signers = open_note(raw, policy.keys)
    checkpoint = read_checkpoint(text.decode())
    if not policy.is_signed(signers, checkpoint.origin):
        raise NoteError("no log of this name and key has signed")
    return checkpoint, signers


def read_known(raw: bytes, name: str) -> Known:
    """Read a checkpoint that one holds: a bulletin's three lines, or a whole note.

    Raises:
        NoteError: it is neither.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteError("not UTF-8") from error
    lines = [line.strip() for line in text.split("\n\n")[0].strip().split("\n")][:3]
    return Known(read_checkpoint("".join(f"{line}\n" for line in lines)), name)


def cosigned_path(number: int) -> str:
    """Give the path of the n-th kept cosigned checkpoint."""
    high, low = divmod(number, 1000)
    return f"cosigned/x{high:03d}/{low:03d}"


def _head(source: Source, policy: Policy, report: Report) -> Checkpoint | None:
    try:
        head, report.signers = open_checkpoint(source.fetch(CHECKPOINT), policy)
    except FileMissingError:
        report.faults.append(Fault("file_missing", detail=CHECKPOINT))
        return None
    except NoteError as error:
        report.faults.append(Fault("checkpoint_wrong", detail=str(error)))
        return None
    return head


def _check_entries(
    source: Source,
    policy: Policy,
    report: Report,
    against: Source | None,
    *,
    chain: type[Chain] | None,
    look: Callable[[int, bytes], None] | None,
) -> None:
    cosigned = _cosigned(source, policy, report)
    known = [*report.known, *(Known(checkpoint, name) for checkpoint, _, name in cosigned)]
    if against is not None:
        known += _head_of_other(against, policy)
    for each in known:
        if each.checkpoint.origin != report.origin:
            report.faults.append(Fault("other_log", detail=f"{each.name}: {report.origin}"))
        elif each.checkpoint.size > report.size:
            detail = f"{each.name}: {each.checkpoint.size} > {report.size}"
            report.faults.append(Fault("rolled_back", report.size, detail=detail))
    bounds = [_bound(checkpoint.size, signers, policy) for checkpoint, signers, _ in cosigned]
    following = chain(Bounds(bounds)) if chain else None
    lenient = not isinstance(source, Folder) or not (source.path / "SHA256SUMS").exists()
    walk = Walk(source, report.size, chain=following, known=known, lenient=lenient, look=look)
    if walk.run() != report.root and not walk.faults:
        walk.faults.append(Fault("root_differs"))
    if against is not None and (walk.faults or report.faults):
        walk.faults += _difference(source, against, known, report)
    report.faults += walk.faults
    report.entries_checked = following is not None
    report.newest = following.last_time.decode() if following else ""


def _cosigned(
    source: Source, policy: Policy, report: Report
) -> list[tuple[Checkpoint, list[Signer], str]]:
    """Collect checkpoints with witnesses' times; set how far enough of them have cosigned."""
    found = []
    head = Checkpoint(report.origin, report.size, report.root)
    if any(signer.time is not None for signer in report.signers):
        found.append((head, report.signers, CHECKPOINT))
    number = 0
    paths = [COSIGNED] if policy.witnesses else []
    while paths and number < MAX_COSIGNED and len(report.faults) < MAX_FAULTS:
        path = paths.pop()
        try:
            checkpoint, signers = open_checkpoint(source.fetch(path), policy)
            found.append((checkpoint, signers, path))
        except FileMissingError:
            if path != COSIGNED:
                break
        except NoteError as error:
            report.faults.append(Fault("checkpoint_wrong", detail=f"{path}: {error}"))
        paths = [cosigned_path(number)]
        number += 1
    enough = [each.size for each, signers, _ in found if policy.has_quorum(signers)]
    if policy.has_quorum(report.signers):
        enough.append(report.size)
    report.witnessed = max(enough, default=None)
    if report.witnessed is None:
        report.faults.append(Fault("witnesses_missing", detail=policy.quorum))
    return found


def _bound(size: int, signers: list[Signer], policy: Policy) -> tuple[int, bytes, bytes]:
    """Give what the witnesses' times say of the entries before and after a checkpoint.

    One that answers at once tells both; one that is late tells only what was there by then. Of
    several none is believed alone: the bounds are as wide as their times. Whoever has no clock
    signs at 0, which tells nothing.
    """
    online = {witness.key for witness in policy.online}
    times = [signer.time for signer in signers if signer.time]
    prompt = [signer.time for signer in signers if signer.time and signer.key in online]
    earliest = _moment(min(prompt) - ALLOWANCE_S) if prompt else b""
    latest = max(prompt or times, default=None)
    return size, earliest, b"\xff" if latest is None else _moment(latest + ALLOWANCE_S)


def _moment(seconds: int) -> bytes:
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except OverflowError:
        return b"\xff"
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode()


def _head_of_other(against: Source, policy: Policy) -> list[Known]:
    try:
        checkpoint, _ = open_checkpoint(against.fetch(CHECKPOINT), policy)
    except (FileMissingError, NoteError):
        return []
    return [Known(checkpoint, against.name)]


def _difference(source: Source, against: Source, known: list[Known], report: Report) -> list[Fault]:
    sizes = [each.checkpoint.size for each in known if each.name == against.name]
    if not sizes:
        return []
    try:
        index = first_difference(source, report.size, against, sizes[0])
    except FileMissingError:
        return []
    return [] if index is None else [Fault("copy_differs", index, detail=against.name)]
