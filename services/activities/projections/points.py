"""Contact points with their standings, and visits."""

from collections.abc import Iterator, Mapping

from services.activities.projections.part import Part, new_row, on_fact
from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.contracts.facts import activities_points as f
from shared.eventstore.follower import Change

_CHOOSE = new_row(
    "contact_points",
    "organization_id person_id post_id unit_id shortage_waiver division",
    contact_point_id="id",
    chosen_unit_id="unit_id",
    chosen_on="on",
    standing_claimed="standing",
)
_STAND_AT_FIRST = new_row(
    "contact_point_standings", "version standing", contact_point_id="id", starts_on="on"
)
_STAND = new_row(
    "contact_point_standings",
    "version standing evidence accepted_by sha256",
    contact_point_id="id",
    starts_on="on",
)
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
_VISIT = new_row(
    "visits",
    "organization_id unit_id person_id contact_point_id topic_id problem guidance follow_up"
    " combined_with",
    visit_id="id",
    made_on="on",
)
_CONFIRM = """
UPDATE activities.visits SET confirmed_on = %(on)s, disputed_on = NULL WHERE visit_id = %(id)s
"""
_DISPUTE = """
UPDATE activities.visits SET disputed_on = %(on)s, confirmed_on = NULL WHERE visit_id = %(id)s
"""
_WITHDRAW_VISIT = "UPDATE activities.visits SET is_withdrawn = true WHERE visit_id = %(id)s"


def _chosen(entry: Entry, fact: f.ContactPointChosen) -> Iterator[Change]:
    yield from _CHOOSE(entry, fact)
    yield from _STAND_AT_FIRST(entry, fact)


PARTS: Mapping[type[Fact], Part] = {
    f.ContactPointChosen: _chosen,
    f.ContactPointReviewed: on_fact(_REVIEW),
    f.ContactPointStandingChanged: _STAND,
    f.ContactPointRehomed: on_fact(_REHOME),
    f.ContactPointEnded: on_fact(_END),
    f.ContactPointWithdrawn: on_fact(_WITHDRAW_POINT),
    f.VisitMade: _VISIT,
    f.VisitConfirmed: on_fact(_CONFIRM),
    f.VisitDisputed: on_fact(_DISPUTE),
    f.VisitWithdrawn: on_fact(_WITHDRAW_VISIT),
}
