"""A successor organization goes on with open indicators of a target (S-34, E-16).

No data moves: the successor's target states the indicators as they stood, in a stream of its own,
and the old one hands them on in the same command. Nobody has signed for them there yet.
"""

from uuid import UUID

from services.targets.domain.errors import InheritsFromItselfError, SheetOwnerError
from services.targets.domain.indicators import check_due
from services.targets.domain.plan import Plan
from services.targets.domain.target import Target
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.facts.targets import Sheet
from shared.contracts.facts.targets_progress import IndicatorsHandedOn, TargetInherited


def inherited(
    predecessor: Target, handed_on: IndicatorsHandedOn, *, post_id: UUID | None, plan: Plan
) -> TargetInherited:
    """Give what the successor's target says first; that it is the successor the registry has said.

    Args:
        predecessor: the target whose indicators are handed on.
        handed_on: which indicators, and to whom.
        post_id: whose sheet it stands on, where it stood on a leader's.
        plan: of the successor, that the indicators go on under.

    Raises:
        ZerenError: of `errors.py`: the successor is the same organization, the plan is not its
            own, an indicator is unknown or due outside the plan, or the sheet has no owner.
    """
    told = predecessor.told
    if handed_on.successor_id == told.organization_id:
        raise InheritsFromItselfError(str(predecessor.id), field="from_organization_id")
    if plan.organization_id != handed_on.successor_id:
        raise WrongOrganizationError(str(plan.id), field="plan_id")
    if (told.sheet is Sheet.LEADER) == (post_id is None):
        raise SheetOwnerError(field="post_id")
    kept = tuple(predecessor.as_it_stands(one) for one in handed_on.indicator_ids)
    for indicator in kept:
        check_due(indicator.indicator_id, indicator.due_on, plan)
    before = told.from_target_ids if isinstance(told, TargetInherited) else ()
    return TargetInherited(
        organization_id=handed_on.successor_id,
        from_organization_id=told.organization_id,
        from_target_ids=(predecessor.id, *before),
        plan_id=plan.id,
        title=told.title,
        indicators=kept,
        clause=told.clause,
        description=told.description,
        sheet=told.sheet,
        post_id=post_id,
        ideology=told.ideology,
        parent_target_id=told.parent_target_id,
    )
