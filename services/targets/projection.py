"""The read model of target management: documents, packs, plans, targets and their cascade."""

from collections.abc import Iterator

import msgspec
from psycopg.types.json import Jsonb

from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.contracts.facts.targets import (
    DocumentIssued,
    IndicatorAccepted,
    IndicatorCascaded,
    PlanAdopted,
    RulePackPublished,
    TargetSet,
)
from shared.eventstore.follower import Follower, Statement
from shared.kernel.errors import UnknownFactError
from shared.settings import Settings


def follower(settings: Settings) -> Follower:
    """Give what keeps the read model of target management at the ledger."""
    return Follower(settings, "targets", project)


def project(entry: Entry, fact: Fact) -> Iterator[Statement]:
    """Give what a fact of target management changes in its read model.

    Raises:
        UnknownFactError: a fact that this version does not know.
    """
    values = msgspec.structs.asdict(fact) | {"id": entry.subject, "on": entry.occurredon}
    match fact:
        case DocumentIssued():
            clauses = Jsonb(msgspec.to_builtins(fact.clauses))
            yield Statement(_ISSUE, values | {"clauses": clauses})
        case RulePackPublished():
            yield Statement(_PUBLISH, values)
        case PlanAdopted():
            yield Statement(_ADOPT, values | {"kind": str(fact.kind)})
        case TargetSet():
            del values["indicators"]
            yield Statement(_SET, values)
            for place, indicator in enumerate(fact.indicators, start=1):
                row = msgspec.structs.asdict(indicator) | {"id": entry.subject, "place": place}
                yield Statement(_INDICATOR, row)
        case IndicatorCascaded():
            yield Statement(_CASCADE, values)
        case IndicatorAccepted():
            yield Statement(_ACCEPT, values)
        case unknown:
            raise UnknownFactError(unknown.TOPIC)


_ISSUE = """
INSERT INTO targets.documents VALUES (
    %(id)s, %(organization_id)s, %(title)s, %(number)s, %(on)s, %(effective_from)s,
    %(derived_from)s, %(clauses)s)
"""
_PUBLISH = """
INSERT INTO targets.rule_packs VALUES (
    %(id)s, %(organization_id)s, %(name)s, %(on)s, %(effective_from)s, %(effective_to)s,
    %(sha256)s, %(content)s)
"""
_ADOPT = """
INSERT INTO targets.plans VALUES (
    %(id)s, %(organization_id)s, %(kind)s, %(title)s, %(on)s, %(starts_on)s, %(ends_on)s)
"""
_SET = """
INSERT INTO targets.targets VALUES (
    %(id)s, %(organization_id)s, %(plan_id)s, %(title)s, %(on)s, %(clause)s, %(description)s)
"""
_INDICATOR = """
INSERT INTO targets.indicators VALUES (
    %(id)s, %(indicator_id)s, %(place)s, %(name)s, %(unit)s, %(quantity)s, %(due_on)s, %(standard)s)
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
