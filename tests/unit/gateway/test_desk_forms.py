"""Forms: what a body says, a form says too; every field and choice is named in both languages."""

import re
from datetime import date
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.gateway.desk import deeds
from services.gateway.desk.deeds import REPEATABLE, seen_at
from services.gateway.desk.forms import body_of, flat, inputs_of
from services.gateway.desk.labels import (
    LANGUAGES,
    choice_label,
    field_label,
    is_named,
    period_label,
)
from services.gateway.desk.pages.commands import faults_of
from services.gateway.desk.visit import about
from services.gateway.questions import QUESTIONS
from services.gateway.questions.question import read_parameters
from shared.contracts.command import New
from shared.contracts.errors import InvalidCommandError, NotFoundError
from shared.contracts.rule_duties_done import Register
from shared.contracts.rule_duty_kinds import Duty
from shared.contracts.table import COMMANDS
from shared.contracts.wire import read_command

PAGES = {"/targets", "/duties", "/assessment", "/inspections"}
TEXTS = st.text("责任 aé\n9=<&'\"", min_size=1, max_size=9).map(str.strip).filter(bool)


def is_new(kind: Any) -> bool:
    return get_origin(kind) is Annotated and any(isinstance(m, New) for m in get_args(kind)[1:])


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Give JSON values that a field of this type may have."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return values_of(inner[0])
    if origin in {Union, UnionType}:
        return values_of(next(one for one in inner if one is not type(None)))
    if origin in {tuple, list}:
        item = inner[0]
        return st.lists(values_of(item), min_size=1, max_size=3, unique_by=str)
    if issubclass(kind, msgspec.Struct):
        return bodies_of(kind)
    if issubclass(kind, Enum):
        return st.sampled_from([str(one.value) for one in kind])
    plain: dict[Any, st.SearchStrategy[Any]] = {
        bool: st.just(True),
        int: st.integers(-(10**9), 10**9),
        date: st.dates().map(str),
        UUID: st.uuids().map(str),
    }
    return plain.get(kind, TEXTS)


def bodies_of(struct: type[msgspec.Struct]) -> st.SearchStrategy[dict[str, Any]]:
    """Give bodies with any of a struct's fields, those that must be there always."""
    fields = [one for one in msgspec.structs.fields(struct) if not is_new(one.type)]
    said = {
        one.encode_name: st.booleans()  # where leaving it out does not say no
        if one.type is bool and one.default is not False
        else values_of(one.type)
        for one in fields
    }
    required = {one.encode_name: said[one.encode_name] for one in fields if one.required}
    optional = {one.encode_name: said[one.encode_name] for one in fields if not one.required}
    return st.fixed_dictionaries(required, optional=optional)


def sorted_choices(value: Any) -> Any:
    """Boxes that are ticked have no order."""
    if isinstance(value, dict):
        return {name: sorted_choices(one) for name, one in value.items() if one != {}}
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return sorted(value)
    return [sorted_choices(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("key", COMMANDS)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_form_filled_in_from_a_body_gives_that_body_again(key: str, data: st.DataObject) -> None:
    struct = COMMANDS[key].struct
    body = data.draw(bodies_of(struct))

    again = body_of(struct, flat(struct, body))

    assert sorted_choices(again) == sorted_choices(body)


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("assessment.recheck-criticism", "is_put_right"),
        ("registry.set-committee", "has_committee"),
        ("activities.plan-inspection", "is_announced"),
    ],
)
def test_no_is_said_where_leaving_it_out_says_something_else(key: str, field: str) -> None:
    struct = COMMANDS[key].struct
    said = {text: body_of(struct, {field: text}).get(field) for text in ("yes", "no", "")}

    assert said == {"yes": True, "no": False, "": None}


@pytest.mark.parametrize("key", COMMANDS)
def test_every_field_has_an_input_and_each_input_a_path_of_its_own(key: str) -> None:
    struct = COMMANDS[key].struct
    wanted = {f.encode_name for f in msgspec.structs.fields(struct) if not is_new(f.type)}
    inputs = inputs_of(struct, {})

    assert {one.name for one in inputs} == wanted
    assert len({one.path for one in inputs}) == len(inputs)


def test_what_a_command_recorded_is_seen_on_a_page_that_is_there() -> None:
    of = str(UUID(int=1))
    questions = {f"/ask/{one.name}" for one in QUESTIONS}
    for spec in COMMANDS.values():
        path, _, query = seen_at(spec, of).partition("?")
        assert path in questions | PAGES | {f"/organizations/{of}"}, spec.key
        assert query == "" or f"organization_id={of}" in query
    assert seen_at(COMMANDS["activities.withdraw-meeting"], of).startswith("/ask/meetings?")
    assert seen_at(COMMANDS["assessment.issue-criticism"], of).startswith("/ask/criticisms?")


def test_every_kind_of_duty_leads_to_where_it_is_done() -> None:
    with_own_form = {"meeting", "report", "plan_adopted", "plan_in_force", "on_record"}
    led = {one.__struct_config__.tag for one in get_args(Duty)}

    assert led == with_own_form | deeds._DEEDS.keys() | deeds._WHERE.keys()
    assert {*deeds._DEEDS.values(), *deeds._RECORDS.values()} <= COMMANDS.keys()
    assert deeds._RECORDS.keys() == set(Register)
    questions = {f"/ask/{one.name}" for one in QUESTIONS}
    assert set(deeds._WHERE.values()) <= questions | PAGES | {"/board"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_stands_at_its_own_input_in_the_readers_language(language: str) -> None:
    struct = COMMANDS["activities.record-meeting"].struct
    values = {"present": "x", "occurred_on": "2026.3.32", "agenda.0.tags.ideology": "yes"}
    with pytest.raises(InvalidCommandError) as refused:
        read_command(struct, body_of(struct, values))

    faults = faults_of(refused.value, language, inputs_of(struct, values))

    asked = {"present", "occurred_on", "agenda.0.title", "kind", "chair_id"}
    assert faults.keys() - {"organization_id", "meeting_id"} == asked  # those the door gives
    for sentence in faults.values():
        assert "`" not in sentence
        assert "Expected" not in sentence
        assert bool(re.search("[一-鿿]", sentence)) == (language == "zh")


@pytest.mark.parametrize(
    ("field", "typed", "asked"),
    [("points", "二", "数字"), ("indicator", "党员", "代码"), ("level", "好", "代码")],
)
def test_a_text_of_a_set_form_is_asked_for_by_what_it_looks_like(
    field: str, typed: str, asked: str
) -> None:
    struct = COMMANDS["assessment.give-mark"].struct
    with pytest.raises(InvalidCommandError) as refused:
        read_command(struct, body_of(struct, {"title": "加分", "points": "2", field: typed}))

    assert asked in faults_of(refused.value, "zh", inputs_of(struct, {}))[field]


@pytest.mark.parametrize("told", ["RecordMeeting", "a3f1", "activities.record-meeting", ""])
def test_a_refusal_does_not_say_what_only_machines_call_it(told: str) -> None:
    assert about(NotFoundError(told)) == ""
    assert about(NotFoundError("2025-03-01")) == " (2025-03-01)"


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        ("2025", "2025年", "2025"),
        ("2025-03", "2025年3月", "2025-03"),
        ("2025-Q3", "2025年第三季度", "2025, quarter 3"),
        ("2025-H2", "2025年下半年", "2025, half 2"),
    ],
)
def test_a_period_is_told_as_people_write_it(period: str, zh: str, en: str) -> None:
    assert (period_label(period, "zh"), period_label(period, "en")) == (zh, en)


def test_an_empty_form_says_nothing() -> None:
    for spec in COMMANDS.values():
        assert body_of(spec.struct, {}) == {}


@pytest.mark.parametrize(("typed", "number"), [("12", 12), ("１２", 12), (" 7 ", 7), ("-3", -3)])
def test_a_number_may_be_typed_in_full_width_digits(typed: str, number: int) -> None:
    assert body_of(Counted, {"count": typed}) == {"count": number}


def test_what_is_no_number_goes_on_to_the_door_as_it_was_typed() -> None:
    for typed in ("a", "1.5", "1e3", "9" * 5_000):
        assert body_of(Counted, {"count": typed}) == {"count": typed}


def test_a_list_has_as_many_rows_as_were_filled_in_and_never_more_than_a_hundred() -> None:
    (rows,) = inputs_of(Listed, {"names.3": "x", "names.99999999": "y", "names.x": "z"})

    assert len(rows.items) == 100


class Counted(msgspec.Struct):
    count: int


class Listed(msgspec.Struct):
    names: list[str]


def note_parts(kind: Any, found: set[Any]) -> None:
    """Note every struct and enumeration that a type is made of."""
    for inner in (get_origin(kind), *get_args(kind)):
        note_parts(inner, found) if inner is not None else None
    if not isinstance(kind, type) or kind in found:
        return
    if issubclass(kind, Enum):
        found.add(kind)
    elif issubclass(kind, msgspec.Struct):
        found.add(kind)
        for field in msgspec.structs.fields(kind):
            note_parts(field.type, found)


def shown() -> set[Any]:
    """Give all that commands ask, and all that questions ask and answer."""
    kinds = [spec.struct for spec in COMMANDS.values()]
    kinds += [kind for one in QUESTIONS for kind in (one.parameters, one.result)]
    found: set[Any] = set()
    for kind in kinds:
        note_parts(kind, found)
    return found


def test_every_field_is_named_in_chinese_and_english() -> None:
    fields = {
        field.encode_name
        for kind in shown()
        if issubclass(kind, msgspec.Struct)
        for field in msgspec.structs.fields(kind)
    }

    assert sorted(name for name in fields if not is_named(name)) == []
    assert [n for n in sorted(fields) for to in LANGUAGES if not field_label(n).in_(to)] == []


def test_every_choice_is_named_in_chinese_and_english() -> None:
    unnamed = {
        f"{kind.__name__}.{one.value}"
        for kind in shown()
        if issubclass(kind, Enum)
        for one in kind
        if choice_label(kind, str(one.value)).zh == str(one.value)
    }

    assert sorted(unnamed) == []


@pytest.mark.parametrize("key", sorted(REPEATABLE))
def test_what_was_recorded_last_is_asked_for_as_the_question_takes_it(key: str) -> None:
    name, said = deeds._LAST[key]
    question = next(one for one in QUESTIONS if one.name == name)

    read_parameters(question.parameters, [("organization_id", str(UUID(int=1))), *said.items()])
