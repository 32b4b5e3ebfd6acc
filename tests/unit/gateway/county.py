"""A county whose tree changes, who asks in it, and commands on its days."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.contracts.table import COMMANDS
from shared.contracts.wire import read_command

COUNTY, NORTH, SOUTH, VILLAGE, MILL, NOWHERE = (UUID(int=n) for n in range(1, 7))
BEFORE, AFTER = date(2025, 6, 1), date(2025, 9, 1)
MOVED_ON = date(2025, 7, 1)  # the village moves from the northern to the southern township


class County:
    """The county: two townships, a village that changes its township, a mill in the south."""

    def ancestors(self, organization_id: Any, day: Any) -> Any:
        village_township = SOUTH if day >= MOVED_ON else NORTH
        return {
            COUNTY: (),
            NORTH: (COUNTY,),
            SOUTH: (COUNTY,),
            VILLAGE: (village_township, COUNTY),
            MILL: (SOUTH, COUNTY),
        }.get(organization_id)

    def leaders(self, organization_id: Any, day: Any) -> Any:
        # The mill is led by the northern township, too.
        first = self.ancestors(organization_id, day)
        return (*first, NORTH) if organization_id == MILL else first


def principal(role: Role, organization: Any = None) -> Any:
    return Principal(actor=str(uuid4()), role=role, organization_id=organization)


def a_command(key: str, day: Any = AFTER, **fields: Any) -> Any:
    spec = COMMANDS[key]
    needed = {
        "activities.record-meeting": {
            "meeting_id": uuid4(),
            "kind": "branch_committee",
            "chair_id": uuid4(),
            "present": 5,
            "agenda": [{"title": "议题"}],
        },
        "registry.rename-organization": {"name": "新名"},
        "registry.establish-organization": {
            "organization_id": uuid4(),
            "kind": "branch",
            "name": "某支部",
        },
        "registry.move-organization": {},
        "registry.register-person": {"person_id": uuid4(), "name": "张三"},
        "targets.publish-rule-pack": {
            "rule_pack_id": uuid4(),
            "effective_from": "2025-01-01",
            "effective_to": "2025-12-31",
            "content": "x",
        },
        "targets.grant-waiver": {
            "waiver_id": uuid4(),
            "kind": "obligation",
            "ground": "disaster",
            "document": "〔2025〕1号",
            "starts_on": "2025-09-01",
            "ends_on": "2025-09-30",
        },
        "activities.record-visit": {"visit_id": uuid4(), "person_id": uuid4()},
    }[key]
    body = {"occurred_on": day.isoformat(), **needed, **fields}
    wire = {k: str(v) if isinstance(v, UUID) else v for k, v in body.items()}
    return spec, read_command(spec.struct, wire)
