"""The two written reports a year that every branch owes."""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from deploy.samples.county import Unit
from deploy.samples.faults import script_of
from deploy.samples.names import YEAR, drawing, uid
from deploy.samples.registry import secretary_on
from shared.contracts.command import Command
from shared.contracts.commands import activities as a

_NAMES = {1: "上半年", 2: "下半年"}


def reports_of(unit: Unit, covered: tuple[UUID, ...] = ()) -> Iterator[Command]:
    """Give one branch's reports: the first half's by 15 July, the second's by 15 January.

    Args:
        unit: who reports.
        covered: the organizations merged into it, for which it reports, too.
    """
    script = script_of(unit.key)
    draw = drawing("reports", unit.key)
    if "/" not in unit.key:
        return
    for half, first_day in ((1, date(YEAR, 7, 1)), (2, date(YEAR, 12, 26))):
        ordinary = first_day + timedelta(days=draw.randint(0, 10))
        filed_on = script.reports.get(half, ordinary)
        lag = script.report_lag_days.get(half, draw.randint(0, 3))
        if filed_on is None or not script.stands_on(filed_on):
            continue
        yield a.FileReport(
            occurred_on=filed_on,
            received_on=filed_on + timedelta(days=lag),
            organization_id=unit.id,
            report_id=uid("report", unit.key, half),
            year=YEAR,
            half=half,
            title=f"{YEAR}年{_NAMES[half]}基层党建工作情况报告",
            sha256=sha256(f"{unit.key}/{half}".encode()).hexdigest(),
            signer_id=secretary_on(unit, filed_on),
            covers=covered,
        )
