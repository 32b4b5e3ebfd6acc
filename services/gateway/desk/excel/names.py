"""Ids by what people call them: the lists of a template, unlike names told apart."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from services.gateway.desk.excel.faults import CellError

_SHORT = 4  # characters of an id that tell two of one name apart


class Named(NamedTuple):
    """An id, what it is called, and where it belongs."""

    id: str
    name: str
    place: str = ""


class Entry(NamedTuple):
    """A line of a list: what is chosen, and the id that it stands for."""

    label: str
    id: str


Lists = Mapping[str, Sequence[Entry]]
"""By kind of reference, ``registry.person``."""


def entries(found: Iterable[Named], *, always_placed: bool = False) -> list[Entry]:
    """Give a list in which no two lines are called the same."""
    named = list(found)
    plain = Counter(one.name for one in named)
    placed = [
        Named(one.id, _placed(one) if always_placed or plain[one.name] > 1 else one.name)
        for one in named
    ]
    count = Counter(one.name for one in placed)
    return [
        Entry(f"{one.name} #{one.id[:_SHORT]}" if count[one.name] > 1 else one.name, one.id)
        for one in placed
    ]


class Names:
    """Finds ids by name, as the workbook's own lists have them."""

    def __init__(self, lists: Lists) -> None:
        self._known = {kind: _by_label(found) for kind, found in lists.items() if found}

    def holds(self, kind: str) -> bool:
        """Whether there is a list of this kind."""
        return kind in self._known

    def knows(self, kind: str, label: str) -> bool:
        """Whether a name stands in the list of this kind."""
        return label in self._known.get(kind, {})

    def id_of(self, kind: str, label: str) -> str:
        """Give the id that a name stands for.

        Raises:
            CellError: it stands in no list, or for several.
        """
        ids = self._known.get(kind, {}).get(label, set())
        if len(ids) != 1:
            raise CellError("ambiguous_name" if ids else "unknown_name", value=label)
        return next(iter(ids))


def _placed(one: Named) -> str:
    return f"{one.name}({one.place})" if one.place else one.name


def _by_label(found: Sequence[Entry]) -> dict[str, set[str]]:
    known: dict[str, set[str]] = {}
    for label, subject in found:
        known.setdefault(label.strip(), set()).add(subject)
    return known
