"""Facts cited by id: where each stands in the ledger, and the hashes of what proves it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

import msgspec

from services.assessment.answers import CitedFact
from services.assessment.domain.filing import Filed
from services.assessment.loading import Known
from shared.contracts.catalogue import decode_fact
from shared.contracts.facts.activities_surveys import EvidenceAttached, EvidenceDetached
from shared.contracts.files import files_named
from shared.contracts.rule_pack import RulePack, read_rule_pack


class Citable(NamedTuple):
    """What may be cited: rows by fact, packs by the fact that published them, files by record."""

    rows: Mapping[str, Filed]
    packs: Mapping[str, RulePack]
    files: Mapping[UUID, tuple[str, ...]]  # SHA-256 of what is attached to a record

    def facts(self, facts: Iterable[str]) -> tuple[CitedFact, ...]:
        """Give facts as cited, in the order given."""
        return tuple(self._fact(fact) for fact in facts)

    def _fact(self, fact: str) -> CitedFact:
        row = self.rows.get(fact)
        if row is not None:
            return cited(row, self.files.get(row.subject, ()))
        return CitedFact(
            fact=fact, index=None, type=None, occurred_on=None, received_on=None, evidence=()
        )


def cited(row: Filed, files: Iterable[str] = ()) -> CitedFact:
    """Give a fact of a dossier as cited; ``files``: hashes of what is attached to its record."""
    return CitedFact(
        fact=row.fact,
        index=row.index,
        type=row.type,
        occurred_on=row.occurred_on,
        received_on=row.received_on,
        evidence=tuple(dict.fromkeys((*_named(row), *files))),
    )


def citable(known: Known) -> Citable:
    """Give what of the ledger may be cited.

    Raises:
        InvalidRulePackError: a published pack cannot be read.
    """
    packs = [pack for record in known.county.values() for pack in record.packs]
    rows = known.places()
    read = {pack.fact: read_rule_pack(pack.content) for pack in packs}
    return Citable(rows, read, _attached(rows.values()))


class _Attached(msgspec.Struct, frozen=True):
    sha256: str
    subject_id: UUID


def _attached(rows: Iterable[Filed]) -> dict[UUID, tuple[str, ...]]:
    attached: dict[UUID, _Attached] = {}
    for row in rows:
        if row.type == EvidenceAttached.TOPIC:
            attached[row.subject] = msgspec.json.decode(row.data, type=_Attached)
        elif row.type == EvidenceDetached.TOPIC:
            attached.pop(row.subject, None)
    found: dict[UUID, tuple[str, ...]] = {}
    for each in attached.values():
        found[each.subject_id] = (*found.get(each.subject_id, ()), each.sha256)
    return found


def _named(row: Filed) -> tuple[str, ...]:
    """Give the files that a fact names itself, as a signed report does."""
    return files_named(decode_fact(row.type, row.data))
