"""A history that holds every fact ever stored: each follower takes it in, assessment folds it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from uuid import UUID, uuid5

import msgspec
import pytest

from services.activities import projection as activities
from services.assessment.domain.filing import Filed, file_entry
from services.assessment.domain.record import fold
from services.registry import projection as registry
from services.targets import projection as targets
from shared.contracts.catalogue import FACTS, UPCASTERS, decode_fact
from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.eventstore.follower import Statement

GOLDEN = Path(__file__).parents[1] / "golden"
FOLLOWERS: dict[str, Callable[[Entry, Fact], Iterable[Statement]]] = {
    "registry": registry.project,
    "targets": targets.project,
    "activities": activities.project,
}
FIRST_OF_ITS_STREAM = ("established", "created", "registered", "set", "held", "adopted")


def history() -> list[Entry]:
    """Give an entry of every stored name, one stream for each kind of subject."""
    names = sorted(
        FACTS.keys() | UPCASTERS.keys(),
        key=lambda name: (name.split(".")[2] not in FIRST_OF_ITS_STREAM, name),
    )
    return [entry(name, at) for at, name in enumerate(names, start=1)]


def entry(name: str, at: int) -> Entry:
    golden = msgspec.json.decode(
        (GOLDEN / f"{name}.json").read_bytes(), type=dict[str, msgspec.Raw]
    )
    subject = uuid5(UUID(int=0), ".".join(name.split(".")[:2]))
    command = str(UUID(int=at))
    members = {
        "specversion": "1.0",
        "id": f"{subject}.{at}",
        "source": name.split(".", maxsplit=1)[0],
        "type": name,
        "subject": str(subject),
        "time": "2025-04-02T00:00:00.000000Z",
        "occurredon": "2025-04-02",
        "streamversion": at,
        "sequence": at,
        "previous": at - 1,
        "reliesonindex": 0,
        "actor": "system:test",
        "commandid": command,
        "correlationid": command,
        "data": golden["data"],
    }
    return msgspec.json.decode(msgspec.json.encode(members), type=Entry)


def test_every_follower_takes_in_the_whole_history_of_its_service() -> None:
    taken: dict[str, int] = defaultdict(int)
    for one in history():
        if one.source == "assessment":  # its read model is the dossier, which files everything
            continue
        for statement in FOLLOWERS[one.source](one, decode_fact(one.type, one.data)):
            assert statement
            taken[one.source] += 1

    assert taken.keys() == FOLLOWERS.keys()


@pytest.mark.parametrize("seed", range(5))
def test_assessment_files_and_folds_the_whole_history_in_any_order(seed: int) -> None:
    entries = history()
    Random(seed).shuffle(entries)
    dossiers: dict[UUID, list[Filed]] = defaultdict(list)
    nobodys: set[str] = set()
    for index, one in enumerate(entries, start=1):
        filed = file_entry(one, index)
        if filed is None:
            nobodys.add(one.type)
        else:
            dossiers[filed.organization_id].append(filed)

    assert all(name.startswith("registry.person.") for name in nobodys)
    assert sum(map(len, dossiers.values())) == len(entries) - len(nobodys)
    for rows in dossiers.values():
        fold(rows)
