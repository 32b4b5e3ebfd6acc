"""How an organization's year goes: in good order unless its script says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto

from deploy.samples.names import drawing
from shared.contracts.facts.registry import PostKind

FIRST_DAY = date(2025, 1, 1)
ALWAYS = date(2100, 12, 31)
EVERY_MONTH = tuple(range(1, 13))


class Twist(Enum):
    """What is out of the ordinary about a month's meeting."""

    MISSED = auto()
    ABORTED = auto()  # called, broken up, not held again
    BY_DEPUTY = auto()  # nobody entrusted the deputy
    ENTRUSTED = auto()  # the deputy was entrusted in writing
    ACTING = auto()  # the deputy says that he acts for the secretary
    NO_QUORUM = auto()  # exactly half of those entitled to vote
    NOTHING_STUDIED = auto()  # no problem with a conclusion
    NO_PARTY_BUILDING = auto()  # no such item on the agenda
    LATE_ENTRY = auto()  # twelve days from meeting to office
    WRONG_DAY = auto()  # held on the month's last day, recorded in the next, then corrected
    WRONG_CHAIR = auto()  # recorded under the secretary, corrected to the deputy
    WITHDRAWN = auto()  # the record was made in error
    SENT_TWICE = auto()  # one line twice, the second copy at once
    SENT_AGAIN = auto()  # one line twice, the second copy weeks later


@dataclass(frozen=True, kw_only=True)
class Script:
    """One organization's year."""

    fault: str | None = None  # the fault that it stands for
    meeting_months: tuple[int, ...] = EVERY_MONTH
    twists: Mapping[int, Twist] = field(default_factory=dict)  # by month
    extra_meetings: bool = True  # general meetings beside the committee's
    reports: Mapping[int, date | None] = field(default_factory=dict)  # by half; None: not filed
    report_lag_days: Mapping[int, int] = field(default_factory=dict)  # to the office, by half
    long_term: tuple[date, date] | None = (date(2023, 1, 1), date(2027, 12, 31))
    targets_adopted: date | None = None
    declined: frozenset[PostKind] = frozenset()  # posts that do not sign for their indicators
    new_secretary: date | None = None
    accepted_again: bool = True  # the new secretary signs for what was the old one's
    acting: tuple[date, date] | None = None  # the deputy acts, half-open
    stands_from: date = FIRST_DAY
    stands_until: date = ALWAYS  # half-open
    renamed: tuple[date, str] | None = None
    moved: tuple[date, int] | None = None  # to the township of this number
    categorized: date | None = None  # village to community
    merged_into: str | None = None
    split_into: tuple[str, ...] = ()
    members: int | None = None  # full members
    probationary: tuple[int, ...] = ()  # at each count in turn

    def stands_on(self, day: date) -> bool:
        """Whether the organization stands that day, as far as the year goes."""
        return self.stands_from <= day < self.stands_until


def ordinary(key: str) -> Script:
    """Give the year of a branch that stands for no fault: mostly in order, now and then not."""
    draw = drawing("script", key)
    if draw.random() < 0.55:  # noqa: PLR2004
        return Script()
    twists = {
        month: draw.choice((Twist.MISSED, Twist.BY_DEPUTY, Twist.LATE_ENTRY, Twist.NOTHING_STUDIED))
        for month in draw.sample(EVERY_MONTH, draw.randint(1, 3))
    }
    reports: dict[int, date | None] = {}
    if draw.random() < 0.25:  # noqa: PLR2004
        reports[1] = date(2025, 7, draw.randint(16, 31))
    if draw.random() < 0.05:  # noqa: PLR2004
        reports[2] = None
    late = draw.random() < 0.1  # noqa: PLR2004
    return Script(
        twists=twists,
        extra_meetings=draw.random() < 0.5,  # noqa: PLR2004
        reports=reports,
        targets_adopted=date(2025, 4, draw.randint(2, 20)) if late else None,
    )
