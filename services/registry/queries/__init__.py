"""Questions to the registry, by topic.

Each takes a connection of the role `registry_reader`. Days are calendar dates in Asia/Shanghai;
intervals are half-open: `ends_on` is the first day that no longer belongs, None where no end is
known. The answers are as of the facts projected so far (`registry.positions`, ``read_model``).
"""

from services.registry.queries.cases import (
    FlagOn,
    FocusOn,
    WeakCaseOn,
    WeakCaseState,
    flags,
    focuses,
    weak_cases,
)
from services.registry.queries.handovers import HandoverOn, handovers
from services.registry.queries.known import Among, Known, KnownOf, Own, Root, known_organizations
from services.registry.queries.organizations import (
    LastName,
    MemberCount,
    OrganizationOn,
    ancestors,
    ids_below,
    last_names,
    leaders,
    members,
    organization,
    organizations,
)
from services.registry.queries.people import PersonThere, people
from services.registry.queries.posts import (
    Exempt,
    PostOn,
    Tenure,
    exempt_from_contact_points,
    posts,
    tenures,
)
from services.registry.queries.reach import (
    CoverageOn,
    UnitOn,
    VenueOn,
    coverage,
    units,
    venues,
)
from services.registry.queries.responsibility import (
    Responsibility,
    Vacancy,
    responsibility,
    vacancies,
)
from services.registry.queries.structure import Fault, Structure, structure
from services.registry.queries.terms import TermOn, TermState, terms
from services.registry.queries.tree import Shape, TreeOn, as_today, tree

__all__ = [
    "Among",
    "CoverageOn",
    "Exempt",
    "Fault",
    "FlagOn",
    "FocusOn",
    "HandoverOn",
    "Known",
    "KnownOf",
    "LastName",
    "MemberCount",
    "OrganizationOn",
    "Own",
    "PersonThere",
    "PostOn",
    "Responsibility",
    "Root",
    "Shape",
    "Structure",
    "Tenure",
    "TermOn",
    "TermState",
    "TreeOn",
    "UnitOn",
    "Vacancy",
    "VenueOn",
    "WeakCaseOn",
    "WeakCaseState",
    "ancestors",
    "as_today",
    "coverage",
    "exempt_from_contact_points",
    "flags",
    "focuses",
    "handovers",
    "ids_below",
    "known_organizations",
    "last_names",
    "leaders",
    "members",
    "organization",
    "organizations",
    "people",
    "posts",
    "responsibility",
    "structure",
    "tenures",
    "terms",
    "tree",
    "units",
    "vacancies",
    "venues",
    "weak_cases",
]
