"""What a benchmark gives: figures, each with its peer of the same run; a table and JSON of them."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec


class Bound(msgspec.Struct, frozen=True):
    """What a figure must be (``limit``) or should be (``aim``), as a multiple of its peer."""

    kind: str
    ratio: float
    at_most: bool = False

    def holds(self, ratio: float) -> bool:
        return ratio <= self.ratio if self.at_most else ratio >= self.ratio

    def __str__(self) -> str:
        return f"{self.kind} {'≤' if self.at_most else '≥'} {self.ratio:g}"


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One measured value. Without a peer it is only told; with one, their ratio is what counts."""

    benchmark: str
    name: str
    value: float
    unit: str
    peer: str = ""
    peer_value: float | None = None
    bound: Bound | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.peer_value if self.peer_value else None

    @property
    def is_met(self) -> bool | None:
        """Whether the bound holds; None where there is none."""
        if self.bound is None or self.ratio is None:
            return None
        return self.bound.holds(self.ratio)


def limited(
    benchmark: str, name: str, value: float, unit: str, limit: float, *, at_most: bool = True
) -> Figure:
    """Give a value beside its limit."""
    return Figure(
        benchmark=benchmark,
        name=name,
        value=value,
        unit=unit,
        peer="limit",
        peer_value=limit,
        bound=Bound("limit", 1, at_most=at_most),
    )


def table(figures: Sequence[Figure]) -> list[str]:
    """Give the lines that a person reads."""
    head = ("benchmark", "figure", "value", "peer", "value", "ratio", "bound", "met")
    rows = [head, *map(_row, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    right = {2, 4, 5}
    lines = [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return [lines[0], "─" * max(map(len, lines)), *lines[1:]]


def write_json(path: Path, figures: Iterable[Figure], about: dict[str, Any]) -> None:
    """Write ``{**about, "figures": […]}``; a figure's ratio and verdict stand beside it."""
    rows = [{**msgspec.to_builtins(one), "ratio": one.ratio, "met": one.is_met} for one in figures]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**about, "figures": rows}, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def quantile(values: Sequence[float], share: float) -> float:
    """Give the value below which that share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def _row(one: Figure) -> tuple[str, ...]:
    verdict = {None: "", True: "yes", False: "NO"}[one.is_met]
    return (
        one.benchmark,
        one.name,
        _shown(one.value, one.unit),
        one.peer,
        "" if one.peer_value is None else _shown(one.peer_value, one.unit),
        "" if one.ratio is None else f"{one.ratio:.2f}",
        "" if one.bound is None else str(one.bound),
        verdict,
    )


def _shown(value: float, unit: str) -> str:
    digits = 2 if unit == "ms" else 0
    return f"{value:,.{digits}f} {unit}"
