"""Who answers for what on a day (S-67, S-68, S-69), and where nobody does, or several.

Pure: a snapshot of a day in, the roles of every organization out. Of an organization exactly one
is first responsible: its secretary; where there is none in service, who acts; where nobody acts,
the superior's deputy in charge. Where there is a committee, one is directly responsible: its member
in charge of party building. The others answer for their share of the work, and the shares together
must reach every organization directly below. Until a handover is done the predecessor answers.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from uuid import UUID

import msgspec

from shared.contracts.facts.registry import OrganizationKind, PostKind
from shared.contracts.facts.registry_duties import WorkField
from shared.contracts.regulations import APPROVING


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """An organization that stands on the day."""

    organization_id: UUID
    kind: OrganizationKind
    has_committee: bool
    superior_id: UUID | None


class Serving(msgspec.Struct, frozen=True, kw_only=True):
    """A post, with who holds it and who acts for it on the day, those on leave left out."""

    post_id: UUID
    organization_id: UUID
    kind: PostKind
    holder_ids: tuple[UUID, ...] = ()
    acting_ids: tuple[UUID, ...] = ()
    unit_ids: tuple[UUID, ...] = ()  # its share of the work
    fields: tuple[WorkField, ...] = ()


class OpenHandover(msgspec.Struct, frozen=True, kw_only=True):
    """A handover that is opened, and not done on the day."""

    post_id: UUID
    predecessor_id: UUID
    successor_id: UUID


class Basis(StrEnum):
    """Why somebody answers."""

    POST = "post"
    ACTING = "acting"
    HANDOVER = "handover"  # the predecessor, until it is done
    SUPERIOR = "superior"  # the superior's deputy in charge


class Gap(StrEnum):
    """What is not as S-67 … S-69 ask."""

    FIRST_MISSING = "first_missing"
    FIRST_SEVERAL = "first_several"
    FIRST_WITH_SUPERIOR = "first_with_superior"  # somebody answers, the post being vacant
    DIRECT_MISSING = "direct_missing"
    DIRECT_SEVERAL = "direct_several"
    UNITS_UNCOVERED = "units_uncovered"
    UNITS_OVERLAPPING = "units_overlapping"


class Answering(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers in a role: one person as it should be; none or several are a gap."""

    person_ids: tuple[UUID, ...] = ()
    basis: Basis | None = None


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """A post's share of the work, and who has it."""

    post_id: UUID
    person_ids: tuple[UUID, ...]
    unit_ids: tuple[UUID, ...]
    fields: tuple[WorkField, ...]


class Roles(msgspec.Struct, frozen=True, kw_only=True):
    """The roles in one organization; ``direct`` is None where there is no committee."""

    first: Answering
    direct: Answering | None
    shares: tuple[Share, ...]
    uncovered_unit_ids: tuple[UUID, ...]
    overlapping_unit_ids: tuple[UUID, ...]
    gaps: tuple[Gap, ...]


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """All that roles follow from, on one day."""

    standing: Mapping[UUID, Standing]
    posts: Sequence[Serving]
    handovers: Sequence[OpenHandover] = ()


def roles_of(snapshot: Snapshot, among: Iterable[UUID] | None = None) -> dict[UUID, Roles]:
    """Give the roles of the organizations that stand on the day.

    Args:
        snapshot: the posts in it are at least those of these organizations and of their superiors.
        among: of which organizations, all of them standing; None: of all.
    """
    posts: dict[UUID, list[Serving]] = {}
    for post in snapshot.posts:
        posts.setdefault(post.organization_id, []).append(post)
    open_by_post = {one.post_id: one for one in snapshot.handovers}
    direct = {
        organization_id: _in_role(PostKind.PARTY_BUILDING_LEAD, there, open_by_post)
        for organization_id, there in posts.items()
    }
    units: dict[UUID, list[UUID]] = {}
    for one in snapshot.standing.values():
        if one.superior_id is not None:
            units.setdefault(one.superior_id, []).append(one.organization_id)
    return {
        one: _roles(
            snapshot.standing[one], posts.get(one, []), open_by_post, direct, units.get(one, [])
        )
        for one in (snapshot.standing if among is None else among)
    }


def _roles(
    organization: Standing,
    posts: list[Serving],
    handovers: Mapping[UUID, OpenHandover],
    direct_of: Mapping[UUID, Answering],
    units: list[UUID],
) -> Roles:
    first = _in_role(PostKind.SECRETARY, posts, handovers)
    above = None if organization.superior_id is None else direct_of.get(organization.superior_id)
    if not first.person_ids and above is not None and len(above.person_ids) == 1:
        first = Answering(person_ids=above.person_ids, basis=Basis.SUPERIOR)
    has_committee = organization.has_committee or organization.kind in APPROVING
    direct = direct_of.get(organization.organization_id, Answering()) if has_committee else None
    shares = _shares(posts, handovers)
    answering = {
        unit: {one for share in shares if unit in share.unit_ids for one in share.person_ids}
        for unit in units
    }
    uncovered = tuple(unit for unit in units if not answering[unit])
    overlapping = tuple(unit for unit in units if len(answering[unit]) > 1)
    return Roles(
        first=first,
        direct=direct,
        shares=shares,
        uncovered_unit_ids=uncovered,
        overlapping_unit_ids=overlapping,
        gaps=_gaps(first, direct, uncovered, overlapping),
    )


def _in_role(
    kind: PostKind, posts: Sequence[Serving], handovers: Mapping[UUID, OpenHandover]
) -> Answering:
    """Give who answers by posts of a kind: holders before those acting."""
    held = [post for post in posts if post.kind is kind]
    by_post = {post.post_id: _holders(post, handovers.get(post.post_id)) for post in held}
    holders = _people(by_post.values())
    if holders:
        substituted = any(by_post[post.post_id] != post.holder_ids for post in held)
        return Answering(person_ids=holders, basis=Basis.HANDOVER if substituted else Basis.POST)
    acting = _people(post.acting_ids for post in held)
    return Answering(person_ids=acting, basis=Basis.ACTING if acting else None)


def _holders(post: Serving, handover: OpenHandover | None) -> tuple[UUID, ...]:
    """Give who answers by holding a post: the predecessor, while it is being handed over."""
    if handover is None:
        return post.holder_ids
    parties = {handover.predecessor_id, handover.successor_id}
    return (handover.predecessor_id,) if set(post.holder_ids) <= parties else post.holder_ids


def _shares(posts: list[Serving], handovers: Mapping[UUID, OpenHandover]) -> tuple[Share, ...]:
    return tuple(
        Share(
            post_id=post.post_id,
            person_ids=_holders(post, handovers.get(post.post_id)) or post.acting_ids,
            unit_ids=post.unit_ids,
            fields=post.fields,
        )
        for post in posts
        if post.unit_ids or post.fields
    )


def _gaps(
    first: Answering,
    direct: Answering | None,
    uncovered: tuple[UUID, ...],
    overlapping: tuple[UUID, ...],
) -> tuple[Gap, ...]:
    directs = 1 if direct is None else len(direct.person_ids)
    found = {
        Gap.FIRST_MISSING: not first.person_ids,
        Gap.FIRST_SEVERAL: len(first.person_ids) > 1,
        Gap.FIRST_WITH_SUPERIOR: first.basis is Basis.SUPERIOR,
        Gap.DIRECT_MISSING: directs == 0,
        Gap.DIRECT_SEVERAL: directs > 1,
        Gap.UNITS_UNCOVERED: bool(uncovered),
        Gap.UNITS_OVERLAPPING: bool(overlapping),
    }
    return tuple(gap for gap, is_so in found.items() if is_so)


def _people(ids: Iterable[tuple[UUID, ...]]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(person for several in ids for person in several))
