"""Every mistake of a rule pack at once, each with its line and key."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

import msgspec

from shared.contracts.facts.registry import OrganizationKind
from shared.contracts.rule_advice import advised
from shared.contracts.rule_duty_kinds import Duty
from shared.contracts.rule_form import mistakes_in
from shared.contracts.rule_indicators import Indicator
from shared.contracts.rule_mistakes import Mistake, Path
from shared.contracts.rule_pack import (
    Bonuses,
    Grade,
    Item,
    Quorums,
    Quota,
    RulePack,
    Veto,
    number,
)
from shared.contracts.rule_soundness import Parts, unsound
from shared.kernel import yaml_places
from shared.kernel.yaml_places import Place, Value

MAX_LETTERS = 50_000  # of a pack that is published
_SCORE_AT_MOST = Fraction(100)  # where the pack does not say its scale in a form that can be read


def check(content: str, *, clauses: Collection[str] | None = None) -> list[Mistake]:
    """Give every mistake of a pack's text, by line; none: it may be published.

    Args:
        content: YAML.
        clauses: the numbers of the clauses that exist; None: they are not looked at.
    """
    value, faults = yaml_places.read(content)
    found = [_fault(fault) for fault in faults]
    if len(content) > MAX_LETTERS:
        found.append(_too_long(len(content)))
    if value is not None:
        wrong = list(mistakes_in(value, RulePack))
        read = _Reader(value, {mistake.path for mistake in wrong})
        told = [*unsound(read.parts), *read.advice(clauses), *read.refused]
        found += [*wrong, *(_placed(value, mistake) for mistake in told)]
    return sorted(found, key=lambda mistake: (mistake.line, mistake.column, mistake.key))


class _Reader:
    """Reads what of a pack is whole in form, part by part."""

    def __init__(self, value: Value, wrong: Iterable[Path]) -> None:
        self.refused: list[Mistake] = []
        self._value = value.value if isinstance(value.value, dict) else {}
        self._wrong = tuple(wrong)
        self.parts = Parts(
            kinds={**self._names("indicators"), **self._names("duties")},
            duties=self._each(("duties",), Duty),
            indicators=self._each(("indicators",), Indicator),
            items=self._each(("items",), Item),
            grades=self._one(("grades",), tuple[Grade, ...]) or (),
            vetoes=self._each(("vetoes",), Veto),
            quotas=self._each(("quotas",), Quota),
            bonuses=self._one(("bonuses",), Bonuses),
            days=tuple(self._days()),
            step=self._one(("rounding", "step"), Fraction),
            quorum=self._one(("quorum",), Quorums) if self._at(("quorum",)) else Quorums(),
        )

    def advice(self, clauses: Collection[str] | None) -> Iterator[Mistake]:
        """Give what the parts should not have."""
        kinds: Sequence[OrganizationKind] = (
            self._one(("subjects",), tuple[OrganizationKind, ...]) or ()
        )
        bonuses = self.parts.bonuses
        scale = self._one(("scale",), Fraction)
        items = self._at(("items",))
        is_whole = items is not None and len(items.value) == len(self.parts.items)
        yield from advised(
            self.parts,
            subjects=kinds,
            points_total=self._one(("points_total",), Fraction) if is_whole else None,
            score_at_most=bonuses.score_at_most if bonuses else scale or _SCORE_AT_MOST,
            clauses=clauses,
        )

    def _names(self, key: str) -> dict[str, str]:
        listed = self._value.get(key)
        found = listed.value if listed and isinstance(listed.value, list) else []
        ids = (each.value.get("id") for each in found if isinstance(each.value, dict))
        return {each.value: key for each in ids if each and isinstance(each.value, str)}

    def _days(self) -> Iterator[tuple[Path, str]]:
        day = self._one(("valid_date",), str)
        if day is not None:
            yield ("valid_date",), day

    def _each(self, path: Path, wanted: Any) -> tuple[tuple[int, Any], ...]:
        listed = self._at(path)
        count = len(listed.value) if listed and isinstance(listed.value, list) else 0
        read = ((place, self._one((*path, place), wanted)) for place in range(count))
        return tuple((place, each) for place, each in read if each is not None)

    def _one(self, path: Path, wanted: Any) -> Any:
        value = self._at(path)
        if value is None or any(wrong[: len(path)] == path for wrong in self._wrong):
            return None
        try:
            return msgspec.convert(value.plain, wanted, strict=False, dec_hook=number)
        except msgspec.ValidationError as error:
            said = str(error).partition(" - at `")[0]
            self.refused.append(
                Mistake(code="wrong_value", path=path, zh=f"不合要求:{said}", en=said)
            )
            return None

    def _at(self, path: Path) -> Value | None:
        return _inside(Value(Place(1, 1), self._value, {}), path)


def _inside(value: Value | None, path: Path) -> Value | None:
    for step in path:
        inner = value.value if value else None
        if isinstance(inner, dict):
            value = inner.get(str(step))
        elif isinstance(inner, list) and isinstance(step, int) and step < len(inner):
            value = inner[step]
        else:
            return None
    return value


def _placed(value: Value, mistake: Mistake) -> Mistake:
    """Give a mistake the line of its key, or of the nearest key above it that is written."""
    for length in range(len(mistake.path), 0, -1):
        above, last = _inside(value, mistake.path[: length - 1]), mistake.path[length - 1]
        here = _inside(value, mistake.path[:length])
        if above is not None and here is not None:
            place = above.keys.get(str(last), here.place)
            return msgspec.structs.replace(mistake, line=place.line, column=place.column)
    return msgspec.structs.replace(mistake, line=1, column=1)


def _too_long(letters: int) -> Mistake:
    return Mistake(
        code="too_long",
        path=(),
        zh=f"共 {letters} 字,最多 {MAX_LETTERS} 字;请删去注释,或把考核领导的规则、"
        "只对某类组织的规则各立一份(`assesses`、`subjects`)",
        en=f"{letters} characters, at most {MAX_LETTERS} can be published: take out comments, or "
        "make packs of their own of the rules for leaders and for one kind of organization "
        "(`assesses`, `subjects`)",
        line=1,
        column=1,
    )


def _fault(fault: yaml_places.Fault) -> Mistake:
    said = {
        "syntax": (f"不是 YAML:{fault.said}", f"no YAML: {fault.said}"),
        "alias": (f"不可用别名 `*{fault.said}`", f"an alias, `*{fault.said}`"),
        "key_twice": (f"键 `{fault.said}` 出现两次", f"the key `{fault.said}` twice"),
        "no_text_key": ("键应为文字", "a key that is no text"),
        "too_deep": ("嵌套过深", "nested too deeply"),
    }
    zh, en = said[fault.code]
    path: Path = (fault.said,) if fault.code == "key_twice" else ()
    line, column = fault.place
    return Mistake(code=fault.code, path=path, zh=zh, en=en, line=line, column=column)
