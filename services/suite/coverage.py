"""The table of coverage: where each clause of the plan has its home, made from marks in the code.

``python -m services.suite.coverage`` writes ``shared/docs/COVERAGE.md``. Commands, facts and
questions name their clauses, duties are those of the rule pack, and a test tells by
``@pytest.mark.clause`` what it shows. What no mark can say stands in ``deploy/rules``:
``coverage.yaml``, ``residue.zh.yaml``, ``edge-cases.yaml``.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from services.gateway.questions import QUESTIONS
from shared.contracts.catalogue import FACTS
from shared.contracts.table import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "deploy" / "rules"
PAGE = ROOT / "shared" / "docs" / "COVERAGE.md"
PACKS = ("township.yaml", "township-full.yaml", "leaders.yaml", "county.yaml")
TESTS_SHOWN = 4  # of a row; the others are counted

T = TypeVar("T")

_ABOUT = """\
# Coverage

Where each clause of the plan has its home. Made by `python -m services.suite.coverage` from \
marks in the code; a test compares it and fails where a row is empty. Commands, facts and \
questions name their clauses, duties are those of the packs in `deploy/rules`, tests tell what \
they show by `@pytest.mark.clause`."""


class Phrase(msgspec.Struct, forbid_unknown_fields=True):
    """A phrase that the clauses' quotes leave out."""

    number: str
    clause: str
    quote: list[str]
    adds: str
    shown_by: list[str] = []
    goal: bool = False


class Notes(msgspec.Struct, forbid_unknown_fields=True):
    """What is no matter of marks: goals told in words."""

    goals: dict[str, str]


class Test(NamedTuple):
    """A test that shows clauses: its name and its file."""

    name: str
    file: str


class Row(NamedTuple):
    """One row of the table."""

    number: str
    words: str  # of the plan, or what the phrase adds, or the edge case
    commands: tuple[str, ...]
    facts: tuple[str, ...]
    duties: tuple[str, ...]
    questions: tuple[str, ...]
    tests: tuple[Test, ...]
    note: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing has it, or no test shows it, and nothing says why."""
        if self.note:
            return False
        has_home = self.commands or self.facts or self.duties or self.questions
        return not self.tests or not (has_home or self.number.startswith("E-"))


class Marks(NamedTuple):
    """What the code says of clauses: by number, the names that cite it."""

    commands: Mapping[str, list[str]]
    facts: Mapping[str, list[str]]
    duties: Mapping[str, list[str]]
    questions: Mapping[str, list[str]]
    tests: Mapping[str, list[Test]]

    @property
    def numbers(self) -> set[str]:
        """Every number that anything cites."""
        return {number for cited in self for number in cited}


def read_marks() -> Marks:
    """Collect the marks of the code, the rule pack and the tests."""
    duties = _duties()
    return Marks(
        commands=_by_number((key, spec.clauses) for key, spec in COMMANDS.items()),
        facts=_by_number((name, fact.CLAUSES.split()) for name, fact in FACTS.items()),
        duties=_by_number((duty["id"], duty["clauses"]) for duty in duties),
        questions=_by_number((one.name, one.clauses) for one in QUESTIONS),
        tests=tests_by_number(ROOT / "tests"),
    )


def _duties() -> list[dict[str, Any]]:
    """Give the duties of the packs that are shipped; one of several packs is the same in each."""
    packs = [_yaml(RULES / name, dict[str, Any])["duties"] for name in PACKS]
    found = {(duty["id"], *duty["clauses"]): duty for pack in packs for duty in pack}
    return list(found.values())


def read_notes() -> Notes:
    """Read what ``coverage.yaml`` says."""
    return _yaml(RULES / "coverage.yaml", Notes)


def read_phrases() -> list[Phrase]:
    """Read the phrases of ``residue.zh.yaml``."""
    return _yaml(RULES / "residue.zh.yaml", dict[str, list[Phrase]])["phrases"]


def read_clauses() -> dict[str, str]:
    """Give the plan's words by the number of their clause."""
    clauses = _yaml(RULES / "clauses.zh.yaml", dict[str, Any])["clauses"]
    return {clause["number"]: clause["quote"] for clause in clauses}


def read_cases() -> dict[str, str]:
    """Give the edge cases by number."""
    return _yaml(RULES / "edge-cases.yaml", dict[str, dict[str, str]])["cases"]


def known_numbers() -> set[str]:
    """Give every number that may be cited."""
    return {*read_clauses(), *read_cases(), *(phrase.number for phrase in read_phrases())}


def known_names() -> set[str]:
    """Give the names of all commands, facts, duties and questions."""
    duties = _duties()
    return {
        *COMMANDS,
        *FACTS,
        *(duty["id"] for duty in duties),
        *(question.name for question in QUESTIONS),
    }


def clause_rows(marks: Marks, notes: Notes) -> list[Row]:
    """Give a row for each clause of the plan."""
    return [_marked(number, quote, marks, notes) for number, quote in read_clauses().items()]


def phrase_rows(marks: Marks) -> list[Row]:
    """Give a row for each phrase that the clauses' quotes leave out."""
    return [_of_phrase(phrase, marks) for phrase in read_phrases()]


def case_rows(marks: Marks, notes: Notes) -> list[Row]:
    """Give a row for each edge case."""
    return [_marked(number, words, marks, notes) for number, words in read_cases().items()]


def tests_by_number(folder: Path) -> dict[str, list[Test]]:
    """Collect the tests that bear ``@pytest.mark.clause``, reading files and running none."""
    found: dict[str, list[Test]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        file = path.relative_to(folder.parent).as_posix()
        for name, numbers in _tests_of(ast.parse(path.read_text("utf-8"))):
            for number in numbers:
                found[number].append(Test(name, file))
    return found


def page() -> str:
    """Write the whole page."""
    marks, notes = read_marks(), read_notes()
    parts = [
        _ABOUT,
        "",
        "## Clauses",
        *_table("the plan's words", clause_rows(marks, notes)),
        "",
        "## Phrases that the quotes leave out",
        *_table("what the phrase adds", phrase_rows(marks)),
        "",
        "## Edge cases",
        *_cases(case_rows(marks, notes)),
        "",
    ]
    return "\n".join(parts)


def main() -> int:
    """Write the page and tell of rows that are empty."""
    PAGE.write_text(page(), "utf-8")
    marks, notes = read_marks(), read_notes()
    rows = [*clause_rows(marks, notes), *phrase_rows(marks), *case_rows(marks, notes)]
    empty = [row.number for row in rows if row.is_empty]
    sys.stdout.write(f"{PAGE.relative_to(ROOT)}: {len(rows)} rows, empty: {empty or 'none'}\n")
    return 0


def _marked(number: str, words: str, marks: Marks, notes: Notes) -> Row:
    return Row(
        number=number,
        words=words,
        commands=tuple(marks.commands.get(number, ())),
        facts=tuple(marks.facts.get(number, ())),
        duties=tuple(marks.duties.get(number, ())),
        questions=tuple(marks.questions.get(number, ())),
        tests=tuple(marks.tests.get(number, ())),
        note=notes.goals.get(number, ""),
    )


def _of_phrase(phrase: Phrase, marks: Marks) -> Row:
    shown = phrase.shown_by
    named = {question.name for question in QUESTIONS}
    return Row(
        number=phrase.number,
        words=f"{phrase.clause}: {' · '.join(phrase.quote)} → {phrase.adds}",
        commands=tuple(name for name in shown if name in COMMANDS),
        facts=tuple(name for name in shown if name in FACTS),
        duties=tuple(name for name in shown if name not in {*COMMANDS, *FACTS, *named}),
        questions=tuple(name for name in shown if name in named),
        tests=tuple(marks.tests.get(phrase.number, ())),
        note="goal text, never scored" if phrase.goal else "",
    )


def _by_number(named: Iterable[tuple[str, Iterable[str]]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, numbers in named:
        for number in numbers:
            found[number].append(name)
    return found


def _tests_of(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            numbers = [one for mark in node.decorator_list for one in _numbers(mark)]
            if numbers:
                yield node.name, numbers


def _numbers(mark: ast.expr) -> Iterator[str]:
    if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.clause":
        yield from (ast.literal_eval(argument) for argument in mark.args)


def _table(words: str, rows: Iterable[Row]) -> Iterator[str]:
    yield f"| | {words} | commands | facts | duties and questions | shown by |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for row in rows:
        judged = _code((*row.duties, *row.questions))
        shown = "; ".join(filter(None, (row.note, _shown(row.tests))))
        yield (
            f"| {row.number} | {row.words} | {_code(row.commands)} | {_code(row.facts)} "
            f"| {judged} | {shown} |"
        )


def _cases(rows: Iterable[Row]) -> Iterator[str]:
    yield "| | case | shown by |"
    yield "| --- | --- | --- |"
    for row in rows:
        shown = "; ".join(filter(None, (row.note, _shown(row.tests))))
        yield f"| {row.number} | {row.words} | {shown} |"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _shown(tests: tuple[Test, ...]) -> str:
    links = [f"[{test.name.removeprefix('test_')}](../../{test.file})" for test in tests]
    more = len(links) - TESTS_SHOWN
    return ", ".join(links[:TESTS_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _yaml(path: Path, kind: type[T]) -> T:
    return msgspec.yaml.decode(path.read_bytes(), type=kind)


if __name__ == "__main__":
    sys.exit(main())
