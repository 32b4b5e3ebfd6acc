"""Every fact ever stored is taken in by the read model of its service, and by no other's."""

from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from services.activities import projection as activities
from services.assessment.domain.filing import file_entry
from services.registry import projection as registry
from services.targets import projection as targets
from shared.contracts.catalogue import FACTS, decode_fact
from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.eventstore.follower import Statement
from shared.kernel.canonical import canonical
from shared.kernel.errors import UnknownFactError

GOLDEN = Path(__file__).parents[1] / "golden"
PROJECT: dict[str, Callable[[Entry, Fact], Iterable[Statement]]] = {
    "registry": registry.project,
    "targets": targets.project,
    "activities": activities.project,
}
CHANGES_NOTHING = {"activities.inspection_year.unbooked.v1"}


def stored(name: str) -> tuple[Entry, Fact]:
    data = canonical(msgspec.json.decode((GOLDEN / f"{name}.json").read_bytes())["data"])
    command = str(UUID(int=2))
    members = {
        "specversion": "1.0",
        "id": f"{UUID(int=1)}.1",
        "source": name.split(".", maxsplit=1)[0],
        "type": name,
        "subject": str(UUID(int=1)),
        "time": "2025-04-02T00:00:00.000000Z",
        "occurredon": "2025-04-02",
        "streamversion": 1,
        "sequence": 1,
        "previous": 0,
        "reliesonindex": 0,
        "actor": "system:test",
        "commandid": command,
        "correlationid": command,
        "data": msgspec.Raw(data),
    }
    return msgspec.json.decode(msgspec.json.encode(members), type=Entry), decode_fact(name, data)


@pytest.mark.parametrize("name", sorted(name for name in FACTS if name.split(".")[0] in PROJECT))
def test_a_fact_changes_the_read_model_of_its_service(name: str) -> None:
    statements = list(PROJECT[name.split(".", maxsplit=1)[0]](*stored(name)))

    assert bool(statements) is (name not in CHANGES_NOTHING)


@pytest.mark.parametrize("name", sorted(name for name in FACTS if name.startswith("assessment.")))
def test_a_fact_of_assessment_is_filed_under_its_organization(name: str) -> None:
    entry, fact = stored(name)
    filed = file_entry(entry, 1)

    assert filed is not None
    assert filed.organization_id == getattr(fact, "organization_id", None)


@pytest.mark.parametrize("service", PROJECT)
def test_a_read_model_stops_at_a_fact_that_it_does_not_know(service: str) -> None:
    foreign = next(name for name in sorted(FACTS) if not name.startswith(f"{service}."))

    with pytest.raises(UnknownFactError):
        list(PROJECT[service](*stored(foreign)))
