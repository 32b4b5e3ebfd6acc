"""Rebuild of a ledger, beside COPY … TO STDOUT of the same rows and the library's ProjectionRunner.

All on one server that syncs every commit, in the same minutes. The rebuild is the process that
`zeren rebuild` starts; its rate counts reading, filing, writing, indexing, checking and swapping;
the digest that it prints comes after and is timed apart. Memory is that process's peak.

    python tests/benchmarks/bench_rebuild.py [--facts 1000000] [--json rebuild.json]
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID, uuid4

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg import pq

from services.assessment.digest import dossier_digest
from shared.embedded.postgres import EmbeddedPostgres
from shared.eventstore.connections import conninfo
from shared.secrets import make_secrets
from shared.settings import Settings
from shared.testing.databases import Databases
from shared.testing.ledgers import integrate, many_facts

FACTS_OF_A_BRANCH = 330  # some ten years in a county of 3,000 branches make a million
LIMIT_OF_RUNNER = 100
RUNNER_RUNS = 5
AIM_OF_COPY = 0.5
AIM_PER_SECOND = 100_000
LIMIT_MB = 600
LIMIT_OF_GROWTH = 11  # of the time, where there are ten times the facts
_LOOK_S = 0.05  # between two looks at the memory
ROOT = Path(__file__).parents[2]


class PlainMeeting(Aggregate):
    """What the library makes of a meeting by itself, as long as ours."""

    @event("Held")
    def __init__(self, organization_id: str, chair_id: str, held_on: str, agenda: str) -> None:
        self.organization_id, self.chair_id = organization_id, chair_id
        self.held_on, self.agenda = held_on, agenda


class Meetings(Application[UUID]):
    name = "meetings"


class Dossier(PostgresTrackingRecorder):
    """The library's way to a row and its position in one transaction."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        self._insert = "INSERT INTO public.peer_dossier VALUES (%s, %s, %s, %s, %s)"

    def put(self, values: tuple[Any, ...], tracking: Any) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(self._insert, values, prepare=True)


class Filing(Projection[Dossier]):
    name = "peer_dossier"

    def process_event(self, domain_event: Any, tracking: Any) -> None:
        values = (
            tracking.notification_id,
            UUID(domain_event.organization_id),
            domain_event.originator_id,
            domain_event.held_on,
            domain_event.agenda.encode(),
        )
        self.view.put(values, tracking)


def copy_rate(connection: psycopg.Connection[Any], options: str) -> float:
    """Rows a second of COPY ledger.entries TO STDOUT, read by libpq and thrown away."""
    pgconn, rows = connection.pgconn, 0
    started = time.perf_counter()
    begun = pgconn.exec_(f"COPY ledger.entries TO STDOUT {options}".encode())
    assert begun.status == pq.ExecStatus.COPY_OUT
    while pgconn.get_copy_data(0)[0] > 0:
        rows += 1
    while pgconn.get_result() is not None:
        pass
    return rows / (time.perf_counter() - started)


def rebuild(settings: Settings) -> tuple[dict[str, Any], float]:
    """Run `zeren rebuild`'s process; give its outcome, and its peak of memory in MB.

    The peak is the process's own: what `getrusage` tells of children counts what they were forked
    from.
    """
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "services.assessment.rebuild", "--json"],
            cwd=ROOT,
            env={**os.environ, **settings.environ()},
            stdout=told,
            stderr=subprocess.DEVNULL,
        )
        peak_kb = 0
        while process.poll() is None:
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
            found = re.search(r"VmHWM:\s+(\d+) kB", status)
            peak_kb = int(found[1]) if found else peak_kb
            time.sleep(_LOOK_S)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, process.args)
        told.seek(0)
        return json.loads(told.read().splitlines()[-1]), peak_kb / 1024


def runner_rate(environment: dict[str, str], superuser: str, events: int) -> float:
    """Events a second of the library's ProjectionRunner, all of them waiting at its start.

    The median of `RUNNER_RUNS`, each with a table, a tracking and a log of its own.
    """
    agenda = "研究抓党建促乡村振兴;部分流动党员联系不上;由支部书记牵头逐户走访" * 2
    rates = []
    for _ in range(RUNNER_RUNS):
        with psycopg.connect(superuser, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
            connection.execute(
                "CREATE TABLE public.peer_dossier (index bigint PRIMARY KEY, organization_id uuid,"
                " subject uuid, occurred_on date, data bytea)"
            )
            connection.execute("CREATE INDEX ON public.peer_dossier (organization_id, index)")
        with Meetings(env=environment) as app:
            for begin in range(0, events, 500):
                count = min(500, events - begin)
                recordings = app.save(
                    *(
                        PlainMeeting(str(uuid4()), str(uuid4()), "2025-03-05", agenda)
                        for _ in range(count)
                    )
                )
            last = recordings[-1].notification.id
        started = time.perf_counter()
        with ProjectionRunner(
            application_class=Meetings, projection_class=Filing, view_class=Dossier, env=environment
        ) as runner:
            runner.wait(last, timeout=600)
        rates.append(events / (time.perf_counter() - started))
    return median(rates)


def measure(facts: int, runner_events: int) -> dict[str, float]:
    """Run everything on one server of its own; gives the figures by name."""
    figures: dict[str, float] = {"facts": facts}
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        secrets = Path(place) / "secrets"
        make_secrets(secrets)
        server = stack.enter_context(EmbeddedPostgres(Path(place) / "pg", secrets=secrets))
        settings = stack.enter_context(Databases(server, secrets).fresh())
        superuser = server.conninfo(settings.pg_database)
        with psycopg.connect(conninfo(settings, "ledger_service")) as ledger:
            branches = max(facts // FACTS_OF_A_BRANCH, 20)
            integrate(ledger, many_facts(7, facts, branches=branches), batch=5000)
        with psycopg.connect(superuser, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE ledger.entries")
            connection.execute("CHECKPOINT")
            row = connection.execute("SELECT avg(length(entry)) FROM ledger.entries").fetchone()
            figures["entry_bytes"] = float(row[0]) if row else 0.0
            figures["copy_text"] = copy_rate(connection, "")
            figures["copy_binary"] = copy_rate(connection, "(FORMAT binary)")
            outcome, figures["peak_mb"] = rebuild(settings)
            figures["rebuild"] = outcome["rebuild_events_per_second"]
            figures |= {f"{stage}_s": spent for stage, spent in outcome["seconds"].items()}
            figures["copy_text_again"] = copy_rate(connection, "")
        figures["digest_s"] = digest_seconds(settings)
        parts = psycopg.conninfo.conninfo_to_dict(superuser)
        environment = {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": str(parts["dbname"]),
            "POSTGRES_HOST": str(parts["host"]),
            "POSTGRES_PORT": str(parts["port"]),
            "POSTGRES_USER": str(parts["user"]),
            "POSTGRES_PASSWORD": str(parts["password"]),
        }
        figures["projection_runner"] = runner_rate(environment, superuser, runner_events)
    return figures


def digest_seconds(settings: Settings) -> float:
    started = time.perf_counter()
    with psycopg.connect(conninfo(settings, "assessment_reader"), autocommit=True) as connection:
        connection.execute("SET statement_timeout = 0")
        dossier_digest(connection)
    return time.perf_counter() - started


def table(figures: dict[str, float]) -> Iterator[str]:
    """Give the lines that a person reads."""
    for name, value in figures.items():
        yield f"{name:<20}{value:>14,.2f}"
    own = figures["rebuild"]
    text = max(figures["copy_text"], figures["copy_text_again"])
    yield (
        f"{own / text:.2f} of COPY TO STDOUT (aim {AIM_OF_COPY}), "
        f"{own / figures['copy_binary']:.2f} of it in binary; "
        f"{own / figures['projection_runner']:.0f} times the runner (limit {LIMIT_OF_RUNNER}); "
        f"aim {AIM_PER_SECOND:,} /s; peak {figures['peak_mb']:.0f} MB (limit {LIMIT_MB})"
    )


def main() -> None:
    """Measure, print the table, write JSON where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=int, default=1_000_000)
    parser.add_argument("--runner-events", type=int, default=3000, help="of the library's runner")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    given = parser.parse_args()
    figures = measure(given.facts, given.runner_events)
    print("\n".join(table(figures)))  # noqa: T201
    if given.json:
        rounded = {name: round(value, 2) for name, value in figures.items()}
        given.json.write_text(json.dumps(rounded, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
