"""Who sees which names, contacts and organizations, and what an erasure leaves."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from services.gateway.names import ERASED, RESTRICTED, Names
from services.gateway.pools import Pools
from services.gateway.questions.question import Asking
from services.gateway.questions.registry_life import NamesAsked, WithinAsked, ask_within
from services.gateway.questions.registry_life import person_names as ask_names
from services.gateway.questions.tree import RegistryTree
from services.registry import queries as registry
from services.registry.application import Registry
from services.registry.domain.errors import (
    NotHolderError,
    PersonErasedError,
    PersonRestrictedError,
)
from services.registry.names import NamesDoor
from services.registry.queries import Own
from services.registry.vault import VaultReader
from shared.contracts.errors import NotAllowedError, OutOfScopeError
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.eventstore.connections import conninfo
from shared.security import read_key, sign_principal
from tests.integration.services.life import (
    BAI,
    COUNTY,
    LI,
    MAY,
    POST,
    QING,
    TODAY,
    TOWNSHIP,
    WANG,
    Connection,
    Suite,
)


class Rpc:
    """Calls the registry's door for names as the bus would."""

    def __init__(self, door: NamesDoor) -> None:
        self._door = door
        self.sent: list[Any] = []

    def call(self, service: str, method: str, *, timeout_s: float = 1, **kwargs: Any) -> Any:
        assert (service, timeout_s > 0) == ("registry", True)
        assert method in {"names", "contacts"}
        answer = getattr(self._door, method)(**kwargs)
        self.sent.append(answer)
        return answer


@pytest.fixture
def asking(county: Suite) -> Iterator[Asking]:
    settings = county.settings
    key = read_key(settings.secret("principal.key"))
    door = NamesDoor(settings)
    names = Names(Rpc(door), lambda principal: sign_principal(principal, key))
    pools = Pools(settings, size=1)
    office = Principal(actor="system:office", role=Role.COUNTY_OFFICE, organization_id=COUNTY)
    yield Asking(office, pools, RegistryTree(pools), TODAY, names=names)
    pools.close()
    door.close()


@pytest.mark.clause("E-43")
def test_whoever_may_see_names_sees_them_and_an_erased_person_as_without(
    county: Suite, asking: Asking
) -> None:
    asked = NamesAsked(organization_id=QING)
    (before,) = ask_names(asking, asked)

    county.give(
        "registry.erase-person",
        on="2026-01-10",
        person_id=LI,
        document="县委组织部〔2026〕1号",
        reason="本人申请",
    )
    (between,) = ask_names(asking, asked)
    county.settle()
    (after,) = ask_names(asking, asked)

    assert (before.name, before.is_erased) == ("李明", False)
    assert (between.name, between.is_erased) == (ERASED, True)
    assert (after.name, after.is_erased, after.person_id) == (ERASED, True, LI)
    assert asking.names is not None
    assert "李明" not in str(asking.names._rpc.sent)  # type: ignore[attr-defined]


@pytest.mark.clause("E-43")
def test_erasing_destroys_the_key_and_the_sealed_name_and_every_question_still_answers(
    county: Suite, reader: Connection
) -> None:
    erase = {"person_id": LI, "document": "命令", "reason": "本人申请"}
    first = county.give("registry.erase-person", on="2026-01-10", **erase)
    again = county.give("registry.erase-person", on="2026-01-11", **erase)
    county.settle()

    assert county.settings.vault is not None
    with psycopg.connect(conninfo(county.settings, "registry_service")) as connection:
        assert VaultReader(county.settings.vault).names(connection, [LI, WANG]) == {WANG: "王芳"}
        (rows,) = connection.execute("SELECT count(*) FROM registry.vault").fetchall()
    assert (rows[0], first.sequence > 0, again.sequence) == (1, True, 0)
    (roles,) = registry.responsibility(reader, on=MAY, within=Own(QING)).items
    assert roles.first.person_ids == (LI,)


@pytest.mark.clause("S-17", "E-43")
def test_a_contact_is_shown_as_last_recorded_and_erased_with_the_name(
    county: Suite, asking: Asking
) -> None:
    for day, number in (("2025-03-01", "0000-1111"), ("2025-04-01", "0000-2222")):
        record_contact(county, LI, number, on=day)
    county.settle()
    asked = NamesAsked(organization_id=QING)
    (before,) = ask_names(asking, asked)
    with psycopg.connect(conninfo(county.settings, "registry_service")) as connection:
        states = connection.execute("SELECT state FROM registry.events").fetchall()
        sealed = connection.execute("SELECT sealed FROM registry.contacts").fetchall()

    county.give(
        "registry.erase-person", on="2026-01-10", person_id=LI, document="命令", reason="申请"
    )
    (after,) = ask_names(asking, asked)
    with psycopg.connect(conninfo(county.settings, "registry_service")) as connection:
        left = connection.execute("SELECT * FROM registry.contacts").fetchall()

    assert (before.name, before.contact, before.contact_on) == (
        "李明",
        "0000-2222",
        date(2025, 4, 1),
    )
    assert len(sealed) == 1
    assert not any(b"0000-2222" in bytes(value) for (value,) in states + sealed)
    assert asking.names is not None
    assert "0000-2222" not in str(asking.names._rpc.sent)  # type: ignore[attr-defined]
    assert (after.name, after.contact, left) == (ERASED, None, [])
    with pytest.raises(PersonErasedError):
        record_contact(county, LI, "0000-3333", on="2025-05-01")


@pytest.mark.clause("S-17")
def test_a_contact_is_taken_of_who_serves_there_alone_and_read_by_the_registry_alone(
    county: Suite,
) -> None:
    with pytest.raises(NotHolderError):
        record_contact(county, WANG, "0000-4444", on="2025-03-01")
    for role in ("registry_reader", "auditor_reader", "gateway_service"):
        with (
            psycopg.connect(conninfo(county.settings, role)) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("SELECT * FROM registry.contacts")


def record_contact(county: Suite, person: UUID, contact: str, *, on: str) -> None:
    county.give(
        "registry.record-contact",
        on=on,
        organization_id=QING,
        post_id=POST,
        person_id=person,
        contact=contact,
    )


def test_a_key_that_an_interrupted_erasure_left_is_destroyed_at_the_next_start(
    county: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = county.applications["registry"]
    with monkeypatch.context() as broken:
        broken.setattr(application._vault, "destroy_keys", lambda _: None)
        county.give(
            "registry.erase-person", on="2026-01-10", person_id=LI, document="命令", reason="申请"
        )
    assert application._vault._keys.of(iter([LI]))

    again = Registry(county.settings)
    again.close()

    assert not application._vault._keys.of(iter([LI]))


def test_inspectors_and_auditors_see_ids_and_no_names(county: Suite) -> None:
    door = NamesDoor(county.settings)
    key = read_key(county.settings.secret("principal.key"))
    for role in (Role.INSPECTOR, Role.AUDITOR):
        signed = sign_principal(Principal(actor=str(uuid4()), role=role), key)

        with pytest.raises(NotAllowedError):
            door.names(signed, [str(LI)], {})


def test_a_branch_asks_about_itself_and_a_township_about_its_own_tree(asking: Asking) -> None:
    def seen(role: Role, own: UUID, asked: WithinAsked) -> Any:
        who = Principal(actor=str(uuid4()), role=role, organization_id=own)
        here = asking._replace(principal=who)
        return ask_within(here, MAY, asked.within, lambda _, day, root: (day, root))

    assert seen(Role.BRANCH, QING, WithinAsked()) == (MAY, Own(QING))
    assert seen(Role.TOWNSHIP, TOWNSHIP, WithinAsked(within=BAI)) == (MAY, BAI)
    assert seen(Role.AUDITOR, COUNTY, WithinAsked()) == (MAY, None)
    for role, own, within in ((Role.BRANCH, QING, BAI), (Role.TOWNSHIP, TOWNSHIP, COUNTY)):
        with pytest.raises(OutOfScopeError):
            seen(role, own, WithinAsked(within=within))


def restrict(county: Suite, command: str, on: str) -> Any:
    return county.give(
        f"registry.{command}", on=on, person_id=LI, document="审计通知", reason="依法保存"
    )


@pytest.mark.clause("S-19")
def test_a_restricted_person_is_kept_and_shown_to_nobody_and_told_apart_from_an_erased_one(
    county: Suite, asking: Asking
) -> None:
    record_contact(county, LI, "0000-1111", on="2025-03-01")
    asked = NamesAsked(organization_id=QING)
    restrict(county, "restrict-person", "2026-01-10")
    (at_once,) = ask_names(asking, asked)
    county.settle()
    (restricted,) = ask_names(asking, asked)
    with psycopg.connect(conninfo(county.settings, "registry_service")) as connection:
        assert county.settings.vault is not None
        kept = VaultReader(county.settings.vault).names(connection, [LI])
    for refused in (
        lambda: record_contact(county, LI, "0000-2222", on="2025-05-01"),
        lambda: restrict(county, "erase-person", "2026-01-11"),
    ):
        with pytest.raises(PersonRestrictedError):
            refused()
    assert restrict(county, "restrict-person", "2026-01-11").sequence == 0

    restrict(county, "lift-restriction", "2026-01-12")
    county.settle()
    (lifted,) = ask_names(asking, asked)
    restrict(county, "erase-person", "2026-01-13")
    county.settle()
    (erased,) = ask_names(asking, asked)

    assert kept == {LI: "李明"}
    assert ("李明" in at_once.name, at_once.contact) == (False, None)
    assert (restricted.name, restricted.contact) == (RESTRICTED, None)
    assert (restricted.is_restricted, restricted.is_erased) == (True, False)
    assert (lifted.name, lifted.contact, lifted.is_restricted) == ("李明", "0000-1111", False)
    assert (erased.name, erased.is_restricted, erased.is_erased) == (ERASED, False, True)
    with pytest.raises(PersonErasedError):
        restrict(county, "restrict-person", "2026-01-14")


@pytest.mark.clause("S-19")
def test_a_restriction_that_a_restored_database_lost_stands_again_at_the_next_start(
    county: Suite, asking: Asking
) -> None:
    restrict(county, "restrict-person", "2026-01-10")
    with psycopg.connect(conninfo(county.settings, "registry_service")) as connection:
        connection.execute("UPDATE registry.vault SET is_restricted = person_id = %s", [WANG])

    Registry(county.settings).close()

    county.settle()
    (li,) = ask_names(asking, NamesAsked(organization_id=QING))
    assert li.name == RESTRICTED
    with psycopg.connect(conninfo(county.settings, "registry_service")) as connection:
        marked = "SELECT person_id FROM registry.vault WHERE is_restricted"
        assert connection.execute(marked).fetchall() == [(LI,)]
    restrict(county, "lift-restriction", "2026-01-12")
    with psycopg.connect(conninfo(county.settings, "registry_service")) as connection:
        connection.execute("UPDATE registry.vault SET is_restricted = true")
    Registry(county.settings).close()
    (li,) = ask_names(asking, NamesAsked(organization_id=QING))
    assert li.name == "李明"
