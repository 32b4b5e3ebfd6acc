"""Read model: posts, who holds them or acts for them, leave, shares of the work."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.registry.projections.part import Part, place_of
from shared.contracts.entry import Entry
from shared.contracts.facts import registry as r
from shared.contracts.facts import registry_duties as d
from shared.eventstore.follower import Statement


def created(entry: Entry, fact: r.PostCreated) -> Iterator[Statement]:
    post = {"organization": fact.organization_id, "kind": str(fact.kind), "title": fact.title}
    yield Statement(_CREATE_POST, place_of(entry) | post)


def taken(entry: Entry, fact: r.PersonAppointed | r.ActingStarted) -> Iterator[Statement]:
    tenure = {
        "person": fact.person_id,
        "acting": isinstance(fact, r.ActingStarted),
        "document": fact.document,
    }
    yield Statement(_START_TENURE, place_of(entry) | tenure)


def ended(entry: Entry, fact: r.AppointmentEnded) -> Iterator[Statement]:
    tenure = {"person": fact.person_id, "acting": fact.acting}
    yield Statement(_END_TENURE, place_of(entry) | tenure)


def leave_started(entry: Entry, fact: d.LeaveStarted) -> Iterator[Statement]:
    leave = {"leave": str(fact.leave), "until": fact.expected_until, "holds": True}
    yield Statement(_LEAVE, place_of(entry) | {"person": fact.person_id} | leave)


def leave_ended(entry: Entry, fact: d.LeaveEnded) -> Iterator[Statement]:
    leave = {"leave": None, "until": None, "holds": False}
    yield Statement(_LEAVE, place_of(entry) | {"person": fact.person_id} | leave)


def secretary_filed(entry: Entry, fact: d.SecretaryFiled) -> Iterator[Statement]:
    filing = {"person": fact.person_id, "document": fact.document}
    yield Statement(_FILE_SECRETARY, place_of(entry) | filing)


def exemption_set(entry: Entry, fact: d.ContactPointExemptionSet) -> Iterator[Statement]:
    exemption = {"person": fact.person_id, "holds": fact.is_exempt}
    yield Statement(_EXEMPT, place_of(entry) | exemption)


def scope_assigned(entry: Entry, fact: d.ScopeAssigned) -> Iterator[Statement]:
    scope = {
        "units": list(fact.unit_ids),
        "fields": [str(field) for field in fact.fields],
        "document": fact.document,
    }
    yield Statement(_SCOPE, place_of(entry) | scope)


PARTS: Mapping[type[Any], Part] = {
    r.PostCreated: created,
    r.PersonAppointed: taken,
    r.ActingStarted: taken,
    r.AppointmentEnded: ended,
    d.LeaveStarted: leave_started,
    d.LeaveEnded: leave_ended,
    d.SecretaryFiled: secretary_filed,
    d.ContactPointExemptionSet: exemption_set,
    d.ScopeAssigned: scope_assigned,
}

_CREATE_POST = """
INSERT INTO registry.posts VALUES (%(id)s, %(organization)s, %(kind)s, %(title)s, %(on)s)
"""
_START_TENURE = """
INSERT INTO registry.tenures (post_id, acting, starts_on, person_id, document)
VALUES (%(id)s, %(acting)s, %(on)s, %(person)s, %(document)s)
ON CONFLICT DO NOTHING
"""
# The latest begun that is not over before the day; services/registry/domain/post.py says the same.
_END_TENURE = """
UPDATE registry.tenures SET ends_on = %(on)s
WHERE (post_id, acting, starts_on, person_id) = (
    SELECT post_id, acting, starts_on, person_id FROM registry.tenures
    WHERE post_id = %(id)s AND person_id = %(person)s AND acting = %(acting)s
      AND starts_on < %(on)s AND (ends_on IS NULL OR ends_on >= %(on)s)
    ORDER BY starts_on DESC LIMIT 1
)
"""
_LEAVE = """
INSERT INTO registry.leaves
VALUES (%(id)s, %(person)s, %(on)s, %(holds)s, %(leave)s, %(until)s)
ON CONFLICT (post_id, person_id, starts_on) DO UPDATE SET
    holds = EXCLUDED.holds, leave = EXCLUDED.leave, expected_until = EXCLUDED.expected_until
"""
_FILE_SECRETARY = """
UPDATE registry.tenures SET filed_on = %(on)s, filed_by = %(document)s
WHERE post_id = %(id)s AND person_id = %(person)s AND NOT acting
  AND starts_on <= %(on)s AND (ends_on IS NULL OR %(on)s < ends_on)
"""
_EXEMPT = """
INSERT INTO registry.exemptions VALUES (%(id)s, %(person)s, %(on)s, %(holds)s)
ON CONFLICT (post_id, person_id, starts_on) DO UPDATE SET holds = EXCLUDED.holds
"""
_SCOPE = """
INSERT INTO registry.scopes VALUES (%(id)s, %(on)s, %(units)s, %(fields)s, %(document)s)
ON CONFLICT (post_id, starts_on) DO UPDATE SET
    unit_ids = EXCLUDED.unit_ids, fields = EXCLUDED.fields, document = EXCLUDED.document
"""
