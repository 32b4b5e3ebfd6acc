"""The read model of target management: each organization's file, and what lists are made of."""

from collections.abc import Iterator
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.contracts.facts import targets_governance, targets_policy, targets_progress
from shared.contracts.facts.targets import (
    DocumentIssued,
    IndicatorAccepted,
    IndicatorCascaded,
    PlanAdopted,
    RulePackPublished,
    TargetSet,
)
from shared.contracts.facts.targets_policy import DocumentSuperseded
from shared.contracts.facts.targets_progress import (
    DeadlineChanged,
    IndicatorsHandedOn,
    PlanEnded,
    PlanInherited,
    PlanLinked,
    ProgressReported,
    TargetEnded,
    TargetInherited,
)
from shared.eventstore.cited_files import citing
from shared.eventstore.follower import Change, Follower, NewRow, Statement
from shared.kernel.canonical import canonical
from shared.kernel.errors import UnknownFactError
from shared.settings import Settings


def follower(settings: Settings) -> Follower:
    """Give what keeps the read model of target management at the ledger."""
    return Follower(settings, "targets", project)


def project(entry: Entry, fact: Fact) -> Iterator[Change]:
    """Give what a fact of target management changes in its read model.

    Raises:
        UnknownFactError: a fact that this version does not know.
    """
    values = msgspec.structs.asdict(fact) | {"id": entry.subject, "on": entry.occurredon}
    plain = _PLAIN.get(type(fact))
    match fact:
        case DocumentIssued():
            lists = {name: _json(getattr(fact, name)) for name in ("clauses", "rules")}
            yield Statement(_ISSUE, values | lists | {"level": fact.level and str(fact.level)})
        case RulePackPublished():
            whole_year = _json(fact.whole_year) if fact.whole_year else None
            yield Statement(_PUBLISH, values | {"whole_year": whole_year})
        case PlanAdopted():
            yield _row("plans", fact, _ADOPTED, plan_id=entry.subject, adopted_on=entry.occurredon)
        case TargetSet() | TargetInherited():
            yield from _target(entry, fact)
        case IndicatorsHandedOn() | TargetEnded():
            yield Statement(_CLOSE, values | {"indicator_ids": list(fact.indicator_ids)})
        case _ if plain is not None:
            yield Statement(plain, values)
        case unknown if not isinstance(unknown, _FILED_ONLY):
            raise UnknownFactError(unknown.TOPIC)
    yield NewRow("files", _filed(entry, fact))
    about = ("targets.target", entry.subject) if isinstance(fact, ProgressReported) else None
    yield from citing("targets", entry, fact, about)


def _target(entry: Entry, fact: TargetSet | TargetInherited) -> Iterator[NewRow]:
    yield _row(
        "targets",
        fact,
        _SET,
        target_id=entry.subject,
        set_on=entry.occurredon,
        inherited_from=getattr(fact, "from_organization_id", None),
    )
    if fact.parent_target_id is not None:
        parent = fact.parent_target_id
        yield NewRow("children", {"parent_target_id": parent, "sequence": entry.sequence})
    for place, indicator in enumerate(fact.indicators, start=1):
        yield _row("indicators", indicator, _ASKED, target_id=entry.subject, place=place)


def _row(table: str, said: msgspec.Struct, fields: tuple[str, ...], **more: Any) -> NewRow:
    return NewRow(table, {name: getattr(said, name) for name in fields} | more)


def _filed(entry: Entry, fact: Fact) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "organization_id": getattr(fact, "organization_id"),  # noqa: B009  (every fact here has it)
        "subject": entry.subject,
        "name": entry.type,
        "occurred_on": entry.occurredon,
        "entry": f"\\x{canonical(entry).hex()}",
    }


def _json(parts: msgspec.Struct | tuple[msgspec.Struct, ...]) -> Jsonb:
    return Jsonb(msgspec.to_builtins(parts))


_ADOPTED = ("organization_id", "kind", "title", "starts_on", "ends_on")
_SET = (
    *("organization_id", "plan_id", "title", "clause", "description", "sheet", "post_id"),
    *("ideology", "parent_target_id"),
)
_ASKED = (
    *("indicator_id", "name", "unit", "quantity", "due_on", "standard", "direction", "baseline"),
    *("source", "formula", "dimensions", "rubric", "parent_indicator_id"),
)
_ISSUE = """
INSERT INTO targets.documents VALUES (
    %(id)s, %(organization_id)s, %(title)s, %(number)s, %(on)s, %(effective_from)s,
    %(derived_from)s, %(clauses)s, %(level)s, %(purpose)s, %(derived_from_id)s, %(rules)s)
"""
_SUPERSEDE = """
UPDATE targets.documents SET superseded_on = %(on)s, superseded_by = %(successor_id)s
WHERE document_id = %(id)s
"""
_PUBLISH = """
INSERT INTO targets.rule_packs VALUES (
    %(id)s, %(organization_id)s, %(name)s, %(on)s, %(effective_from)s, %(effective_to)s,
    %(sha256)s, %(content)s, %(whole_year)s)
"""
_LINK = """
UPDATE targets.plans
SET long_term_id = %(long_term_id)s, development_goal = %(development_goal)s
WHERE plan_id = %(id)s
"""
_INHERIT = """
UPDATE targets.plans
SET organization_id = %(organization_id)s, inherited_from = %(from_organization_id)s
WHERE plan_id = %(id)s
"""
_END = "UPDATE targets.plans SET ended_on = %(on)s WHERE plan_id = %(id)s"
_POSTPONE = """
UPDATE targets.indicators SET due_on = %(due_on)s
WHERE target_id = %(id)s AND indicator_id = %(indicator_id)s
"""
_CLOSE = """
UPDATE targets.indicators SET closed_on = %(on)s
WHERE target_id = %(id)s AND indicator_id = ANY(%(indicator_ids)s)
"""
_CASCADE = """
INSERT INTO targets.cascades AS c (target_id, indicator_id, given_on, post_id, person_id)
VALUES (%(id)s, %(indicator_id)s, %(on)s, %(post_id)s, %(person_id)s)
ON CONFLICT (target_id, indicator_id, given_on) DO UPDATE SET
    post_id = EXCLUDED.post_id, person_id = EXCLUDED.person_id, accepted_on = NULL
"""
# What was given last on or before the day; services/targets/domain/target.py says the same.
_ACCEPT = """
UPDATE targets.cascades SET accepted_on = %(on)s
WHERE (target_id, indicator_id, given_on) = (
    SELECT target_id, indicator_id, given_on FROM targets.cascades
    WHERE target_id = %(id)s AND indicator_id = %(indicator_id)s AND given_on <= %(on)s
    ORDER BY given_on DESC LIMIT 1
)
"""
_PLAIN: dict[type[Fact], str] = {
    DocumentSuperseded: _SUPERSEDE,
    PlanLinked: _LINK,
    PlanInherited: _INHERIT,
    PlanEnded: _END,
    IndicatorCascaded: _CASCADE,
    IndicatorAccepted: _ACCEPT,
    DeadlineChanged: _POSTPONE,
}
# Nothing is listed of these; registers are worked out from the file.
_FILED_ONLY = tuple(
    {*targets_governance.FACTS, *targets_policy.FACTS, *targets_progress.FACTS}
    - {TargetInherited, IndicatorsHandedOn, TargetEnded, *_PLAIN}
)
