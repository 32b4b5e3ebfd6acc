"""The log over a database: integration end to end, and what it costs the append beside it."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import msgspec
import psycopg

from services.ledger.intake import Intake
from services.ledger.log import open_log
from shared.embedded.postgres import EmbeddedPostgres
from shared.eventstore.connections import conninfo
from shared.secrets import make_secrets
from shared.settings import Settings
from shared.testing.databases import Databases
from tests.benchmarks.bench_append import ours
from tests.benchmarks.figures import Bound, Figure, limited

TURN_S = 1.0
TURNS = 10


def over_a_database(folder: Path, end_to_end: int) -> Iterator[Figure]:
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
        rate = taken / seconds
        yield limited("proof", "integration end to end", rate, "/s", 5000, at_most=False)
        yield from _overhead(settings, intake)
        intake.close()


def _overhead(settings: Settings, intake: Intake) -> Iterator[Figure]:
    """Appends one by one, in turns: the log's own process goes on beside them, or stands still."""
    with_log: list[float] = []
    without: list[float] = []
    with ours(settings, 1) as work, _log_beside(settings) as beside:
        for _ in range(TURNS):
            beside.send_signal(signal.SIGSTOP)
            without += _appends(work, intake)
            beside.send_signal(signal.SIGCONT)
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
    """Append for a while, the ledger taking what comes as it does anyway."""
    seconds: list[float] = []
    until = time.perf_counter() + TURN_S
    while (began := time.perf_counter()) < until:
        work(0)
        seconds.append(time.perf_counter() - began)
        if len(seconds) % 20 == 0:
            intake.step()
    return seconds


_BESIDE = """
import os, sys, time
from services.ledger.log import open_log
from services.ledger.log_writer import MAX_STEP
from shared.settings import Settings
settings = Settings.read(os.environ)
writer, cosigning = open_log(settings, settings.log)
while True:
    while writer.step() == MAX_STEP:
        pass
    sys.stdout.write(".")
    sys.stdout.flush()
    time.sleep(1)
"""


@contextmanager
def _log_beside(settings: Settings) -> "Iterator[subprocess.Popen[bytes]]":
    process = subprocess.Popen(
        [sys.executable, "-c", _BESIDE], env=settings.environ(), stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        process.stdout.read(2)  # it has begun, and signs
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
