"""A page of an answer: some of the rows, and how many there are in all."""

from typing import Annotated, Generic, TypeVar

import msgspec

T = TypeVar("T")

MAX_LIMIT = 1000
Limit = Annotated[int, msgspec.Meta(ge=1, le=MAX_LIMIT)]
Offset = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """Rows ``offset`` … of an answer in its order."""

    items: tuple[T, ...]
    total: int
    limit: int
    offset: int
