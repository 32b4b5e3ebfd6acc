"""Questions to the registers."""

from datetime import date
from uuid import UUID

from services.activities.queries import dues as due_queries
from services.activities.queries import members as member_queries
from services.activities.queries import registers as queries
from services.activities.queries.dues import DuesOfYear
from services.activities.queries.members import Development, MobileMembers
from services.activities.queries.registers import (
    EducationOfYear,
    RecordView,
    Register,
    Support,
)
from services.gateway.pools import ask
from services.gateway.questions.below import below
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import require_sight
from shared.contracts.errors import NotFoundError
from shared.contracts.fact import Year
from shared.contracts.page import Limit, Offset, Page

_SCHEMA = "activities"
_OF = "/v1/organizations/{organization_id}"


class RecordsAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    register: Register | None = None
    year: Year | None = None
    with_withdrawn: bool = False
    limit: Limit = 100
    offset: Offset = 0


class RegisterYearAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    year: Year | None = None  # that of the day
    on: date | None = None


class MobileMembersAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None


def records(asking: Asking, asked: RecordsAsked) -> Page[RecordView]:
    """Records of the registers of an organization, or about it."""
    _in_sight(asking, asked.organization_id, asked.on)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.records(
            connection,
            asked.organization_id,
            register=asked.register,
            year=asked.year,
            with_withdrawn=asked.with_withdrawn,
            limit=asked.limit,
            offset=asked.offset,
        ),
    )


def education(asking: Asking, asked: RegisterYearAsked) -> EducationOfYear:
    """Education held month by month, and the months without."""
    on = _in_sight(asking, asked.organization_id, asked.on)
    year = asked.year or on.year
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.education(connection, asked.organization_id, year=year, on=on),
    )


def dues(asking: Asking, asked: RegisterYearAsked) -> DuesOfYear:
    """Dues collected, managed and used, month by month."""
    on = _in_sight(asking, asked.organization_id, asked.on)
    year = asked.year or on.year
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: due_queries.dues(connection, asked.organization_id, year=year, on=on),
    )


def mobile_members(asking: Asking, asked: MobileMembersAsked) -> MobileMembers:
    """Members away and here, as last counted."""
    on = _in_sight(asking, asked.organization_id, asked.on)
    found = ask(
        asking.readers,
        _SCHEMA,
        lambda connection: member_queries.mobile_members(connection, asked.organization_id, on=on),
    )
    if found is None:
        raise NotFoundError(str(asked.organization_id))
    return found


def development(asking: Asking, asked: RegisterYearAsked) -> Development:
    """Development of members by stage, beside the quota."""
    on = _in_sight(asking, asked.organization_id, asked.on)
    year = asked.year or on.year
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: member_queries.development(
            connection, asked.organization_id, year=year, on=on
        ),
    )


def support(asking: Asking, asked: RegisterYearAsked) -> Support:
    """What a superior gave to those below, and who went without."""
    on = _in_sight(asking, asked.organization_id, asked.on)
    units = below(asking, asked.organization_id, on)
    year = asked.year or on.year
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.support(
            connection, asked.organization_id, unit_ids=units, year=year, on=on
        ),
    )


def _in_sight(asking: Asking, organization_id: UUID, on: date | None) -> date:
    day = on or asking.today
    require_sight(organization_id, day, asking.principal, asking.tree)
    return day


QUESTIONS = (
    Question(
        name="records",
        path=f"{_OF}/records",
        zh="各类登记",
        en="Records of the registers",
        parameters=RecordsAsked,
        result=Page[RecordView],
        reads=_SCHEMA,
        answer=records,
        clauses=("S-20", "S-21", "S-22", "S-28", "S-52", "S-53"),
    ),
    Question(
        name="education",
        path=f"{_OF}/education",
        zh="党员教育",
        en="Education by month, and the months without",
        parameters=RegisterYearAsked,
        result=EducationOfYear,
        reads=_SCHEMA,
        answer=education,
        clauses=("S-20", "S-52"),
    ),
    Question(
        name="dues",
        path=f"{_OF}/dues",
        zh="党费收缴、管理、使用",
        en="Dues collected, managed and used",
        parameters=RegisterYearAsked,
        result=DuesOfYear,
        reads=_SCHEMA,
        answer=dues,
        clauses=("S-55",),
    ),
    Question(
        name="mobile_members",
        path=f"{_OF}/mobile-members",
        zh="流动党员",
        en="Mobile members as last counted",
        parameters=MobileMembersAsked,
        result=MobileMembers,
        reads=_SCHEMA,
        answer=mobile_members,
        clauses=("S-54",),
    ),
    Question(
        name="development",
        path=f"{_OF}/development",
        zh="发展党员",
        en="Development of members by stage, beside the quota",
        parameters=RegisterYearAsked,
        result=Development,
        reads=_SCHEMA,
        answer=development,
        clauses=("S-19",),
    ),
    Question(
        name="support",
        path=f"{_OF}/support",
        zh="对基层的支持",
        en="Support given to those below, and who went without",
        parameters=RegisterYearAsked,
        result=Support,
        reads=_SCHEMA,
        answer=support,
        clauses=("S-22",),
    ),
)
