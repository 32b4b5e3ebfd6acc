"""Whether organizations are complete and reasonably put together on a day (S-27)."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from services.registry.domain.responsibility import Gap
from services.registry.queries.known import (
    Known,
    KnownOf,
    Root,
    known_organizations,
    page,
    standing_within,
)
from services.registry.queries.reach import coverage
from services.registry.queries.responsibility import responsibility
from services.registry.queries.terms import TermState, terms
from shared.contracts.facts.registry import OrganizationKind
from shared.contracts.facts.registry_structure import Form
from shared.contracts.page import Page
from shared.contracts.practice import PracticeOf, defaults_of
from shared.contracts.regulations import (
    BRANCH_MEMBERS_LEAST,
    BRANCH_MEMBERS_MOST,
    COMMITTEE_MEMBERS,
)

_ALL = 1_000_000


class Fault(StrEnum):
    """What is not complete, or not reasonable."""

    SECRETARY_MISSING = "secretary_missing"
    LEAD_MISSING = "lead_missing"  # nobody is in charge of party building
    SUPERIOR_ENDED = "superior_ended"  # it stands below what no longer stands
    TERM_MISSING = "term_missing"
    TERM_OVERDUE = "term_overdue"
    MEMBERS_UNCOUNTED = "members_uncounted"
    TOO_FEW_MEMBERS = "too_few_members"  # fewer than a branch needs, and not joint
    TOO_MANY_MEMBERS = "too_many_members"  # a branch that is to become a general branch
    COMMITTEE_WANTED = "committee_wanted"  # a branch of so many without one
    TEMPORARY_OVER = "temporary_over"  # its day has come, and it still stands
    JOINT_TOO_LARGE = "joint_too_large"  # of more units than is normal


class Structure(msgspec.Struct, frozen=True, kw_only=True):
    """An organization with what is wrong with it on a day."""

    organization_id: UUID
    name: str
    kind: OrganizationKind
    full_members: int | None
    faults: tuple[Fault, ...]


def structure(
    connection: Connection[Any],
    *,
    on: date,
    within: Root = None,
    with_faults_only: bool = False,
    practice_of: PracticeOf = defaults_of,
    limit: int = 100,
    offset: int = 0,
    known_of: KnownOf = known_organizations,
) -> Page[Structure]:
    """Organizations standing on a day, each with what is not complete or not reasonable.

    Args:
        connection: a reader's.
        on: the day.
        within: only this organization and those below it.
        with_faults_only: only those where something is wrong.
        practice_of: the numbers in force: of how many units a joint branch may be.
        limit: rows at most.
        offset: rows passed by.
        known_of: reads the organizations.
    """
    known = known_of(connection, on=on)

    def once(_: Connection[Any], *, on: date) -> dict[UUID, Known]:  # noqa: ARG001  (the same day)
        return known

    standing, wanted = standing_within(connection, on=on, root=within, known_of=once)
    members: dict[UUID, int] = dict(connection.execute(_MEMBERS, {"on": on}).fetchall())
    roles = responsibility(connection, on=on, within=within, limit=_ALL, known_of=once).items
    gaps = {one.organization_id: one.gaps for one in roles}
    due = {
        one.organization_id: one.state
        for one in terms(connection, on=on, within=within, limit=_ALL, known_of=once).items
    }
    large = set(coverage(connection, on=on, practice_of=practice_of, known_of=once).large_joint_ids)
    found = []
    for one in wanted:
        full = members.get(one.organization_id)
        is_so = {
            **_of_leaders(gaps[one.organization_id], due[one.organization_id]),
            **_of_size(one, full),
            Fault.SUPERIOR_ENDED: one.superior_id is not None and one.superior_id not in standing,
            Fault.TEMPORARY_OVER: one.form is Form.TEMPORARY and (one.form_until or on) <= on,
            Fault.JOINT_TOO_LARGE: one.organization_id in large,
        }
        faults = tuple(fault for fault in Fault if is_so[fault])
        if faults or not with_faults_only:
            found.append(
                Structure(
                    organization_id=one.organization_id,
                    name=one.name,
                    kind=one.kind,
                    full_members=full,
                    faults=faults,
                )
            )
    return page(found, limit=limit, offset=offset)


def _of_leaders(gaps: tuple[Gap, ...], term: TermState) -> dict[Fault, bool]:
    return {
        Fault.SECRETARY_MISSING: bool({Gap.FIRST_MISSING, Gap.FIRST_WITH_SUPERIOR} & set(gaps)),
        Fault.LEAD_MISSING: Gap.DIRECT_MISSING in gaps,
        Fault.TERM_MISSING: term is TermState.MISSING,
        Fault.TERM_OVERDUE: term is TermState.OVERDUE,
    }


def _of_size(organization: Known, full: int | None) -> dict[Fault, bool]:
    is_branch = organization.kind is OrganizationKind.BRANCH
    counted = full if is_branch else None
    is_joint = organization.form is Form.JOINT
    return {
        Fault.MEMBERS_UNCOUNTED: is_branch and full is None,
        Fault.TOO_FEW_MEMBERS: counted is not None
        and counted < BRANCH_MEMBERS_LEAST
        and not is_joint,
        Fault.TOO_MANY_MEMBERS: counted is not None and counted > BRANCH_MEMBERS_MOST,
        Fault.COMMITTEE_WANTED: counted is not None
        and counted >= COMMITTEE_MEMBERS
        and not organization.has_committee,
    }


_MEMBERS = """
SELECT DISTINCT ON (organization_id) organization_id, full_members
FROM member_counts WHERE counted_on <= %(on)s
ORDER BY organization_id, counted_on DESC
"""
