"""The command services of one database, stepped by hand; and a small county in them."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import msgspec
import psycopg
import pytest

from services.activities import projection as activities_projection
from services.activities.application import Activities
from services.assessment.application import Rounds
from services.assessment.projection import Projection
from services.gateway.app import create_app
from services.gateway.pools import Pools
from services.gateway.questions import QUESTIONS
from services.gateway.questions.question import Asking
from services.gateway.questions.tree import RegistryTree
from services.ledger.intake import Intake
from services.registry import projection as registry_projection
from services.registry.application import Registry
from services.targets import projection as targets_projection
from services.targets.application import Targets
from shared.contracts.principal import Answer, Incoming, Principal
from shared.contracts.roles import Role
from shared.contracts.table import COMMANDS
from shared.contracts.wire import personal_fields
from shared.eventstore.application import CommandApplication
from shared.eventstore.connections import conninfo
from shared.eventstore.references import ReferencesFollower
from shared.security import issue_token, read_key, seal
from shared.settings import Settings
from shared.testing.databases import Databases
from tests.integration.services.life import ABOVE, BELOW, PART, SUM, found_county, set_target

OFFICE = Principal(actor="system:office", role=Role.SYSTEM)
TODAY = date(2026, 1, 20)
COUNTY, TOWNSHIP, QING, BAI = (UUID(int=n) for n in range(1, 5))
LI, WANG = UUID(int=11), UUID(int=12)
POST, TOWNSHIP_POST = UUID(int=21), UUID(int=22)

AS = {
    "branch": (Role.BRANCH, QING),
    "sibling": (Role.BRANCH, BAI),
    "township": (Role.TOWNSHIP, TOWNSHIP),
    "county": (Role.COUNTY_OFFICE, COUNTY),
    "inspector": (Role.INSPECTOR, TOWNSHIP),
    "auditor": (Role.AUDITOR, None),
}


class Suite:
    """The services of one database, stepped by hand."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.applications: dict[str, CommandApplication] = {
            "registry": Registry(settings),
            "targets": Targets(settings),
            "activities": Activities(settings),
            "assessment": Rounds(settings),
        }
        self.parts: list[Any] = [
            Intake(conninfo(settings, "ledger_service")),
            Projection(settings),
            *(ReferencesFollower(settings, name) for name in self.applications),
            *(
                projection.follower(settings)
                for projection in (registry_projection, targets_projection, activities_projection)
            ),
        ]
        self.public_key = read_key(settings.secret("registry.pub"))

    def give(
        self,
        key: str,
        *,
        on: str,
        command_id: UUID | None = None,
        reason: str = "",
        by: Principal = OFFICE,
        **fields: Any,
    ) -> Answer:
        service, command = key.split(".")
        body = {"occurred_on": on, **fields} | ({"reason": reason} if reason else {})
        for field in personal_fields(COMMANDS[key].struct):
            body[field] = seal(body[field], self.public_key)
        body = {
            name: str(value) if isinstance(value, UUID) else value for name, value in body.items()
        }
        incoming = Incoming(id=command_id or uuid4(), command=command, body=body)
        return self.applications[service].handle([incoming], by, TODAY)[0]

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


@pytest.fixture(scope="session")
def founded(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """A database with the county of `county` and its vault, of which every test gets copies."""
    vault = tmp_path_factory.mktemp("founded") / "vault.sqlite"
    with databases.fresh(vault=vault) as settings:
        with closing(Suite(settings)) as suite:
            found_county(suite)
        yield settings.pg_database, vault


@pytest.fixture
def county(founded: tuple[str, Path], databases: Databases, tmp_path: Path) -> Iterator[Suite]:
    """A county with a township and two village branches; Li is secretary of the first."""
    name, vault = founded
    own = Path(shutil.copy(vault, tmp_path))
    with databases.fresh(of=name, vault=own) as settings, closing(Suite(settings)) as suite:
        yield suite


@pytest.fixture
def township(county: Suite) -> Suite:
    """The county, with Wang as secretary of the township since 2024 and Qing lagging in 2025."""
    own = {"organization_id": TOWNSHIP}
    county.give(
        "registry.create-post", on="2024-01-01", post_id=TOWNSHIP_POST, kind="secretary", **own
    )
    county.give(
        "registry.appoint-person", on="2024-01-01", post_id=TOWNSHIP_POST, person_id=WANG, **own
    )
    county.give(
        "registry.set-flag",
        on="2025-01-10",
        organization_id=QING,
        flag="lagging",
        criteria=["secretary_vacant"],
    )
    county.settle()
    return county


@pytest.fixture
def asking(county: Suite) -> Iterator[Asking]:
    """Asks as the county's office does."""
    pools = Pools(county.settings)
    yield Asking(OFFICE, pools, RegistryTree(pools), TODAY)
    pools.close()


@pytest.fixture
def ask(county: Suite, asking: Asking) -> Callable[..., Any]:
    """Ask a question by its name, as the county's office does."""

    def answer(name: str, organization: UUID = TOWNSHIP, **said: Any) -> Any:
        county.settle()
        question = next(each for each in QUESTIONS if each.name == name)
        return question.answer(asking, question.parameters(organization_id=organization, **said))

    return answer


@pytest.fixture
def client(county: Suite, tmp_path: Path) -> Iterator[Any]:
    """The gateway over the county, with a store of evidence; it passes no command on."""
    settings = msgspec.structs.replace(county.settings, evidence=tmp_path / "evidence")
    pools = Pools(settings)
    app = create_app(
        settings,
        rpc=SimpleNamespace(call=None),  # type: ignore[arg-type]
        readers=pools,
        publisher=nullcontext,
        bus_answers=lambda: True,
        today=lambda: TODAY,
    )
    yield app.test_client()
    pools.close()


@pytest.fixture
def bearer(county: Suite) -> Any:
    """Give the header with a token of one of `AS`."""
    key = read_key(county.settings.secret("token.key"))

    def headers(who: str) -> dict[str, str]:
        role, organization = AS[who]
        principal = Principal(
            actor="system:test", role=role, organization_id=organization, token_id=uuid4().hex
        )
        return {"Authorization": f"Bearer {issue_token(principal, key, 60)}"}

    return headers


@pytest.fixture
def ask_as(client: Any, bearer: Callable[[str], dict[str, str]], county: Suite) -> Any:
    """Ask a question over HTTP as somebody, by its path below an organization."""

    def question(who: str, path: str, organization: UUID = QING, *, status: int = 200) -> Any:
        county.settle()
        target = f"/v1/organizations/{organization}/{path}"
        answered = client.get(target, headers=bearer(who))
        assert answered.status_code == status, answered.json
        return answered.json

    return question


@pytest.fixture
def reader(county: Suite) -> Iterator[psycopg.Connection[Any]]:
    with county.reader("registry") as connection:
        connection.autocommit = True
        yield connection


@pytest.fixture
def with_targets(county: Suite) -> Suite:
    """The township's indicator is 5, of which the branch has taken 2."""
    set_target(county, TOWNSHIP, ABOVE, indicator_id=str(SUM), quantity="5")
    county.settle()
    set_target(
        county,
        QING,
        BELOW,
        indicator_id=str(PART),
        quantity="2",
        parent_indicator_id=str(SUM),
        parent=ABOVE,
    )
    county.settle()
    return county
