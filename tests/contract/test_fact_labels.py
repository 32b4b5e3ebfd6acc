"""Every stored fact has a name that people read, in both languages."""

from collections import Counter
from importlib.resources import files

import pytest
import yaml

from services.gateway.desk.labels import LANGUAGES, fact_label
from shared.contracts.catalogue import FACTS, UPCASTERS

STORED = (*FACTS, *UPCASTERS)


def topic(stored: str) -> str:
    """Give a stored name without its version."""
    return stored.rpartition(".")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_stored_fact_is_called_something_of_its_own(language: str) -> None:
    labels = {topic(name): fact_label(name) for name in STORED}
    unnamed = [name for name, label in labels.items() if label is None]
    assert not unnamed
    told = Counter(label.in_(language) for label in labels.values() if label is not None)

    assert [name for name, times in told.items() if times > 1] == []
    for name in told:
        assert any("一" <= letter <= "鿿" for letter in name) == (language == "zh"), name


def test_no_name_stands_for_what_is_never_stored() -> None:
    text = files("services.gateway.desk").joinpath("labels.yaml").read_text(encoding="utf-8")

    assert yaml.safe_load(text)["facts"].keys() == {topic(name) for name in STORED}
