"""Every file that a fact names by its hash can be missed: no field, old or new, is forgotten."""

from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from shared.contracts.catalogue import FACTS
from shared.contracts.fact import FileHash
from shared.contracts.files import files_named, places
from shared.eventstore.follower import Statement
from shared.eventstore.migrations import SHARED_SERIES
from tests.contract.test_projections import PROJECT, stored

A_HASH = "^[0-9a-f]{64}$"
# Hashes that name no file handed in, each with what it is of. Whoever adds one says so here, or
# gives the field the type `FileHash`.
OF_NO_FILE = {
    ("targets.archive.sealed.v1", "manifest_sha256"): "made again from the log",
    ("targets.rule_pack.published.v2", "sha256"): "of the content that stands beside it",
    ("activities.survey.closed.v1", "answers.vector"): "of a form's answers",
    ("activities.sample.frame_recorded.v1", "frame_sha256"): "of the units that stand beside it",
    ("activities.sample.seed_committed.v1", "commitment"): "of a seed that is shown later",
    ("activities.sample.seed_revealed.v1", "seed"): "a seed",
    ("activities.sample.drawn.v1", "seed"): "a seed",
    ("assessment.round.opened.v1", "packs.sha256"): "of a pack's content",
    ("assessment.round.page_computed.v1", "sha256"): "of what was computed",
    ("assessment.round.published.v1", "sha256"): "of results",
    ("assessment.round.finalised.v1", "sha256"): "of results",
    ("assessment.result.computed.v1", "packs.sha256"): "of a pack's content",
    ("assessment.result.computed.v1", "lines_sha256"): "of an explanation",
}
NAMES_FILES = sorted(name for name, fact in FACTS.items() if places(fact))
KINDS = {".".join(name.split(".")[:2]) for name in NAMES_FILES}
# A record is taken back by one of these; it cites its files no more.
TAKES_BACK = ("withdrawn", "detached")
TAKEN_BACK = sorted(
    name
    for name in FACTS
    if ".".join(name.split(".")[:2]) in KINDS and name.split(".")[2] in TAKES_BACK
)


def hashes(struct: type[msgspec.Struct]) -> Iterator[tuple[str, bool]]:
    """Give the fields of a struct and its parts that hold hashes, and whether they name files."""
    hints = get_type_hints(struct, include_extras=True)
    for field in msgspec.structs.fields(struct):
        for part, names_file in _in(hints[field.name]):
            yield f"{field.name}.{part}".rstrip("."), names_file


def _in(hint: Any) -> Iterator[tuple[str, bool]]:
    patterns = [
        extra.pattern
        for extra in getattr(hint, "__metadata__", ())
        if isinstance(extra, msgspec.Meta)
    ]
    if A_HASH in patterns:
        yield "", hint == FileHash
    elif isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield from hashes(hint)
    else:
        for inner in get_args(hint):
            if not isinstance(inner, msgspec.Meta):
                yield from _in(inner)


def cited(name: str) -> list[dict[str, Any]]:
    """Give the rows that a fact's files get in the read model of its service."""
    statements = PROJECT[name.split(".", maxsplit=1)[0]](*stored(name))
    texts = [one for one in statements if isinstance(one, Statement)]
    return [one.values for one in texts if "INSERT INTO" in one.text and _is_cited(one.text)]


def _is_cited(text: str) -> bool:
    return ".cited_files" in text


@pytest.mark.clause("E-28")
def test_a_hash_in_a_fact_names_a_file_or_has_its_reason() -> None:
    others = {
        (name, field)
        for name, fact in FACTS.items()
        for field, names_file in hashes(fact)
        if not names_file
    }

    assert others == OF_NO_FILE.keys()


@pytest.mark.clause("E-28")
def test_a_field_that_is_called_a_hash_has_the_form_of_one() -> None:
    called = {
        (name, field.name)
        for name, fact in FACTS.items()
        for field in msgspec.structs.fields(fact)
        if "sha256" in field.name or "hash" in field.name
    }
    formed = {(name, field) for name, fact in FACTS.items() for field, _ in hashes(fact)}

    assert called <= formed


def test_only_services_with_a_register_of_cited_files_name_any() -> None:
    assert {name.split(".")[0] for name in NAMES_FILES} == set(SHARED_SERIES["citing"])


@pytest.mark.clause("E-28", "E-30")
@pytest.mark.parametrize("name", NAMES_FILES)
def test_a_fact_that_names_a_file_puts_it_among_the_cited_files(name: str) -> None:
    entry, fact = stored(name)
    files = files_named(fact)

    assert len(files) == sum(names_file for _, names_file in hashes(type(fact))) > 0
    assert [(row["stream"], row["sha256"]) for row in cited(name)] == [
        (entry.subject, sha256) for sha256 in files
    ]


def test_a_fact_that_names_no_file_puts_nothing_there() -> None:
    silent = [name for name in FACTS if name.split(".")[0] in PROJECT and name not in NAMES_FILES]

    assert [name for name in silent if cited(name)] == []


@pytest.mark.parametrize("name", TAKEN_BACK)
def test_a_record_that_is_taken_back_cites_its_files_no_more(name: str) -> None:
    entry, fact = stored(name)
    statements = PROJECT[name.split(".", maxsplit=1)[0]](entry, fact)

    (taken_back,) = (one for one in statements if _is_cited(one.text))
    assert taken_back.values == {"stream": entry.subject}
