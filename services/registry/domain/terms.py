"""Terms of office: begun, elected, lawfully late or early (S-14, E-21)."""

from datetime import date
from typing import NamedTuple

from services.registry.domain.approval import ensure_may_approve
from services.registry.domain.dates import years_after
from services.registry.domain.errors import TermLimitError, TermMissingError
from services.registry.domain.organization import Organization
from shared.contracts.facts.registry_terms import (
    ElectionAdvanced,
    ElectionHeld,
    TermExtended,
    TermStarted,
)
from shared.contracts.regulations import TERM_CHANGE_YEARS, term_years


class _Term(NamedTuple):
    starts_on: date
    due_on: date


def start_term(organization: Organization, *, on: date) -> None:
    organization.ensure_standing(on)
    years = _years(organization, on)
    if organization.terms.exactly_on(on) is None:
        organization.record(TermStarted(years=years, due_on=years_after(on, years)), on)


def hold_election(organization: Organization, *, document: str | None, on: date) -> None:
    organization.ensure_standing(on)
    years = _years(organization, on)
    held = ElectionHeld(years=years, due_on=years_after(on, years), document=document)
    if organization.elections.exactly_on(on) is None:
        organization.record(held, on)


def extend_term(
    organization: Organization,
    approving: Organization,
    *,
    until: date,
    document: str | None,
    on: date,
) -> None:
    """Let the election be late; all extensions of a term together are at most a year."""
    term = _term(organization, approving, on)
    if not term.due_on < until <= years_after(term.due_on, TERM_CHANGE_YEARS):
        raise TermLimitError(field="until", due_on=term.due_on.isoformat())
    extended = TermExtended(until=until, approving_id=approving.id, document=document)
    if organization.term_changes.exactly_on(on) != extended:
        organization.record(extended, on)


def advance_election(
    organization: Organization,
    approving: Organization,
    *,
    until: date,
    document: str | None,
    on: date,
) -> None:
    """Let the election be early, by at most a year and not in the past."""
    term = _term(organization, approving, on)
    earliest = max(on, years_after(term.due_on, -TERM_CHANGE_YEARS))
    if not earliest <= until < term.due_on:
        raise TermLimitError(field="until", due_on=term.due_on.isoformat())
    advanced = ElectionAdvanced(until=until, approving_id=approving.id, document=document)
    if organization.term_changes.exactly_on(on) != advanced:
        organization.record(advanced, on)


def _years(organization: Organization, on: date) -> int:
    return term_years(organization.kind, organization.categories.on(on))


def _term(organization: Organization, approving: Organization, on: date) -> _Term:
    organization.ensure_standing(on)
    ensure_may_approve(approving, organization.kind, on=on)
    starts_on, due_on = organization.terms.started_on(on), organization.terms.on(on)
    if starts_on is None or due_on is None:
        raise TermMissingError(str(organization.id))
    return _Term(starts_on, due_on)
