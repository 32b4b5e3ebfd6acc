"""The registry's read model: organizations over time, members, posts and who holds them."""

from collections.abc import Iterator

from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.contracts.facts.registry import (
    ActingStarted,
    AppointmentEnded,
    MembersCounted,
    OrganizationAbolished,
    OrganizationCategorized,
    OrganizationEstablished,
    OrganizationMerged,
    OrganizationMoved,
    OrganizationRenamed,
    PersonAppointed,
    PersonRegistered,
    PostCreated,
)
from shared.eventstore.follower import Follower, Statement
from shared.kernel.errors import UnknownFactError
from shared.settings import Settings


def follower(settings: Settings) -> Follower:
    """Give what keeps the registry's read model at the ledger."""
    return Follower(settings, "registry", project)


def project(entry: Entry, fact: Fact) -> Iterator[Statement]:
    """Give what a fact of the registry changes in its read model.

    Raises:
        UnknownFactError: a fact that this version does not know.
    """
    place = {"id": entry.subject, "on": entry.occurredon}
    match fact:
        case OrganizationEstablished():
            yield from _established(place, fact)
        case OrganizationRenamed():
            yield _changed(place, name=fact.name)
        case OrganizationMoved():
            yield _changed(place, superior_id=fact.superior_id)
        case OrganizationCategorized():
            yield _changed(place, category=str(fact.category))
        case OrganizationMerged():
            yield Statement(_END, place | {"successor": fact.successor_id})
        case OrganizationAbolished():
            yield Statement(_END, place | {"successor": None})
        case MembersCounted():
            counted = {
                "full": fact.full_members,
                "probationary": fact.probationary_members,
                "entitled": fact.entitled_to_vote,
            }
            yield Statement(_COUNT, place | counted)
        case PostCreated() | PersonAppointed() | ActingStarted() | AppointmentEnded():
            yield _of_post(place, fact)
        case PersonRegistered():
            pass
        case unknown:
            raise UnknownFactError(unknown.TOPIC)


def _established(place: dict[str, object], fact: OrganizationEstablished) -> Iterator[Statement]:
    founded = {
        "kind": str(fact.kind),
        "committee": fact.has_committee,
        "predecessors": list(fact.predecessor_ids),
        "approved_by": fact.approved_by,
    }
    yield Statement(_ESTABLISH, place | founded)
    yield _changed(
        place,
        name=fact.name,
        superior_id=fact.superior_id,
        category=None if fact.category is None else str(fact.category),
    )


def _changed(place: dict[str, object], **changes: object) -> Statement:
    return Statement(
        _CHANGE, {"name": None, "superior_id": None, "category": None} | place | changes
    )


def _of_post(
    place: dict[str, object], fact: PostCreated | PersonAppointed | ActingStarted | AppointmentEnded
) -> Statement:
    match fact:
        case PostCreated():
            created = {
                "organization": fact.organization_id,
                "kind": str(fact.kind),
                "title": fact.title,
            }
            return Statement(_CREATE_POST, place | created)
        case AppointmentEnded():
            return Statement(_END_TENURE, place | {"person": fact.person_id, "acting": fact.acting})
        case PersonAppointed() | ActingStarted():
            tenure = {
                "person": fact.person_id,
                "acting": isinstance(fact, ActingStarted),
                "document": fact.document,
            }
            return Statement(_START_TENURE, place | tenure)


_ESTABLISH = """
INSERT INTO registry.organizations
    (organization_id, kind, has_committee, predecessor_ids, approved_by, starts_on)
VALUES (%(id)s, %(kind)s, %(committee)s, %(predecessors)s, %(approved_by)s, %(on)s)
"""
_CHANGE = """
INSERT INTO registry.organization_changes AS c
    (organization_id, starts_on, name, superior_id, category)
VALUES (%(id)s, %(on)s, %(name)s, %(superior_id)s, %(category)s)
ON CONFLICT (organization_id, starts_on) DO UPDATE SET
    name = coalesce(EXCLUDED.name, c.name),
    superior_id = coalesce(EXCLUDED.superior_id, c.superior_id),
    category = coalesce(EXCLUDED.category, c.category)
"""
_END = """
UPDATE registry.organizations SET ends_on = %(on)s, successor_id = %(successor)s
WHERE organization_id = %(id)s
"""
_COUNT = """
INSERT INTO registry.member_counts VALUES (%(id)s, %(on)s, %(full)s, %(probationary)s, %(entitled)s)
ON CONFLICT (organization_id, counted_on) DO UPDATE SET
    full_members = EXCLUDED.full_members,
    probationary_members = EXCLUDED.probationary_members,
    entitled_to_vote = EXCLUDED.entitled_to_vote
"""
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
