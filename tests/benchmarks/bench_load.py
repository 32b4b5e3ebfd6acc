"""Loading the sample county, in commands a second, beside appending the same number bare.

Loading is what `zeren demo` does: a file through HTTP, in batches of one service, each checked by
the gateway and by its service, recorded, and waited for by the next that names it. Its peers run
on the same server in the same minutes: a service's application alone in batches of that size, and
bare INSERTs of the same bodies in transactions of that size.
"""

import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import msgspec
import psycopg
from psycopg.conninfo import make_conninfo

from deploy.samples.generate import generate
from deploy.samples.line import Line, as_bytes
from services.cli.client import Gateway
from services.cli.loading import load_file
from shared.embedded.postgres import EmbeddedPostgres
from shared.secrets import make_secrets
from shared.testing.databases import Databases
from shared.testing.suites import OneProcess, system
from tests.benchmarks.bench_append import BATCH, ours, rate
from tests.benchmarks.figures import Bound, Figure

LIMIT_S = 45.0  # of loading, in the demo
LEAST_COMMANDS = 20_000
QUICK_LINES = 6_000


def measure(*, quick: bool = False) -> list[Figure]:
    """Load once, then append as much bare."""
    lines = generate()[: QUICK_LINES if quick else None]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zeren-bench-")))
        folder.chmod(0o755)
        loaded = load_rate(folder / "suite", lines)
        secrets = folder / "secrets"
        make_secrets(secrets)
        server = stack.enter_context(EmbeddedPostgres(folder / "pg", secrets=secrets))
        settings = stack.enter_context(Databases(server, secrets).fresh())
        appended = bare_rate(server.conninfo(settings.pg_database), lines)
        with ours(settings, BATCH) as work:
            handled = rate(work, 1, 2.0 if quick else 5.0)
    least = Bound("limit", round(LEAST_COMMANDS / LIMIT_S / appended, 4))
    return [
        _figure("commands loaded by HTTP", loaded, "bare INSERT, batches of 500", appended, least),
        _figure("commands loaded by HTTP", loaded, "application, batches of 500", handled),
    ]


def load_rate(place: Path, lines: Sequence[Line]) -> float:
    """Start the suite in one process and load the lines; gives commands a second."""
    suite = OneProcess(place)
    try:
        suite.start()
        file = place / "sample.jsonl"
        file.write_bytes(as_bytes(lines))
        with closing(system(suite)) as http, closing(Gateway(suite.url, http.token or "")) as door:
            began = time.perf_counter()
            load_file(door, file)
            return len(lines) / (time.perf_counter() - began)
    finally:
        suite.stop()


def bare_rate(superuser: str, lines: Sequence[Line]) -> float:
    """Insert the same bodies into a table with a key, as many in a transaction as in a batch."""
    bodies = [(number, msgspec.json.encode(line)) for number, line in enumerate(lines)]
    with psycopg.connect(make_conninfo(superuser), autocommit=True) as connection:
        connection.execute("CREATE TABLE bare_load (id bigint PRIMARY KEY, state bytea NOT NULL)")
        began = time.perf_counter()
        for first in range(0, len(bodies), BATCH):
            with connection.transaction(), connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO bare_load VALUES (%s, %s)", bodies[first : first + BATCH]
                )
        return len(bodies) / (time.perf_counter() - began)


def _figure(name: str, value: float, peer: str, other: float, bound: Bound | None = None) -> Figure:
    return Figure(
        benchmark="load",
        name=name,
        value=value,
        unit="/s",
        peer=peer,
        peer_value=other,
        bound=bound,
    )
