"""Samples of inspection: drawn from two seeds, and drawn again by anybody."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from services.activities.domain.inspection_errors import NotOfSampleError
from shared.kernel.sampling import RecordedSample, commitment, draw, faults
from tests.integration.services.test_inspection import BAI, COUNTY, QING, TOWNSHIP, hold, plan

Suite = Any  # of conftest.py
Ask = Callable[..., Any]


@pytest.mark.clause("S-49")
def test_a_stranger_draws_the_sample_again_from_what_is_published(
    county: Suite, ask_as: Ask, client: Any, bearer: Callable[[str], dict[str, str]]
) -> None:
    sample, visit = uuid4(), uuid4()
    seeds = {TOWNSHIP: "11" * 32, COUNTY: "22" * 32}
    county.give(
        "activities.record-frame",
        on="2025-04-01",
        organization_id=TOWNSHIP,
        sample_id=sample,
        unit_ids=[str(QING), str(BAI)],
        size=1,
        party_ids=[str(party) for party in seeds],
    )
    for party, seed in seeds.items():
        bound = commitment(sample, party, bytes.fromhex(seed))
        own = {"organization_id": party, "sample_id": sample}
        county.give("activities.commit-seed", on="2025-04-02", commitment=bound, **own)
    for party, seed in seeds.items():
        own = {"organization_id": party, "sample_id": sample}
        county.give("activities.reveal-seed", on="2025-04-03", seed=seed, **own)

    (shown,) = ask_as("township", "samples", TOWNSHIP)["items"]
    again = draw(bytes.fromhex(shown["seed"]), map(UUID, shown["unit_ids"]), shown["size"])
    assert shown["is_as_drawn"] is True
    assert [str(unit) for unit in again] == shown["drawn_ids"]

    here = f"/v1/samples/{sample}"
    assert client.get(here, headers=bearer("sibling")).status_code == 404
    mode = {"mode": "random_sample", "sample_id": sample}
    (gone,), (left,) = again, {QING, BAI} - {*again}
    why = {"unit_id": gone, "ground": "abolished", "reason": "已撤销"}
    county.give(
        "activities.redraw-unit", on="2025-04-04", organization_id=TOWNSHIP, sample_id=sample, **why
    )
    with pytest.raises(NotOfSampleError):
        plan(county, visit, unit_id=gone, **mode)
    plan(county, visit, unit_id=left, **mode)
    hold(county, visit)
    county.settle()
    published = client.get(here, headers=bearer("sibling"))
    assert (published.json["seed"], published.json["is_as_drawn"]) == (shown["seed"], True)
    assert faults(msgspec.json.decode(published.data, type=RecordedSample)) == ()


@pytest.mark.clause("S-49")
def test_a_party_that_may_be_drawn_sees_the_sample_until_it_is_and_never_the_others_seed(
    county: Suite, ask_as: Ask, client: Any, bearer: Callable[[str], dict[str, str]]
) -> None:
    sample = uuid4()
    seeds = {TOWNSHIP: "11" * 32, BAI: "22" * 32}
    frame = {"unit_ids": [str(QING), str(BAI)], "size": 1, "party_ids": [*map(str, seeds)]}
    of = {"organization_id": TOWNSHIP, "sample_id": sample}
    county.give("activities.record-frame", on="2025-04-01", **of, **frame)
    for party, seed in seeds.items():
        bound = commitment(sample, party, bytes.fromhex(seed))
        own = {"organization_id": party, "sample_id": sample}
        county.give("activities.commit-seed", on="2025-04-02", commitment=bound, **own)
    county.give("activities.reveal-seed", on="2025-04-03", seed=seeds[TOWNSHIP], **of)

    (listed,) = ask_as("sibling", "samples", BAI)["items"]
    shown = client.get(f"/v1/samples/{sample}", headers=bearer("sibling")).json
    assert listed == shown
    assert (shown["commitments"].keys(), shown["seeds"]) == ({*map(str, seeds)}, {})

    own = {"organization_id": BAI, "sample_id": sample, "seed": seeds[BAI]}
    county.give("activities.reveal-seed", on="2025-04-03", **own)
    assert ask_as("sibling", "samples", BAI)["items"] == []
    assert client.get(f"/v1/samples/{sample}", headers=bearer("sibling")).status_code == 404
