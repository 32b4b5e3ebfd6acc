"""The numbers of a pack's calendar, and the total its points should come to, each put to use."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from services.assessment.domain.rounds import errors as e
from services.assessment.domain.rounds.round import Round
from shared.contracts.commands import assessment_consequences as c
from shared.contracts.facts.assessment_consequences import CriticismGround
from shared.contracts.facts.assessment_rounds import RoundOpened
from shared.contracts.rule_check import check
from shared.contracts.rule_pack import read_rule_pack
from shared.kernel.plain_yaml import loads
from shared.testing.county import uid
from tests.unit.assessment.trial import Trial

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

RULES = Path(__file__).parents[3] / "deploy/rules"
SHIPPED = {
    name: (RULES / f"{name}.yaml").read_text("utf-8")
    for name in ("township-full", "leaders", "county")
}
CALENDAR = """
calendar:
  objection_working_days: {window}
  rectification_days: {days}
  rectification_extensions: {extensions}
"""
ISSUED_ON = date(2026, 2, 10)


def trial_under(book: "Book", content: str, **numbers: int) -> Trial:
    book.pack("county", content + CALENDAR.format(**numbers), "01-01", "12-31", label="calendar")
    book.pack("county", content + CALENDAR.format(**numbers), "2026-01-01", "2026-12-31", "next")
    return Trial(book)


def extended(trial: Trial, times: int) -> date:
    """Issue a criticism without a day and put it off so often; gives its first day."""
    of = {"organization_id": uid("branch"), "criticism_id": uid("criticism")}
    fact = trial.book.abort("branch", "2026-02-01")
    (issued,) = trial.give(
        c.IssueCriticism(
            occurred_on=ISSUED_ON, grounds=(CriticismGround.INEFFECTIVE,), facts=(fact,), **of
        )
    )
    for number in range(1, times + 1):
        later = issued.due_on + timedelta(days=number)
        on = ISSUED_ON + timedelta(days=number)
        trial.give(c.ExtendCriticism(occurred_on=on, due_on=later, approved_by="乡党委", **of))
    day: date = issued.due_on
    return day


@pytest.mark.clause("S-64")
@pytest.mark.parametrize(("days", "due_on"), [(30, date(2026, 3, 12)), (10, date(2026, 2, 20))])
def test_a_criticism_without_a_day_is_due_after_the_days_of_the_pack(
    book: "Book", pack_text: str, days: int, due_on: date
) -> None:
    trial = trial_under(book, pack_text, window=5, days=days, extensions=1)

    assert extended(trial, 0) == due_on


@pytest.mark.clause("S-64")
@pytest.mark.parametrize("allowed", [0, 1, 2])
def test_it_is_put_off_as_often_as_the_pack_lets(
    book: "Book", pack_text: str, allowed: int
) -> None:
    trial = trial_under(book, pack_text, window=5, days=30, extensions=allowed)

    with pytest.raises(e.ExtendedBeforeError):
        extended(trial, allowed + 1)


@pytest.mark.clause("E-38")
@pytest.mark.parametrize("window", [5, 8])
def test_a_round_takes_its_window_for_objections_from_the_pack(
    book: "Book", pack_text: str, window: int
) -> None:
    trial = trial_under(book, pack_text, window=window, days=30, extensions=1)

    opened = trial.open()[0]

    assert isinstance(opened, RoundOpened)
    assert opened.objection_working_days == window
    assert trial.session().get(Round, trial.round_id) is not None


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_the_shipped_packs_have_the_calendar_that_practice_has(name: str) -> None:
    calendar = read_rule_pack(SHIPPED[name]).calendar

    assert calendar is not None
    numbers = (calendar.objection_working_days, calendar.rectification_days)
    assert (*numbers, calendar.rectification_extensions) == (5, 30, 1)


@pytest.mark.parametrize(
    "name", [name for name, content in SHIPPED.items() if "points_total:" in content]
)
def test_another_total_than_the_points_come_to_is_a_mistake(name: str) -> None:
    tree: Mapping[str, Any] = loads(SHIPPED[name])
    stated = f"points_total: {tree['points_total']}"

    mistakes = check(SHIPPED[name].replace(stated, "points_total: 99"))

    assert {each.code for each in mistakes} == {"points_do_not_sum"}
