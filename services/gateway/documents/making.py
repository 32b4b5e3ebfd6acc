"""Makes a document for one index of the ledger: the newest where none is named."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from services.gateway.as_of import ValidAt, size_of
from services.gateway.documents.kinds import CONTENT_TYPES, FileType, Kind
from services.gateway.documents.paper import Ground, printable
from services.gateway.documents.sources import ground_of
from services.gateway.documents.typesetting import Press
from services.gateway.documents.word import docx
from services.gateway.pools import ask
from services.gateway.questions.question import Asking, Moments, read_parameters
from services.gateway.waiting import WaitingReaders
from services.ledger import queries as ledger

Given = Sequence[tuple[str, str]]
_MOMENTS = frozenset({"valid_at", "known_at"})


class Made(NamedTuple):
    """A file with its type and the size of the ledger that it was made from."""

    raw: bytes
    content_type: str
    name: str
    size: int


class Documents:
    """Makes documents.

    Args:
        folder: of the county: ``fonts`` and ``official.docx``; None where it has none.
        log: the folder of the ledger's log; None where it is not kept here.
    """

    def __init__(self, folder: Path | None, log: Path | None) -> None:
        self._folder = folder
        self._log = log
        self._press = Press(folder / "fonts" if folder is not None else None)

    def moment(self, asking: Asking, given: Given) -> tuple[Asking, Ground, Given]:
        """Give who asks as of the moment that is asked for, and what else was given.

        The day told of is ``valid_at``, else that of the ledger's last entry: never today, so that
        the same index always gives the same document.

        Raises:
            InvalidQuestionError: the moments cannot be read.
            NotYetVisibleError, LogBehindError: the ledger has not come so far.
        """
        moments: Moments = read_parameters(Moments, [one for one in given if one[0] in _MOMENTS])
        on: ValidAt | None = moments.valid_at
        size = (
            size_of(moments.known_at, asking.readers, asking.policy)
            if moments.known_at is not None
            else ask(asking.readers, "ledger", ledger.size)
        )
        ground = ground_of(asking.readers, size, self._log, on)
        asking = asking._replace(
            readers=WaitingReaders(asking.readers, known_at=size),
            known_at=size,
            today=ground.day,
        )
        return asking, ground, [one for one in given if one[0] not in _MOMENTS]

    def make(self, kind: Kind, file_type: FileType, asking: Asking, given: Given) -> Made:
        """Make a document; what it says are answers to questions, each with its own scope.

        Raises:
            ZerenError: it is refused, or there is nothing to tell.
        """
        asking, ground, own = self.moment(asking, given)
        asked: Any = read_parameters(kind.parameters, own)
        paper = printable(kind.compose(asking, asked))
        raw = (
            self._press.pdf(paper, ground)
            if file_type is FileType.PDF
            else docx(paper, ground, self._folder)
        )
        return Made(raw, CONTENT_TYPES[file_type], f"{kind.name}.{file_type}", ground.size)
