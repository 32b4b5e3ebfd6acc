"""What an indicator must be before a target is set with it (S-32, S-33)."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from services.targets.domain.errors import (
    DerivableIndicatorError,
    IndicatorDueOutsidePlanError,
    IndicatorMissingError,
    IndicatorRepeatedError,
    NotOfRubricError,
    NotQuantifiedError,
    ParentMissingError,
    QuantifiedIndicatorMissingError,
    SourceMissingError,
)
from services.targets.domain.plan import Plan
from shared.contracts.derivations import derivation_of
from shared.contracts.facts.targets import Indicator
from shared.contracts.facts.targets_progress import ProgressReported

LEVELS_MIN = 2  # a rubric of one level judges nothing


def check_indicators(
    indicators: tuple[Indicator, ...], plan: Plan, parents: Collection[UUID]
) -> None:
    """Refuse what cannot be measured, or need not be reported.

    Args:
        indicators: of one target.
        plan: that the target belongs to.
        parents: the indicators of the parent target; empty where there is none.

    Raises:
        ZerenError: of `errors.py`, naming the indicator.
    """
    if not indicators:
        raise IndicatorMissingError(field="indicators")
    ids = [indicator.indicator_id for indicator in indicators]
    if len(set(ids)) < len(ids):
        raise IndicatorRepeatedError(field="indicators")
    for indicator in indicators:
        _check(indicator, plan, parents)
    if all(indicator.quantity is None for indicator in indicators):
        raise QuantifiedIndicatorMissingError(field="indicators")


def check_due(indicator_id: UUID, due_on: date, plan: Plan) -> None:
    """Refuse a due date before the plan begins, or after the year that follows its last.

    Raises:
        IndicatorDueOutsidePlanError: it is.
    """
    if due_on < plan.starts_on or due_on.year > plan.ends_on.year + 1:
        raise IndicatorDueOutsidePlanError(
            str(indicator_id), field="due_on", due_on=due_on.isoformat()
        )


def check_progress(indicator: Indicator, progress: ProgressReported) -> None:
    """Refuse progress that is not of the indicator's kind.

    Raises:
        NotOfRubricError: it is not.
    """
    levels = {level.level for level in indicator.rubric}
    is_counted = progress.quantity is not None and progress.level is None
    is_judged = progress.quantity is None and progress.level in levels
    if not (is_judged if levels else is_counted):
        raise NotOfRubricError(str(indicator.indicator_id), field="quantity")


def _check(indicator: Indicator, plan: Plan, parents: Collection[UUID]) -> None:
    about = str(indicator.indicator_id)
    levels = [level.level for level in indicator.rubric]
    is_counted = indicator.quantity is not None and indicator.unit is not None and not levels
    is_judged = indicator.quantity is None and len(set(levels)) == len(levels) >= LEVELS_MIN
    if not (is_counted or is_judged):
        raise NotQuantifiedError(about, field="indicators")
    if indicator.source is None:
        raise SourceMissingError(about, field="indicators")
    if indicator.parent_indicator_id not in {None, *parents}:
        raise ParentMissingError(about, field="indicators")
    derivation = derivation_of(indicator.name)
    if derivation is not None:
        raise DerivableIndicatorError(
            about,
            field="indicators",
            derivation=derivation.name,
            clause=derivation.clause,
            derivation_zh=derivation.zh,
            derivation_en=derivation.en,
        )
    check_due(indicator.indicator_id, indicator.due_on, plan)
