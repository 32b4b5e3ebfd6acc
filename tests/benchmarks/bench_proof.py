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
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import msgspec
import psycopg

from services.ledger.disk import Disk
from services.ledger.intake import Intake
from services.ledger.log import open_log
from services.ledger.log_files import LogFiles
from services.verifier.leaves import Chain
from services.verifier.main import POLICY
from services.verifier.proving import make_proof
from services.verifier.single import NAME, write_single
from services.verifier.sources import Folder
from services.verifier.tiles import TileReader
from services.verifier.walking import Walk
from shared.contracts.entry import entry_bytes
from shared.embedded.postgres import EmbeddedPostgres
from shared.eventstore.connections import conninfo
from shared.secrets import make_secrets
from shared.settings import Settings
from shared.testing.databases import Databases
from shared.testing.ledgers import many_facts
from tests.benchmarks.bench_append import ours
from tests.benchmarks.figures import Bound, Figure

PROOFS = 1000
STARTS = 9
APPENDS_IN_A_TURN = 150
TURNS = 8
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
        figures += _over_a_database(folder, end_to_end)
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
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure(
        benchmark="proof",
        name="memory at most",
        value=memory,
        unit="MB",
        peer="limit",
        peer_value=200,
        bound=Bound("limit", 1, at_most=True),
    )
    yield _canonical(leaves)
    yield from _proofs(source, entries)


def _canonical(leaves: list[bytes]) -> Figure:
    chain, began = Chain(), time.process_time()
    for index, leaf in enumerate(leaves):
        chain.take(index, leaf)
    rate = len(leaves) / (time.process_time() - began)
    assert not chain.faults
    return Figure(benchmark="proof", name="canonical check and chains", value=rate, unit="/s")


def _proofs(source: Folder, entries: int) -> Iterator[Figure]:
    milliseconds = []
    for number in range(PROOFS):
        index = number * 7919 % entries
        began = time.perf_counter()
        TileReader(source.fetch, entries).inclusion(index)
        milliseconds.append((time.perf_counter() - began) * 1000)
    milliseconds.sort()
    yield _at_most("inclusion proof from disk, p99", milliseconds[PROOFS * 99 // 100], "ms", 5)
    yield Figure(
        benchmark="proof",
        name="inclusion proof from disk, p50",
        value=milliseconds[PROOFS // 2],
        unit="ms",
    )


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
    yield _at_most("one proof file, start included", milliseconds, "ms", 300)
    bare = median(python) * 1000
    yield Figure(benchmark="proof", name="of it the bare start of Python", value=bare, unit="ms")
    million = 20 - len(proof.proof)  # so many hashes more in a log of a million
    size = len(proof.text().encode()) + 45 * million
    yield _at_most("proof file at 1 M entries", size, "B", 2500)


def _over_a_database(folder: Path, end_to_end: int) -> Iterator[Figure]:
    with ExitStack() as stack:
        make_secrets(folder / "secrets")
        server = EmbeddedPostgres(folder / "pg", secrets=folder / "secrets")
        stack.enter_context(server)
        database = stack.enter_context(Databases(server, folder / "secrets").fresh())
        settings = msgspec.structs.replace(database, log=folder / "database-log")
        with ours(settings, 500) as work:
            made = 0
            while made < end_to_end:
                made += work(0)
        intake = Intake(conninfo(settings, "ledger_service"))
        while intake.step():
            pass
        began = time.perf_counter()
        writer, _ = open_log(settings, folder / "database-log")
        while writer.step():
            pass
        seconds = time.perf_counter() - began
        with psycopg.connect(conninfo(settings, "ledger_service")) as connection:
            ((taken,),) = connection.execute("SELECT count(*) FROM ledger.entries").fetchall()
        writer.close()
        yield _at_least("integration end to end", taken / seconds, "/s", 5000)
        yield from _overhead(settings, intake)
        intake.close()


def _overhead(settings: Settings, intake: Intake) -> Iterator[Figure]:
    """Appends one by one, in turns with and without the log's own process beside them."""
    with_log: list[float] = []
    without: list[float] = []
    with ours(settings, 1) as work:
        for _ in range(TURNS):
            without += _appends(work, intake)
            with _log_beside(settings):
                with_log += _appends(work, intake)
    yield Figure(
        benchmark="proof",
        name="append p50 with the log",
        value=median(with_log) * 1000,
        unit="ms",
        peer="without the log",
        peer_value=median(without) * 1000,
        bound=Bound("limit", 1.1, at_most=True),
    )


def _appends(work: Callable[[int], int], intake: Intake) -> list[float]:
    """Append, the ledger taking what comes as it does anyway; the first ones do not count."""
    seconds = []
    for number in range(APPENDS_IN_A_TURN):
        began = time.perf_counter()
        work(0)
        seconds.append(time.perf_counter() - began)
        if number % 20 == 0:
            intake.step()
    return seconds[20:]


_BESIDE = """
import os, sys, time
from services.ledger.log import open_log
from shared.settings import Settings
settings = Settings.read(os.environ)
writer, cosigning = open_log(settings, settings.log)
while True:
    while writer.step() >= 1000:
        pass
    sys.stdout.write(".")
    sys.stdout.flush()
    time.sleep(1)
"""


@contextmanager
def _log_beside(settings: Settings) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-c", _BESIDE], env=settings.environ(), stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        process.stdout.read(2)  # it has begun, and signs
        yield
    finally:
        process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


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


def _at_least(name: str, value: float, unit: str, least: float) -> Figure:
    bound = Bound("limit", 1)
    return _limit(name, value, unit, least, bound)


def _at_most(name: str, value: float, unit: str, most: float) -> Figure:
    return _limit(name, value, unit, most, Bound("limit", 1, at_most=True))


def _limit(name: str, value: float, unit: str, limit: float, bound: Bound) -> Figure:
    return Figure(
        benchmark="proof",
        name=name,
        value=value,
        unit=unit,
        peer="limit",
        peer_value=limit,
        bound=bound,
    )
