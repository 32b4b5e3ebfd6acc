"""A file of commands through the gateway's door: batches in order, resumable, all or nothing each.

A line is ``{"service": …, "command": …, "id": …, "body": {…}}``. Consecutive lines of one service
make a batch; each batch waits for the places of those before it, so that what it names is known.
A line sent twice is recorded once, since its ``id`` is its command id.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from uuid import UUID

import msgspec

from services.cli.errors import GatewayUnreachableError, LineError, RefusedError
from services.cli.folder import write_private
from shared.kernel import strict_json
from shared.kernel.errors import MalformedJsonError, ZerenError

MAX_BATCH = 500
MAX_BATCH_BYTES = 7_000_000
MAX_LINE_BYTES = 1_000_000
_PATIENCE_S = 120.0  # with a gateway that is busy, away, or behind with what it has taken
_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 5.0
_UNAVAILABLE = 503


class Posts(Protocol):
    """What loading needs of the gateway."""

    def post(self, path: str, body: Any, *, after: str | None = None) -> Any:
        """Send JSON; give the answer."""


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One command of the file."""

    service: str
    command: str
    id: UUID
    body: dict[str, Any]


class Batch(NamedTuple):
    """Consecutive lines of one service; ``digest`` is the file's up to the end of the last."""

    service: str
    first_line: int
    commands: list[dict[str, Any]]
    bytes_read: int
    digest: str

    @property
    def last_line(self) -> int:
        """The number of its last line; lines count from 1, and blank ones are refused."""
        return self.first_line + len(self.commands) - 1


class Progress(msgspec.Struct, kw_only=True):
    """How far a load has come: what is kept in the state file."""

    lines: int = 0
    digest: str = ""
    bytes_read: int = 0
    positions: dict[str, int] = {}

    @property
    def after(self) -> str | None:
        """The places to wait for, as the gateway reads them; None where there are none."""
        written = ",".join(f"{name}:{place}" for name, place in sorted(self.positions.items()))
        return written or None


class StateFile:
    """Keeps the progress of one load, where it may be taken up again."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, data: Path, file: Path, url: str) -> "StateFile":
        """Give the state file of loading this file into this gateway."""
        name = hashlib.sha256(f"{url}\n{file.absolute()}".encode()).hexdigest()[:24]
        return cls(data / "loads" / f"{name}.json")

    def read(self) -> Progress:
        """Give the progress kept; none where there is no readable one."""
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=Progress)
        except (OSError, msgspec.MsgspecError):
            return Progress()

    def write(self, progress: Progress) -> None:
        write_private(self.path, msgspec.json.encode(progress).decode())


def load_file(
    gateway: Posts,
    file: Path,
    *,
    state: StateFile | None = None,
    until: int | None = None,
    report: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Load a file, or go on where a load of it was broken off.

    Args:
        gateway: where to.
        file: JSON lines, UTF-8.
        state: where progress is kept; None starts over, which records nothing twice.
        until: the last line to load.
        report: told after each batch.

    Raises:
        LineError: lines are wrong (``details["rows"]``: line, code, zh, en, subject, details);
            nothing of their batch was recorded, all before it was.
        RefusedError: the whole batch was refused.
        GatewayUnreachableError: no answer within two minutes; run again to go on.
    """
    kept = state.read() if state else Progress()
    known = _matching(file, kept)
    progress = kept if known else Progress()
    if known:
        report(progress)
    for batch in read_batches(file, until=until, done=progress):
        answers = _send(gateway, batch, progress.after)
        for answer in answers:
            if answer["position"]:
                service, _, sequence = str(answer["position"]).partition(":")
                place = max(progress.positions.get(service, 0), int(sequence))
                progress.positions[service] = place
        progress.lines = batch.last_line
        progress.bytes_read, progress.digest = batch.bytes_read, batch.digest
        if state:
            state.write(progress)
        report(progress)
    return progress


def read_batches(file: Path, *, until: int | None, done: Progress) -> Iterator[Batch]:
    """Give the batches of a file after what is done already.

    Raises:
        LineError: a line is no command; it names the line.
    """
    sha256 = hashlib.sha256()
    waiting: list[dict[str, Any]] = []
    service, first, size, number, read = "", done.lines + 1, 0, done.lines, done.bytes_read
    digest = done.digest
    with file.open("rb") as stream:
        sha256.update(stream.read(done.bytes_read))
        while raw := stream.readline(MAX_LINE_BYTES + 1):
            if until is not None and number >= until:
                break
            number += 1
            line = read_line(raw, number)
            full = len(waiting) >= MAX_BATCH or size + len(raw) > MAX_BATCH_BYTES
            if waiting and (line.service != service or full):
                yield Batch(service, first, waiting, read, digest)
                waiting, first, size = [], number, 0
            service = line.service
            waiting.append({"id": str(line.id), "command": line.command, "body": line.body})
            size += len(raw)
            read += len(raw)
            sha256.update(raw)
            digest = sha256.hexdigest()
    if waiting:
        yield Batch(service, first, waiting, read, digest)


def read_line(raw: bytes, number: int) -> Line:
    """Read one line.

    Raises:
        LineError: it is too long, no JSON, or no command.
    """
    try:
        if len(raw) > MAX_LINE_BYTES:
            raise MalformedJsonError(why=f"longer than {MAX_LINE_BYTES} bytes")
        return msgspec.convert(strict_json.loads(raw), Line)
    except (ZerenError, msgspec.ValidationError) as error:
        refusal = error if isinstance(error, ZerenError) else MalformedJsonError(why=str(error))
        raise LineError(rows=[{"line": number, **refusal.as_dict()}]) from error


def _matching(file: Path, kept: Progress) -> bool:
    """Whether the file still begins with what was loaded."""
    if not kept.lines:
        return False
    sha256 = hashlib.sha256()
    left = kept.bytes_read
    with file.open("rb") as stream:
        while left and (part := stream.read(min(left, 1 << 20))):
            sha256.update(part)
            left -= len(part)
    return left == 0 and sha256.hexdigest() == kept.digest


def _send(gateway: Posts, batch: Batch, after: str | None) -> Sequence[dict[str, Any]]:
    pause_s = _FIRST_PAUSE_S
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            body = {"service": batch.service, "commands": batch.commands}
            answer = gateway.post("/v1/batches", body, after=after)
            return list(answer["answers"])
        except (RefusedError, GatewayUnreachableError) as error:
            if error.status != _UNAVAILABLE or time.monotonic() > deadline:
                raise _by_line(error, batch) from error
        time.sleep(pause_s)
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)


def _by_line(error: ZerenError, batch: Batch) -> ZerenError:
    """Name the lines of the file where the gateway named the rows of the batch."""
    rows = error.details.get("rows")
    if rows:
        named = [{**row, "line": batch.first_line + row["row"]} for row in rows]
        return LineError(rows=named)
    if len(batch.commands) == 1 and error.status != _UNAVAILABLE:
        return LineError(rows=[{"line": batch.first_line, **error.as_dict()}])
    return error
