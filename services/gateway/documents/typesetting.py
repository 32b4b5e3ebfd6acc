"""A paper as PDF, set by typst after GB/T 9704-2012; the same bytes for the same paper."""

from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from threading import Lock

import msgspec
import segno
import typst

from services.gateway.documents.errors import FontMissingError
from services.gateway.documents.paper import Ground, Paper
from shared.kernel.calendar import SHANGHAI

_CHINESE = ("CJK", "Han Serif", "Han Sans", "WenQuanYi", "Song", "SimSun", "宋", "Hei", "黑体")


class Press:
    """Sets papers; fonts are read once.

    Args:
        fonts: the folder of the county's own; they come before those of the system.
    """

    def __init__(self, fonts: Path | None) -> None:
        self._fonts = [str(fonts)] if fonts is not None and fonts.is_dir() else []
        self._turn = Lock()
        self._compiler: typst.Compiler | None = None

    def pdf(self, paper: Paper, ground: Ground) -> bytes:
        """Set a paper.

        Raises:
            FontMissingError: this machine has no Chinese font at all.
        """
        inputs = {
            "paper": msgspec.json.encode(paper).decode(),
            "ground": msgspec.json.encode(ground).decode(),
            "code": code_svg(ground.bulletin),
            "taken": taken(ground),
        }
        with self._turn:  # typst keeps one document at a time
            raw = self._ready().compile(
                format="pdf", sys_inputs=inputs, timestamp=int(ground.taken_at.timestamp())
            )
        if not isinstance(raw, bytes):
            raise TypeError("typst gave no PDF")
        return raw

    def _ready(self) -> typst.Compiler:
        if self._compiler is None:
            families = typst.Fonts(font_paths=self._fonts).families()
            if not any(word in family for family in families for word in _CHINESE):
                raise FontMissingError
            source = _template()
            self._compiler = typst.Compiler(
                str(source), root=str(source.parent), font_paths=self._fonts
            )
        return self._compiler


def code_svg(words: str) -> str:
    """Give the QR code of a text as SVG."""
    buffer = BytesIO()
    segno.make(words, error="m", micro=False).save(
        buffer, kind="svg", border=2, xmldecl=False, svgns=True
    )
    return buffer.getvalue().decode()


def code_png(words: str) -> bytes:
    """Give the QR code of a text as PNG."""
    buffer = BytesIO()
    segno.make(words, error="m", micro=False).save(buffer, kind="png", scale=6, border=2)
    return buffer.getvalue()


def taken(ground: Ground) -> str:
    """Give when the ledger took the last entry that counts, in Asia/Shanghai."""
    return ground.taken_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


@cache
def _template() -> Path:
    with as_file(files("services.gateway.documents") / "templates" / "official.typ") as path:
        return path
