"""Whether an organization was marked as weak or lagging on a day (S-18, S-39)."""

from collections.abc import Collection
from datetime import date

from services.assessment.domain.deeds import ORGANIZATION, WEAK_CASE
from services.assessment.domain.known import Deed, Record
from shared.contracts.facts.registry_cases import (
    WeakCaseClosed,
    WeakCaseFollowed,
    WeakCaseOpened,
    WeakCaseReopened,
)
from shared.contracts.facts.registry_structure import Flag, FlagCleared, FlagSet


def flagged(record: Record | None, flags: Collection[Flag], day: date) -> str | None:
    """Give the fact by which one of the flags stands on a day; None where none does.

    An open case of a weak organization marks it as weak.
    """
    if record is None:
        return None
    found = [_flag(record, flag, day) for flag in flags]
    if Flag.WEAK in flags:
        found.append(_open_case(record, day))
    return next((fact for fact in found if fact), None)


def _flag(record: Record, flag: Flag, day: date) -> str | None:
    turns = [
        deed
        for deeds in record.streams(ORGANIZATION)
        for deed in deeds
        if isinstance(deed.fact, FlagSet | FlagCleared)
        and deed.fact.flag is flag
        and deed.day <= day
    ]
    return _standing(turns, FlagSet)


def _open_case(record: Record, day: date) -> str | None:
    for deeds in record.streams(WEAK_CASE):
        turns = [
            deed
            for deed in deeds
            if isinstance(deed.fact, _OPENING | WeakCaseClosed) and deed.day <= day
        ]
        fact = _standing(turns, _OPENING)
        if fact:
            return fact
    return None


def _standing(turns: list[Deed], opening: object) -> str | None:
    last = max(turns, key=lambda deed: deed[:2], default=None)
    return last.id if last and isinstance(last.fact, opening) else None  # type: ignore[arg-type]


_OPENING = WeakCaseOpened | WeakCaseReopened | WeakCaseFollowed
