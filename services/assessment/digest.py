"""The canonical digest of the dossier: one hash for one content, whatever made it.

SHA-256 over lines, each ending in a line feed: first the size and the hashes of the rule packs,
then each row as one canonical object, the lines in byte order. Rows cite facts by id and carry no
index, so that nothing but the content counts. Source: ARCHITECTURE, section 6, "Digest".
"""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from hashlib import sha256
from typing import IO, Any
from uuid import UUID

import msgspec
import psycopg

from services.assessment import dossier
from services.assessment.domain.filing import Filed
from shared.kernel.canonical import canonical

_RUN_BYTES = 64_000_000  # lines sorted in memory at once
_FETCH_ROWS = 2000
_PUBLISHED = "targets.rule_pack.published."  # of any version


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """A digest and what it is of."""

    size: int  # of the ledger that was filed
    packs: dict[str, str]  # SHA-256 of each pack's text, by the id of its stream
    sha256: str


class _Line(msgspec.Struct, frozen=True, gc=False):
    data: msgspec.Raw
    fact: str
    occurred_on: date
    organization_id: UUID
    received_on: date
    subject: UUID
    table: str
    type: str


class _Pack(msgspec.Struct):
    content: str


def dossier_digest(connection: psycopg.Connection[Any]) -> Digest:
    """Give the digest of the live dossier, in constant memory.

    The connection is in autocommit or outside a transaction; one snapshot is read.
    """
    with connection.transaction():
        progress = dossier.read_progress(connection)
        rows = _stored(connection, progress) if progress.version else iter(())
        return digest_of(progress.size, rows)


def digest_of(size: int, rows: Iterable[Filed]) -> Digest:
    """Give the digest of filed rows, in any order; ``size`` is the ledger's that they came from."""
    packs: dict[str, str] = {}
    with ExitStack() as runs:
        lines = _sorted_lines(_lines(rows, packs), runs)
        return _hashed(size, packs, lines)


def hash_lines(first: bytes, lines: Iterable[bytes]) -> str:
    """Give SHA-256, in hexadecimal, over a first line and sorted ones, line feeds included."""
    hashed = sha256(first)
    for line in lines:
        hashed.update(line)
    return hashed.hexdigest()


def _hashed(size: int, packs: dict[str, str], lines: Iterator[bytes]) -> Digest:
    # The packs are known when the first sorted line is: by then all rows have been read.
    head = next(lines, b"")
    first = canonical({"size": size, "packs": packs}) + b"\n"
    return Digest(size=size, packs=packs, sha256=hash_lines(first + head, lines))


def _lines(rows: Iterable[Filed], packs: dict[str, str]) -> Iterator[bytes]:
    for row in rows:
        if row.type.startswith(_PUBLISHED):
            pack = msgspec.json.decode(row.data, type=_Pack)
            packs[str(row.subject)] = sha256(pack.content.encode()).hexdigest()
        line = _Line(
            data=msgspec.Raw(row.data),
            fact=row.fact,
            occurred_on=row.occurred_on,
            organization_id=row.organization_id,
            received_on=row.received_on,
            subject=row.subject,
            table=dossier.NAME,
            type=row.type,
        )
        yield canonical(line) + b"\n"


def _sorted_lines(lines: Iterable[bytes], runs: ExitStack) -> Iterator[bytes]:
    waiting: list[bytes] = []
    waiting_bytes = 0
    stored: list[IO[bytes]] = []
    for line in lines:
        waiting.append(line)
        waiting_bytes += len(line)
        if waiting_bytes >= _RUN_BYTES:
            stored.append(runs.enter_context(_run(waiting)))
            waiting, waiting_bytes = [], 0
    waiting.sort()
    return heapq.merge(*stored, waiting) if stored else iter(waiting)


def _run(lines: list[bytes]) -> IO[bytes]:
    lines.sort()
    run = tempfile.TemporaryFile()  # noqa: SIM115  (the caller's stack closes it)
    run.writelines(lines)
    run.seek(0)
    return run


def _stored(connection: psycopg.Connection[Any], progress: dossier.Progress) -> Iterator[Filed]:
    query = dossier.statement(_ROWS, progress.version)
    with connection.cursor("digest") as cursor:
        cursor.itersize = _FETCH_ROWS
        cursor.execute(query, (progress.size,), binary=True)
        yield from map(Filed._make, cursor)


_ROWS = "SELECT {columns} FROM {dossier} WHERE index < %s"
