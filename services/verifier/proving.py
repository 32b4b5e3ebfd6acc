"""Proof files made from a log's own files."""

from collections.abc import Iterator

from services.verifier.checking import COSIGNED
from services.verifier.checkpoint import Checkpoint, read_checkpoint
from services.verifier.layout import CHECKPOINT, bundle_path, bundles_of, unpack
from services.verifier.merkle import TILE_WIDTH, ProofError
from services.verifier.note import split_note
from services.verifier.proof_file import ProofFile
from services.verifier.sources import FileMissingError, Source
from services.verifier.tiles import TileReader, fetch_cut


def make_proof(source: Source, index: int, *, with_leaf: bool = True) -> ProofFile:
    """Make the proof of one entry, at the newest checkpoint that witnesses have cosigned.

    Where none has been cosigned that far, at the newest checkpoint.

    Raises:
        ProofError: there is no such entry yet.
        NoteError, FileMissingError, UnreachableError: the log cannot be read.
    """
    head, note = _head(source, COSIGNED)
    if head is None or head.size <= index:
        head, note = _head(source, CHECKPOINT)
    if head is None:
        raise FileMissingError(CHECKPOINT)
    path = TileReader(source.fetch, head.size).inclusion(index)
    leaf = _leaf(source, head.size, index) if with_leaf else None
    return ProofFile(index, tuple(path), note, leaf)


def find_entry(source: Source, entry_id: str) -> int:
    """Give the index of an entry by its id, stream and version; looks from the newest back.

    Raises:
        ProofError: no entry has this id.
        NoteError, FileMissingError, UnreachableError, LayoutError: the log cannot be read.
    """
    head, _ = _head(source, CHECKPOINT)
    wanted = f'"id":"{entry_id}"'.encode()
    for number, width in reversed(list(bundles_of(head.size if head else 0))):
        raw = fetch_cut(source.fetch, bundle_path(number, width))
        if wanted in raw:
            for place, leaf in enumerate(unpack(raw, width)):
                if wanted in leaf:
                    return number * TILE_WIDTH + place
    raise ProofError(f"no entry {entry_id}")


def bulletin(source: Source) -> Iterator[str]:
    """Give the three lines of the newest checkpoint, to be printed and put up on a wall.

    Raises:
        NoteError, FileMissingError, UnreachableError: the log cannot be read.
    """
    head, _ = _head(source, CHECKPOINT)
    if head is None:
        raise FileMissingError(CHECKPOINT)
    return iter(head.text().splitlines())


def _head(source: Source, path: str) -> tuple[Checkpoint | None, str]:
    try:
        note = source.fetch(path)
    except FileMissingError:
        return None, ""
    return read_checkpoint(split_note(note)[0].decode()), note.decode()


def _leaf(source: Source, size: int, index: int) -> bytes:
    number, place = divmod(index, TILE_WIDTH)
    width = min(TILE_WIDTH, size - number * TILE_WIDTH)
    return unpack(fetch_cut(source.fetch, bundle_path(number, width)), width)[place]
