"""The sealed archive of a year, by the hash of its manifest (S-35).

Facts: ArchiveSealed. A year may be sealed again when facts about it became known later; both seals
stay.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.targets.domain.errors import SealedBeforeYearError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets_governance import ArchiveSealed
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class SealedArchive(Aggregate):
    KIND = "targets.archive"

    @classmethod
    def seal(cls, archive_id: UUID, sealed: ArchiveSealed, *, on: date) -> Self:
        if on.year < sealed.year:
            raise SealedBeforeYearError(str(sealed.year), field="year")
        archive = cls(archive_id)
        archive.record(sealed, on)
        return archive

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case ArchiveSealed():
                self.organization_id, self.sealed_on = fact.organization_id, occurred_on
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
