"""Commands on how an organization stands: formed, split, voided, below whom, flagged, its terms."""

from datetime import date

from shared.contracts.command import Command, NewOrganizationId, OrganizationId
from shared.contracts.fact import ShortText
from shared.contracts.facts.registry_structure import Flag, Form, WeakCriterion


class SetForm(Command, frozen=True, kw_only=True):
    """Say that a branch is temporary until a day, joint, or regular again."""

    organization_id: OrganizationId
    form: Form
    until: date | None = None  # of a temporary branch: the first day without it


class SetCommittee(Command, frozen=True, kw_only=True):
    """Say that a branch has a committee of its own (支委会) from a day on, or none."""

    organization_id: OrganizationId
    has_committee: bool
    document: ShortText | None = None


class SplitOrganization(Command, frozen=True, kw_only=True):
    """Split an organization into new ones of its kind; `occurred_on` is their first day.

    Each takes over superior, category and committee; what differs is changed afterwards.
    """

    organization_id: OrganizationId
    successor_ids: tuple[NewOrganizationId, ...]
    successor_names: tuple[ShortText, ...]  # in the order of the ids
    approving_id: OrganizationId | None = None
    document: ShortText | None = None


class VoidOrganization(Command, frozen=True, kw_only=True):
    """Say that an organization was entered by mistake; `occurred_on` is the day of saying so."""

    organization_id: OrganizationId
    document: ShortText | None = None


class AddSuperior(Command, frozen=True, kw_only=True):
    """Let a second superior lead an organization, too."""

    organization_id: OrganizationId
    superior_id: OrganizationId


class EndSuperior(Command, frozen=True, kw_only=True):
    """End the second superior's lead; `occurred_on` is the first day without."""

    organization_id: OrganizationId
    superior_id: OrganizationId


class SetAssessor(Command, frozen=True, kw_only=True):
    """Say which of an organization's superiors assesses it."""

    organization_id: OrganizationId
    superior_id: OrganizationId


class SetFlag(Command, frozen=True, kw_only=True):
    """Flag an organization as weak, lagging or difficult, by criteria and evidence."""

    organization_id: OrganizationId
    flag: Flag
    criteria: tuple[WeakCriterion, ...]
    evidence: tuple[ShortText, ...] = ()


class ClearFlag(Command, frozen=True, kw_only=True):
    """Clear a flag; `occurred_on` is the first day without."""

    organization_id: OrganizationId
    flag: Flag
    evidence: tuple[ShortText, ...] = ()


class StartTerm(Command, frozen=True, kw_only=True):
    """Record a term whose election is not on record; its length follows from the organization."""

    organization_id: OrganizationId


class HoldElection(Command, frozen=True, kw_only=True):
    """Record an election; a new term begins that day."""

    organization_id: OrganizationId
    document: ShortText | None = None


class ExtendTerm(Command, frozen=True, kw_only=True):
    """Let an election be late, by at most a year, as a superior approved."""

    organization_id: OrganizationId
    until: date
    approving_id: OrganizationId
    document: ShortText | None = None


class AdvanceElection(Command, frozen=True, kw_only=True):
    """Let an election be early, by at most a year, as a superior approved."""

    organization_id: OrganizationId
    until: date
    approving_id: OrganizationId
    document: ShortText | None = None
