"""Moments as a question may name them: a size, a time, a day; and where they do not hold."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from services.gateway.as_of import size_of
from services.gateway.openapi import document
from services.gateway.questions import QUESTIONS
from services.registry.domain.organization import Organization
from shared.contracts.errors import InvalidQuestionError
from shared.kernel.calendar import local_date
from shared.testing.databases import Databases
from tests.integration.stepped import Stepped, founded
from tests.unit.commands.pool import an_id


@pytest.fixture(scope="module")
def suite(databases: Databases) -> Iterator[Stepped]:
    """The founding alone."""
    with founded(databases) as suite:
        yield suite


def integrated(suite: Stepped) -> list[datetime]:
    with suite.pools.reader("ledger") as connection:
        rows = connection.execute("SELECT integrated_at FROM entries ORDER BY index").fetchall()
    return [at for (at,) in rows]


def test_a_time_counts_what_was_integrated_then_or_before(suite: Stepped) -> None:
    times = integrated(suite)
    last = times[-1]

    assert size_of((times[0] - timedelta(microseconds=1)).isoformat(), suite.pools) == 0
    assert size_of(times[0].isoformat(), suite.pools) == 20
    assert size_of(last.isoformat(), suite.pools) == len(times)
    assert size_of(local_date(last).isoformat(), suite.pools) == len(times)
    assert size_of((local_date(times[0]) - timedelta(days=1)).isoformat(), suite.pools) == 0


@pytest.mark.parametrize("wrong", ["", "-1", "soon", "2025-06-15T12:00:00", "9" * 30, "٣"])
def test_what_names_no_moment_is_refused(suite: Stepped, wrong: str) -> None:
    with pytest.raises(InvalidQuestionError):
        size_of(wrong, suite.pools)


def test_more_than_the_ledger_has_is_refused_at_once(suite: Stepped) -> None:
    there = len(integrated(suite))

    assert size_of(str(there), suite.pools) == there
    with pytest.raises(InvalidQuestionError) as refused:
        size_of(str(there + 1), suite.pools)
    (field,) = refused.value.details["fields"]
    assert (field["code"], field["zh"].rpartition(" ")[2]) == ("beyond_ledger", str(there))


def test_the_day_of_a_question_takes_the_place_of_today(suite: Stepped) -> None:
    own = {"organization_id": str(an_id(Organization, 3))}
    by_name = {question.name: question for question in QUESTIONS}
    on = suite.ask(by_name["organization"], {**own, "on": "2023-12-31"})

    assert suite.ask(by_name["organization"], {**own, "valid_at": "2023-12-31"}) == on
    assert on[0] == "not_found"
    both = {**own, "valid_at": "2024-05-01", "on": "2024-05-02"}
    assert suite.ask(by_name["organization"], both) == ("invalid_question", "on")


def test_every_question_that_has_moments_says_so_in_the_interface() -> None:
    paths = document()["paths"]
    for question in QUESTIONS:
        told = paths[question.path]["get"]["parameters"]
        names = {each.get("name") or each["$ref"].rsplit("/", 1)[1] for each in told}

        assert ({"valid_at", "known_at"} <= names) is question.has_moments, question.name
