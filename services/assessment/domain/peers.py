"""Rank lists: the figures of an organization's peers, which a rule among peers needs (E-40).

Peers are of one kind and category, under one superior, judged by one pack, each in its last
segment of the year. A list is in the order of ids, so that it is the same on every machine.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from uuid import UUID

from services.assessment.domain.assess import assess
from services.assessment.domain.known import Record
from services.assessment.domain.owed import segments
from services.assessment.domain.readings import InRound
from services.assessment.rules.points import ItemPoints
from services.assessment.rules.reading import Peer, Reading
from shared.contracts.rule_pack import RulePack, read_rule_pack
from shared.contracts.rule_shapes import AMONG_PEERS

Group = tuple[object, ...]


def ranks(pack: RulePack) -> bool:
    """Say whether a pack has a rule among peers."""
    return any(isinstance(item.rule, AMONG_PEERS) for item in pack.items)


def rank_lists(
    county: Mapping[UUID, Record],
    *,
    year: int,
    valid_at: date,
    given: Mapping[UUID, Mapping[str, Reading]],
) -> dict[UUID, dict[str, tuple[Peer, ...]]]:
    """Give, for each organization and each name that is ranked, the peers, itself among them.

    Args:
        county: every organization.
        year: calendar year in Asia/Shanghai.
        valid_at: the day on which all are judged.
        given: what the round knows beside the dossiers.

    Raises:
        InvalidRulePackError: a published pack cannot be read.
    """
    lists: dict[Group, list[Peer]] = {}
    stands_in: dict[UUID, dict[str, Group]] = {}
    alone = InRound(given, {})
    for each in sorted(county, key=str):
        if not segments(county[each], year):
            continue
        judged = assess(county, each, year=year, valid_at=valid_at, in_round=alone)
        last = judged.segments[-1]
        pack = read_rule_pack(last.pack.content) if last.pack else None
        if last.pack is None or pack is None or not ranks(pack):
            continue
        by_item = {points.item: points for points in last.items}
        for item in pack.items:
            figure = _figure(by_item[item.id]) if item.id in by_item else None
            if isinstance(item.rule, AMONG_PEERS) and figure is not None:
                name = item.rule.reads
                kind = county[each].kind
                group = (last.pack.fact, name, kind, last.category, last.superior_id)
                peer = Peer(each, figure)
                if peer not in lists.setdefault(group, []):
                    lists[group].append(peer)
                stands_in.setdefault(each, {})[name] = group
    return {
        each: {name: tuple(lists[group]) for name, group in groups.items()}
        for each, groups in stands_in.items()
    }


def _figure(points: ItemPoints) -> Fraction | None:
    """Give the figure that an item was worked out from: that of its line about the whole."""
    figures = (line.observed for line in points.lines if not line.about and not line.obligation)
    return next((figure for figure in figures if figure is not None), None)
