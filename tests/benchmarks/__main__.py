"""All benchmarks, or those that are named: a table for people and JSON for machines.

    python -m tests.benchmarks [append] [load] [rebuild] [assessment] [proof] [road] [gateway]
        [excel] [documents] [pages] [--quick | --full] [--json FILE]

Each figure stands beside a peer that ran on the same machine in the same minutes; their ratio is
what says something, and what a limit or an aim is set for. Nothing here is a test: a bound that is
not met is shown, and the exit code stays 0.
"""

import argparse
import os
import platform
import sys
import time
import warnings
from collections.abc import Collection
from pathlib import Path

from tests.benchmarks import (
    bench_append,
    bench_assessment,
    bench_documents,
    bench_excel,
    bench_gateway,
    bench_load,
    bench_pages,
    bench_proof,
    bench_rebuild,
    bench_road,
)
from tests.benchmarks.figures import Bound, Figure, limited, table, write_json
from tests.benchmarks.roads import TRANSPORTS, running

NAMES = (
    *("append", "load", "rebuild", "assessment", "proof"),
    *("road", "gateway", "excel", "documents", "pages"),
)
FULL = 10_000_000  # facts; takes some half an hour
ROOT = Path(__file__).parents[2]


def main(arguments: list[str]) -> int:
    """Measure what is asked for, print the table, write JSON."""
    asked = _parse(arguments)
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    began = time.time()
    figures: list[Figure] = []
    wanted = asked.names or NAMES
    if "append" in wanted:
        figures += append(seconds=1.0 if asked.quick else 4.0)
    if "load" in wanted:
        figures += bench_load.measure(quick=asked.quick)
    if "rebuild" in wanted:
        facts = 50_000 if asked.quick else 1_000_000
        some = rebuild(facts=facts)
        figures += some
        if asked.full:
            all_of_them = rebuild(facts=FULL)
            figures += [*all_of_them, _growth(facts / some[0].value, FULL / all_of_them[0].value)]
    if "assessment" in wanted:
        facts = FULL if asked.full else 20_000 if asked.quick else 200_000
        figures += bench_assessment.measure(facts, questions=50 if asked.quick else 400)
    if "proof" in wanted:
        sizes = (50_000, 10_000) if asked.quick else (1_000_000, 50_000)
        figures += bench_proof.measure(entries=sizes[0], end_to_end=sizes[1])
    for transport in TRANSPORTS:
        figures += on_roads(transport, wanted, quick=asked.quick)
    about = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
        "quick": asked.quick,
        "seconds": round(time.time() - began, 1),
    }
    for line in table(figures):
        print(line)  # noqa: T201
    write_json(asked.json, figures, about)
    print(f"\nJSON: {asked.json}   {about['seconds']} s, {about['machine']}")  # noqa: T201
    return 0


def append(*, seconds: float) -> list[Figure]:
    """Appends a second through the application of a service."""
    measured = bench_append.measure(seconds)
    figures = []
    for writers in (1, 8):
        for peer, name, bound in (
            (
                "library_save",
                "the library's Application.save",
                Bound("limit", bench_append.LIMIT_OF_LIBRARY),
            ),
            ("bare_insert", "bare INSERT", Bound("aim", bench_append.AIM_OF_INSERT)),
        ):
            figures.append(
                Figure(
                    benchmark="append",
                    name=f"application, {writers} writer{'s' if writers > 1 else ''}",
                    value=measured[f"application_{writers}"],
                    unit="/s",
                    peer=name,
                    peer_value=measured[f"{peer}_{writers}"],
                    bound=bound,
                )
            )
    told = {name for name in measured if not name.endswith(("_1", "_8"))}
    for name in sorted(told):
        words = name.replace("_", " ")
        figures.append(Figure(benchmark="append", name=words, value=measured[name], unit="/s"))
    return figures


def rebuild(*, facts: int) -> list[Figure]:
    """Facts a second of a rebuild, and its memory."""
    measured = bench_rebuild.measure(facts, 3000)
    own, name = measured["rebuild"], f"rebuild of {facts:,} facts"
    peers = (
        (
            "the library's ProjectionRunner",
            measured["projection_runner"],
            Bound("limit", bench_rebuild.LIMIT_OF_RUNNER),
        ),
        (
            "COPY … TO STDOUT",
            max(measured["copy_text"], measured["copy_text_again"]),
            Bound("aim", bench_rebuild.AIM_OF_COPY),
        ),
        ("COPY … TO STDOUT, binary", measured["copy_binary"], None),
    )
    figures = [
        Figure(
            benchmark="rebuild",
            name=name,
            value=own,
            unit="/s",
            peer=peer,
            peer_value=value,
            bound=bound,
        )
        for peer, value, bound in peers
    ]
    memory = limited("rebuild", "memory at most", measured["peak_mb"], "MB", bench_rebuild.LIMIT_MB)
    return [*figures, memory]


def _growth(seconds: float, full: float) -> Figure:
    """Tell that ten times the facts take little more than ten times as long."""
    return Figure(
        benchmark="rebuild",
        name=f"time of {FULL:,} facts",
        value=full,
        unit="s",
        peer="of a tenth of them",
        peer_value=seconds,
        bound=Bound("limit", bench_rebuild.LIMIT_OF_GROWTH, at_most=True),
    )


def on_roads(transport: str, wanted: Collection[str], *, quick: bool) -> list[Figure]:
    """What needs the suite and its peer running."""
    figures: list[Figure] = []
    if not {"road", "gateway", "excel", "documents", "pages"} & set(wanted):
        return figures
    with running(transport) as roads:
        if "road" in wanted:
            figures += bench_road.on(roads, 60 if quick else 400)
        if "gateway" in wanted:
            figures += bench_gateway.on(roads, 1.0 if quick else 4.0)
        if "excel" in wanted:
            rows = 1_000 if quick else bench_excel.ROWS
            figures += bench_excel.on(roads, rows, 1.0 if quick else 4.0)
        if "documents" in wanted:
            figures += bench_documents.on(roads, 5 if quick else 20)
        if "pages" in wanted:
            figures += bench_pages.on(roads, 2.0 if quick else 8.0)
    return figures


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--quick", action="store_true", help="small sizes: to see that it works")
    parser.add_argument("--full", action="store_true", help="ten million facts as well")
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "bench.json")
    asked = parser.parse_args(arguments)
    unknown = set(asked.names) - set(NAMES)
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}; there are {NAMES}")
    return asked


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
