"""Live catch-up, and questions about the past: at a size, explained, and with a pack that is tried.

As many branches as make the facts asked for in some ten years each, so that one organization's
dossier is as long as in life. The peer of a question at a size is the same question about now, in
the same minutes on the same data. What a pack that is tried takes is told for one year of a county.
"""

import gc
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import psycopg

from services.activities import projection as activities
from services.assessment import queries
from services.assessment.loading import load_county
from services.assessment.projection import Projection
from services.assessment.trying import what_if
from services.gateway.pools import Pools
from services.gateway.waiting import WaitingReaders
from services.registry import projection as registry
from services.registry import queries as registry_queries
from shared.contracts.entry import StoredRow
from shared.embedded.postgres import EmbeddedPostgres
from shared.eventstore.connections import conninfo
from shared.secrets import make_secrets
from shared.settings import Settings
from shared.testing.databases import Databases
from shared.testing.ledgers import MadeUpCounty, integrate
from tests.benchmarks.figures import Bound, Figure, quantile

PACK = Path(__file__).parents[2].joinpath("deploy/rules/township.yaml").read_text(encoding="utf-8")
MOST = 1_000_000
BRANCHES = 240  # of the county whose year a pack is tried on
FACTS_OF_A_BRANCH = 330
YEAR, DAY = 2025, date(2025, 12, 31)
MEDIAN = 0.5
AIM_OF_NOW = 5.0  # a question at a size beside the same one about now


def measure(facts: int, *, questions: int) -> list[Figure]:
    """Measure on one server of its own that syncs every commit."""
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        secrets = Path(place) / "secrets"
        make_secrets(secrets)
        server = stack.enter_context(EmbeddedPostgres(Path(place) / "pg", secrets=secrets))
        databases = Databases(server, secrets)
        county = MadeUpCounty(11, branches=max(facts // FACTS_OF_A_BRANCH, 20), pack=PACK)
        figures: list[Figure] = []
        with databases.fresh() as settings:
            size = _integrate(settings, _years(county, facts))
            gc.freeze()  # what was made up is no garbage: looking it through takes many seconds
            figures += _catch_up(settings, size)
            figures += _questions(settings, county.branches, size, questions)
        with databases.fresh() as settings:
            one = MadeUpCounty(12, branches=BRANCHES, pack=PACK)
            for branch in one.branches:
                one.year(branch, YEAR)
            _integrate(settings, one.rows)
            figures += _tried(settings)
        return figures


def _integrate(settings: Settings, rows: Iterable[StoredRow]) -> int:
    with psycopg.connect(conninfo(settings, "ledger_service")) as ledger:
        return integrate(ledger, rows, batch=5000)


def _years(county: MadeUpCounty, facts: int) -> Iterator[StoredRow]:
    """Give that many rows, year after year in every branch, in constant memory."""
    given = 0
    for year in range(YEAR, YEAR + 75):
        for branch in county.branches:
            rows = county.rows[: facts - given]
            given += len(rows)
            yield from rows
            if given == facts:
                return
            county.rows.clear()
            county.year(branch, year)


def _catch_up(settings: Settings, size: int) -> Iterator[Figure]:
    """Take the ledger over, a step at a time, as live followers do.

    Of what no question here reads, `MOST` entries at most.
    """
    for name, part, most in (
        ("dossier", Projection(settings), size),
        ("activities' read model", activities.follower(settings), MOST),
        ("registry's read model", registry.follower(settings), size),
    ):
        began, taken = time.perf_counter(), 0
        while taken < most and (read := part.step()):
            taken += read
        rate = taken / (time.perf_counter() - began)
        part.close()
        yield Figure(benchmark="catch-up", name=f"live, {name}", value=rate, unit="/s")


def _questions(
    settings: Settings, branches: Sequence[UUID], size: int, questions: int
) -> Iterator[Figure]:
    random = Random(3)
    with (
        closing(Pools(settings)) as pools,
        psycopg.connect(conninfo(settings, "assessment_reader"), autocommit=True) as reader,
    ):
        for name, question in _kinds(reader, pools, branches, random).items():
            sizes = [random.randrange(size // 2, size) for _ in range(questions)]
            then = [_milliseconds(question, each) for each in sizes]
            now = [_milliseconds(question, None) for _ in sizes]
            for share in (MEDIAN, 0.99):
                yield Figure(
                    benchmark="as-of",
                    name=f"{name} at a size, of {size:,} facts, p{share * 100:.0f}",
                    value=quantile(then, share),
                    unit="ms",
                    peer="the same now",
                    peer_value=quantile(now, share),
                    bound=Bound("aim", AIM_OF_NOW, at_most=True) if share == MEDIAN else None,
                )


def _kinds(
    reader: psycopg.Connection[Any], pools: Pools, branches: Sequence[UUID], random: Random
) -> dict[str, Callable[[int | None], object]]:
    """Give the questions, each about an organization that is drawn; None asks about now."""

    def organization(known_at: int | None) -> object:
        readers = pools if known_at is None else WaitingReaders(pools, known_at=known_at)
        with readers.reader("registry") as connection:
            return registry_queries.organization(connection, random.choice(branches), on=DAY)

    said: dict[str, Any] = {"year": YEAR, "valid_at": DAY}
    return {
        "score": lambda size: queries.score(reader, random.choice(branches), known_at=size, **said),
        "explain": lambda size: queries.explain(
            reader, random.choice(branches), known_at=size, **said
        ),
        "organization": organization,
    }


def _milliseconds(question: Callable[[int | None], object], known_at: int | None) -> float:
    began = time.perf_counter()
    question(known_at)
    return (time.perf_counter() - began) * 1000


def _tried(settings: Settings) -> Iterator[Figure]:
    """A pack over a county's year: read, judged under both packs, compared."""
    with closing(Projection(settings)) as projection:
        while projection.step():
            pass
    with psycopg.connect(conninfo(settings, "assessment_reader"), autocommit=True) as reader:
        began = time.perf_counter()
        found = what_if(load_county(reader), PACK, year=YEAR, valid_at=DAY)
        spent = (time.perf_counter() - began) * 1000
    name = f"a pack over a year of {BRANCHES} branches, {found.known_at:,} facts"
    yield Figure(benchmark="what-if", name=name, value=spent, unit="ms")
