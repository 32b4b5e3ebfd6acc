"""How long a rectification may take, and how often it is put off, by the pack in force (S-64)."""

from datetime import date, timedelta
from typing import NamedTuple

from services.assessment.domain.packs import pack_in_force
from services.assessment.handlers.session import RoundSession
from shared.contracts.assessment_defaults import CRITICISM_EXTENSIONS, RECTIFICATION_DAYS
from shared.contracts.commands import assessment_consequences as c
from shared.contracts.rule_pack import read_rule_pack


class Rectification(NamedTuple):
    """The day by which it is due, counted from a command's day, and how many extensions."""

    due_on: date
    extensions: int


def rectification(
    session: RoundSession, command: c.IssueCriticism | c.ExtendCriticism
) -> Rectification:
    """Give what binds the organization of a command on its day.

    Raises:
        InvalidRulePackError: a published pack cannot be read.
    """
    day = command.occurred_on
    county = session.book.structure(session.book.size()).county
    published = pack_in_force(county, command.organization_id, day)
    calendar = read_rule_pack(published.content).calendar if published else None
    days = calendar.rectification_days if calendar else RECTIFICATION_DAYS
    extensions = calendar.rectification_extensions if calendar else CRITICISM_EXTENSIONS
    return Rectification(day + timedelta(days=days), extensions)
