"""The registry on PostgreSQL: from a sealed command to an answered question."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import msgspec
import psycopg
import pytest

from services.activities.application import Activities
from services.assessment.application import Rounds
from services.registry import queries as registry
from services.registry.application import Registry
from services.registry.domain.errors import NotStandingError, PostHeldError
from services.registry.vault import VaultReader
from services.targets.application import Targets
from shared.contracts.errors import (
    AlreadyExistsError,
    IdempotencyKeyReusedError,
    InvalidCommandError,
    InvalidQuestionError,
    NotAuthenticatedError,
)
from shared.contracts.facts.registry import Category, OrganizationKind, PostKind
from shared.contracts.principal import Answer, Incoming, Principal
from shared.contracts.roles import Role
from shared.contracts.table import COMMANDS
from shared.eventstore.connections import conninfo
from shared.kernel.errors import ZerenError
from shared.messaging.door import CommandDoor
from shared.security import read_key, sign_principal, what_is_said

OFFICE = Principal(actor="system:office", role=Role.SYSTEM)
TODAY = date(2026, 1, 20)
COUNTY, TOWNSHIP, QING, BAI, UNITED = (UUID(int=n) for n in range(1, 6))  # see `county`
LI, WANG = UUID(int=11), UUID(int=12)
POST = UUID(int=21)

Suite = Any  # of conftest.py


def appoint(suite: Suite, person: UUID, *, on: str) -> Answer:
    return suite.give(
        "registry.appoint-person", on=on, organization_id=QING, post_id=POST, person_id=person
    )


def test_every_command_of_the_table_has_a_handler() -> None:
    handled = {
        kind: handler
        for service in (Registry, Targets, Activities, Rounds)
        for kind, handler in service.handlers.items()
    }

    assert set(handled) == {spec.struct for spec in COMMANDS.values()}


@pytest.mark.clause("E-43")
def test_a_name_stands_in_the_vault_alone_and_in_no_table_in_the_clear(county: Suite) -> None:
    settings = county.settings
    with psycopg.connect(conninfo(settings, "registry_service")) as connection:
        assert settings.vault is not None
        names = VaultReader(settings.vault).names(connection, [LI, WANG])
        states = connection.execute("SELECT state FROM registry.events").fetchall()
        sealed = connection.execute("SELECT sealed FROM registry.vault").fetchall()

    assert names == {LI: "李明", WANG: "王芳"}
    assert not any("李明".encode() in bytes(value) for (value,) in states + sealed)


def test_nobody_but_the_registrys_service_reads_even_what_is_sealed(county: Suite) -> None:
    for role in ("registry_reader", "auditor_reader", "ledger_service", "gateway_service"):
        with (
            psycopg.connect(conninfo(county.settings, role)) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("SELECT * FROM registry.vault")


def test_a_person_refused_leaves_no_name_behind(county: Suite) -> None:
    with pytest.raises(AlreadyExistsError):
        county.give("registry.register-person", on="2024-01-01", person_id=LI, name="冒名")

    with psycopg.connect(conninfo(county.settings, "registry_service")) as connection:
        assert county.settings.vault is not None
        assert VaultReader(county.settings.vault).names(connection, [LI]) == {LI: "李明"}


def test_a_name_that_comes_open_is_refused(suite: Suite) -> None:
    body = {"occurred_on": "2024-01-01", "person_id": str(LI), "name": "李明"}
    incoming = Incoming(id=uuid4(), command="register-person", body=body)

    with pytest.raises(InvalidCommandError) as refusal:
        suite.applications["registry"].handle([incoming], OFFICE, TODAY)

    assert [fault.code for fault in refusal.value.fields] == ["not_sealed_to_us"]
    assert "李明" not in str(refusal.value.as_dict())


def test_a_name_sealed_anew_is_the_same_command(suite: Suite) -> None:
    command_id, person = uuid4(), {"on": "2024-01-01", "person_id": LI}

    first = suite.give("registry.register-person", command_id=command_id, name="李明", **person)

    again = suite.give("registry.register-person", command_id=command_id, name="李明", **person)
    assert again == msgspec.structs.replace(first, is_repeat=True)
    with pytest.raises(IdempotencyKeyReusedError):
        suite.give("registry.register-person", command_id=command_id, name="王芳", **person)


def test_what_changes_nothing_is_answered_with_sequence_nought(county: Suite) -> None:
    same = county.give(
        "registry.rename-organization", on="2025-01-01", organization_id=QING, name="青山村党支部"
    )

    assert (same.sequence, same.version) == (0, 1)


def test_a_refusal_records_nothing(county: Suite) -> None:
    with pytest.raises(PostHeldError):
        appoint(county, WANG, on="2025-01-01")

    county.settle()
    with county.reader("registry") as connection:
        tenures = registry.tenures(connection, post_id=POST)
    assert [tenure.person_id for tenure in tenures.items] == [LI]


def test_a_county_is_asked_as_of_a_day(county: Suite) -> None:
    county.give(
        "registry.rename-organization", on="2025-06-01", organization_id=QING, name="新青山党支部"
    )
    united = {
        "organization_id": UNITED,
        "predecessor_ids": [str(QING), str(BAI)],
        "kind": "branch",
        "name": "联合党支部",
        "superior_id": TOWNSHIP,
        "category": "village",
    }
    merged = county.give("registry.merge-organizations", on="2025-09-01", **united)
    county.settle()

    assert (merged.stream, merged.version) == (UNITED, 1)
    with county.reader("registry") as connection:
        august = registry.organizations(connection, on=date(2025, 8, 31), below=TOWNSHIP)
        september = registry.organizations(connection, on=date(2025, 9, 1), below=COUNTY)
        before = registry.organization(connection, QING, on=date(2025, 5, 31))
        after = registry.organization(connection, QING, on=date(2025, 9, 1))
        superiors = registry.ancestors(connection, UNITED, on=date(2025, 9, 1))
        ended = registry.ancestors(connection, QING, on=date(2025, 12, 1))
        unknown = registry.ancestors(connection, uuid4(), on=date(2025, 9, 1))
        root = registry.ancestors(connection, COUNTY, on=date(2025, 9, 1))
    assert {one.name for one in august.items} == {"新青山党支部", "白水村党支部"}
    assert [one.name for one in september.items] == ["青山乡党委", "联合党支部"]
    assert before is not None
    assert (before.name, before.ends_on, before.successor_id) == (
        "青山村党支部",
        date(2025, 9, 1),
        UNITED,
    )
    assert after is None
    assert superiors == ended == (TOWNSHIP, COUNTY)
    assert (unknown, root) == (None, ())


def test_a_list_is_narrowed_and_paged(county: Suite) -> None:
    with county.reader("registry") as connection:
        branches = registry.organizations(
            connection,
            on=date(2025, 1, 1),
            kind=OrganizationKind.BRANCH,
            category=Category.VILLAGE,
            limit=1,
            offset=1,
        )
        with pytest.raises(InvalidQuestionError):
            registry.organizations(connection, on=date(2025, 1, 1), limit=0)

    assert (len(branches.items), branches.total) == (1, 2)


def test_a_post_shows_its_holder_and_who_acts_for_it_on_a_day(county: Suite) -> None:
    post = {"organization_id": QING, "post_id": POST}
    county.give("registry.start-acting", on="2025-05-01", person_id=WANG, **post)
    county.give("registry.end-appointment", on="2025-06-01", person_id=LI, **post)
    county.give(
        "registry.count-members",
        on="2025-01-01",
        organization_id=QING,
        full_members=41,
        probationary_members=2,
        entitled_to_vote=40,
    )
    county.settle()

    with county.reader("registry") as connection:
        (may,) = registry.posts(connection, QING, on=date(2025, 5, 1))
        (june,) = registry.posts(connection, QING, on=date(2025, 6, 1))
        members = registry.members(connection, QING, on=date(2025, 6, 1))
        none = registry.members(connection, QING, on=date(2024, 6, 1))
    assert (may.kind, may.holder_id, may.acting_id) == (PostKind.SECRETARY, LI, WANG)
    assert (june.holder_id, june.acting_id) == (None, WANG)
    assert members is not None
    assert (members.full_members, none) == (41, None)


def test_a_door_takes_commands_only_from_who_the_gateway_signed(county: Suite) -> None:
    key = read_key(county.settings.secret("principal.key"))
    door = CommandDoor(county.applications["registry"], key, lambda: TODAY)
    body = {"occurred_on": "2025-01-01", "organization_id": str(BAI), "name": "新名"}
    row = {"id": str(uuid4()), "command": "rename-organization", "body": body}

    signed = sign_principal(OFFICE, key, says=what_is_said([row]))

    (answer,) = door.batch(signed, [row], {"registry": 1})

    assert (answer["service"], answer["version"]) == ("registry", 2)
    empty = sign_principal(OFFICE, key, says=what_is_said([{}]))
    for principal, rows, code in (
        ("forged", [row], "not_authenticated"),
        (sign_principal(OFFICE, key), [row], "not_authenticated"),
        (empty, [{}], "invalid_command"),
    ):
        with pytest.raises(ZerenError) as refused:
            door.batch(principal, rows)
        assert refused.value.code == code


def test_a_door_takes_just_the_commands_whose_reach_the_gateway_has_asked_about(
    county: Suite,
) -> None:
    key = read_key(county.settings.secret("principal.key"))
    door = CommandDoor(county.applications["registry"], key, lambda: TODAY)
    branch = Principal(actor=str(LI), role=Role.BRANCH, organization_id=QING)
    count = {"full_members": 9, "probationary_members": 1, "entitled_to_vote": 8}
    own, others = (
        {
            "id": str(uuid4()),
            "command": "count-members",
            "body": {"occurred_on": "2025-01-01", "organization_id": str(one), **count},
        }
        for one in (QING, BAI)
    )
    signed = sign_principal(branch, key, says=what_is_said([own]))

    for rows in ([others], [own, others], [], [{**own, "command": "rename-organization"}]):
        for give in (door.batch, door.trial):
            with pytest.raises(NotAuthenticatedError):
                give(signed, rows)

    assert len(door.batch(signed, [own])) == 1
    assert door.batch(signed, [own])[0]["is_repeat"]  # said again it changes nothing


def test_a_claim_about_a_day_before_the_end_is_taken_and_one_after_it_is_not(
    county: Suite,
) -> None:
    county.give("registry.abolish-organization", on="2025-09-01", organization_id=BAI)
    rename = {"organization_id": BAI, "name": "新名"}

    assert county.give("registry.rename-organization", on="2025-08-31", **rename).version == 3
    with pytest.raises(NotStandingError):
        county.give("registry.rename-organization", on="2025-09-01", **rename)
