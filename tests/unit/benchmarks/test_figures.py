"""The table and the JSON that `make bench` gives."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.figures import Bound, Figure, quantile, table, write_json

FAST = Figure(
    benchmark="append",
    name="application",
    value=1500.0,
    unit="/s",
    peer="the library's",
    peer_value=500.0,
    bound=Bound("limit", 2.5),
)
SLOW = Figure(
    benchmark="road",
    name="answer → visible",
    value=6.0,
    unit="ms",
    peer="bare road",
    peer_value=4.0,
    bound=Bound("aim", 1.3, at_most=True),
)
ALONE = Figure(benchmark="append", name="batches", value=20_000.4, unit="/s")


def test_a_figure_is_judged_by_its_ratio_to_its_peer() -> None:
    assert (FAST.ratio, FAST.is_met) == (3.0, True)
    assert (SLOW.ratio, SLOW.is_met) == (1.5, False)
    assert (ALONE.ratio, ALONE.is_met) == (None, None)


def test_the_table_has_a_line_for_each_figure_and_says_what_is_missed() -> None:
    head, _, fast, slow, alone = table([FAST, SLOW, ALONE])

    assert head.split() == [
        *("benchmark", "figure", "value", "peer", "value", "ratio", "bound", "met")
    ]
    assert "1,500 /s" in fast
    assert fast.endswith("3.00  limit ≥ 2.5  yes")
    assert "6.00 ms" in slow
    assert slow.endswith("1.50  aim ≤ 1.3    NO")
    assert alone.endswith("20,000 /s")


def test_the_json_holds_every_figure_with_its_verdict(tmp_path: Path) -> None:
    file = tmp_path / "build" / "bench.json"

    write_json(file, [FAST, ALONE], {"quick": True})

    written = json.loads(file.read_text(encoding="utf-8"))
    assert written["quick"] is True
    assert written["figures"][0]["ratio"] == 3.0
    assert written["figures"][0]["met"] is True
    assert written["figures"][0]["bound"] == {"kind": "limit", "ratio": 2.5, "at_most": False}
    assert written["figures"][1]["peer_value"] is None


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1.0), (0.5, 3.0), (0.99, 4.0), (1.0, 4.0)])
def test_a_quantile_is_one_of_the_values(share: float, expected: float) -> None:
    assert quantile([4.0, 1.0, 3.0, 2.0], share) == expected
