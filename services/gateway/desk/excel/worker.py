"""Workbooks are read and marked in processes of their own, with bounded memory and time.

A file from outside meets parsers written in C and Rust: whatever it makes of them ends with the
process. In one process with everything else, nothing waits meanwhile.
"""

import os
import resource
import sys
import tempfile
import threading
from typing import Any

import msgspec

from services.gateway.desk.beside import run_beside
from services.gateway.desk.excel.errors import (
    NotAWorkbookError,
    NotOurTemplateError,
    WorkbookBrokenError,
    WorkbookBusyError,
    WorkbookEncryptedError,
    WorkbookMacrosError,
    WorkbookTooLargeError,
)
from services.gateway.desk.excel.faults import Fault
from services.gateway.desk.excel.reading import Reading, read_workbook
from shared.kernel.errors import ZerenError

AT_ONCE = 1
WAIT_S = 60.0  # for a place
TIMEOUT_S = 240.0
MAX_MEMORY_BYTES = 700_000_000  # of addresses; 50,000 rows of meetings take some 250 MB
_CPU_S = 100
_MEMORY_FOLDER = "/dev/shm"  # noqa: S108  (files that no disk holds)
_LENGTH_BYTES = 8
_GOOD, _REFUSED = 0, 3
_MODULE = "services.gateway.desk.excel.worker"
_OF_FILES: dict[str, type[ZerenError]] = {
    kind.code: kind
    for kind in (
        NotAWorkbookError,
        WorkbookEncryptedError,
        WorkbookMacrosError,
        WorkbookTooLargeError,
        WorkbookBrokenError,
        NotOurTemplateError,
    )
}
_places = threading.BoundedSemaphore(AT_ONCE)


class ToRead(msgspec.Struct, frozen=True, kw_only=True, tag="read"):
    """Read a workbook."""

    key: bytes


class ToMark(msgspec.Struct, frozen=True, kw_only=True, tag="mark"):
    """Mark its faults."""

    faults: list[Fault]


def read_beside(content: bytes, *, key: bytes) -> Reading:
    """Read a workbook in a process of its own; see `read_workbook`.

    Raises:
        WorkbookBusyError: others took so long that it was not its turn in `WAIT_S`.
        WorkbookTooLargeError: it took more memory or time than there is for one.
    """
    raw = _beside(ToRead(key=key), content)
    return msgspec.json.decode(raw, type=Reading)


def mark_beside(content: bytes, faults: list[Fault]) -> bytes:
    """Mark a workbook in a process of its own; see `mark`.

    Raises:
        WorkbookBusyError, WorkbookTooLargeError: as in `read_beside`.
    """
    return _beside(ToMark(faults=faults), content)


def _beside(task: ToRead | ToMark, content: bytes) -> bytes:
    if not _places.acquire(timeout=WAIT_S):
        raise WorkbookBusyError
    try:
        head = msgspec.json.encode(task)
        given = len(head).to_bytes(_LENGTH_BYTES, "big") + head + content
        code, raw = run_beside(_MODULE, given, timeout_s=TIMEOUT_S)
    finally:
        _places.release()
    if code == _GOOD:
        return raw
    if code == _REFUSED:
        told = msgspec.json.decode(raw)
        raise _OF_FILES[told["code"]](**told["details"])
    raise WorkbookTooLargeError(what="memory")


def main() -> int:
    """Do one task: it and the workbook come by standard input, the answer goes out."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if os.access(_MEMORY_FOLDER, os.W_OK):
        tempfile.tempdir = _MEMORY_FOLDER  # openpyxl writes its parts to files
    raw = sys.stdin.buffer.read()
    length = int.from_bytes(raw[:_LENGTH_BYTES], "big")
    head, content = raw[_LENGTH_BYTES : _LENGTH_BYTES + length], raw[_LENGTH_BYTES + length :]
    try:
        answer = _do(msgspec.json.decode(head, type=ToRead | ToMark), content)
    except ZerenError as error:
        sys.stdout.buffer.write(msgspec.json.encode(error.as_dict()))
        return _REFUSED
    sys.stdout.buffer.write(answer)
    return _GOOD


def _do(task: Any, content: bytes) -> bytes:
    if isinstance(task, ToRead):
        return msgspec.json.encode(read_workbook(content, key=task.key))
    from services.gateway.desk.excel.marking import mark  # noqa: PLC0415  (slow to import)

    return mark(content, task.faults)


if __name__ == "__main__":
    sys.exit(main())
