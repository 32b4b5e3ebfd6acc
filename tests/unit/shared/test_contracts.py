"""The table of commands and the catalogue of facts keep their own rules."""

import re

import msgspec
import pytest

from shared.contracts.catalogue import FACTS, decode_fact
from shared.contracts.command import New, Ref
from shared.contracts.errors import InvalidCommandError
from shared.contracts.fact import Fact
from shared.contracts.table import COMMAND_SERVICES, COMMANDS, CommandSpec
from shared.contracts.wire import marks, read_command
from shared.kernel.errors import UnknownFactError, ZerenError

SPECS = list(COMMANDS.values())


@pytest.mark.parametrize("name", FACTS)
def test_a_stored_name_says_service_subject_event_and_version(name: str) -> None:
    assert re.fullmatch(r"(registry|targets|activities|assessment)(\.[a-z_]+){2}\.v[1-9]", name)


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_a_fact_holds_no_float_and_only_ascii_names(fact: type[Fact]) -> None:
    text = str(msgspec.inspect.type_info(fact))

    assert "FloatType" not in text
    assert all(field.isascii() for field in fact.__struct_fields__)


def test_no_stored_name_stands_twice() -> None:
    assert all(name == fact.TOPIC for name, fact in FACTS.items())


def test_an_unknown_stored_name_stops_the_reader() -> None:
    with pytest.raises(UnknownFactError):
        decode_fact("registry.organization.vanished.v1", b"{}")


@pytest.mark.parametrize("spec", SPECS, ids=COMMANDS)
def test_a_command_names_only_fields_it_has(spec: CommandSpec) -> None:
    assert set(spec.scope_fields) <= set(spec.struct.__struct_fields__)
    assert spec.service in COMMAND_SERVICES
    assert spec.roles
    assert spec.zh
    assert not spec.zh.isascii()


@pytest.mark.parametrize("spec", SPECS, ids=COMMANDS)
def test_every_id_a_command_holds_is_declared_as_reference_or_new(spec: CommandSpec) -> None:
    ids = {name for name in spec.struct.__struct_fields__ if name.endswith(("_id", "_ids"))}
    declared = {name for name, mark in marks(spec.struct).items() if isinstance(mark, Ref | New)}

    # Indicators live in their target's stream; the kind of a subject is said beside it.
    assert ids - declared <= {"indicator_id", "indicator_ids", "subject_id"}


@pytest.mark.parametrize("spec", SPECS, ids=COMMANDS)
def test_every_missing_field_of_a_command_is_named_at_once(spec: CommandSpec) -> None:
    with pytest.raises(InvalidCommandError) as caught:
        read_command(spec.struct, {})

    required = {field.name for field in msgspec.structs.fields(spec.struct) if field.required}
    assert {field.field for field in caught.value.fields} == required


def test_every_error_has_a_code_of_its_own_and_both_languages() -> None:
    errors = [error for error in _below(ZerenError) if error.__module__.startswith("shared.")]
    codes = [error.code for error in errors]

    assert len(set(codes)) == len(codes)
    assert all(error.zh and not error.zh.isascii() for error in errors)
    assert all(error.en.isascii() for error in errors)
    assert all(400 <= error.status < 600 for error in errors)


def _below(error: type[ZerenError]) -> list[type[ZerenError]]:
    return [kind for sub in error.__subclasses__() for kind in (sub, *_below(sub))]
