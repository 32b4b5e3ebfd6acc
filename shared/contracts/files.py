"""Files that a fact names by their hashes: what was handed in, and so can be missed.

A field says so by its type, `FileHash`; a hash of what stands in a fact itself, or can be worked
out anew, is a plain `Sha256`.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_type_hints

import msgspec

from shared.contracts.fact import Fact, FileHash

Path = tuple[str, ...]
"""Where a hash stands in a fact: the field, and the field of the part that stands there."""


def files_named(fact: Fact) -> tuple[str, ...]:
    """Give the SHA-256, 64 hexadecimal digits each, of the files that a fact names; each once."""
    return tuple(dict.fromkeys(one for path in places(type(fact)) for one in _at(fact, path)))


@cache
def places(struct: type[msgspec.Struct]) -> tuple[Path, ...]:
    """Give where a kind of fact, or of a part, names files."""
    hints = get_type_hints(struct, include_extras=True)
    return tuple(
        (field.name, *rest)
        for field in msgspec.structs.fields(struct)
        for rest in _within(hints[field.name])
    )


def _within(hint: Any) -> Iterator[Path]:
    if hint == FileHash:
        yield ()
    elif isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield from places(hint)
    else:
        for inner in get_args(hint):
            if not isinstance(inner, msgspec.Meta):
                yield from _within(inner)


def _at(said: Any, path: Path) -> Iterator[str]:
    if isinstance(said, tuple):
        for one in said:
            yield from _at(one, path)
    elif path and said is not None:
        yield from _at(getattr(said, path[0]), path[1:])
    elif said is not None:
        yield said
