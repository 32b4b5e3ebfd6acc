"""The three command services of one database, stepped by hand; and a small county in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from services.activities import projection as activities_projection
from services.activities.application import Activities
from services.ledger.intake import Intake
from services.registry import projection as registry_projection
from services.registry.application import Registry
from services.targets import projection as targets_projection
from services.targets.application import Targets
from shared.contracts.principal import Answer, Incoming, Principal
from shared.contracts.roles import Role
from shared.eventstore.application import CommandApplication
from shared.eventstore.connections import conninfo
from shared.eventstore.references import ReferencesFollower
from shared.security import read_key, seal
from shared.settings import Settings

OFFICE = Principal(actor="system:office", role=Role.SYSTEM)
TODAY = date(2026, 1, 20)
COUNTY, TOWNSHIP, QING, BAI = (UUID(int=n) for n in range(1, 5))
LI, WANG = UUID(int=11), UUID(int=12)
POST = UUID(int=21)


class Suite:
    """The services of one database, stepped by hand."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.applications: dict[str, CommandApplication] = {
            "registry": Registry(settings),
            "targets": Targets(settings),
            "activities": Activities(settings),
        }
        self.parts: list[Any] = [
            Intake(conninfo(settings, "ledger_service")),
            *(ReferencesFollower(settings, name) for name in self.applications),
            *(
                projection.follower(settings)
                for projection in (registry_projection, targets_projection, activities_projection)
            ),
        ]
        self.public_key = read_key(settings.secret("registry.pub"))

    def give(
        self, key: str, *, on: str, command_id: UUID | None = None, reason: str = "", **fields: Any
    ) -> Answer:
        service, command = key.split(".")
        body = {"occurred_on": on, **fields} | ({"reason": reason} if reason else {})
        if "name" in body and command == "register-person":
            body["name"] = seal(body["name"], self.public_key)
        body = {
            name: str(value) if isinstance(value, UUID) else value for name, value in body.items()
        }
        incoming = Incoming(id=command_id or uuid4(), command=command, body=body)
        return self.applications[service].handle([incoming], OFFICE, TODAY)[0]

    def settle(self) -> None:
        while sum(part.step() for part in self.parts):
            pass

    @contextmanager
    def reader(self, service: str) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(conninfo(self.settings, f"{service}_reader")) as connection:
            yield connection

    def close(self) -> None:
        for part in self.parts:
            part.close()
        for application in self.applications.values():
            application.close()


@pytest.fixture
def suite(database: Settings) -> Iterator[Suite]:
    suite = Suite(database)
    yield suite
    suite.close()


@pytest.fixture
def county(suite: Suite) -> Suite:
    """A county with a township and two village branches; Li is secretary of the first."""
    for person, name in ((LI, "李明"), (WANG, "王芳")):
        suite.give("registry.register-person", on="2024-01-01", person_id=person, name=name)
    for organization, kind, name, superior in (
        (COUNTY, "county_committee", "县委", None),
        (TOWNSHIP, "township_committee", "青山乡党委", COUNTY),
        (QING, "branch", "青山村党支部", TOWNSHIP),
        (BAI, "branch", "白水村党支部", TOWNSHIP),
    ):
        suite.give(
            "registry.establish-organization",
            on="2024-01-01",
            organization_id=organization,
            kind=kind,
            name=name,
            **({"superior_id": superior} if superior else {}),
            **({"category": "village"} if kind == "branch" else {}),
        )
    suite.give(
        "registry.create-post",
        on="2024-01-01",
        organization_id=QING,
        post_id=POST,
        kind="secretary",
    )
    suite.give(
        "registry.appoint-person",
        on="2024-02-01",
        organization_id=QING,
        post_id=POST,
        person_id=LI,
    )
    suite.settle()
    return suite
