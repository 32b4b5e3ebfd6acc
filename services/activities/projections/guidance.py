"""Guidance, experience cards with the units they reached, innovation."""

from collections.abc import Iterator, Mapping

from services.activities.projections.part import Part, new_row, on_fact, values_of
from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.contracts.facts import activities_points as f
from shared.contracts.facts import activities_research as r
from shared.eventstore.follower import Statement

_GIVE = new_row(
    "guidance",
    "organization_id unit_id form about follow_up_on",
    guidance_id="id",
    given_on="on",
)
_FOLLOW_UP = """
UPDATE activities.guidance SET followed_up_on = %(on)s, outcome = %(outcome)s
WHERE guidance_id = %(id)s
"""
_WITHDRAW_GUIDANCE = """
UPDATE activities.guidance SET is_withdrawn = true WHERE guidance_id = %(id)s
"""
_CARD = new_row(
    "experiences",
    "organization_id title practice contact_point_id",
    experience_id="id",
    recorded_on="on",
)
_SPREAD = """
INSERT INTO activities.experience_units (experience_id, unit_id, spread_on, means)
VALUES (%(id)s, %(unit_id)s, %(on)s, %(means)s)
ON CONFLICT (experience_id, unit_id) DO UPDATE SET
    spread_on = coalesce(experience_units.spread_on, excluded.spread_on),
    means = coalesce(experience_units.means, excluded.means)
"""
_ADOPT_CARD = """
INSERT INTO activities.experience_units (experience_id, unit_id, adopted_on, change)
VALUES (%(id)s, %(unit_id)s, %(on)s, %(change)s)
ON CONFLICT (experience_id, unit_id) DO UPDATE SET
    adopted_on = excluded.adopted_on, change = excluded.change
"""
_WITHDRAW_CARD = """
UPDATE activities.experiences SET is_withdrawn = true WHERE experience_id = %(id)s
"""
_CLAIM = new_row(
    "innovations",
    "organization_id field year title practice sketch",
    innovation_id="id",
    claimed_on="on",
)
_EVIDENCE = """
UPDATE activities.innovations SET evidence = evidence + 1 WHERE innovation_id = %(id)s
"""
_ADOPT = """
UPDATE activities.innovations SET adopted_on = %(on)s, adopted_by_id = %(adopted_by_id)s,
    document = %(document)s, revoked_on = NULL
WHERE innovation_id = %(id)s
"""
_REVOKE = "UPDATE activities.innovations SET revoked_on = %(on)s WHERE innovation_id = %(id)s"
_WITHDRAW = "UPDATE activities.innovations SET withdrawn_on = %(on)s WHERE innovation_id = %(id)s"


def _spread(entry: Entry, fact: f.ExperienceSpread) -> Iterator[Statement]:
    values = values_of(entry, fact)
    for unit_id in fact.unit_ids:
        yield Statement(_SPREAD, values | {"unit_id": unit_id})


PARTS: Mapping[type[Fact], Part] = {
    f.GuidanceGiven: _GIVE,
    f.GuidanceFollowedUp: on_fact(_FOLLOW_UP),
    f.GuidanceWithdrawn: on_fact(_WITHDRAW_GUIDANCE),
    f.ExperienceRecorded: _CARD,
    f.ExperienceSpread: _spread,
    f.ExperienceAdopted: on_fact(_ADOPT_CARD),
    f.ExperienceWithdrawn: on_fact(_WITHDRAW_CARD),
    r.InnovationClaimed: _CLAIM,
    r.InnovationEvidenced: on_fact(_EVIDENCE),
    r.InnovationAdopted: on_fact(_ADOPT),
    r.InnovationAdoptionRevoked: on_fact(_REVOKE),
    r.InnovationWithdrawn: on_fact(_WITHDRAW),
}
