"""Questions about rules and what rests on a fact: the schema of packs, a fact thought away."""

from datetime import date
from functools import partial
from typing import Annotated, Any

import msgspec

from services.assessment.queries import Withdrawal, changes_without
from services.gateway.pools import ask
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import sees
from shared.contracts.fact import Year
from shared.contracts.rule_schema import schema

_SCHEMA = "assessment"

FactId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f-]{36}\.[1-9][0-9]{0,9}$")]


class SchemaAsked(Parameters, frozen=True, kw_only=True):
    pass


class WithoutAsked(Parameters, frozen=True, kw_only=True):
    fact: FactId
    year: Year
    valid_at: date | None = None


def rule_pack_schema(_: Asking, __: SchemaAsked) -> dict[str, Any]:
    """The JSON Schema of rule packs."""
    return schema()


def without(asking: Asking, asked: WithoutAsked) -> Withdrawal:
    """Which scores would change if a fact were withdrawn; of those that the asker sees."""
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: changes_without(
            connection,
            asked.fact,
            year=asked.year,
            valid_at=asked.valid_at,
            known_at=asking.known_at,
            sees=partial(sees, day=asking.today, principal=asking.principal, tree=asking.tree),
        ),
    )


QUESTIONS = (
    Question(
        name="rule_pack_schema",
        path="/v1/rule-packs/schema",
        zh="考核规则格式的 JSON Schema",
        en="The JSON Schema of rule packs",
        parameters=SchemaAsked,
        result=dict[str, Any],
        reads=_SCHEMA,
        answer=rule_pack_schema,
        clauses=("S-61",),
        has_moments=False,
    ),
    Question(
        name="without_fact",
        path="/v1/facts/{fact}/without",
        zh="如撤回该事实,哪些得分会变化",
        en="Which scores would change if the fact were withdrawn",
        parameters=WithoutAsked,
        result=Withdrawal,
        reads=_SCHEMA,
        answer=without,
        clauses=("S-61", "S-62"),
    ),
)
