"""Rules of terms of office: their length, and how late or early an election may be."""

from collections.abc import Callable
from datetime import date

import pytest

from services.registry.domain import terms
from services.registry.domain.dates import months_after, years_after
from services.registry.domain.errors import NotApprovingError, TermLimitError, TermMissingError
from services.registry.domain.organization import Organization
from shared.contracts.fact import Fact
from shared.contracts.facts.registry import Category, OrganizationKind
from shared.contracts.facts.registry_terms import (
    ElectionAdvanced,
    ElectionHeld,
    TermExtended,
    TermStarted,
)

Establish = Callable[..., Organization]
ELECTED, APPROVED = date(2021, 3, 1), date(2025, 6, 1)
DUE = date(2026, 3, 1)  # of a village branch


def facts_of(organization: Organization) -> list[Fact]:
    return [recorded.fact for recorded in organization.collect_events()]


@pytest.mark.clause("S-14", "E-21")
@pytest.mark.parametrize(
    ("category", "years"),
    [
        (Category.VILLAGE, 5),
        (Category.COMMUNITY, 5),
        (Category.ENTERPRISE, 3),
        (Category.OFFICE, 3),
        (Category.SCHOOL, 3),
        (Category.NEW_ORGANIZATION, 3),
    ],
)
def test_a_branch_is_elected_for_five_years_in_villages_and_for_three_elsewhere(
    establish: Establish, township: Organization, category: Category, years: int
) -> None:
    branch = establish(9, OrganizationKind.BRANCH, township, category=category)

    terms.hold_election(branch, document=None, on=ELECTED)

    due_on = date(2021 + years, 3, 1)
    assert facts_of(branch) == [ElectionHeld(years=years, due_on=due_on)]


@pytest.mark.clause("S-14")
def test_a_committee_is_elected_for_five_years(township: Organization) -> None:
    terms.start_term(township, on=ELECTED)

    assert facts_of(township) == [TermStarted(years=5, due_on=DUE)]


@pytest.mark.clause("S-14", "E-21")
def test_an_election_may_be_late_by_a_year_with_approval_and_by_no_day_more(
    branch: Organization, township: Organization
) -> None:
    terms.hold_election(branch, document=None, on=ELECTED)
    facts_of(branch)

    with pytest.raises(TermLimitError):
        terms.extend_term(branch, township, until=date(2027, 3, 2), document=None, on=APPROVED)
    with pytest.raises(TermLimitError):
        terms.extend_term(branch, township, until=DUE, document=None, on=APPROVED)

    terms.extend_term(branch, township, until=date(2027, 3, 1), document=None, on=APPROVED)
    assert facts_of(branch) == [TermExtended(until=date(2027, 3, 1), approving_id=township.id)]


@pytest.mark.clause("E-21")
def test_extensions_of_one_term_are_together_at_most_a_year(
    branch: Organization, township: Organization
) -> None:
    terms.hold_election(branch, document=None, on=ELECTED)
    terms.extend_term(branch, township, until=date(2026, 9, 1), document=None, on=APPROVED)

    with pytest.raises(TermLimitError):
        terms.extend_term(
            branch, township, until=date(2027, 9, 1), document=None, on=date(2026, 8, 1)
        )


@pytest.mark.clause("S-14")
def test_an_election_may_be_early_by_a_year_with_approval_and_not_in_the_past(
    branch: Organization, township: Organization
) -> None:
    terms.hold_election(branch, document=None, on=ELECTED)
    facts_of(branch)

    for until in (date(2025, 5, 31), date(2025, 2, 28), DUE):
        with pytest.raises(TermLimitError):
            terms.advance_election(branch, township, until=until, document=None, on=APPROVED)

    terms.advance_election(branch, township, until=APPROVED, document=None, on=APPROVED)
    assert facts_of(branch) == [ElectionAdvanced(until=APPROVED, approving_id=township.id)]


@pytest.mark.clause("S-14")
def test_only_a_higher_committee_approves_and_only_a_term_that_is_on_record(
    branch: Organization, general_branch: Organization, township: Organization
) -> None:
    with pytest.raises(TermMissingError):
        terms.extend_term(branch, township, until=DUE, document=None, on=APPROVED)
    terms.hold_election(branch, document=None, on=ELECTED)
    with pytest.raises(NotApprovingError):
        terms.extend_term(branch, general_branch, until=DUE, document=None, on=APPROVED)


def test_the_same_election_is_recorded_once(branch: Organization) -> None:
    terms.hold_election(branch, document=None, on=ELECTED)
    terms.hold_election(branch, document=None, on=ELECTED)

    assert len(facts_of(branch)) == 1


def test_months_and_years_away_stay_in_the_month() -> None:
    assert months_after(date(2025, 8, 31), 6) == date(2026, 2, 28)
    assert months_after(date(2025, 3, 31), -1) == date(2025, 2, 28)
    assert years_after(date(2024, 2, 29), 5) == date(2029, 2, 28)
