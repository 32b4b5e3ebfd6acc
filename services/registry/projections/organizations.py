"""Read model: people's ids; organizations over time, and their members."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.registry.projections.part import Part, place_of
from shared.contracts.entry import Entry
from shared.contracts.facts import registry as r
from shared.contracts.facts import registry_people as p
from shared.contracts.facts import registry_structure as s
from shared.eventstore.follower import Statement
from shared.kernel.sorting import sort_key


def changed(entry: Entry, **changes: object) -> Statement:
    """Give what lets an organization be otherwise from the entry's day on."""
    return Statement(_CHANGE, _UNCHANGED | place_of(entry) | changes)


def registered(entry: Entry, _: r.PersonRegistered) -> Iterator[Statement]:
    yield Statement(_REGISTER, place_of(entry))


def contact_recorded(entry: Entry, _: p.ContactRecorded) -> Iterator[Statement]:
    yield Statement(_RECORD_CONTACT, place_of(entry))


def erased(entry: Entry, fact: p.PersonErased) -> Iterator[Statement]:
    yield Statement(_ERASE, place_of(entry) | {"document": fact.document})


def restricted(entry: Entry, fact: p.PersonRestricted) -> Iterator[Statement]:
    yield Statement(_RESTRICT, place_of(entry) | {"document": fact.document})


def restriction_lifted(entry: Entry, _: p.RestrictionLifted) -> Iterator[Statement]:
    yield Statement(_LIFT, place_of(entry))


def established(entry: Entry, fact: r.OrganizationEstablished) -> Iterator[Statement]:
    founded = {
        "kind": str(fact.kind),
        "committee": fact.has_committee,
        "predecessors": list(fact.predecessor_ids),
        "approved_by": fact.approved_by,
    }
    yield Statement(_ESTABLISH, place_of(entry) | founded)
    yield changed(
        entry,
        name=fact.name,
        sort_key=sort_key(fact.name),
        superior_id=fact.superior_id,
        category=None if fact.category is None else str(fact.category),
    )


def renamed(entry: Entry, fact: r.OrganizationRenamed) -> Iterator[Statement]:
    yield changed(entry, name=fact.name, sort_key=sort_key(fact.name))


def moved(entry: Entry, fact: r.OrganizationMoved) -> Iterator[Statement]:
    yield changed(entry, superior_id=fact.superior_id)


def categorized(entry: Entry, fact: r.OrganizationCategorized) -> Iterator[Statement]:
    yield changed(entry, category=str(fact.category))


def formed(entry: Entry, fact: s.FormSet) -> Iterator[Statement]:
    yield changed(entry, form=str(fact.form), form_until=fact.until)


def committee_set(entry: Entry, fact: s.CommitteeSet) -> Iterator[Statement]:
    yield changed(entry, has_committee=fact.has_committee)


def assessor_set(entry: Entry, fact: s.AssessorSet) -> Iterator[Statement]:
    yield changed(entry, assessor_id=fact.superior_id)


def merged(entry: Entry, fact: r.OrganizationMerged) -> Iterator[Statement]:
    yield Statement(_END, place_of(entry) | _followed_by([fact.successor_id], fact.successor_id))


def split(entry: Entry, fact: s.OrganizationSplit) -> Iterator[Statement]:
    yield Statement(_END, place_of(entry) | _followed_by(list(fact.successor_ids), None))


def abolished(entry: Entry, _: r.OrganizationAbolished) -> Iterator[Statement]:
    yield Statement(_END, place_of(entry) | _followed_by([], None))


def voided(entry: Entry, _: s.OrganizationVoided) -> Iterator[Statement]:
    yield Statement(_VOID, place_of(entry))


def counted(entry: Entry, fact: r.MembersCounted) -> Iterator[Statement]:
    members = {
        "full": fact.full_members,
        "probationary": fact.probationary_members,
        "entitled": fact.entitled_to_vote,
    }
    yield Statement(_COUNT, place_of(entry) | members)


def _followed_by(successors: list[Any], successor: object) -> dict[str, object]:
    return {"successors": successors, "successor": successor}


PARTS: Mapping[type[Any], Part] = {
    r.PersonRegistered: registered,
    p.ContactRecorded: contact_recorded,
    p.PersonErased: erased,
    p.PersonRestricted: restricted,
    p.RestrictionLifted: restriction_lifted,
    r.OrganizationEstablished: established,
    r.OrganizationRenamed: renamed,
    r.OrganizationMoved: moved,
    r.OrganizationCategorized: categorized,
    r.OrganizationMerged: merged,
    r.OrganizationAbolished: abolished,
    r.MembersCounted: counted,
    s.FormSet: formed,
    s.CommitteeSet: committee_set,
    s.AssessorSet: assessor_set,
    s.OrganizationSplit: split,
    s.OrganizationVoided: voided,
}

_UNCHANGED: dict[str, object] = dict.fromkeys(
    (
        "name",
        "sort_key",
        "superior_id",
        "category",
        "form",
        "form_until",
        "assessor_id",
        "has_committee",
    )
)
_REGISTER = """
INSERT INTO registry.people (person_id, registered_on) VALUES (%(id)s, %(on)s)
"""
_RECORD_CONTACT = """
UPDATE registry.people SET contact_on = %(on)s WHERE person_id = %(id)s
"""
_ERASE = """
UPDATE registry.people SET erased_on = %(on)s, erased_by = %(document)s, contact_on = NULL
WHERE person_id = %(id)s
"""
_RESTRICT = """
UPDATE registry.people SET restricted_on = %(on)s, restricted_by = %(document)s
WHERE person_id = %(id)s
"""
_LIFT = """
UPDATE registry.people SET restricted_on = NULL, restricted_by = NULL WHERE person_id = %(id)s
"""
_ESTABLISH = """
INSERT INTO registry.organizations
    (organization_id, kind, has_committee, predecessor_ids, approved_by, starts_on)
VALUES (%(id)s, %(kind)s, %(committee)s, %(predecessors)s, %(approved_by)s, %(on)s)
"""
_CHANGE = """
INSERT INTO registry.organization_changes AS c
    (organization_id, starts_on, name, sort_key, superior_id, category, form, form_until,
     assessor_id, has_committee)
VALUES (%(id)s, %(on)s, %(name)s, %(sort_key)s, %(superior_id)s, %(category)s, %(form)s,
        %(form_until)s, %(assessor_id)s, %(has_committee)s)
ON CONFLICT (organization_id, starts_on) DO UPDATE SET
    name = coalesce(EXCLUDED.name, c.name),
    sort_key = coalesce(EXCLUDED.sort_key, c.sort_key),
    superior_id = coalesce(EXCLUDED.superior_id, c.superior_id),
    category = coalesce(EXCLUDED.category, c.category),
    form_until = CASE WHEN EXCLUDED.form IS NULL THEN c.form_until ELSE EXCLUDED.form_until END,
    form = coalesce(EXCLUDED.form, c.form),
    assessor_id = coalesce(EXCLUDED.assessor_id, c.assessor_id),
    has_committee = coalesce(EXCLUDED.has_committee, c.has_committee)
"""
_END = """
UPDATE registry.organizations
SET ends_on = %(on)s, successor_id = %(successor)s, successor_ids = %(successors)s
WHERE organization_id = %(id)s
"""
_VOID = """
UPDATE registry.organizations SET ends_on = starts_on, was_voided = true
WHERE organization_id = %(id)s
"""
_COUNT = """
INSERT INTO registry.member_counts VALUES (%(id)s, %(on)s, %(full)s, %(probationary)s, %(entitled)s)
ON CONFLICT (organization_id, counted_on) DO UPDATE SET
    full_members = EXCLUDED.full_members,
    probationary_members = EXCLUDED.probationary_members,
    entitled_to_vote = EXCLUDED.entitled_to_vote
"""
