"""What fields, choices and roles are called on a page, in Chinese and English."""

from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from shared.contracts.roles import ROLE_NAMES, Role

LANGUAGES = ("zh", "en")
_NUMBERS = dict(zip("1234", "一二三四", strict=True))


class Label(NamedTuple):
    """A name in both languages, and where it helps a sentence that explains it."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """Give the name in a language."""
        return self.zh if language == "zh" else self.en


def field_label(name: str) -> Label:
    """Give what a field is called; its own name in words where nobody has named it.

    What is told by a choice, as counts by kind are, has the choice's name.
    """
    known = _known("fields").get(name) or _known("choices").get(name)
    return known or Label(name, name.replace("_", " "))


def choice_label(kind: type[Any], value: str) -> Label:
    """Give what a value of an enumeration is called."""
    if kind is Role:
        return Label(*ROLE_NAMES[Role(value)])
    named = _known("choices").get(f"{kind.__name__}.{value}") or _known("choices").get(value)
    return named or Label(value, value.replace("_", " "))


def code_label(name: str, value: str) -> Label | None:
    """Give what a code that a field holds as a text is called; nothing where it is no code."""
    return fact_label(value) if name == "type" else _known("choices").get(f"{name}.{value}")


def fact_label(stored: str) -> Label | None:
    """Give what a fact is called by its stored name, ``registry.organization.moved.v1``."""
    return _known("facts").get(stored.rpartition(".")[0])


def value_label(value: str) -> Label | None:
    """Give what a code is called, whatever it is a choice of; nothing where it has more names."""
    named = _by_value().get(value, set())
    return next(iter(named)) if len(named) == 1 else None


def period_label(period: str, language: str) -> str:
    """Give a period as people write it: ``2025``, ``2025-03``, ``2025-Q1``, ``2025-H1``."""
    year, _, part = period.partition("-")
    if language != "zh":
        words = {"Q": "quarter ", "H": "half "}.get(part[:1])
        return f"{year}, {words}{part[1:]}" if words else period
    match part[:1]:
        case "":
            return f"{year}年"
        case "Q":
            return f"{year}年第{_NUMBERS[part[1:]]}季度"
        case "H":
            return f"{year}年{'上' if part == 'H1' else '下'}半年"
    return f"{year}年{part.lstrip('0')}月"


def is_named(name: str) -> bool:
    """Whether a field has a name of its own in both languages."""
    return name in _known("fields")


@cache
def _known(part: str) -> dict[str, Label]:
    text = files("services.gateway.desk").joinpath("labels.yaml").read_text(encoding="utf-8")
    return {str(key): Label(*pair) for key, pair in yaml.safe_load(text)[part].items()}


@cache
def _by_value() -> dict[str, set[Label]]:
    found: dict[str, set[Label]] = {}
    for key, label in _known("choices").items():
        found.setdefault(key.rpartition(".")[2], set()).add(label)
    return found
