"""A rule pack: by which rules an organization, and all below it, are assessed from day to day.

Facts: RulePackPublished. A later pack supersedes an earlier one from its own first day; neither is
ever changed.
"""

from datetime import date
from hashlib import sha256
from typing import Self
from uuid import UUID

from services.targets.domain.errors import EndsBeforeStartError, ReachesBackError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets import RulePackPublished, WholeYear
from shared.contracts.rule_pack import read_rule_pack
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class RulePack(Aggregate):
    KIND = "targets.rule_pack"

    @classmethod
    def publish(
        cls,
        rule_pack_id: UUID,
        organization_id: UUID,
        *,
        content: str,
        effective_from: date,
        effective_to: date,
        on: date,
        whole_year: WholeYear | None = None,
    ) -> Self:
        """Publish YAML of ``format: zeren-rules/1`` for the days from … to, both included.

        Raises:
            EndsBeforeStartError: no day is covered.
            ReachesBackError: days before the publication are covered without approval (E-31).
            InvalidRulePackError: the content is no rule pack.
        """
        if effective_to < effective_from:
            raise EndsBeforeStartError(field="effective_to")
        if effective_from < on and whole_year is None:
            raise ReachesBackError(field="whole_year", effective_from=effective_from.isoformat())
        published = RulePackPublished(
            organization_id=organization_id,
            name=read_rule_pack(content).name,
            effective_from=effective_from,
            effective_to=effective_to,
            sha256=sha256(content.encode()).hexdigest(),
            content=content,
            whole_year=whole_year,
        )
        rule_pack = cls(rule_pack_id)
        rule_pack.record(published, on)
        return rule_pack

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case RulePackPublished():
                self.organization_id, self.published_on = fact.organization_id, occurred_on
                self.sha256 = fact.sha256
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
