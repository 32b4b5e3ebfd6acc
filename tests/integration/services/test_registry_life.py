"""How organizations live, on PostgreSQL: from commands to answered questions of any day."""

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
    ApprovalMissingError,
    NotHolderError,
    PersonErasedError,
    PersonRestrictedError,
)
from services.registry.domain.responsibility import Basis, Gap
from services.registry.names import NamesDoor
from services.registry.queries import Fault, Own, Shape, TermState, WeakCaseState
from services.registry.vault import VaultReader
from shared.contracts.errors import NotAllowedError, OutOfScopeError
from shared.contracts.facts.registry_reach import UnitKind
from shared.contracts.facts.registry_structure import Flag, Form
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.eventstore.connections import conninfo
from shared.kernel.sorting import sort_key
from shared.security import read_key, sign_principal

COUNTY, TOWNSHIP, QING, BAI, UNITED, EAST, WEST = (UUID(int=n) for n in range(1, 8))
LI, WANG = UUID(int=11), UUID(int=12)
POST, LEAD = UUID(int=21), UUID(int=22)
CASE, HANDOVER = UUID(int=31), UUID(int=32)
TODAY = date(2026, 1, 20)
MAY, JUNE, DECEMBER = date(2025, 5, 1), date(2025, 6, 1), date(2025, 12, 1)

Suite = Any  # of conftest.py
Connection = psycopg.Connection[Any]


@pytest.fixture
def reader(county: Suite) -> Iterator[Connection]:
    with county.reader("registry") as connection:
        connection.autocommit = True
        yield connection


def merge(suite: Suite, on: str) -> None:
    suite.give(
        "registry.merge-organizations",
        on=on,
        organization_id=UNITED,
        predecessor_ids=[str(QING), str(BAI)],
        kind="branch",
        name="联合党支部",
        superior_id=TOWNSHIP,
        category="village",
    )


def appoint_lead(suite: Suite) -> None:
    suite.give(
        "registry.create-post",
        on="2024-01-01",
        organization_id=TOWNSHIP,
        post_id=LEAD,
        kind="party_building_lead",
    )
    of_post = {"organization_id": TOWNSHIP, "post_id": LEAD}
    suite.give("registry.appoint-person", on="2024-02-01", person_id=WANG, **of_post)


@pytest.mark.clause("S-14", "S-27", "E-16", "E-17")
def test_the_tree_of_a_day_is_asked_for_as_it_was_and_as_it_is_today(
    county: Suite, reader: Connection
) -> None:
    merge(county, "2025-06-01")
    county.give(
        "registry.split-organization",
        on="2025-11-01",
        organization_id=UNITED,
        successor_ids=[str(EAST), str(WEST)],
        successor_names=["东村党支部", "西村党支部"],
        approving_id=COUNTY,
    )
    county.settle()

    was = registry.tree(reader, on=MAY, today=TODAY, root=TOWNSHIP)
    today = registry.tree(reader, on=MAY, today=TODAY, shape=Shape.TODAY, root=TOWNSHIP)

    assert [one.organization_id for one in was.nodes] == [TOWNSHIP, BAI, QING]
    assert [(one.name, one.was_ids) for one in today.nodes] == [
        ("青山乡党委", (TOWNSHIP,)),
        ("东村党支部", (BAI, QING)),
        ("西村党支部", (BAI, QING)),
    ]
    assert today.gone_ids == ()


@pytest.mark.clause("E-23", "S-14")
def test_an_organization_voided_stands_on_no_day_and_what_was_abolished_is_gone(
    county: Suite, reader: Connection
) -> None:
    county.give(
        "registry.void-organization", on="2025-06-01", organization_id=QING, reason="重复录入"
    )
    county.give(
        "registry.abolish-organization",
        on="2025-06-01",
        organization_id=BAI,
        approving_id=TOWNSHIP,
        approved_by="青山乡党发〔2025〕9号",
    )
    county.settle()

    today = registry.tree(reader, on=MAY, today=TODAY, shape=Shape.TODAY, root=TOWNSHIP)

    assert registry.organization(reader, QING, on=MAY) is None
    assert (today.gone_ids, len(today.nodes)) == ((BAI,), 1)
    with psycopg.connect(conninfo(county.settings, "registry_service")) as connection:
        (approved,) = connection.execute(
            "SELECT act, approving_id FROM registry.approvals WHERE organization_id = %s", [BAI]
        ).fetchall()
    assert approved == ("abolition", TOWNSHIP)


@pytest.mark.clause("S-14")
def test_a_branch_below_a_general_branch_needs_a_committees_approval(county: Suite) -> None:
    branch = {"kind": "branch", "name": "三组党支部", "category": "village"}
    county.give(
        "registry.establish-organization",
        on="2025-01-01",
        organization_id=UNITED,
        kind="general_branch",
        name="青山村党总支",
        category="village",
        superior_id=TOWNSHIP,
    )

    with pytest.raises(ApprovalMissingError):
        county.give("registry.establish-organization", on="2025-02-01", organization_id=EAST,
                    superior_id=UNITED, **branch)  # fmt: skip
    county.give("registry.establish-organization", on="2025-02-01", organization_id=EAST,
                superior_id=UNITED, approving_id=TOWNSHIP, **branch)  # fmt: skip


@pytest.mark.clause("S-06", "E-22", "S-15")
def test_a_branch_shows_its_form_its_superiors_and_the_one_that_assesses(
    county: Suite, reader: Connection
) -> None:
    second = {"organization_id": QING, "superior_id": COUNTY}
    county.give("registry.add-superior", on="2025-01-01", **second)
    county.give("registry.set-assessor", on="2025-05-01", **second)
    county.give("registry.end-superior", on="2025-12-01", **second)
    county.give(
        "registry.set-form",
        on="2025-05-01",
        organization_id=QING,
        form="temporary",
        until="2026-05-01",
    )
    county.settle()

    days = [date(2025, 1, 1), MAY, DECEMBER]
    seen = [registry.organization(reader, QING, on=day) for day in days]
    (listed,) = [
        one for one in registry.organizations(reader, on=MAY).items if one.organization_id == QING
    ]

    assert [one and one.assessor_id for one in seen] == [TOWNSHIP, COUNTY, TOWNSHIP]
    assert [one and one.other_superior_ids for one in seen] == [(COUNTY,), (COUNTY,), ()]
    assert [one and one.form for one in seen] == [Form.REGULAR, Form.TEMPORARY, Form.TEMPORARY]
    assert listed == seen[1]


@pytest.mark.clause("S-14", "E-21")
def test_terms_are_running_due_soon_overdue_or_missing_and_an_extension_moves_the_day(
    county: Suite, reader: Connection
) -> None:
    county.give("registry.start-term", on="2024-03-01", organization_id=QING)
    county.settle()

    def state(day: str) -> TermState:
        page = registry.terms(reader, on=date.fromisoformat(day), within=QING)
        return page.items[0].state

    days = ["2024-02-29", "2028-08-31", "2028-09-01", "2029-02-28", "2029-03-01"]
    assert [state(day) for day in days] == [
        TermState.MISSING,
        TermState.RUNNING,
        TermState.DUE_SOON,
        TermState.DUE_SOON,
        TermState.OVERDUE,
    ]

    county.give(
        "registry.extend-term",
        on="2026-01-10",
        organization_id=QING,
        until="2030-03-01",
        approving_id=TOWNSHIP,
    )
    county.settle()

    assert state("2029-03-01") is TermState.RUNNING
    assert state("2030-03-01") is TermState.OVERDUE


@pytest.mark.clause("S-67", "S-68", "S-17", "E-09", "E-12", "E-13")
def test_responsibility_is_known_of_any_day_with_leave_vacancy_and_late_papers(
    county: Suite, reader: Connection
) -> None:
    appoint_lead(county)
    of_post = {"organization_id": QING, "post_id": POST}
    county.give("registry.start-leave", on="2025-03-01", person_id=LI, leave="training", **of_post)
    county.give("registry.end-leave", on="2025-04-01", person_id=LI, **of_post)
    county.give("registry.end-appointment", on="2025-06-01", person_id=LI, **of_post)
    county.settle()

    def first(day: str) -> tuple[Any, Any]:
        page = registry.responsibility(reader, on=date.fromisoformat(day), within=Own(QING))
        return page.items[0].first.person_ids, page.items[0].first.basis

    assert first("2025-02-01") == ((LI,), Basis.POST)
    assert first("2025-03-15") == ((WANG,), Basis.SUPERIOR)
    assert first("2025-04-01") == ((LI,), Basis.POST)
    assert first("2025-06-01") == ((WANG,), Basis.SUPERIOR)
    (vacant,) = registry.vacancies(reader, on=date(2025, 9, 2), within=QING).items
    assert (vacant.post_id, vacant.vacant_since, vacant.is_long) == (POST, JUNE, True)

    county.give("registry.start-acting", on="2025-06-10", person_id=WANG, **of_post)
    county.settle()

    assert first("2025-06-09") == ((WANG,), Basis.SUPERIOR)
    assert first("2025-06-10") == ((WANG,), Basis.ACTING)
    gaps = registry.responsibility(reader, on=MAY, with_gaps_only=True)
    assert {one.organization_id: one.gaps for one in gaps.items}[BAI] == (Gap.FIRST_WITH_SUPERIOR,)


@pytest.mark.clause("E-14", "S-67")
def test_a_predecessor_answers_until_the_handover_is_signed_or_ruled(
    county: Suite, reader: Connection
) -> None:
    of_post = {"organization_id": QING, "post_id": POST}
    of_handover = {"organization_id": QING, "handover_id": HANDOVER}
    county.give("registry.end-appointment", on="2025-06-01", person_id=LI, **of_post)
    county.give("registry.appoint-person", on="2025-06-01", person_id=WANG, **of_post)
    county.give(
        "registry.open-handover", on="2025-06-01", predecessor_id=LI, successor_id=WANG,
        handover_id=HANDOVER, **of_post,
    )  # fmt: skip
    county.give(
        "registry.list-handover-item", on="2025-06-02", kind="target", title="年度目标",
        **of_handover,
    )  # fmt: skip
    county.give(
        "registry.sign-handover", on="2025-06-03", side="successor", person_id=WANG, **of_handover
    )
    county.give(
        "registry.rule-handover",
        on="2025-07-01",
        ruling_id=TOWNSHIP,
        reason="前任调离",
        **of_handover,
    )
    county.settle()

    def first(day: date) -> tuple[UUID, ...]:
        return registry.responsibility(reader, on=day, within=Own(QING)).items[0].first.person_ids

    assert [first(day) for day in (MAY, JUNE, date(2025, 6, 30), date(2025, 7, 1))] == [
        (LI,),
        (LI,),
        (LI,),
        (WANG,),
    ]
    (open_one,) = registry.handovers(reader, on=JUNE, open_only=True).items
    (done,) = registry.handovers(reader, on=DECEMBER).items
    assert (open_one.items, open_one.successor_signed_on, open_one.is_done) == ((), None, False)
    assert (len(done.items), done.ruled_on, done.is_done) == (1, date(2025, 7, 1), True)
    assert registry.handovers(reader, on=DECEMBER, open_only=True).total == 0


@pytest.mark.clause("S-69")
def test_shares_of_the_work_show_which_units_nobody_has_and_which_two_have(
    county: Suite, reader: Connection
) -> None:
    appoint_lead(county)
    county.give(
        "registry.assign-scope",
        on="2025-05-01",
        organization_id=TOWNSHIP,
        post_id=LEAD,
        unit_ids=[str(QING)],
        fields=["organization"],
    )
    county.settle()

    (before,) = registry.responsibility(reader, on=date(2025, 4, 30), within=Own(TOWNSHIP)).items
    (after,) = registry.responsibility(reader, on=MAY, within=Own(TOWNSHIP)).items

    assert set(before.uncovered_unit_ids) == {QING, BAI}
    assert after.uncovered_unit_ids == (BAI,)
    assert [(one.person_ids, one.unit_ids) for one in after.shares] == [((WANG,), (QING,))]


@pytest.mark.clause("S-18", "S-09", "E-16")
def test_a_weak_case_is_seen_from_identification_to_relapse_and_in_its_successor(
    county: Suite, reader: Connection
) -> None:
    of_case = {"organization_id": QING, "weak_case_id": CASE}
    criteria = {"criteria": ["secretary_vacant"]}
    county.give("registry.open-weak-case", on="2025-02-01", **of_case, **criteria)
    county.give("registry.assign-weak-case", on="2025-02-02", person_id=LI, **of_case)
    county.give("registry.take-weak-case-measure", on="2025-03-01", measure="补选", **of_case)
    county.give(
        "registry.hold-weak-case-acceptance", on="2025-05-01", grade="qualified",
        score_points=80, representatives=15, dissatisfied=1, **of_case,
    )  # fmt: skip
    county.give("registry.close-weak-case", on="2025-05-10", **of_case)
    county.give("registry.reopen-weak-case", on="2025-09-01", **of_case, **criteria)
    merge(county, "2025-11-01")
    county.settle()

    def case(day: str, **asked: Any) -> registry.WeakCaseOn:
        on = date.fromisoformat(day)
        (found,) = registry.weak_cases(reader, on=on, within=TOWNSHIP, **asked).items
        return found

    states = [case(day).state for day in ("2025-02-01", "2025-03-01", "2025-05-01", "2025-05-10")]
    assert states == [
        WeakCaseState.IDENTIFIED,
        WeakCaseState.RECTIFYING,
        WeakCaseState.ACCEPTED,
        WeakCaseState.CLOSED,
    ]
    relapsed = case("2025-11-01", clock_months=1)
    assert (relapsed.times_reopened, relapsed.is_late) == (1, True)
    assert (relapsed.organization_id, relapsed.organization_stands) == (QING, False)

    county.give(
        "registry.follow-weak-case", on="2025-11-02", organization_id=UNITED, weak_case_id=CASE,
        predecessor_id=QING,
    )  # fmt: skip
    county.settle()

    followed = case("2025-11-02", open_only=True)
    assert (followed.organization_id, followed.organization_stands) == (UNITED, True)
    assert followed.predecessor_ids == (QING,)
    assert case("2025-11-01").organization_id == QING


@pytest.mark.clause("S-09", "S-18", "S-39", "S-41")
def test_flags_and_the_focus_register_are_known_of_a_day(county: Suite, reader: Connection) -> None:
    flag = {"organization_id": QING, "flag": "lagging"}
    county.give("registry.set-flag", on="2025-02-01", criteria=["last_in_assessment"], **flag)
    county.give("registry.clear-flag", on="2025-06-01", **flag)
    of_focus = {"organization_id": QING, "focus_id": CASE}
    county.give(
        "registry.open-focus", on="2025-02-01", kind="difficulty", title="流动党员多", **of_focus
    )
    county.give(
        "registry.plan-focus-measure", on="2025-03-01", measure="季度联系", person_id=LI,
        due_on="2025-04-30", **of_focus,
    )  # fmt: skip
    county.give("registry.close-focus", on="2025-06-01", **of_focus)
    county.settle()

    lagging = [
        registry.flags(reader, on=day, within=TOWNSHIP, flag=Flag.LAGGING).total
        for day in (date(2025, 1, 31), MAY, JUNE)
    ]
    (overdue,) = registry.focuses(reader, on=MAY, within=TOWNSHIP).items

    assert lagging == [0, 1, 0]
    assert (overdue.is_overdue, overdue.measures[0].person_id) == (True, LI)
    assert registry.focuses(reader, on=JUNE, open_only=True).total == 0


@pytest.mark.clause("S-15", "S-57", "S-24")
def test_coverage_counts_what_is_there_on_the_day_and_says_of_how_many(
    county: Suite, reader: Connection
) -> None:
    ids = [UUID(int=n) for n in range(41, 44)]
    for number, unit in enumerate(ids):
        county.give(
            "registry.register-unit", on="2025-01-01", organization_id=QING, unit_id=unit,
            kind="enterprise", name=f"企业{number}", is_new=number == 0,
        )  # fmt: skip
    county.give(
        "registry.cover-unit", on="2025-02-01", organization_id=QING, unit_id=ids[0],
        coverage="organized", covering_id=QING, members=3,
    )  # fmt: skip
    county.give(
        "registry.cover-unit", on="2025-02-01", organization_id=QING, unit_id=ids[1],
        coverage="work_only",
    )  # fmt: skip
    county.give("registry.close-unit", on="2025-06-01", organization_id=QING, unit_id=ids[2])
    county.give(
        "registry.register-venue", on="2025-02-01", organization_id=QING, venue_id=UUID(int=51),
        kind="position", name="党员活动室",
    )  # fmt: skip
    county.settle()

    may, june = (registry.coverage(reader, on=day, within=TOWNSHIP) for day in (MAY, JUNE))

    assert (may.all.units, may.all.organized, may.all.work_only, may.all.uncovered) == (3, 1, 1, 1)
    assert (may.all.organized_percent, may.all.reached_percent) == ("33.33", "66.67")
    assert (june.all.units, june.all.organized_percent) == (2, "50.00")
    assert (june.new.units, june.new.organized) == (1, 1)
    assert june.by_kind[UnitKind.OTHER].organized_percent is None
    assert registry.units(reader, on=JUNE, within=BAI).total == 0
    assert registry.venues(reader, on=MAY, within=TOWNSHIP).total == 1


@pytest.mark.clause("S-27", "R-11", "E-22")
def test_what_is_not_complete_or_not_of_a_reasonable_size_is_listed(
    county: Suite, reader: Connection
) -> None:
    count = {"probationary_members": 0, "entitled_to_vote": 0}
    for branch, full in ((QING, 7), (BAI, 2)):
        county.give(
            "registry.count-members", on="2025-01-01", organization_id=branch, full_members=full,
            **count,
        )  # fmt: skip
        county.give("registry.start-term", on="2024-02-01", organization_id=branch)
    county.give(
        "registry.set-form", on="2025-02-01", organization_id=QING, form="temporary",
        until="2025-12-01",
    )  # fmt: skip
    county.settle()

    def faults(on: date) -> dict[UUID, tuple[Fault, ...]]:
        page = registry.structure(reader, on=on, within=TOWNSHIP, with_faults_only=True)
        return {one.organization_id: one.faults for one in page.items}

    assert faults(MAY) == {
        TOWNSHIP: (Fault.SECRETARY_MISSING, Fault.LEAD_MISSING, Fault.TERM_MISSING),
        QING: (Fault.COMMITTEE_WANTED,),
        BAI: (Fault.SECRETARY_MISSING, Fault.TOO_FEW_MEMBERS),
    }
    assert Fault.TEMPORARY_OVER in faults(DECEMBER)[QING]


def test_chinese_names_are_sorted_by_pinyin() -> None:
    names = ["张", "王", "阿", "李", "赵", "陈"]

    assert sorted(names, key=sort_key) == ["阿", "陈", "李", "王", "张", "赵"]


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
    names = Names(Rpc(NamesDoor(settings)), lambda principal: sign_principal(principal, key))
    pools = Pools(settings, size=1)
    office = Principal(actor="system:office", role=Role.COUNTY_OFFICE, organization_id=COUNTY)
    yield Asking(office, pools, RegistryTree(pools), TODAY, names=names)
    pools.close()


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


@pytest.mark.clause("S-14", "S-37b")
def test_a_committee_is_there_from_its_day_on(county: Suite, reader: Connection) -> None:
    for day, has_committee in (("2025-03-01", True), ("2025-09-01", False)):
        county.give(
            "registry.set-committee", on=day, organization_id=QING, has_committee=has_committee
        )
    county.settle()

    days = (date(2025, 2, 28), date(2025, 3, 1), date(2025, 8, 31), date(2025, 9, 1))
    there = [registry.organization(reader, QING, on=day) for day in days]
    assert [one.has_committee for one in there if one] == [False, True, True, False]


@pytest.mark.clause("S-17")
def test_posts_show_whether_the_secretary_is_on_file_by_the_day(
    county: Suite, reader: Connection
) -> None:
    county.give(
        "registry.file-secretary",
        on="2025-03-10",
        organization_id=QING,
        post_id=POST,
        person_id=LI,
        document="备案〔2025〕1号",
    )
    county.settle()

    (before,) = registry.posts(reader, QING, on=date(2025, 3, 9))
    (after,) = registry.posts(reader, QING, on=date(2025, 3, 10))
    (tenure,) = registry.tenures(reader, organization_id=QING).items
    assert (before.filed_on, before.needs_filing) == (None, True)
    assert (after.filed_on, after.needs_filing) == (date(2025, 3, 10), False)
    assert (tenure.filed_on, tenure.filed_by) == (date(2025, 3, 10), "备案〔2025〕1号")


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
