"""An organization's file: the facts of target management that concern it, in the log's order."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple
from uuid import UUID

import msgspec

from shared.contracts.catalogue import decode_fact
from shared.contracts.entry import read_entry
from shared.contracts.fact import Fact

_TENTH = Decimal("0.1")


class Filed(NamedTuple):
    """A fact in a file."""

    sequence: int  # in target management's log
    subject: UUID  # the stream
    occurred_on: date
    reason: str | None
    fact: Fact


class Ratio(msgspec.Struct, frozen=True, kw_only=True):
    """So many of so many; ``percent`` to a tenth, half up, None of none."""

    done: int
    of: int
    percent: str | None

    @classmethod
    def make(cls, done: int, of: int) -> "Ratio":
        """Give the ratio.

        >>> Ratio.make(2, 3).percent
        '66.7'
        """
        exact = Decimal(100 * done) / Decimal(of) if of else None
        return cls(
            done=done,
            of=of,
            percent=None if exact is None else str(exact.quantize(_TENTH, ROUND_HALF_UP)),
        )


def read_file(entries: Iterable[bytes]) -> tuple[Filed, ...]:
    """Read entries, in the log's order, as the facts they are today.

    Raises:
        UnknownFactError: a stored name this version does not know.
    """
    return tuple(
        Filed(
            entry.sequence,
            entry.subject,
            entry.occurredon,
            entry.reason,
            decode_fact(entry.type, entry.data),
        )
        for entry in map(read_entry, entries)
    )


def by_day(rows: Iterable[Filed], on: date) -> Sequence[Filed]:
    """Give what had happened on or before a day, by day and then as it became known."""
    return sorted(
        (row for row in rows if row.occurred_on <= on),
        key=lambda row: (row.occurred_on, row.sequence),
    )
