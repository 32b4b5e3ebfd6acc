"""Leaves: when an entry was taken into the log, a line feed, and the entry's canonical bytes.

Checked of each: that it is written in the one canonical way (RFC 8785 on zeren's subset), that its
service's sequence and its stream's versions have no hole, and that time never runs backwards.
"""

import json
import re
from typing import Any, NamedTuple

TIME_BYTES = 27
_DATE = rb"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_TIME = re.compile(_DATE + rb"T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z", re.ASCII)
_MAX_INTEGER = 2**53 - 1
MAX_FAULTS = 1000  # more are not kept: the log is past naming them


class Fault(NamedTuple):
    """Something that does not hold, and where."""

    kind: str  # a stable code, see report.py
    # The first entry it concerns; None where it concerns no one entry.
    index: int | None = None  # type: ignore[assignment]  # hides tuple.index
    service: str = ""
    stream: str = ""
    detail: str = ""


class LeafError(Exception):
    """Bytes that are no leaf."""


class Leaf(NamedTuple):
    """A leaf, taken apart."""

    integrated_at: bytes
    entry: dict[str, Any]


def read_leaf(raw: bytes) -> Leaf:
    """Take a leaf apart; refuse an entry that is not written in the canonical way.

    Raises:
        LeafError: it is none.
    """
    moment = raw[:TIME_BYTES]
    if not _TIME.fullmatch(moment) or raw[TIME_BYTES : TIME_BYTES + 1] != b"\n":
        raise LeafError("no time before the entry")
    written = raw[TIME_BYTES + 1 :]
    try:
        entry = _decoder.decode(written.decode("utf-8"))
        is_canonical = isinstance(entry, dict) and _encoder.encode(entry).encode() == written
    except (ValueError, RecursionError) as error:
        raise LeafError("no JSON of an entry") from error
    if not is_canonical:
        raise LeafError("not written in the canonical way")
    return Leaf(moment, entry)


class Chain:
    """Follows the entries one after the other; ``faults`` are what does not hold.

    Args:
        bounds: sizes of cosigned checkpoints with the times of their witnesses, see `Bounds`.
    """

    def __init__(self, bounds: "Bounds | None" = None) -> None:
        self.faults: list[Fault] = []
        self.last_time = b""
        self._bounds = bounds or Bounds([])
        self._sequences: dict[str, int] = {}
        self._versions: dict[str, int] = {}

    def take(self, index: int, raw: bytes) -> None:
        """Look at the next entry."""
        try:
            leaf = read_leaf(raw)
            service, stream = _text(leaf.entry, "source"), _text(leaf.entry, "subject")
            faults = [
                *self._times(index, leaf.integrated_at),
                *self._follows(service, leaf.entry),
                *self._is_next(stream, leaf.entry),
                *_is_itself(index, leaf.entry),
            ]
        except LeafError as error:
            faults, service, stream = [("entry_malformed", str(error))], "", ""
        for kind, detail in faults[: MAX_FAULTS - len(self.faults)]:
            self.faults.append(Fault(kind, index, service, stream, detail))

    def _times(self, index: int, moment: bytes) -> list[tuple[str, str]]:
        found = []
        if moment < self.last_time:
            found.append(("time_backwards", f"{moment.decode()} < {self.last_time.decode()}"))
        self.last_time = max(moment, self.last_time)
        earliest, latest = self._bounds.at(index)
        if moment < earliest:
            found.append(("before_witness", f"{moment.decode()} < {earliest.decode()}"))
        if moment > latest:
            found.append(("after_witness", f"{moment.decode()} > {latest.decode()}"))
        return found

    def _follows(self, service: str, entry: dict[str, Any]) -> list[tuple[str, str]]:
        sequence, previous = _number(entry, "sequence"), _number(entry, "previous")
        last = self._sequences.get(service, 0)
        self._sequences[service] = sequence
        if previous != last or sequence <= previous:
            return [("sequence_hole", f"{previous} → {sequence}, {last} before")]
        return []

    def _is_next(self, stream: str, entry: dict[str, Any]) -> list[tuple[str, str]]:
        version = _number(entry, "streamversion")
        last = self._versions.get(stream, 0)
        self._versions[stream] = version
        return [] if version == last + 1 else [("version_hole", f"{version}, {last} before")]


class Bounds:
    """Between which times an entry was taken, as witnesses tell.

    Args:
        cosigned: size, earliest and latest of each cosigned checkpoint, as times of 27 bytes:
            entries below the size were there at the latest then, the others came after the
            earliest; an empty earliest says nothing.
    """

    def __init__(self, cosigned: list[tuple[int, bytes, bytes]]) -> None:
        self._sizes = sorted(cosigned)
        latest = b"\xff"
        self._latest = [latest]
        for _, _, seen in reversed(self._sizes):
            latest = min(latest, seen)
            self._latest.append(latest)
        self._latest.reverse()
        self._passed = 0
        self._earliest = b""

    def at(self, index: int) -> tuple[bytes, bytes]:
        """Give the earliest and latest time of an entry; indexes never go down."""
        while self._passed < len(self._sizes) and self._sizes[self._passed][0] <= index:
            self._earliest = max(self._earliest, self._sizes[self._passed][1])
            self._passed += 1
        return self._earliest, self._latest[self._passed]


def _is_itself(index: int, entry: dict[str, Any]) -> list[tuple[str, str]]:
    if entry.get("id") != f"{entry['subject']}.{entry['streamversion']}":
        return [("id_differs", str(entry.get("id")))]
    if _number(entry, "reliesonindex") > index:
        return [("relies_on_later", str(entry["reliesonindex"]))]
    return []


def _number(entry: dict[str, Any], field: str) -> int:
    value = entry.get(field)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise LeafError(f"{field} is no number")
    return value


def _text(entry: dict[str, Any], field: str) -> str:
    value = entry.get(field)
    if not isinstance(value, str):
        raise LeafError(f"{field} is no text")
    return value


def _integer(digits: str) -> int:
    if len(digits) > len(str(_MAX_INTEGER)) + 1 or abs(int(digits)) > _MAX_INTEGER:
        raise ValueError("an integer beyond 2**53 - 1")
    return int(digits)


def _refused(written: str) -> Any:
    raise ValueError(f"a fraction: {written[:40]}")


_decoder = json.JSONDecoder(
    parse_int=_integer, parse_float=_refused, parse_constant=_refused, strict=True
)
_encoder = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
)
