"""What the proof costs: integration, checking again, proofs, and the append beside it.

Each figure stands beside `hashlib` over the same bytes, or beside the append without the log, in
the same minutes.

    python -m tests.benchmarks proof [--quick]
"""

import hashlib
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from services.assessment.score_digest import digest_of_scores
from services.ledger.disk import Disk
from services.ledger.log_files import LogFiles
from services.suite.recompute import Dossiers
from services.verifier.layout import pack, tile_path
from services.verifier.leaves import Chain
from services.verifier.main import POLICY
from services.verifier.merkle import TILE_WIDTH, TileTree, fold, leaf_hash
from services.verifier.proving import make_proof
from services.verifier.single import NAME, write_single
from services.verifier.sources import Folder
from services.verifier.tiles import TileReader
from services.verifier.walking import Walk
from shared.contracts.entry import entry_bytes
from shared.testing.ledgers import many_facts
from tests.benchmarks.figures import Bound, Figure, limited
from tests.benchmarks.proof_beside import over_a_database

PROOFS = 1000
STARTS = 9
BEGAN = datetime(2027, 1, 1, tzinfo=UTC)


def measure(*, entries: int, end_to_end: int) -> list[Figure]:
    """Measure everything.

    Args:
        entries: size of the log in files.
        end_to_end: entries from the services' tables to a signed checkpoint.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        figures = [*_in_files(folder / "log", entries)]
        figures += _one_proof(folder)
        figures += over_a_database(folder, end_to_end)
    return figures


def _in_files(folder: Path, entries: int) -> Iterator[Figure]:
    leaves = _leaves(min(entries, 50_000))
    files = LogFiles(folder, Disk())
    hashed, began = _hashlib(leaves), time.perf_counter()
    for begin in range(0, entries, 1000):
        at = begin % len(leaves)
        files.take(leaves[at : at + 1000])
        files.write_full(0)
    files.write_partial(0)
    rate = entries / (time.perf_counter() - began)
    yield _figure("integration from memory", rate, "/s", hashed, 50_000)

    source = Folder(folder / "public")
    hashed, began = _hashlib(leaves), time.process_time()
    walk = Walk(source, entries)
    assert walk.run() == files.root()
    assert not walk.faults
    rate = entries / (time.process_time() - began)
    yield _figure("re-verification of hashes, a core", rate, "/s", hashed, 200_000)
    if entries >= 1_000_000:
        yield _ten_times(leaves, hashed)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield limited("proof", "memory at most", memory, "MB", 200)
    yield _canonical(leaves)
    yield _recomputed(leaves)
    yield from _proofs(source, entries)


class Repeated:
    """A log of many times the same entries, made as it is read: no disk holds it."""

    name = "repeated"

    def __init__(self, leaves: list[bytes], entries: int) -> None:
        bundles = range(0, len(leaves) - len(leaves) % TILE_WIDTH, TILE_WIDTH)
        parts = [leaves[at : at + TILE_WIDTH] for at in bundles]
        self._bundles = [pack(part) for part in parts]
        self._tiles = [b"".join(map(leaf_hash, part)) for part in parts]
        self.size = entries - entries % TILE_WIDTH
        above, roots = TileTree(), [fold(tile) for tile in self._tiles]
        count = self.size // TILE_WIDTH
        full = above.extend(b"".join(roots[number % len(roots)] for number in range(count)))
        self._above = {
            tile_path(tile._replace(level=tile.level + 1)): raw
            for tile, raw in [*full, *above.partial()]
        }
        self.root = above.root()

    def fetch(self, path: str) -> bytes:
        if path in self._above:
            return self._above[path]
        number = int(path.split("/", 2)[2].replace("x", "").replace("/", ""))
        kept = self._bundles if "entries" in path else self._tiles
        return kept[number % len(kept)]


def _ten_times(leaves: list[bytes], hashed: float) -> Figure:
    source = Repeated(leaves, 10_000_000)
    began = time.process_time()
    walk = Walk(source, source.size)
    assert walk.run() == source.root
    assert not walk.faults
    rate = source.size / (time.process_time() - began)
    return _figure("re-verification at 10 M, a core", rate, "/s", hashed, 200_000)


def _canonical(leaves: list[bytes]) -> Figure:
    chain, began = Chain(), time.process_time()
    for index, leaf in enumerate(leaves):
        chain.take(index, leaf)
    rate = len(leaves) / (time.process_time() - began)
    assert not chain.faults
    return Figure(benchmark="proof", name="canonical check and chains", value=rate, unit="/s")


def _recomputed(leaves: list[bytes]) -> Figure:
    dossiers, began = Dossiers(), time.process_time()
    for index, leaf in enumerate(leaves):
        dossiers.take(index, leaf)
    county = dossiers.county(len(leaves))
    digest_of_scores(county, year=2025, valid_at=date(2025, 12, 31))
    rate = len(leaves) / (time.process_time() - began)
    return Figure(
        benchmark="proof", name="recomputation: filed, folded, judged", value=rate, unit="/s"
    )


def _proofs(source: Folder, entries: int) -> Iterator[Figure]:
    waited, worked = [], []
    for number in range(PROOFS):
        index = number * 7919 % entries
        began, busy = time.perf_counter(), time.process_time()
        TileReader(source.fetch, entries).inclusion(index)
        waited.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    waited.sort()
    worked.sort()
    p99, p50 = PROOFS * 99 // 100, PROOFS // 2
    yield limited("proof", "inclusion proof from disk, p99", waited[p99], "ms", 5)
    for what, value in (("p50", waited[p50]), ("p99 of the processor's time", worked[p99])):
        name = f"inclusion proof from disk, {what}"
        yield Figure(benchmark="proof", name=name, value=value, unit="ms")


def _one_proof(folder: Path) -> Iterator[Figure]:
    """One proof file of a log of a million, with three witnesses, checked by the file alone."""
    from tests.unit.verifier.logs import TWO_OF_THREE, county_leaves, log  # noqa: PLC0415

    some = county_leaves()
    proof = make_proof(log(some, ["north", "east", "south"]), len(some) // 2)
    (folder / "fact.tlog-proof").write_text(proof.text(), encoding="utf-8")
    (folder / POLICY).write_text(TWO_OF_THREE.text(), encoding="utf-8")
    write_single(folder / NAME)
    command = [sys.executable, "-I", str(folder / NAME), str(folder / "fact.tlog-proof")]
    command += ["--policy", str(folder / POLICY)]
    seconds, python = [], []
    for _ in range(STARTS):
        seconds.append(_seconds(command))
        python.append(_seconds([sys.executable, "-I", "-c", "import hashlib"]))
    milliseconds = median(seconds) * 1000
    yield limited("proof", "one proof file, start included", milliseconds, "ms", 300)
    bare = median(python) * 1000
    yield Figure(benchmark="proof", name="of it the bare start of Python", value=bare, unit="ms")
    million = 20 - len(proof.proof)  # so many hashes more in a log of a million
    size = len(proof.text().encode()) + 45 * million
    yield limited("proof", "proof file at 1 M entries", size, "B", 2500)


def _leaves(count: int) -> list[bytes]:
    return [
        (BEGAN + timedelta(milliseconds=number)).strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode()
        + b"\n"
        + entry_bytes(row._replace(relies_on_index=0))
        for number, row in enumerate(many_facts(1, count, branches=200))
    ]


def _hashlib(leaves: list[bytes]) -> float:
    """Entries a second of bare SHA-256 over the same bytes: each leaf, and a node for each."""
    began = time.process_time()
    for leaf in leaves:
        hashlib.sha256(hashlib.sha256(leaf).digest() * 2)
    return len(leaves) / (time.process_time() - began)


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def _figure(name: str, value: float, unit: str, hashed: float, least: float) -> Figure:
    """A rate beside hashlib; its own limit stands in the name."""
    return Figure(
        benchmark="proof",
        name=f"{name} (limit {least:,.0f}{unit})",
        value=value,
        unit=unit,
        peer="hashlib over the same bytes",
        peer_value=hashed,
        bound=Bound("limit", least / hashed),
    )
