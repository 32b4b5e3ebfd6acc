"""Who there is: the county committee, its townships and their branches, with posts and holders."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from deploy.samples.names import COUNTY, TOWNSHIPS, drawing, person_name, uid, village
from deploy.samples.script import FIRST_DAY, Script
from shared.contracts.facts.registry import Category, OrganizationKind, PostKind

SECRETARY, DEPUTY = PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY
LEAD, MEMBER, OFFICE_HEAD = PostKind.PARTY_BUILDING_LEAD, PostKind.MEMBER, PostKind.OFFICE_HEAD

_COUNTY_POSTS = (
    (SECRETARY, "县委书记"),
    (DEPUTY, "县委副书记"),
    (LEAD, "县委组织部部长"),
    (MEMBER, "县委宣传部部长"),
    (MEMBER, "县纪委书记"),
)
_TOWNSHIP_POSTS = (
    (SECRETARY, "乡党委书记"),
    (DEPUTY, "乡党委副书记、乡长"),
    (DEPUTY, "乡党委副书记"),
    (LEAD, "组织委员"),
    (MEMBER, "宣传委员"),
    (MEMBER, "纪委书记"),
    (MEMBER, "统战委员"),
    (MEMBER, "人武部部长"),
    (OFFICE_HEAD, "组织办公室主任"),
)
_COMMITTEE_POSTS = (
    (SECRETARY, "书记"),
    (DEPUTY, "副书记"),
    (LEAD, "组织委员"),
    (MEMBER, "宣传委员"),
    (MEMBER, "纪检委员"),
)
BRANCH_POSTS = ((SECRETARY, "书记"), (DEPUTY, "副书记"))

# What stands in each of a township's twenty places; the first is a general branch, the next three
# are below it.
_PLACES: tuple[tuple[Category, str, bool], ...] = (
    (Category.VILLAGE, "", True),
    (Category.VILLAGE, "第一", False),
    (Category.VILLAGE, "第二", False),
    (Category.VILLAGE, "第三", False),
    *((Category.VILLAGE, "", True) for _ in range(6)),
    *((Category.VILLAGE, "", False) for _ in range(3)),
    (Category.COMMUNITY, "街东社区", True),
    (Category.COMMUNITY, "街西社区", True),
    (Category.SCHOOL, "中心学校", False),
    (Category.OFFICE, "机关", True),
    (Category.ENTERPRISE, "供水站", False),
    (Category.NEW_ORGANIZATION, "电商协会", False),
    (Category.NEW_ORGANIZATION, "养老服务中心", False),
)
PLACES = len(_PLACES)
BELOW_GENERAL = 3  # the places after the first


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A post and who holds it at the start of the year."""

    kind: PostKind
    title: str
    post_id: UUID
    person_id: UUID
    name: str  # the person's
    since: date


@dataclass(frozen=True, kw_only=True)
class Unit:
    """An organization as it stands at the start of the year, or on its first day."""

    key: str
    kind: OrganizationKind
    name: str
    superior: "Unit | None"
    category: Category | None
    has_committee: bool
    founded: date
    seats: tuple[Seat, ...]
    members: int  # full members, all entitled to vote
    groups: int  # party groups (党小组)

    @property
    def id(self) -> UUID:
        return uid("organization", self.key)

    def seat(self, kind: PostKind) -> Seat:
        """Give the first seat of a kind."""
        return next(seat for seat in self.seats if seat.kind is kind)


def seats_of(key: str, posts: tuple[tuple[PostKind, str], ...], since: date) -> tuple[Seat, ...]:
    """Fill the posts of an organization with invented people."""
    return tuple(
        Seat(
            kind=kind,
            title=title,
            post_id=uid("post", key, number),
            person_id=uid("person", key, number),
            name=person_name(key, number),
            since=since,
        )
        for number, (kind, title) in enumerate(posts)
    )


def county_committee() -> Unit:
    """Give the root of the tree."""
    return Unit(
        key=COUNTY,
        kind=OrganizationKind.COUNTY_COMMITTEE,
        name=f"中共{COUNTY}委员会",
        superior=None,
        category=None,
        has_committee=True,
        founded=date(1950, 1, 10),
        seats=seats_of(COUNTY, _COUNTY_POSTS, date(2021, 9, 10)),
        members=0,
        groups=0,
    )


def township_committee(number: int, county: Unit) -> Unit:
    """Give a township committee by its number from 0."""
    key = TOWNSHIPS[number]
    return Unit(
        key=key,
        kind=OrganizationKind.TOWNSHIP_COMMITTEE,
        name=f"中共{key}委员会",
        superior=county,
        category=None,
        has_committee=True,
        founded=date(1958, 8, 1) + timedelta(days=31 * number),
        seats=seats_of(key, _TOWNSHIP_POSTS, date(2021, 11, 15)),
        members=0,
        groups=0,
    )


def branches_of(number: int, township: Unit, script_of: Callable[[str], Script]) -> Iterator[Unit]:
    """Give a township's twenty branches, superiors first.

    Args:
        number: the township's, from 0.
        township: their superior, or their superior's.
        script_of: each branch's year by its key; it may give a first day and members.
    """
    general: Unit | None = None
    for slot in range(PLACES):
        superior = township if general is None or slot > BELOW_GENERAL else general
        unit = _branch(number, slot, superior, script_of)
        general = unit if slot == 0 else general
        yield unit


def branch_key(number: int, slot: int) -> str:
    """Give the key of the branch in a township's place, e.g. ``青石乡/东坡村``."""
    category, label, _ = _PLACES[slot]
    place = ""
    if category is Category.VILLAGE:
        place = village(number, 0 if slot <= BELOW_GENERAL else slot)
    return f"{TOWNSHIPS[number]}/{place}{label}"


def branch_name(key: str, kind: OrganizationKind, *, has_committee: bool) -> str:
    """Give a branch's full name from its key."""
    what = "总支部委员会" if kind is OrganizationKind.GENERAL_BRANCH else "支部委员会"
    return f"中共{key.replace('/', '')}{what if has_committee else '支部'}"


def _branch(number: int, slot: int, superior: Unit, script_of: Callable[[str], Script]) -> Unit:
    category, _, has_committee = _PLACES[slot]
    key = branch_key(number, slot)
    script, draw = script_of(key), drawing("unit", key)
    founded = date(draw.randint(1990, 2018), draw.randint(1, 12), 1) if slot else date(1988, 7, 1)
    filled = date(draw.randint(2022, 2024), draw.randint(1, 11), 12)
    if script.stands_from > FIRST_DAY:
        founded = filled = script.stands_from
    kind = OrganizationKind.BRANCH if slot else OrganizationKind.GENERAL_BRANCH
    posts = _COMMITTEE_POSTS if has_committee else BRANCH_POSTS
    return Unit(
        key=key,
        kind=kind,
        name=branch_name(key, kind, has_committee=has_committee),
        superior=superior,
        category=category,
        has_committee=has_committee,
        founded=founded,
        seats=seats_of(key, posts, filled),
        members=script.members or _members(slot, draw.randint(0, 12), has_committee=has_committee),
        groups=_groups(slot, has_committee=has_committee),
    )


def _members(slot: int, more: int, *, has_committee: bool) -> int:
    if slot == 0:
        return 90 + more
    return (28 if has_committee else 13) + more


def _groups(slot: int, *, has_committee: bool) -> int:
    if slot == 0:
        return 0
    return 4 if has_committee or slot <= BELOW_GENERAL else 2
