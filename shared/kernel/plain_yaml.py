"""Reading YAML as text, lists and maps alone: no scalar is guessed to be a number, date or truth.

Refused: a key twice, keys that are no text, aliases (they can blow up in size), deep nesting.
"""

from typing import Any

import yaml

from shared.kernel.errors import ZerenError


class MalformedYamlError(ZerenError):
    """The text is not YAML that zeren accepts; ``details``: ``key`` or line, and ``why``."""

    code = "malformed_yaml"
    zh = "内容不是可接受的 YAML"
    en = "The content is not YAML that zeren accepts"


def loads(text: str) -> Any:
    """Read one YAML document.

    Raises:
        MalformedYamlError: with what is wrong in ``details["key"]`` and ``details["why"]``.
    """
    try:
        return yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - it makes no objects
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = str(getattr(error, "problem", None) or error)
        raise _refusal(_line(mark) if mark else "", why) from error
    except RecursionError as error:
        raise _refusal("", "nested too deeply") from error


class _PlainLoader(yaml.BaseLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise _refusal(_line(mark), "an alias")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - the library's signature
        seen: set[str] = set()
        for key, _ in node.value:
            line = _line(key.start_mark)
            if not isinstance(key, yaml.ScalarNode):
                raise _refusal(line, "a key that is no text")
            if key.value in seen:
                raise _refusal(str(key.value), f"a key twice, {line}")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _line(mark: Any) -> str:
    return f"line {mark.line + 1}"


def _refusal(key: str, why: str) -> MalformedYamlError:
    return MalformedYamlError(key, key=key, why=why)
