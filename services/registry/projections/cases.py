"""Read model: case files. Each is kept as its facts; the queries fold those of a day."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.registry.projections.part import Part, place_of
from shared.contracts.entry import Entry
from shared.contracts.facts import registry_cases as c
from shared.contracts.facts import registry_duties as d
from shared.contracts.facts import registry_reach as g
from shared.eventstore.follower import Statement

_HANDOVER = (d.HandoverOpened, d.HandoverItemListed, d.HandoverSigned, d.HandoverRuled)


def filed(entry: Entry, fact: Any) -> Iterator[Statement]:
    kind = fact.TOPIC.split(".")[1]
    case_fact = {
        "number": entry.streamversion,
        "kind": kind,
        "type": entry.type,
        "organization": fact.organization_id,
        "data": bytes(entry.data),
    }
    yield Statement(_FILE, place_of(entry) | case_fact)


PARTS: Mapping[type[Any], Part] = dict.fromkeys((*_HANDOVER, *c.FACTS, *g.FACTS), filed)

_FILE = """
INSERT INTO registry.case_facts
VALUES (%(id)s, %(number)s, %(kind)s, %(type)s, %(organization)s, %(on)s, %(data)s)
"""
