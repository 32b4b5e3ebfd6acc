"""Every clause of the plan, every phrase of it and every edge case has a home, or says why not."""

import ast
from pathlib import Path

import msgspec
import pytest

from services.suite import coverage
from services.suite.coverage import Marks, Notes, Row


@pytest.fixture(scope="module")
def marks() -> Marks:
    return coverage.read_marks()


@pytest.fixture(scope="module")
def notes() -> Notes:
    return coverage.read_notes()


@pytest.fixture(scope="module")
def rows(marks: Marks, notes: Notes) -> list[Row]:
    return [
        *coverage.clause_rows(marks, notes),
        *coverage.phrase_rows(marks),
        *coverage.case_rows(marks, notes),
    ]


def test_no_row_is_empty(rows: list[Row]) -> None:
    assert [row.number for row in rows if row.is_empty] == []


def test_every_number_that_is_cited_is_one_of_the_plans(marks: Marks, notes: Notes) -> None:
    cited = marks.numbers | notes.goals.keys()

    assert cited - coverage.known_numbers() == set()


def test_a_phrase_names_only_what_exists() -> None:
    clauses, names = coverage.read_clauses(), coverage.known_names()

    for phrase in coverage.read_phrases():
        assert phrase.clause in clauses
        assert set(phrase.shown_by) - names == set(), phrase.number


def test_all_clauses_and_cases_have_a_row(rows: list[Row]) -> None:
    numbers = [row.number for row in rows]
    clauses = {f"S-{number:02}" for number in range(1, 73)} - {"S-37"}

    assert len(numbers) == len(set(numbers))
    assert set(numbers) >= clauses | {"S-37a", "S-37b", "S-37c"}
    assert set(numbers) >= {f"E-{number:02}" for number in range(1, 46)}


def test_a_goal_told_in_words_is_scored_by_no_rule(notes: Notes) -> None:
    goals = set(notes.goals) | {one.number for one in coverage.read_phrases() if one.goal}
    packs = sorted((coverage.ROOT / "deploy" / "rules").glob("township*.yaml"))

    assert packs
    for pack in packs:
        content = msgspec.yaml.decode(pack.read_bytes())
        cited = {c for one in (*content["duties"], *content["items"]) for c in one["clauses"]}
        assert cited & goals == set()


def test_every_phrase_is_in_the_plans_own_words() -> None:
    plan = (coverage.RULES / "plan.zh.txt").read_text("utf-8")

    for phrase in coverage.read_phrases():
        for quote in phrase.quote:
            place = 0
            for words in quote.split("…"):
                place = plan.find(words, place)
                assert place >= 0, phrase.number
                place += len(words)


def test_a_test_is_found_by_its_mark_without_being_run(tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_it.py").write_text(
        '@pytest.mark.clause("S-39", "E-08")\n'
        "@pytest.mark.parametrize('x', [1])\n"
        "def test_three_are_enough(x): raise SystemExit\n"
        "def test_another(): pass\n"
    )

    found = coverage.tests_by_number(folder)

    assert {number: [one.name for one in tests] for number, tests in found.items()} == {
        "S-39": ["test_three_are_enough"],
        "E-08": ["test_three_are_enough"],
    }


def test_no_mark_is_written_in_a_way_that_is_not_found() -> None:
    for path in (coverage.ROOT / "tests").rglob("test_*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        on_tests = {
            mark
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
            for mark in node.decorator_list
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.clause"):
                assert node in on_tests, f"{path}:{node.lineno}"


def test_the_page_is_what_the_marks_say() -> None:
    assert coverage.PAGE.read_text("utf-8") == coverage.page(), (
        "run: python -m services.suite.coverage"
    )
