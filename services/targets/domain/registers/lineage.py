"""S-02: where a document comes from, and where a local rule is looser than a superior one.

Local rules may tighten. What is looser is flagged; nothing is settled in silence.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import msgspec

from services.targets.domain.registers.filed import Filed, by_day
from shared.contracts.facts.targets import Direction, DocumentIssued, DocumentLevel, DocumentRule
from shared.contracts.facts.targets_policy import DocumentSuperseded


class ConflictKind(StrEnum):
    LOOSER = "looser"  # 低于上级要求
    INCOMPARABLE = "incomparable"  # 口径不同,不能比较
    BASIS_SUPERSEDED = "basis_superseded"  # 所依据的文件已被替代


class DocumentConflict(msgspec.Struct, frozen=True, kw_only=True):
    """A rule of a local document beside the superior document's."""

    kind: ConflictKind
    document_id: UUID
    superior_id: UUID
    superseded_by: UUID | None = None
    rule: str | None = None
    clause: str | None = None
    states: str | None = None  # "at_least 1 次"
    superior_clause: str | None = None
    superior_states: str | None = None


class Ancestor(msgspec.Struct, frozen=True, kw_only=True):
    """A document in a lineage, the document itself first."""

    document_id: UUID
    organization_id: UUID
    title: str
    level: DocumentLevel | None
    issued_on: date
    effective_from: date | None
    derived_from: str | None
    derived_from_id: UUID | None
    superseded_on: date | None
    superseded_by: UUID | None


class KnownDocument(msgspec.Struct):
    """A document as known on a day."""

    issued: DocumentIssued
    issued_on: date
    superseded_on: date | None = None
    superseded_by: UUID | None = None


def documents(rows: Iterable[Filed], on: date) -> dict[UUID, KnownDocument]:
    """Give the documents issued by a day."""
    known: dict[UUID, KnownDocument] = {}
    for row in by_day(rows, on):
        if isinstance(row.fact, DocumentIssued):
            known[row.subject] = KnownDocument(row.fact, row.occurred_on)
    for row in by_day(rows, on):
        if isinstance(row.fact, DocumentSuperseded) and row.subject in known:
            known[row.subject].superseded_on = row.occurred_on
            known[row.subject].superseded_by = row.fact.successor_id
    return known


def lineage(known: Mapping[UUID, KnownDocument], document_id: UUID) -> tuple[Ancestor, ...]:
    """Give a document and those above it, as far as they are known."""
    return tuple(
        Ancestor(
            document_id=each,
            organization_id=known[each].issued.organization_id,
            title=known[each].issued.title,
            level=known[each].issued.level,
            issued_on=known[each].issued_on,
            effective_from=known[each].issued.effective_from,
            derived_from=known[each].issued.derived_from,
            derived_from_id=known[each].issued.derived_from_id,
            superseded_on=known[each].superseded_on,
            superseded_by=known[each].superseded_by,
        )
        for each in _line(known, document_id)
    )


def conflicts(
    known: Mapping[UUID, KnownDocument], organization_id: UUID
) -> tuple[DocumentConflict, ...]:
    """Give what is wrong with the rules of an organization's documents that stand on the day."""
    return tuple(
        conflict
        for document_id, document in known.items()
        if document.issued.organization_id == organization_id and document.superseded_on is None
        for conflict in _conflicts(known, document_id)
    )


def wanted(known: Mapping[UUID, KnownDocument]) -> set[UUID]:
    """Give the documents that are named by those known and not known themselves."""
    named = {document.issued.derived_from_id for document in known.values()}
    named |= {document.superseded_by for document in known.values()}
    return {each for each in named if each is not None} - known.keys()


def _line(known: Mapping[UUID, KnownDocument], document_id: UUID) -> Iterator[UUID]:
    seen: set[UUID] = set()
    current: UUID | None = document_id
    while current is not None and current in known and current not in seen:
        seen.add(current)
        yield current
        current = known[current].issued.derived_from_id


def _conflicts(
    known: Mapping[UUID, KnownDocument], document_id: UUID
) -> Iterator[DocumentConflict]:
    own = known[document_id].issued
    _, *above = _line(known, document_id)
    for superior_id in above:
        successor = known[superior_id].superseded_by
        if successor is not None:
            yield DocumentConflict(
                kind=ConflictKind.BASIS_SUPERSEDED,
                document_id=document_id,
                superior_id=superior_id,
                superseded_by=successor,
            )
        binding = successor if successor is not None and successor in known else superior_id
        superior = {rule.rule: rule for rule in known[binding].issued.rules}
        for rule in own.rules:
            over = superior.get(rule.rule)
            kind = None if over is None else _judge(rule, over)
            if over is not None and kind is not None:
                yield DocumentConflict(
                    kind=kind,
                    document_id=document_id,
                    superior_id=binding,
                    rule=rule.rule,
                    clause=rule.clause,
                    states=_words(rule),
                    superior_clause=over.clause,
                    superior_states=_words(over),
                )


def _judge(rule: DocumentRule, over: DocumentRule) -> ConflictKind | None:
    if rule.unit != over.unit:
        return ConflictKind.INCOMPARABLE
    own, bound = Decimal(rule.quantity), Decimal(over.quantity)
    if rule.direction is not over.direction and rule.direction is not Direction.EXACTLY:
        return ConflictKind.INCOMPARABLE
    holds = {
        Direction.AT_LEAST: own >= bound,
        Direction.AT_MOST: own <= bound,
        Direction.EXACTLY: own == bound,
    }
    return None if holds[over.direction] else ConflictKind.LOOSER


def _words(rule: DocumentRule) -> str:
    return f"{rule.direction} {rule.quantity} {rule.unit}"
