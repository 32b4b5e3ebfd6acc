"""Questions to the registers."""

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
from services.gateway.questions.asked import (
    ACTIVITIES,
    OF,
    OnAsked,
    PageOfYearAsked,
    YearAsked,
    answering,
    in_sight,
    told,
)
from services.gateway.questions.below import below
from services.gateway.questions.question import Asking, Question
from shared.contracts.page import Page


class RecordsAsked(PageOfYearAsked, frozen=True, kw_only=True):
    register: Register | None = None
    with_withdrawn: bool = False


def support(asking: Asking, asked: YearAsked) -> Support:
    """What a superior gave to those below, and who went without."""
    on, of = in_sight(asking, asked), asked.organization_id
    units, year = below(asking, of, on), asked.year or on.year
    found: Support = told(
        asking, queries.support, organization_id=of, unit_ids=units, year=year, on=on
    )
    return found


QUESTIONS = (
    Question(
        name="records",
        path=f"{OF}/records",
        zh="各类登记",
        en="Records of the registers",
        parameters=RecordsAsked,
        result=Page[RecordView],
        reads=ACTIVITIES,
        answer=answering(queries.records),
        clauses=("S-20", "S-21", "S-22", "S-28", "S-52", "S-53"),
    ),
    Question(
        name="education",
        path=f"{OF}/education",
        zh="党员教育",
        en="Education by month, and the months without",
        parameters=YearAsked,
        result=EducationOfYear,
        reads=ACTIVITIES,
        answer=answering(queries.education, "on"),
        clauses=("S-20", "S-52"),
    ),
    Question(
        name="dues",
        path=f"{OF}/dues",
        zh="党费收缴、管理、使用",
        en="Dues collected, managed and used",
        parameters=YearAsked,
        result=DuesOfYear,
        reads=ACTIVITIES,
        answer=answering(due_queries.dues, "on", "practice"),
        clauses=("S-55",),
    ),
    Question(
        name="mobile_members",
        path=f"{OF}/mobile-members",
        zh="流动党员",
        en="Mobile members as last counted",
        parameters=OnAsked,
        result=MobileMembers,
        reads=ACTIVITIES,
        answer=answering(member_queries.mobile_members, "on", "practice"),
        clauses=("S-54",),
    ),
    Question(
        name="development",
        path=f"{OF}/development",
        zh="发展党员",
        en="Development of members by stage, beside the quota",
        parameters=YearAsked,
        result=Development,
        reads=ACTIVITIES,
        answer=answering(member_queries.development, "on"),
        clauses=("S-19",),
    ),
    Question(
        name="support",
        path=f"{OF}/support",
        zh="对基层的支持",
        en="Support given to those below, and who went without",
        parameters=YearAsked,
        result=Support,
        reads=ACTIVITIES,
        answer=support,
        clauses=("S-22",),
    ),
)
