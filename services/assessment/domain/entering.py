"""How long after a deed its record reached the office."""

from datetime import date

from shared.contracts.rule_pack import RulePack


def entered_late(day: date, received_on: date, pack: RulePack) -> bool:
    """Say whether more than the pack's days of grace lay between the deed and its receipt."""
    return (received_on - day).days > pack.grace_days
