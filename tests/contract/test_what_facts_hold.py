"""What no fact holds: who somebody is, what somebody did wrong, and prose about either."""

from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from shared.contracts.catalogue import FACTS
from shared.contracts.command import Personal
from shared.contracts.fact import Fact
from shared.contracts.table import COMMANDS
from shared.contracts.wire import personal_fields

# Longer texts, each of an organization's own work; whoever adds one says here what it tells.
LONG_TEXTS = {
    ("targets.rule_pack.published.v2", "content"): "rules",
    ("targets.target.set.v2", "description"): "what is aimed at",
    ("targets.target.inherited.v1", "description"): "what was aimed at, as it stood",
}
SHORT = 2000  # characters of a text
# Cases of persons: numbers alone.
NUMBERS_ALONE = (
    "activities.record.disposition_counted.v1",
    "activities.record.development_counted.v1",
)
# Ideology: done, when, by whom; what was said where is no matter of a fact.
NAMES_ALONE = ("registry.venue.registered.v1", "registry.venue.closed.v1")


def texts(fact: type[Fact]) -> Iterator[tuple[str, int | None]]:
    """Give the free texts of a fact by field, with their greatest length."""
    hints = get_type_hints(fact, include_extras=True)
    for field in msgspec.structs.fields(fact):
        yield from ((field.name, longest) for longest in _texts_in(hints[field.name]))


def _texts_in(hint: Any, meta: msgspec.Meta | None = None) -> Iterator[int | None]:
    found = [
        extra for extra in getattr(hint, "__metadata__", ()) if isinstance(extra, msgspec.Meta)
    ]
    if hint is str:
        if meta is None or meta.pattern is None:
            yield None if meta is None else meta.max_length
    elif isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        inner = get_type_hints(hint, include_extras=True)
        for field in msgspec.structs.fields(hint):
            yield from _texts_in(inner[field.name])
    else:
        for inner in get_args(hint):
            if not isinstance(inner, msgspec.Meta):
                yield from _texts_in(inner, found[-1] if found else meta)


@pytest.mark.clause("E-44")
def test_no_text_of_a_fact_is_long_enough_for_a_case() -> None:
    long = {
        (name, field)
        for name, fact in FACTS.items()
        for field, longest in texts(fact)
        if longest is None or longest > SHORT
    }

    assert long == LONG_TEXTS.keys()


@pytest.mark.clause("E-44", "S-21", "S-19")
@pytest.mark.parametrize("name", NUMBERS_ALONE)
def test_cases_of_persons_are_told_in_numbers_alone(name: str) -> None:
    assert list(texts(FACTS[name])) == []


@pytest.mark.clause("E-44", "S-24")
@pytest.mark.parametrize("name", NAMES_ALONE)
def test_what_ideology_work_keeps_is_named_and_not_told(name: str) -> None:
    assert {field for field, _ in texts(FACTS[name])} <= {"name"}


@pytest.mark.clause("E-43")
def test_what_is_personal_stands_in_no_fact() -> None:
    personal = [spec for spec in COMMANDS.values() if personal_fields(spec.struct)]
    of_persons = [fact for name, fact in FACTS.items() if name.startswith("registry.person.")]

    assert all("person_id" in spec.struct.__struct_fields__ for spec in personal)
    assert not any(
        field.name in {"name", "contact", "phone"}
        for fact in of_persons
        for field in msgspec.structs.fields(fact)
    )
    assert not any(
        isinstance(extra, Personal)
        for fact in FACTS.values()
        for hint in get_type_hints(fact, include_extras=True).values()
        for extra in getattr(hint, "__metadata__", ())
    )
