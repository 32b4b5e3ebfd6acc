"""What a document says, before it is set: blocks of text and tables, and what it rests on."""

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import msgspec


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """The one moment a document is made from.

    ``day``: what held on it is told (Asia/Shanghai). ``bulletin``: the checkpoint's three lines
    (name, size, root in base64), as the verifier takes them.
    """

    size: int
    taken_at: datetime  # when the ledger took its last entry
    day: date
    root: str  # 64 hexadecimal digits
    bulletin: str


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A heading, a paragraph or a table; a table's first row is its head.

    ``widths``: of the columns, as shares of the line.
    """

    kind: str  # heading, text, table
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A document in the order of GB/T 9704-2012.

    ``number``: as the issuing office gave it; left open for its pen where it gave none.
    """

    organ: str  # whose mark stands at the head, and who signs
    number: str
    title: str
    addressee: str = ""
    blocks: tuple[Block, ...]


def printable(paper: Paper) -> Paper:
    """Give a paper without characters that no file may hold: controls, and halves of pairs."""
    return msgspec.convert(_cleaned(msgspec.to_builtins(paper)), Paper)


def heading(text: str) -> Block:
    """Give a heading of the first level (黑体)."""
    return Block(kind="heading", text=text)


def text(words: str) -> Block:
    """Give a paragraph."""
    return Block(kind="text", text=words)


def table(widths: tuple[int, ...], head: tuple[str, ...], *rows: tuple[object, ...]) -> Block:
    """Give a table; what is not there stands as a dash."""
    told = tuple(tuple("—" if cell in {None, ""} else str(cell) for cell in row) for row in rows)
    return Block(kind="table", rows=(head, *told), widths=widths)


def written(day: date) -> str:
    """Give a date as GB/T 9704 writes it: no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def in_time_told(in_time: Any, of: str = "应录入事项") -> Iterator[Block]:
    """Give the share recorded within the days of grace, where there is one (E-24)."""
    if in_time is not None and in_time.percent is not None:
        yield text(
            f"{of}{in_time.deeds}件，按时录入{in_time.in_time}件，及时率{in_time.percent}%。"
        )


def number_of(given: str | None, day: date) -> str:
    """Give a document's number; where its office has not given one, room for it."""
    return given or f"〔{day.year}〕　　号"


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(each if _is_printed(each) else " " for each in value)
    if isinstance(value, dict):
        return {name: _cleaned(each) for name, each in value.items()}
    return [_cleaned(each) for each in value] if isinstance(value, list | tuple) else value


def _is_printed(character: str) -> bool:
    """Whether XML 1.0 may hold a character that is no control."""
    return unicodedata.category(character) not in {"Cc", "Cs"} and character not in "\ufffe\uffff"
