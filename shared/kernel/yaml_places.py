"""YAML with the place of every key and value, and every fault of form at once.

The same YAML as `plain_yaml`: text, lists and maps alone, no key twice, no aliases.
"""

from typing import Any, NamedTuple

import yaml

MAX_DEPTH = 50


class Place(NamedTuple):
    """A line and a column, counted from 1."""

    line: int
    column: int


class Fault(NamedTuple):
    """What is wrong in the form: `syntax`, `alias`, `key_twice`, `no_text_key`, `too_deep`."""

    code: str
    place: Place
    said: str  # the key, or the library's own words


class Value(NamedTuple):
    """A value with its place: text, a list of values, or a map."""

    place: Place
    value: "str | list[Value] | dict[str, Value]"
    keys: dict[str, Place]  # of a map: where each key stands

    @property
    def plain(self) -> Any:
        """The value without places."""
        if isinstance(self.value, dict):
            return {key: each.plain for key, each in self.value.items()}
        if isinstance(self.value, list):
            return [each.plain for each in self.value]
        return self.value


def read(text: str) -> tuple[Value | None, list[Fault]]:
    r"""Read one document; None where it is no YAML at all.

    >>> value, faults = read("a: 1\nb: [x]\na: 2\n")
    >>> value.plain, faults
    ({'a': '1', 'b': ['x']}, [Fault(code='key_twice', place=Place(line=3, column=1), said='a')])
    """
    faults: list[Fault] = []
    try:
        node = yaml.compose(text, Loader=_loader(faults))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = str(getattr(error, "problem", None) or error)
        return None, [*faults, Fault("syntax", _place(mark), said)]
    except RecursionError:
        return None, [*faults, Fault("too_deep", Place(1, 1), "")]
    if node is None:
        return None, [Fault("syntax", Place(1, 1), "nothing")]
    return _value(node, faults, 0), faults


def _loader(faults: list[Fault]) -> Any:
    class Loader(yaml.BaseLoader):
        """Puts empty text where an alias stands, and remembers where."""

        def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
            if self.check_event(yaml.AliasEvent):
                event = self.get_event()  # type: ignore[no-untyped-call]
                faults.append(Fault("alias", _place(event.start_mark), event.anchor))
                return yaml.ScalarNode("", "", event.start_mark, event.end_mark)
            return super().compose_node(parent, index)

    return Loader


def _value(node: yaml.Node, faults: list[Fault], depth: int) -> Value:
    place = _place(node.start_mark)
    if depth > MAX_DEPTH:
        faults.append(Fault("too_deep", place, ""))
        return Value(place, "", {})
    if isinstance(node, yaml.SequenceNode):
        return Value(place, [_value(each, faults, depth + 1) for each in node.value], {})
    if not isinstance(node, yaml.MappingNode):
        return Value(place, str(node.value), {})
    found: dict[str, Value] = {}
    keys: dict[str, Place] = {}
    for key, value in node.value:
        at = _place(key.start_mark)
        if not isinstance(key, yaml.ScalarNode):
            faults.append(Fault("no_text_key", at, ""))
        elif key.value in found:
            faults.append(Fault("key_twice", at, key.value))
        else:
            found[key.value] = _value(value, faults, depth + 1)
            keys[key.value] = at
    return Value(place, found, keys)


def _place(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
