"""Numbers that a decision of the registry must know, each with where it comes from.

Everything else that has a number is judged by questions and by the rule pack.
"""

from shared.contracts.facts.registry import Category, OrganizationKind

COMMITTEE_TERM_YEARS = 5  # 党章、基层组织选举工作条例: committees of county and township
VILLAGE_TERM_YEARS = 5  # village and community branches and general branches
BRANCH_TERM_YEARS = 3  # every other branch and general branch
TERM_CHANGE_YEARS = 1  # late or early, with approval (E-21)
TERM_REMINDER_MONTHS = 6  # the superior reminds this long ahead (S-14)
TEMPORARY_MONTHS = 6  # a temporary branch is for a project of at least so long (E-22)
ACCEPTANCE_POINTS = 70  # an acceptance passes from here (S-18)
CONSOLIDATION_MONTHS = 6  # between a middling acceptance and the end of a weak case (S-18)
VACANCY_MONTHS = 3  # a secretary's post vacant for longer is a criterion of weakness (S-17)
BRANCH_MEMBERS_LEAST = 3  # full members of a branch that is not joint (S-27)
BRANCH_MEMBERS_MOST = 50  # beyond it a branch is to become a general branch (S-27)
COMMITTEE_MEMBERS = 7  # full members from which a branch has a committee (S-27)
JOINT_UNITS = 5  # a joint branch is normally of at most so many units (S-15)

VILLAGE_LIKE = frozenset({Category.VILLAGE, Category.COMMUNITY})
APPROVING = frozenset({OrganizationKind.COUNTY_COMMITTEE, OrganizationKind.TOWNSHIP_COMMITTEE})
"""Who may approve the set-up and the end of branches and general branches (S-14)."""


def term_years(kind: OrganizationKind, category: Category | None) -> int:
    """Give the length of a term in years."""
    if kind in APPROVING:
        return COMMITTEE_TERM_YEARS
    return VILLAGE_TERM_YEARS if category in VILLAGE_LIKE else BRANCH_TERM_YEARS
