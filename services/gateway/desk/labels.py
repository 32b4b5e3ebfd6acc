"""What fields, choices and roles are called on a page, in Chinese and English."""

from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from shared.contracts.roles import ROLE_NAMES, Role

LANGUAGES = ("zh", "en")


class Label(NamedTuple):
    """A name in both languages, and where it helps a sentence that explains it."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """Give the name in a language."""
        return self.zh if language == "zh" else self.en


def field_label(name: str) -> Label:
    """Give what a field is called; its own name in words where nobody has named it."""
    return _known("fields").get(name) or Label(name, name.replace("_", " "))


def choice_label(kind: type[Any], value: str) -> Label:
    """Give what a value of an enumeration is called."""
    if kind is Role:
        return Label(*ROLE_NAMES[Role(value)])
    named = _known("choices").get(f"{kind.__name__}.{value}") or _known("choices").get(value)
    return named or Label(value, value.replace("_", " "))


def code_label(name: str, value: str) -> Label | None:
    """Give what a code that a field holds as a text is called; nothing where it is no code."""
    return _known("choices").get(f"{name}.{value}")


def is_named(name: str) -> bool:
    """Whether a field has a name of its own in both languages."""
    return name in _known("fields")


@cache
def _known(part: str) -> dict[str, Label]:
    text = files("services.gateway.desk").joinpath("labels.yaml").read_text(encoding="utf-8")
    return {str(key): Label(*pair) for key, pair in yaml.safe_load(text)[part].items()}
