"""What a mistake in a rule pack is: where it stands, and a sentence in Chinese and in English."""

from collections.abc import Iterable
from difflib import get_close_matches

import msgspec

Path = tuple[str | int, ...]
"""Keys and places from the top: ``("items", 0, "rule", "weight")``."""


class Mistake(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong at a key. ``code`` is stable; line and column count from 1, 0: unknown."""

    code: str
    path: Path
    zh: str
    en: str
    line: int = 0
    column: int = 0

    @property
    def key(self) -> str:
        """The path as it is written.

        >>> Mistake(code="c", path=("items", 0, "rule", "weight"), zh="", en="").key
        'items[0].rule.weight'
        """
        return written(self.path)


def written(path: Path) -> str:
    """Write a path: ``items[0].points``."""
    text = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in path)
    return text.removeprefix(".")


def meant(name: str, known: Iterable[str]) -> tuple[str, str]:
    """Ask, in Chinese and in English, for the name that was meant; nothing where none is near.

    >>> meant("weigth", ["weight", "duty"])
    (',是不是 `weight`?', '; did you mean `weight`?')
    >>> meant("colour", ["weight", "duty"])
    ('', '')
    """
    near = get_close_matches(name, list(known), n=1)
    return (f",是不是 `{near[0]}`?", f"; did you mean `{near[0]}`?") if near else ("", "")
