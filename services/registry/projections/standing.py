"""Read model: approvals, second superiors, flags, terms."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.registry.projections.part import Part, place_of
from shared.contracts.entry import Entry
from shared.contracts.facts import registry_structure as s
from shared.contracts.facts import registry_terms as t
from shared.eventstore.follower import Statement


def approved(entry: Entry, fact: s.OrganizationApproved) -> Iterator[Statement]:
    approval = {
        "number": entry.streamversion,
        "act": str(fact.act),
        "approving": fact.approving_id,
        "document": fact.document,
    }
    yield Statement(_APPROVE, place_of(entry) | approval)


def superior_switched(entry: Entry, fact: s.SuperiorAdded | s.SuperiorEnded) -> Iterator[Statement]:
    holds = isinstance(fact, s.SuperiorAdded)
    yield Statement(_LEAD, place_of(entry) | {"superior": fact.superior_id, "holds": holds})


def flag_switched(entry: Entry, fact: s.FlagSet | s.FlagCleared) -> Iterator[Statement]:
    criteria = [str(one) for one in fact.criteria] if isinstance(fact, s.FlagSet) else []
    switched = {
        "flag": str(fact.flag),
        "holds": isinstance(fact, s.FlagSet),
        "criteria": criteria,
        "evidence": list(fact.evidence),
    }
    yield Statement(_FLAG, place_of(entry) | switched)


def term_begun(entry: Entry, fact: t.TermStarted | t.ElectionHeld) -> Iterator[Statement]:
    term = {
        "due": fact.due_on,
        "years": fact.years,
        "elected": isinstance(fact, t.ElectionHeld),
    }
    yield Statement(_TERM, place_of(entry) | term)


def term_changed(entry: Entry, fact: t.TermExtended | t.ElectionAdvanced) -> Iterator[Statement]:
    change = {
        "until": fact.until,
        "extension": isinstance(fact, t.TermExtended),
        "approving": fact.approving_id,
        "document": fact.document,
    }
    yield Statement(_TERM_CHANGE, place_of(entry) | change)


PARTS: Mapping[type[Any], Part] = {
    s.OrganizationApproved: approved,
    s.SuperiorAdded: superior_switched,
    s.SuperiorEnded: superior_switched,
    s.FlagSet: flag_switched,
    s.FlagCleared: flag_switched,
    t.TermStarted: term_begun,
    t.ElectionHeld: term_begun,
    t.TermExtended: term_changed,
    t.ElectionAdvanced: term_changed,
}

_APPROVE = """
INSERT INTO registry.approvals
VALUES (%(id)s, %(number)s, %(act)s, %(on)s, %(approving)s, %(document)s)
"""
_LEAD = """
INSERT INTO registry.other_superiors VALUES (%(id)s, %(superior)s, %(on)s, %(holds)s)
ON CONFLICT (organization_id, superior_id, starts_on) DO UPDATE SET holds = EXCLUDED.holds
"""
_FLAG = """
INSERT INTO registry.flags
VALUES (%(id)s, %(flag)s, %(on)s, %(holds)s, %(criteria)s, %(evidence)s)
ON CONFLICT (organization_id, flag, starts_on) DO UPDATE SET
    holds = EXCLUDED.holds, criteria = EXCLUDED.criteria, evidence = EXCLUDED.evidence
"""
_TERM = """
INSERT INTO registry.terms AS t VALUES (%(id)s, %(on)s, %(due)s, %(years)s, %(elected)s)
ON CONFLICT (organization_id, starts_on) DO UPDATE SET
    due_on = EXCLUDED.due_on, years = EXCLUDED.years,
    is_elected = t.is_elected OR EXCLUDED.is_elected
"""
_TERM_CHANGE = """
INSERT INTO registry.term_changes
VALUES (%(id)s, %(on)s, %(until)s, %(extension)s, %(approving)s, %(document)s)
ON CONFLICT (organization_id, approved_on) DO UPDATE SET
    until = EXCLUDED.until, is_extension = EXCLUDED.is_extension,
    approving_id = EXCLUDED.approving_id, document = EXCLUDED.document
"""
