"""Numbers of national regulations, each with its source: no county's rule pack changes them.

The numbers that a county may set stand in `practice`.
"""

from shared.contracts.facts.registry import Category, OrganizationKind

COMMITTEE_TERM_YEARS = 5  # county and township committees (党章 27, 31; S-14)
VILLAGE_TERM_YEARS = 5  # village and community branches and general branches (党章 31; S-14)
BRANCH_TERM_YEARS = 3  # every other branch and general branch (支部工作条例; S-14)
TERM_CHANGE_YEARS = 1  # an election late or early, with approval (选举工作条例; S-14, E-21)
TEMPORARY_MONTHS = 6  # a temporary branch is for a project of so long (支部工作条例; E-22)
BRANCH_MEMBERS_LEAST = 3  # full members of a branch that is not joint (支部工作条例; S-27)
BRANCH_MEMBERS_MOST = 50  # beyond it a branch is to become a general one (支部工作条例; S-27)
COMMITTEE_MEMBERS = 7  # full members from which a branch has a committee (支部工作条例; S-27)

VILLAGE_LIKE = frozenset({Category.VILLAGE, Category.COMMUNITY})
APPROVING = frozenset({OrganizationKind.COUNTY_COMMITTEE, OrganizationKind.TOWNSHIP_COMMITTEE})
"""Who may approve the set-up and the end of branches and general branches (S-14)."""


def term_years(kind: OrganizationKind, category: Category | None) -> int:
    """Give the length of a term in years."""
    if kind in APPROVING:
        return COMMITTEE_TERM_YEARS
    return VILLAGE_TERM_YEARS if category in VILLAGE_LIKE else BRANCH_TERM_YEARS
