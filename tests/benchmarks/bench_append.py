"""Append rates: through the service's application, beside a bare INSERT and the library's own save.

Each figure and its peers run in turns, a second or less each, on one server that syncs every commit
to disk: whatever else the machine does meanwhile meets all of them. Medians are given.

    python tests/benchmarks/bench_append.py [--seconds 3] [--json append.json]
"""

import argparse
import json
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from services.ledger.intake import Intake
from shared.contracts.principal import Incoming
from shared.embedded.postgres import EmbeddedPostgres
from shared.eventstore.connections import conninfo
from shared.secrets import make_secrets
from shared.settings import Settings
from shared.testing.databases import Databases
from shared.testing.trial_store import LOADER, TODAY, TrialActivities, know, record_meeting

BATCH = 500
TURNS = 15
LIMIT_OF_LIBRARY = 2.5
AIM_OF_INSERT = 0.6


class PlainMeeting(Aggregate):
    """What the library makes of a meeting by itself."""

    @event("Held")
    def __init__(self, organization_id: str, chair_id: str, held_on: str, present: int) -> None:
        self.organization_id, self.chair_id = organization_id, chair_id
        self.held_on, self.present = held_on, present


def rate(work: Callable[[int], int], writers: int, seconds: float) -> float:
    """Run `work(writer)` over and over in that many threads; gives items a second."""
    done = [0] * writers
    deadline = time.monotonic() + seconds

    def run(writer: int) -> None:
        while time.monotonic() < deadline:
            done[writer] += work(writer)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(writers)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.monotonic() - started)


def rates_in_turns(
    works: dict[str, Callable[[int], int]], writers: int, seconds: float
) -> dict[str, float]:
    """Give the median rate of each of them, when each has had its turn `TURNS` times."""
    turns: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(TURNS):
        for name, work in works.items():
            turns[name].append(rate(work, writers, seconds / TURNS))
    return {name: median(rates) for name, rates in turns.items()}


@contextmanager
def ours(settings: Settings, batch: int) -> Iterator[Callable[[int], int]]:
    """Commands through `CommandApplication.handle`: checked, decided, appended."""
    organization, chair = uuid4(), uuid4()
    known = [("registry.organization", organization), ("registry.person", chair)]
    know(settings, known, "activities")
    with TrialActivities(settings) as app:
        given = record_meeting(organization, chair)

        def command() -> Incoming:  # as it comes through the door: a body with ids of its own
            return Incoming(
                id=uuid4(),
                command=given.command,
                body={**given.body, "meeting_id": str(uuid4())},
            )

        def work(_: int) -> int:
            commands = [command() for _ in range(batch)]
            return len(app.handle(commands, LOADER, TODAY))

        work(0)
        yield work


@contextmanager
def bare(superuser: str, writers: int) -> Iterator[Callable[[int], int]]:
    """One row a transaction into a table of the same size, prepared, nothing else."""
    with ExitStack() as stack:
        connections = [
            stack.enter_context(psycopg.connect(superuser, autocommit=True)) for _ in range(writers)
        ]
        connections[0].execute("DROP TABLE IF EXISTS bare")
        connections[0].execute("CREATE TABLE bare (id uuid PRIMARY KEY, state bytea NOT NULL)")

        def work(writer: int) -> int:
            connections[writer].execute(
                "INSERT INTO bare VALUES (%s, %s)", (uuid4(), b"x" * 400), prepare=True
            )
            return 1

        yield work


@contextmanager
def librarys(parts: dict[str, Any]) -> Iterator[Callable[[int], int]]:
    """The library's `Application.save` with its own recorder, as it comes."""
    environment = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts["dbname"],
        "POSTGRES_HOST": parts["host"],
        "POSTGRES_PORT": str(parts["port"]),
        "POSTGRES_USER": parts["user"],
        "POSTGRES_PASSWORD": parts["password"],
    }
    organization, chair, day = str(uuid4()), str(uuid4()), "2025-03-05"
    with Application[Any](env=environment) as app:

        def work(_: int) -> int:
            return len(app.save(PlainMeeting(organization, chair, day, 12)))

        work(0)
        yield work


def intake_rate(settings: Settings) -> float:
    """Entries a second from the services' tables into the ledger, in steps as they come."""
    intake = Intake(conninfo(settings, "ledger_service"))
    taken, started = 0, time.monotonic()
    while moved := intake.step():
        taken += moved
    seconds = time.monotonic() - started
    intake.close()
    return taken / seconds


def measure(seconds: float) -> dict[str, float]:
    """Run everything on one server of its own; gives items a second by name."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        secrets = Path(place) / "secrets"
        make_secrets(secrets)
        server = stack.enter_context(EmbeddedPostgres(Path(place) / "pg", secrets=secrets))
        settings = stack.enter_context(Databases(server, secrets).fresh())
        superuser = server.conninfo(settings.pg_database)
        parts = psycopg.conninfo.conninfo_to_dict(superuser)
        for writers in (1, 8):
            with (
                bare(superuser, writers) as insert,
                librarys(parts) as save,
                ours(settings, 1) as handle,
            ):
                works = {
                    f"bare_insert_{writers}": insert,
                    f"library_save_{writers}": save,
                    f"application_{writers}": handle,
                }
                figures |= rates_in_turns(works, writers, seconds)
        with ours(settings, BATCH) as work:
            figures["application_batches_of_500"] = rate(work, 1, seconds)
        figures["ledger_intake"] = intake_rate(settings)
    return figures


def table(figures: dict[str, float]) -> Iterator[str]:
    """Give the lines that a person reads."""
    for name, value in figures.items():
        yield f"{name:<28}{value:>12,.0f} /s"
    for writers in (1, 8):
        own = figures[f"application_{writers}"]
        library, insert = figures[f"library_save_{writers}"], figures[f"bare_insert_{writers}"]
        yield (
            f"{writers} writers: {own / library:.2f} of the library's save "
            f"(limit {LIMIT_OF_LIBRARY}), {own / insert:.2f} of a bare INSERT (aim {AIM_OF_INSERT})"
        )


def main() -> None:
    """Measure, print the table, write JSON where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each figure")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    given = parser.parse_args()
    warnings.simplefilter("error", DeprecationWarning)
    figures = measure(given.seconds)
    print("\n".join(table(figures)))  # noqa: T201
    if given.json:
        rounded = {name: round(value, 1) for name, value in figures.items()}
        given.json.write_text(json.dumps(rounded, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
