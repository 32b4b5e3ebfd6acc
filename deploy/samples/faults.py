"""The named faults, each at one named organization. EXPECTED.md scores them by hand."""

from datetime import date
from typing import NamedTuple

from deploy.samples.county import branch_key
from deploy.samples.names import TOWNSHIPS
from deploy.samples.script import Script, Twist, ordinary
from shared.contracts.facts.registry import PostKind

MERGED_ON = date(2025, 9, 15)
MERGED_INTO = f"{TOWNSHIPS[2]}/同心村"
SPLIT_ON = date(2025, 10, 1)
SPLIT_INTO = (f"{TOWNSHIPS[11]}/河西村", f"{TOWNSHIPS[11]}/河东村")


class Place(NamedTuple):
    """A branch's place: its township's number and its slot there; slot None is the committee."""

    township: int
    slot: int | None = None

    @property
    def key(self) -> str:
        if self.slot is None:
            return TOWNSHIPS[self.township]
        return branch_key(self.township, self.slot)


_TOWNSHIPS: dict[Place, Script] = {
    Place(0): Script(fault="township in good order"),
    Place(1): Script(
        fault="a quarter without a committee meeting, two in the next",
        meeting_months=(2, 7, 9, 11),
    ),
    Place(2): Script(fault="targets adopted in April", targets_adopted=date(2025, 4, 11)),
    Place(3): Script(
        fault="township deputy in the chair, entrusted in August, not in November",
        meeting_months=(2, 5, 8, 11),
        twists={8: Twist.ENTRUSTED, 11: Twist.BY_DEPUTY},
    ),
}

_MEETINGS: dict[Place, Script] = {
    Place(0, 5): Script(
        fault="deputy in the chair, entrusted",
        twists={5: Twist.ENTRUSTED},
    ),
    Place(0, 6): Script(
        fault="deputy in the chair, not entrusted",
        twists={5: Twist.BY_DEPUTY},
    ),
    Place(3, 5): Script(
        fault="late entries",
        twists={5: Twist.LATE_ENTRY, 9: Twist.LATE_ENTRY},
        reports={1: date(2025, 7, 14)},
        report_lag_days={1: 7},
    ),
    Place(3, 6): Script(fault="wrong month corrected", twists={4: Twist.WRONG_DAY}),
    Place(3, 7): Script(fault="wrong chair corrected", twists={8: Twist.WRONG_CHAIR}),
    Place(4, 4): Script(fault="record withdrawn", twists={10: Twist.WITHDRAWN}),
    Place(4, 5): Script(
        fault="duplicate",
        twists={3: Twist.SENT_TWICE, 6: Twist.SENT_AGAIN},
    ),
    Place(4, 6): Script(fault="meeting aborted", twists={6: Twist.ABORTED}),
    Place(4, 10): Script(fault="no quorum", twists={6: Twist.NO_QUORUM}, members=24),
    Place(5, 4): Script(
        fault="acting secretary",
        acting=(date(2025, 8, 4), date(2025, 11, 3)),
        twists={8: Twist.ACTING, 9: Twist.ACTING, 10: Twist.ACTING, 11: Twist.ACTING},
    ),
    Place(7, 0): Script(
        fault="nothing studied, no party-building item",
        twists={3: Twist.NOTHING_STUDIED, 10: Twist.NO_PARTY_BUILDING},
    ),
    Place(7, 4): Script(
        fault="the example of the rules",
        twists={3: Twist.MISSED, 4: Twist.BY_DEPUTY},
        reports={1: date(2025, 7, 20)},
    ),
}

_TARGETS_AND_REPORTS: dict[Place, Script] = {
    Place(1, 4): Script(
        fault="secretary changes in June, indicators accepted again",
        new_secretary=date(2025, 6, 16),
    ),
    Place(1, 5): Script(
        fault="secretary changes in June, indicators not accepted again",
        new_secretary=date(2025, 6, 16),
        accepted_again=False,
    ),
    Place(3, 4): Script(
        fault="both reports filed in December",
        reports={1: date(2025, 12, 18), 2: date(2025, 12, 24)},
    ),
    Place(6, 5): Script(
        fault="long-term plan ended with the year",
        long_term=(date(2021, 1, 1), date(2025, 12, 31)),
    ),
    Place(7, 12): Script(
        fault="branch in arrears",
        twists=dict.fromkeys((2, 4, 6, 7, 8, 10, 11), Twist.MISSED),
        reports={1: date(2025, 9, 2), 2: None},
        long_term=None,
        targets_adopted=date(2025, 5, 20),
        declined=frozenset({PostKind.DEPUTY_SECRETARY}),
    ),
}

_ORGANIZATIONS: dict[Place, Script] = {
    Place(0, 4): Script(fault="branch in good order"),
    Place(2, 10): Script(
        fault="merged, the larger predecessor",
        stands_until=MERGED_ON,
        merged_into=MERGED_INTO,
        twists={2: Twist.MISSED, 5: Twist.BY_DEPUTY},
        members=60,
        probationary=(2, 4, 5),
    ),
    Place(2, 11): Script(
        fault="merged, the smaller predecessor",
        stands_until=MERGED_ON,
        merged_into=MERGED_INTO,
        reports={1: date(2025, 8, 6)},
        members=33,
        probationary=(5, 3, 2),
    ),
    Place(2, 19): Script(
        fault="founded on the 20th",
        stands_from=date(2025, 3, 20),
        twists={8: Twist.MISSED},
    ),
    Place(5, 7): Script(
        fault="moved to another township",
        moved=(date(2025, 7, 1), 6),
        twists={2: Twist.MISSED},
    ),
    Place(5, 8): Script(fault="renamed", renamed=(date(2025, 8, 1), "幸福村")),
    Place(6, 9): Script(
        fault="change of category",
        categorized=date(2025, 10, 1),
        twists={3: Twist.MISSED},
    ),
    Place(6, 18): Script(
        fault="abolished",
        stands_until=date(2025, 5, 20),
        twists={4: Twist.MISSED},
    ),
}

SUCCESSOR = Script(
    fault="successor of two merged villages",
    stands_from=MERGED_ON,
    twists={11: Twist.MISSED},
)

NAMED: dict[str, Script] = {
    place.key: script
    for scripts in (_TOWNSHIPS, _MEETINGS, _TARGETS_AND_REPORTS, _ORGANIZATIONS)
    for place, script in scripts.items()
} | {MERGED_INTO: SUCCESSOR}

SPLIT = Place(11, 12)

# What happens elsewhere, so that every command is used; nothing of it is scored by hand.
OTHERS: dict[str, Script] = {
    SPLIT.key: Script(stands_until=SPLIT_ON, split_into=SPLIT_INTO),
    **{key: Script(stands_from=SPLIT_ON) for key in SPLIT_INTO},
    Place(9, 7).key: Script(new_secretary=date(2025, 5, 12)),
    Place(9, 8).key: Script(new_secretary=date(2025, 7, 14)),
}

GOOD_ORDER = Script()


def script_of(key: str) -> Script:
    """Give an organization's year; townships that stand for no fault are in good order."""
    named = NAMED.get(key) or OTHERS.get(key)
    if named is not None:
        return named
    return ordinary(key) if "/" in key else GOOD_ORDER
