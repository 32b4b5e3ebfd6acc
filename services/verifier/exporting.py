"""An export: everything that is needed to check the log offline, in a folder."""

from pathlib import Path

from services.verifier.checking import COSIGNED, cosigned_path
from services.verifier.checkpoint import Checkpoint, read_checkpoint
from services.verifier.layout import CHECKPOINT, paths_of
from services.verifier.main import POLICY
from services.verifier.note import split_note
from services.verifier.single import NAME, write_single
from services.verifier.sources import FileMissingError, Source
from services.verifier.sums import FILE, sums
from services.verifier.tiles import fetch_cut

README = "README.txt"
_ABOUT = f"""\
责任台账导出 / An export of the ledger

核验(需 Python 3.11 或更高,无需网络):
Check it (Python 3.11 or later, no network):

    python3 {NAME} . --policy POLICY

POLICY 应从可信来源另行取得;随附的 {POLICY} 只供参考。
Take POLICY from somebody you trust; the file {POLICY} that lies here came along with the rest.
"""


def export_log(source: Source, folder: Path) -> Checkpoint:
    """Copy a log into an empty folder, with the verifier and a list of all hashes.

    Returns:
        The checkpoint it was copied at.

    Raises:
        FileMissingError: the log lacks a file that its checkpoint needs.
        NoteError: its checkpoint is malformed.
        UnreachableError, OSError: it cannot be read, or the folder not written.
    """
    note = source.fetch(CHECKPOINT)
    head = read_checkpoint(split_note(note)[0].decode())
    for path in paths_of(head.size):
        _put(folder, path, fetch_cut(source.fetch, path))
    _put(folder, CHECKPOINT, note)
    _put(folder, POLICY, source.fetch(POLICY))
    _copy_cosigned(source, folder, head.size)
    write_single(folder / NAME)
    _put(folder, README, _ABOUT.encode())
    _put(folder, FILE, sums(folder).encode())
    return head


def _copy_cosigned(source: Source, folder: Path, size: int) -> None:
    """Copy checkpoints with witnesses' times, but those that came after this export began."""
    number = 0
    path = COSIGNED
    while True:
        try:
            note = source.fetch(path)
        except FileMissingError:
            if path != COSIGNED:
                return
        else:
            if read_checkpoint(split_note(note)[0].decode()).size <= size:
                _put(folder, path, note)
            elif path != COSIGNED:
                return
        path = cosigned_path(number)
        number += 1


def _put(folder: Path, path: str, content: bytes) -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
