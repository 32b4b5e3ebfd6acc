"""The clocks of the registry run as the rule pack in force says: vacancy, weak case, reminder."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from services.gateway.pools import Pools
from services.gateway.questions import QUESTIONS
from services.gateway.questions.question import Asking
from services.gateway.questions.tree import RegistryTree
from services.registry.domain.case_errors import (
    AcceptanceGradeError,
)
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from tests.integration.services.life import CASE, COUNTY, LI, PACK, POST, QING, TODAY, Suite

PRACTICE = """
practice:
  vacancy_months: 1
  weak_case_months: 2
  term_reminder_months: 12
  acceptance_points: 80
  plan_grace_days: 1000
"""
DAY = date(2025, 9, 10)


@pytest.mark.clause("S-14", "S-17", "S-18", "S-31", "E-21")
def test_a_vacancy_a_weak_case_and_a_reminder_run_as_the_rule_pack_in_force_says(
    county: Suite,
) -> None:
    case = {"organization_id": QING, "weak_case_id": CASE}
    county.give(
        "registry.end-appointment",
        on="2025-08-01",
        organization_id=QING,
        post_id=POST,
        person_id=LI,
    )
    county.give("registry.open-weak-case", on="2025-06-01", criteria=["secretary_vacant"], **case)

    before = clocks(county)
    county.give(
        "targets.publish-rule-pack",
        on="2025-09-01",
        organization_id=COUNTY,
        rule_pack_id=uuid4(),
        content=PACK + PRACTICE,
        effective_from="2025-09-01",
        effective_to="2025-12-31",
    )

    assert before == {"long": False, "late": False, "grace_over": True}
    assert clocks(county) == {"long": True, "late": True, "grace_over": False}
    passing = {"grade": "qualified", "score_points": 75, "representatives": 10, "dissatisfied": 0}
    with pytest.raises(AcceptanceGradeError):
        county.give("registry.hold-weak-case-acceptance", on="2025-09-10", **case, **passing)
    county.give("registry.hold-weak-case-acceptance", on="2025-08-31", **case, **passing)


def clocks(suite: Suite) -> dict[str, Any]:
    """Give whether the vacancy is long, the case late, and the grace for a plan over."""
    suite.settle()
    pools = Pools(suite.settings)
    office = Principal(actor="system:office", role=Role.SYSTEM)
    asking = Asking(office, pools, RegistryTree(pools), TODAY)

    def ask(name: str, **said: Any) -> Any:
        question = next(each for each in QUESTIONS if each.name == name)
        return question.answer(asking, question.parameters(on=DAY, **said))

    (vacant,) = ask("vacancies", within=QING).items
    (case,) = ask("weak_cases", within=QING).items
    findings = ask("plan_findings", organization_id=QING, year=2025)
    pools.close()
    return {"long": vacant.is_long, "late": case.is_late, "grace_over": bool(findings)}
