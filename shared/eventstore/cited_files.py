"""Files that facts name, in the read model of their service: which are missing, which are reused.

A service whose facts name files has the table `cited_files` (deploy/postgres/citing); its follower
puts into it whatever file a fact names.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.contracts.files import files_named
from shared.eventstore.asking import rows_of
from shared.eventstore.follower import Statement


class CitedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a record cites: as evidence, or as the document that was signed or accepted."""

    organization_id: UUID
    attached_on: date  # first cited by the record
    sha256: str
    subject_kind: str  # "activities.report": the kind of the record
    subject_id: UUID


class EvidenceUse(msgspec.Struct, frozen=True, kw_only=True):
    """One use of a file."""

    organization_id: UUID
    attached_on: date
    subject_kind: str
    subject_id: UUID


class ReusedEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """A file that stands for several units, or for several months (E-30)."""

    sha256: str
    uses: tuple[EvidenceUse, ...]


def citing(
    schema: str, entry: Entry, fact: Fact, about: tuple[str, UUID] | None = None
) -> Iterator[Statement]:
    """Give what the files that a fact names change in the read model.

    Args:
        schema: of the service whose fact it is.
        entry: of the fact.
        fact: any; most name no file.
        about: kind and id of what the files are about; None: the stream that the fact is of.
    """
    for sha256 in files_named(fact):
        kind, subject_id = about or (".".join(entry.type.split(".")[:2]), entry.subject)
        values = {
            "stream": entry.subject,
            "sha256": sha256,
            "organization_id": getattr(fact, "organization_id"),  # noqa: B009  (each has it)
            "on": entry.occurredon,
            "subject_kind": kind,
            "subject_id": subject_id,
        }
        yield Statement(_CITE.format(schema=schema), values)


def no_longer_citing(schema: str, entry: Entry) -> Statement:
    """Give what it changes that a record is withdrawn: it cites no file any more."""
    return Statement(_WITHDRAW.format(schema=schema), {"stream": entry.subject})


def files_of(
    connection: Connection[Any], organization_ids: Collection[UUID]
) -> tuple[CitedFile, ...]:
    """All files that the records of some organizations cite, by hash; each once a record."""
    return _cited(connection, organizations=list(organization_ids))


def uses_of(connection: Connection[Any], sha256: str) -> tuple[CitedFile, ...]:
    """Every record that cites a file."""
    return _cited(connection, sha256=sha256)


def files_between(connection: Connection[Any], since: date, until: date) -> tuple[CitedFile, ...]:
    """All files that records of anybody cite, first on days ``since`` … ``until``, by hash."""
    return _cited(connection, since=since, until=until)


def reused(cited: Collection[CitedFile]) -> tuple[ReusedEvidence, ...]:
    """Give the files that several units, or several months, share."""
    by_hash: dict[str, list[CitedFile]] = {}
    for one in cited:
        by_hash.setdefault(one.sha256, []).append(one)
    return tuple(
        ReusedEvidence(sha256=sha256, uses=tuple(map(_use, uses)))
        for sha256, uses in sorted(by_hash.items())
        if len({_unit_and_month(one) for one in uses}) > 1
    )


def _unit_and_month(one: CitedFile) -> tuple[UUID, int, int]:
    return (one.organization_id, one.attached_on.year, one.attached_on.month)


def _use(one: CitedFile) -> EvidenceUse:
    return EvidenceUse(
        organization_id=one.organization_id,
        attached_on=one.attached_on,
        subject_kind=one.subject_kind,
        subject_id=one.subject_id,
    )


def _cited(connection: Connection[Any], **wanted: Any) -> tuple[CitedFile, ...]:
    every = dict.fromkeys(("organizations", "sha256", "since", "until"))
    return rows_of(connection, CitedFile, _CITED, every | wanted)


_CITE = """
INSERT INTO {schema}.cited_files (
    stream, sha256, organization_id, cited_on, subject_kind, subject_id)
VALUES (%(stream)s, %(sha256)s, %(organization_id)s, %(on)s, %(subject_kind)s, %(subject_id)s)
ON CONFLICT (stream, sha256) DO NOTHING
"""
_WITHDRAW = "UPDATE {schema}.cited_files SET is_withdrawn = true WHERE stream = %(stream)s"
_CITED = """
SELECT DISTINCT ON (sha256, subject_id)
       organization_id, cited_on AS attached_on, sha256, subject_kind, subject_id
FROM cited_files
WHERE NOT is_withdrawn
  AND (%(organizations)s::uuid[] IS NULL OR organization_id = ANY(%(organizations)s))
  AND (%(sha256)s::text IS NULL OR sha256 = %(sha256)s)
  AND (%(since)s::date IS NULL OR cited_on BETWEEN %(since)s AND %(until)s)
ORDER BY sha256, subject_id, cited_on
"""
