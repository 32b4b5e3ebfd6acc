"""A superior and a leader, read alone, are judged as with the whole county read."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from flask.testing import FlaskClient

from services.assessment import queries
from services.assessment.domain.assess import assess
from services.assessment.domain.filing import file_entry
from services.assessment.domain.persons import assess_person, duties_of
from services.assessment.domain.record import fold
from services.gateway.app import create_app
from services.gateway.pools import Pools
from shared.contracts.entry import entry_of
from shared.contracts.errors import NotFoundError
from shared.contracts.facts import activities_points as p
from shared.contracts.facts import activities_reports as w
from shared.contracts.facts import registry as r
from shared.contracts.facts import registry_structure as o
from shared.contracts.facts import targets as t
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.security import issue_token, read_key
from shared.settings import Settings
from shared.testing.ledgers import MadeUpCounty
from tests.integration.filing import connected, fill_and_follow

RULES = Path(__file__).parents[2] / "deploy/rules"
Reader = psycopg.Connection[Any]


class NoBus:
    """Nobody commands here."""

    def publish(self, _: str, messages: list[Any]) -> None:
        raise AssertionError(messages)

    def call(self, service: str, method: str, **_: Any) -> dict[str, Any]:
        raise AssertionError(service, method)


def pack(name: str) -> str:
    return RULES.joinpath(f"{name}.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def made() -> MadeUpCounty:
    """Three branches and their year; the township's leader has one of them as contact point."""
    county = MadeUpCounty(43, branches=3, pack=pack("township-full"))
    for branch in county.branches:
        county.year(branch)
    township, unit = county.townships[0], county.branches[0]
    head, seat, point = county.new_id(), county.new_id(), county.new_id()
    first, chosen = date(2020, 1, 1), date(2025, 1, 21)
    county.secretaries[township] = head
    of: dict[str, Any] = {"organization_id": township}
    kind = r.PostKind.SECRETARY
    county.state(r.PersonAppointed(**of, kind=kind, person_id=head), seat, first)
    flag = o.FlagSet(flag=o.Flag.LAGGING, criteria=(o.WeakCriterion.OTHER,))
    county.state(flag, unit, date(2024, 12, 1))
    taken = p.ContactPointChosen(
        **of, unit_id=unit, person_id=head, standing=p.Standing.LAGGING, shortage_waiver="7号"
    )
    county.state(taken, point, chosen)
    for row in list(county.rows):
        if row.topic == "activities.report.filed.v1":
            answer = w.ReportAnswered(organization_id=unit, answer="已阅")
            county.state(answer, row.originator_id, row.occurred_on)
    leading = t.RulePackPublished(
        organization_id=county.county,
        name="leaders",
        effective_from=date(2025, 1, 1),
        effective_to=date(2025, 12, 31),
        sha256="0" * 64,
        content=pack("leaders"),
    )
    county.state(leading, county.new_id(), date(2024, 12, 20))
    return county


@pytest.fixture(scope="module")
def filed(databases: Any, made: MadeUpCounty) -> Iterator[Settings]:
    with databases.fresh() as settings:
        fill_and_follow(settings, made.rows, batch=100)
        yield settings


@pytest.fixture(scope="module")
def reader(filed: Settings) -> Iterator[Reader]:
    with connected(filed, "assessment_reader") as connection:
        yield connection


@pytest.fixture(scope="module")
def gateway(filed: Settings) -> Iterator[FlaskClient]:
    pools = Pools(filed)
    app = create_app(
        filed,
        rpc=NoBus(),
        readers=pools,
        publisher=lambda: nullcontext(NoBus()),
        bus_answers=lambda: True,
        today=lambda: date(2026, 1, 16),
    )
    yield app.test_client()
    pools.close()


def bearer(settings: Settings, role: Role, organization: UUID | None = None) -> dict[str, str]:
    principal = Principal(
        actor="system:test", role=role, organization_id=organization, token_id=uuid4().hex
    )
    token = issue_token(principal, read_key(settings.secret("token.key")), 60)
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture(scope="module")
def records(made: MadeUpCounty) -> dict[Any, Any]:
    dossiers: dict[Any, Any] = {}
    for index, row in enumerate(made.rows):
        filed = file_entry(entry_of(row), index)
        if filed is not None:
            dossiers.setdefault(filed.organization_id, []).append(filed)
    return {each: fold(filed) for each, filed in dossiers.items()}


@pytest.mark.clause("S-58", "S-70")
def test_a_township_read_alone_is_judged_on_those_below_it(
    reader: Reader, made: MadeUpCounty, records: dict[Any, Any]
) -> None:
    township = made.townships[0]
    expected = assess(records, township, year=2025)

    explained = queries.explain(reader, township, year=2025)

    items = {item.item.code: item for item in explained.segments[0].items}
    assert expected.score is not None
    assert explained.score.score is not None
    assert explained.score.score.exact == f"{expected.score.numerator}/{expected.score.denominator}"
    assert len(items["B2"].lines) >= len(made.branches)
    for line in items["B2"].lines:
        assert all(fact.index is not None for fact in line.facts)


@pytest.mark.clause("S-60")
def test_a_leader_read_alone_is_judged_as_with_the_whole_county(
    reader: Reader, made: MadeUpCounty, records: dict[Any, Any]
) -> None:
    township = made.townships[0]
    head = made.secretaries[township]
    expected = assess_person(records, head, year=2025)

    score = queries.person_score(reader, head, year=2025)
    page = queries.leaders(reader, township, year=2025)

    # C1: one unit with a shortage waiver, 25; C2 0 of 20; R1 0 of 25; no targets: 25 of 70
    assert expected.score == 100 * expected.parts[0].scored.earned / 70
    assert score.score is not None
    assert score.score.rounded == expected.published == "35.71"
    assert score in page.items


def test_my_duties_are_given_by_due_day_in_pages(
    reader: Reader, made: MadeUpCounty, records: dict[Any, Any]
) -> None:
    head, day = made.secretaries[made.townships[0]], date(2025, 7, 1)
    expected = duties_of(records, head, year=2025)

    first = queries.person_obligations(reader, head, year=2025, valid_at=day, limit=2)
    rest = queries.person_obligations(reader, head, year=2025, valid_at=day, offset=2)
    missed = queries.person_obligations(
        reader, head, year=2025, valid_at=day, state=queries.State.MISSED
    )

    assert first.total == len(expected) == 2 + len(rest.items)
    due = [each.due_on for each in (*first.items, *rest.items)]
    assert due == sorted(due)
    assert {each.obligation for each in missed.items} >= {
        "committee-meeting/2025-Q1",
        "committee-meeting/2025-Q2",
    }
    with pytest.raises(NotFoundError):
        queries.person_score(reader, made.new_id(), year=2025)


def test_who_does_not_reach_a_persons_organizations_sees_nothing_of_the_person(
    gateway: FlaskClient, filed: Settings, made: MadeUpCounty
) -> None:
    branch, head = made.branches[0], made.secretaries[made.townships[0]]
    own, county = bearer(filed, Role.BRANCH, branch), bearer(filed, Role.COUNTY_OFFICE)
    of = f"/v1/persons/{head}"

    assert gateway.get(f"{of}/score?year=2025", headers=own).status_code == 403
    assert gateway.get(f"{of}/obligations?year=2025", headers=own).status_code == 403
    assert gateway.get(f"{of}/score?year=2025", headers=county).get_json()["score"]["rounded"] == (
        "35.71"
    )
    leaders = f"/v1/organizations/{made.townships[0]}/leaders?year=2025"
    assert gateway.get(leaders, headers=own).status_code == 403
    assert gateway.get(leaders, headers=county).get_json()["total"] == 2


def test_a_secretary_sees_what_is_owed_soon_and_what_was_invalid(
    gateway: FlaskClient, filed: Settings, made: MadeUpCounty
) -> None:
    branch = made.branches[0]
    own = bearer(filed, Role.BRANCH, branch)
    asked = f"/v1/persons/{made.secretaries[branch]}/obligations?year=2025"

    page = gateway.get(f"{asked}&valid_at=2025-12-20&state=due_soon&limit=3", headers=own)

    items = page.get_json()["items"]
    assert len(items) == 3
    assert {item["state"]["code"] for item in items} == {"due_soon"}
    assert {item["answerable_id"] for item in items} == {str(made.secretaries[branch])}
