"""Contact points with their standings, and visits."""

from collections.abc import Iterator, Mapping

from services.activities.projections.part import Part, on_fact, values_of
from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.contracts.facts import activities_points as f
from shared.eventstore.follower import Statement

_CHOOSE = """
INSERT INTO activities.contact_points (
    contact_point_id, organization_id, person_id, post_id, chosen_unit_id, unit_id, chosen_on,
    standing_claimed, shortage_waiver, division)
VALUES (%(id)s, %(organization_id)s, %(person_id)s, %(post_id)s, %(unit_id)s, %(unit_id)s, %(on)s,
    %(standing)s, %(shortage_waiver)s, %(division)s)
"""
_STAND = """
INSERT INTO activities.contact_point_standings (
    contact_point_id, version, starts_on, standing, evidence, accepted_by, sha256)
VALUES (%(id)s, %(version)s, %(on)s, %(standing)s, %(evidence)s, %(accepted_by)s, %(sha256)s)
"""
_REVIEW = """
UPDATE activities.contact_points
SET reviewed_on = %(on)s, division = coalesce(%(division)s, division)
WHERE contact_point_id = %(id)s
"""
_REHOME = """
UPDATE activities.contact_points SET unit_id = %(unit_id)s, rehomed_on = %(on)s
WHERE contact_point_id = %(id)s
"""
_END = "UPDATE activities.contact_points SET ended_on = %(on)s WHERE contact_point_id = %(id)s"
_WITHDRAW_POINT = """
UPDATE activities.contact_points SET is_withdrawn = true WHERE contact_point_id = %(id)s
"""
_VISIT = """
INSERT INTO activities.visits (
    visit_id, organization_id, unit_id, person_id, made_on, contact_point_id, topic_id, problem,
    guidance, follow_up, combined_with)
VALUES (%(id)s, %(organization_id)s, %(unit_id)s, %(person_id)s, %(on)s, %(contact_point_id)s,
    %(topic_id)s, %(problem)s, %(guidance)s, %(follow_up)s, %(combined_with)s)
"""
_CONFIRM = """
UPDATE activities.visits SET confirmed_on = %(on)s, disputed_on = NULL WHERE visit_id = %(id)s
"""
_DISPUTE = """
UPDATE activities.visits SET disputed_on = %(on)s, confirmed_on = NULL WHERE visit_id = %(id)s
"""
_WITHDRAW_VISIT = "UPDATE activities.visits SET is_withdrawn = true WHERE visit_id = %(id)s"

_UNSAID = dict.fromkeys(("evidence", "accepted_by", "sha256"))


def _chosen(entry: Entry, fact: f.ContactPointChosen) -> Iterator[Statement]:
    values = _UNSAID | values_of(entry, fact)
    yield Statement(_CHOOSE, values)
    yield Statement(_STAND, values)


PARTS: Mapping[type[Fact], Part] = {
    f.ContactPointChosen: _chosen,
    f.ContactPointReviewed: on_fact(_REVIEW),
    f.ContactPointStandingChanged: on_fact(_STAND),
    f.ContactPointRehomed: on_fact(_REHOME),
    f.ContactPointEnded: on_fact(_END),
    f.ContactPointWithdrawn: on_fact(_WITHDRAW_POINT),
    f.VisitMade: on_fact(_VISIT),
    f.VisitConfirmed: on_fact(_CONFIRM),
    f.VisitDisputed: on_fact(_DISPUTE),
    f.VisitWithdrawn: on_fact(_WITHDRAW_VISIT),
}
