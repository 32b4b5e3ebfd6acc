"""The worked examples in docstrings are run."""

import doctest
from types import ModuleType

import pytest

from services.assessment.domain import explain, owed, results
from services.assessment.rules import deductions, weighted
from shared.contracts import rule_pack


@pytest.mark.parametrize(
    "module", [deductions, weighted, results, explain, owed, rule_pack], ids=lambda m: m.__name__
)
def test_the_examples_of_a_module_are_right(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)

    assert tried > 0
    assert failed == 0
