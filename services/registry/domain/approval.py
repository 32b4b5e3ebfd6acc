"""Approval of what happens to branches and general branches: a township committee's, or higher."""

from datetime import date

from services.registry.domain.errors import ApprovalMissingError, NotApprovingError
from services.registry.domain.organization import Organization
from shared.contracts.facts.registry import OrganizationKind
from shared.contracts.facts.registry_structure import Act, OrganizationApproved
from shared.contracts.regulations import APPROVING


def approval(
    act: Act,
    kind: OrganizationKind,
    *,
    superior: Organization | None,
    approving: Organization | None,
    document: str | None,
    on: date,
) -> OrganizationApproved | None:
    """Give the approval to record; None where the superior itself approves by giving it.

    Raises:
        ApprovalMissingError: a branch or general branch, and the superior is no committee.
        NotApprovingError: who is named may not approve this.
    """
    if approving is not None:
        ensure_may_approve(approving, kind, on=on)
        return OrganizationApproved(act=act, approving_id=approving.id, document=document)
    if kind not in APPROVING and (superior is None or superior.kind not in APPROVING):
        raise ApprovalMissingError(field="approving_id")
    return None


def ensure_may_approve(approving: Organization, kind: OrganizationKind, *, on: date) -> None:
    """Refuse an approval by what is no committee, does not stand, or is not above.

    Raises:
        NotApprovingError: see above.
    """
    if (
        approving.kind not in APPROVING
        or not approving.stands_on(on)
        or not approving.outranks(kind)
    ):
        raise NotApprovingError(str(approving.id), field="approving_id")
