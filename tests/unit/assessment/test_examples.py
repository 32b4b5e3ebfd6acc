"""The worked examples in docstrings are run: every rule shape has some."""

import doctest
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from services.assessment import rules
from services.assessment.domain import explain, owed, results
from shared.contracts import rule_duties, rule_pack

NO_SHAPE = {"__init__", "points", "scoring", "standing"}
SHAPES = [
    import_module(f"services.assessment.rules.{stem}")
    for stem in sorted(each.stem for each in Path(str(rules.__file__)).parent.glob("*.py"))
    if stem not in NO_SHAPE
]


@pytest.mark.parametrize(
    "module",
    [*SHAPES, results, explain, owed, rule_pack, rule_duties],
    ids=lambda m: m.__name__,
)
def test_the_examples_of_a_module_are_right(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)

    assert tried > 0
    assert failed == 0
