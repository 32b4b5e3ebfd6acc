"""Registers of target management on PostgreSQL: from commands to what a file says on a day."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from services.gateway.documents.reports import TargetArchiveAsked, target_archive
from services.gateway.questions.question import Asking, Question, read_parameters
from services.gateway.questions.targets_matters import QUESTIONS
from services.gateway.questions.tree import RegistryTree
from services.targets.queries import registers
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from tests.integration.services.life import BELOW, PACK, PART, SUM, set_target

COUNTY, TOWNSHIP, QING, BAI = (UUID(int=n) for n in range(1, 5))  # see `county`
OFFICE = Principal(actor="system:office", role=Role.SYSTEM)

Suite = Any  # of conftest.py


@pytest.mark.clause("S-34")
def test_the_children_of_an_indicator_are_found_below_and_summed(with_targets: Suite) -> None:
    with with_targets.reader("targets") as connection:
        (row,) = registers.allocations(connection, TOWNSHIP, on=date(2025, 6, 1))
        above = registers.responsibilities(connection, TOWNSHIP, on=date(2025, 6, 1), in_post={})
        (below,) = registers.responsibilities(connection, QING, on=date(2025, 6, 1), in_post={})

    assert (row.children_sum, row.state, above) == ("2", "under", ())
    assert (below.indicator_id, below.state) == (PART, "not_given")


@pytest.mark.clause("S-06")
def test_orphans_and_gaps_are_listed_from_level_to_level(with_targets: Suite, ask: Any) -> None:
    orphan = uuid4()
    set_target(with_targets, BAI, uuid4(), indicator_id=str(orphan), quantity="1")
    asked = {"year": 2025, "on": date(2025, 6, 1)}

    below = ask("level_findings", TOWNSHIP, **asked)
    own = ask("level_findings", QING, **asked)
    earlier = ask("level_findings", TOWNSHIP, year=2025, on=date(2025, 1, 5))
    orphans = ask("level_findings", TOWNSHIP, fault="no_parent", **asked)

    assert [(one.indicator_id, one.fault) for one in below.items] == [
        (SUM, "no_parent"),
        (PART, "not_given"),
        (orphan, "no_parent"),
        (orphan, "not_given"),
    ]
    assert [one.indicator_id for one in own.items] == [PART]
    assert (earlier.total, orphans.total) == (0, 2)


@pytest.mark.clause("S-33", "E-07")
def test_a_deadline_moves_with_its_versions_and_the_countys_calendar(with_targets: Suite) -> None:
    with_targets.give(
        "targets.publish-calendar",
        on="2024-11-12",
        organization_id=COUNTY,
        calendar_id=uuid4(),
        year=2025,
        holidays=[f"2025-10-0{day}" for day in range(1, 9)],
        makeup_workdays=["2025-09-28", "2025-10-11"],
        document="国办发明电〔2024〕12号",
    )
    asked = {"on": date(2025, 6, 1), "above": [TOWNSHIP, COUNTY]}
    with_targets.settle()
    with with_targets.reader("targets") as connection:
        (before,) = registers.deadlines(connection, QING, **asked)
    with_targets.give(
        "targets.change-deadline",
        on="2025-05-01",
        reason="汛情",
        organization_id=QING,
        target_id=BELOW,
        indicator_id=PART,
        due_on="2026-01-10",
        approved_by="乡党委",
    )
    with_targets.settle()
    with with_targets.reader("targets") as connection:
        (after,) = registers.deadlines(connection, QING, **asked)

    assert (before.until, before.is_provisional) == (date(2025, 10, 9), False)
    assert (after.until, after.is_provisional) == (date(2026, 1, 12), True)
    assert [(one.version, one.reason) for one in after.versions] == [(1, None), (2, "汛情")]


@pytest.mark.clause("S-02")
def test_a_conflict_is_found_along_the_lineage_across_organizations(county: Suite) -> None:
    superior, local = uuid4(), uuid4()
    for document, organization, quantity, above in (
        (superior, COUNTY, "4", {}),
        (local, TOWNSHIP, "2", {"derived_from_id": superior}),
    ):
        county.give(
            "targets.issue-document",
            on="2025-01-05",
            organization_id=organization,
            document_id=document,
            title="意见",
            clauses=[{"number": "三", "text": "每年到联系点四次"}],
            rules=[
                {
                    "rule": "visits-per-year",
                    "clause": "三",
                    "direction": "at_least",
                    "quantity": quantity,
                    "unit": "次",
                }
            ],
            **above,
        )
        county.settle()

    with county.reader("targets") as connection:
        (found,) = registers.document_conflicts(connection, TOWNSHIP, on=date(2025, 2, 1))
        line = registers.document_lineage(connection, local, on=date(2025, 2, 1))
    assert (found.kind, found.superior_states) == ("looser", "at_least 4 次")
    assert [one.organization_id for one in line] == [TOWNSHIP, COUNTY]


@pytest.mark.clause("S-35")
def test_a_sealed_archive_is_made_again_from_its_position(with_targets: Suite) -> None:
    with with_targets.reader("targets") as connection:
        archive = registers.archive(connection, QING, year=2025)
    with_targets.give(
        "targets.seal-archive",
        on="2026-01-10",
        organization_id=QING,
        archive_id=uuid4(),
        year=2025,
        up_to=archive.up_to,
        files=8,
        manifest_sha256=archive.manifest_sha256,
        retention="permanent",
    )
    with_targets.give(
        "targets.report-progress",
        on="2025-12-01",
        organization_id=QING,
        target_id=BELOW,
        indicator_id=PART,
        quantity="2",
    )
    with_targets.settle()

    with with_targets.reader("targets") as connection:
        (seal,) = registers.seals(connection, QING)
        again = registers.archive(connection, QING, year=2025, up_to=seal.up_to)
        now = registers.archive(connection, QING, year=2025)
    assert again.manifest_sha256 == seal.manifest_sha256 == archive.manifest_sha256
    assert now.manifest_sha256 != seal.manifest_sha256


@pytest.mark.clause("S-35", "E-24")
def test_an_archive_says_the_share_of_its_entries_in_time_and_keeps_its_hash(
    with_targets: Suite, ask: Any, asking: Asking
) -> None:
    """One entry was received two days after its day, the others when they were recorded."""
    with_targets.give(
        "targets.report-progress",
        on="2025-12-01",
        received_on="2025-12-03",
        organization_id=QING,
        target_id=BELOW,
        indicator_id=PART,
        quantity="2",
    )
    before = ask("archive", QING, year=2025)
    with_targets.give(
        "targets.publish-rule-pack",
        on="2024-12-20",
        organization_id=COUNTY,
        rule_pack_id=uuid4(),
        effective_from="2025-01-01",
        effective_to="2025-12-31",
        content=PACK,
    )
    after = ask("archive", QING, year=2025)
    told = target_archive(asking, TargetArchiveAsked(organization_id=QING, year=2025))

    (entries,) = (file.text.count("\n") for file in after.files if file.name == "facts.jsonl")
    assert before.in_time is None
    assert (before.manifest_sha256, before.files) == (after.manifest_sha256, after.files)
    assert entries > 1
    assert (after.in_time.deeds, after.in_time.in_time) == (entries, 1)
    share = f"本档案所载原始记录{entries}件，按时录入1件，及时率{after.in_time.percent}%。"
    assert share in [block.text for block in told.blocks]


@pytest.mark.clause("S-12", "S-13", "S-26", "E-06")
def test_the_other_registers_are_read_from_the_same_file(county: Suite) -> None:
    own = {"organization_id": QING}
    county.give(
        "targets.receive-directive",
        on="2025-02-01",
        directive_id=uuid4(),
        kind="decision",
        title="决定",
        **own,
    )
    county.give(
        "targets.record-round-of-work",
        on="2025-02-02",
        round_id=uuid4(),
        kind="deployment",
        title="部署会",
        items=[{"title": "意识形态责任", "is_ideology": True}],
        **own,
    )
    county.give(
        "targets.grant-waiver",
        on="2025-07-02",
        waiver_id=uuid4(),
        kind="obligation",
        ground="disaster",
        authority_id=TOWNSHIP,
        document="青党发〔2025〕7号",
        starts_on="2025-07-01",
        ends_on="2025-07-31",
        **own,
    )
    county.settle()

    day = date(2025, 12, 1)
    with county.reader("targets") as connection:
        assert [one.title for one in registers.directives(connection, QING, on=day)] == ["决定"]
        assert registers.work_documents(connection, QING, on=day) == ()
        togethers = registers.four_togethers(connection, QING, year=2025, on=day)
        assert [one.ends_on for one in registers.waivers(connection, QING, on=day)] == [
            date(2025, 7, 31)
        ]
        missing = registers.plan_findings(
            connection, QING, year=2025, on=day, stands_since=date(2024, 1, 1)
        )
    assert togethers[0].state == "together"
    assert {one.kind for one in missing} == {"no_long_term_plan", "no_targets_of_year"}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_every_register_is_answered_over_the_gateway(
    with_targets: Suite, question: Question
) -> None:
    document = uuid4()
    with_targets.give(
        "targets.issue-document",
        on="2025-01-05",
        organization_id=COUNTY,
        document_id=document,
        title="意见",
    )
    with_targets.settle()
    known = {
        "organization_id": QING,
        "document_id": document,
        "year": 2025,
        "day": "2025-10-01",
        "on": "2025-06-01",
    }
    fields = question.parameters.__struct_fields__
    asked = [(name, str(value)) for name, value in known.items() if name in fields]
    asking = Asking(OFFICE, with_targets, RegistryTree(with_targets), date(2025, 6, 1))

    answer = question.answer(asking, read_parameters(question.parameters, asked))

    assert msgspec.json.decode(msgspec.json.encode(answer, enc_hook=str)) is not None
