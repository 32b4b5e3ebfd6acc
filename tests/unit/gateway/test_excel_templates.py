"""Templates: what may be said of a command may be filled in, and is read as it was meant."""

from collections.abc import Callable
from datetime import date
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.gateway.desk.excel.columns import Column, columns_of
from services.gateway.desk.excel.groups import groups_of
from services.gateway.desk.excel.package import MAX_COLUMNS
from services.gateway.desk.excel.template import MAX_SHEET_NAME, sheet_name
from services.gateway.desk.labels import LANGUAGES, choice_label
from shared.contracts.command import New
from shared.contracts.roles import Role
from shared.contracts.table import COMMANDS
from tests.unit.gateway.workbooks import LISTS, Literal, filled, read

TEMPLATED = sorted({spec.key for group in groups_of(Role.SYSTEM) for spec in group.commands})
LETTERS = "责任制aé9=+@<&'\"-"
ROWS = 2  # of a list
LISTED_IDS = [one.id for found in LISTS.values() for one in found]


def texts(least: int, most: int) -> st.SearchStrategy[str]:
    text = st.text(LETTERS, min_size=max(least, 1), max_size=min(most, 30))
    return text.map(str.strip).filter(lambda one: len(one) >= least and one != "-")


def values_of(kind: Any, marks: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    """Give JSON values that a type takes, within the limits it states."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return values_of(inner[0], (*marks, *inner[1:]))
    if origin in {Union, UnionType}:
        return values_of(next(one for one in inner if one is not type(None)), marks)
    metas = [one for one in marks if isinstance(one, msgspec.Meta)]

    def limit(name: str, default: Any) -> Any:
        return next((getattr(m, name) for m in metas if getattr(m, name) is not None), default)

    if origin in {tuple, list}:
        least = limit("min_length", 1)
        return st.lists(
            values_of(inner[0]), min_size=max(least, 1), max_size=max(least, ROWS), unique_by=str
        )
    if kind is str and (pattern := limit("pattern", None)):
        return machine_texts(pattern, limit("max_length", 64))
    if issubclass(kind, msgspec.Struct):
        return bodies_of(kind)
    return plain_values(kind, limit)


def machine_texts(pattern: str, most: int) -> st.SearchStrategy[str]:
    found = st.from_regex(pattern, fullmatch=True).map(str.strip)
    return found.filter(lambda one: one.isascii() and 0 < len(one) <= most)


def plain_values(kind: Any, limit: Callable[[str, Any], Any]) -> st.SearchStrategy[Any]:
    if issubclass(kind, Enum):
        return st.sampled_from([str(one.value) for one in kind])
    plain: dict[Any, st.SearchStrategy[Any]] = {
        bool: st.booleans(),
        int: st.integers(limit("ge", -(10**9)), limit("le", 10**9)),
        date: st.dates(date(1921, 7, 1), date(2100, 12, 31)).map(str),
        UUID: st.sampled_from(LISTED_IDS) | st.uuids().map(str),
        str: texts(limit("min_length", 0), limit("max_length", 30)),
    }
    return plain[kind]


def bodies_of(struct: type[msgspec.Struct]) -> st.SearchStrategy[dict[str, Any]]:
    fields = [
        one
        for one in msgspec.structs.fields(struct)
        if not any(isinstance(mark, New) for mark in getattr(one.type, "__metadata__", ()))
    ]
    required = {one.encode_name: values_of(one.type) for one in fields if one.required}
    optional = {one.encode_name: values_of(one.type) for one in fields if not one.required}
    return st.fixed_dictionaries(required, optional=optional)


def cell_of(column: Column, value: Any) -> Any:
    """What somebody puts into a cell who means this value."""
    if column.is_list:
        return "\n".join(str(cell_of(column._replace(is_list=False), one)) for one in value)
    if column.kind == "choice":
        return choice_label(column.choice_type or str, value).zh
    if column.kind == "reference":
        return next(
            (one.label for one in LISTS.get(column.reference, ()) if one.id == value), value
        )
    if column.kind == "yes_no":
        return "是" if value else "否"
    if column.kind == "number" and value >= 10**15:  # of which Excel keeps no more digits
        return str(value)
    return date.fromisoformat(value) if column.kind == "date" else value


def row_of(key: str, body: dict[str, Any]) -> dict[str, Any]:
    row = {}
    for column in columns_of(key):
        here: Any = body
        for step in column.path.split("."):
            if isinstance(here, list):
                here = here[int(step)] if int(step) < len(here) else None
            else:
                here = here.get(step) if isinstance(here, dict) else None
        if here not in (None, [], {}):
            told = cell_of(column, here)
            row[column.path] = Literal(told) if isinstance(told, str) else told
    return row


def as_told(value: Any) -> Any:
    """A body as cells can tell it: parts of which nothing is said are not there."""
    if isinstance(value, dict):
        told = {name: as_told(one) for name, one in value.items()}
        return {name: one for name, one in told.items() if one not in ({}, [])}
    if isinstance(value, list):
        return [one for one in (as_told(each) for each in value) if one != {}]
    return value


def is_accepted(key: str, data: st.DataObject) -> None:
    spec = COMMANDS[key]
    body = as_told(data.draw(bodies_of(spec.struct)))
    if spec.needs_reason:
        body.setdefault("reason", "理由")

    reading = read(filled(key, row_of(key, body)))

    assert reading.faults == []
    assert [one.body for one in reading.rows] == [body]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(key=st.sampled_from(TEMPLATED), data=st.data())
def test_a_template_filled_in_with_valid_values_is_accepted_and_says_the_same(
    key: str, data: st.DataObject
) -> None:
    is_accepted(key, data)


@pytest.mark.soak
@pytest.mark.parametrize("key", TEMPLATED)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_template_filled_in_with_valid_values_is_accepted(
    key: str, data: st.DataObject
) -> None:
    is_accepted(key, data)


@pytest.mark.parametrize("key", TEMPLATED)
def test_every_field_that_a_command_must_say_has_a_column(key: str) -> None:
    columns = columns_of(key)
    paths = [one.path for one in columns]
    fields = {one.field for one in columns}

    assert len(set(paths)) == len(paths) <= MAX_COLUMNS
    for field in msgspec.structs.fields(COMMANDS[key].struct):
        is_new = any(isinstance(mark, New) for mark in getattr(field.type, "__metadata__", ()))
        assert is_new or field.encode_name in fields
    headings = [(one.label.zh, one.label.en) for one in columns]
    assert len({zh for zh, _ in headings}) == len(headings)


def test_every_role_has_the_templates_of_what_it_may_record_and_sheets_of_their_own() -> None:
    assert groups_of(Role.AUDITOR) == ()
    titles = [group.label for group in groups_of(Role.SYSTEM)]
    for language in LANGUAGES:
        assert len({title.in_(language) for title in titles}) == len(titles)
    for role in Role:
        for group in groups_of(role):
            assert all(role in spec.roles for spec in group.commands)
            for language in LANGUAGES:
                names = [sheet_name(spec, language) for spec in group.commands]
                assert len({name.lower() for name in names}) == len(names)
                assert all(0 < len(name) <= MAX_SHEET_NAME for name in names)
                assert not any(name.startswith("'") for name in names)
