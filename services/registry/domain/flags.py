"""Flags of an organization: weak, lagging, difficult; set by criteria, cleared by evidence."""

from datetime import date, timedelta

from services.registry.domain.errors import CriteriaMissingError, FlagMissingError
from services.registry.domain.organization import Organization
from shared.contracts.facts.registry_structure import Flag, FlagCleared, FlagSet

_DAY = timedelta(days=1)


def set_flag(organization: Organization, flag_set: FlagSet, *, on: date) -> None:
    organization.ensure_standing(on)
    if not flag_set.criteria:
        raise CriteriaMissingError(field="criteria")
    if not organization.flags.holds_on(flag_set.flag, on):
        organization.record(flag_set, on)


def clear_flag(
    organization: Organization, flag: Flag, evidence: tuple[str, ...], *, on: date
) -> None:
    """Clear a flag; one that was cleared for later may be cleared for earlier."""
    if not organization.flags.holds_on(flag, on - _DAY):
        raise FlagMissingError(str(organization.id), field="flag")
    if not organization.flags.ended_on(flag, on):
        organization.record(FlagCleared(flag=flag, evidence=evidence), on)
