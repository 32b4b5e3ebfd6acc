"""The lists of facts, commands and errors say what the code says."""

import subprocess
import sys
from pathlib import Path

import pytest

from services.suite.documents import TOLD
from shared.contracts import documents
from shared.contracts.catalogue import FACTS
from shared.contracts.table import COMMANDS


@pytest.mark.parametrize("name", ["facts", "commands"])
def test_the_list_is_as_the_contracts_make_it(name: str) -> None:
    stored = (documents.DOCS / f"{name.upper()}.md").read_text(encoding="utf-8")

    assert stored == getattr(documents, name)(), "run: python -m shared.contracts.documents"


def test_every_fact_and_command_says_what_it_means() -> None:
    structs = [*FACTS.values(), *(spec.struct for spec in COMMANDS.values())]

    assert [one.__name__ for one in structs if not one.__dict__.get("__doc__")] == []


def test_every_error_code_is_documented_in_both_languages() -> None:
    script = (
        "from services.suite import documents as d; d.know_all();"
        " print(d.errors(), d.told(), sep='\\f', end='')"
    )
    made = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    made, told = made.split("\f")
    stored = (documents.DOCS / "ERRORS.md").read_text(encoding="utf-8")

    assert stored == made, "run: python -m services.suite.documents"
    assert TOLD.read_text(encoding="utf-8") == told, "run: python -m services.suite.documents"
    rows = [line.split("|") for line in made.splitlines() if line.startswith("| `")]
    assert all(cell.strip() for row in rows for cell in row[1:-1])
