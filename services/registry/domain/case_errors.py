"""What handovers, weak cases and key points refuse."""

from shared.kernel.errors import ZerenError


class SamePersonError(ZerenError):
    code = "registry.same_person"
    status = 422
    zh = "交接双方不能是同一人"
    en = "Predecessor and successor must differ"


class HandoverDoneError(ZerenError):
    code = "registry.handover_done"
    status = 409
    zh = "交接已经完成"
    en = "The handover is done"


class HandoverSignedError(ZerenError):
    code = "registry.handover_signed"
    status = 409
    zh = "已有一方签字,不能再列入事项"
    en = "A side has signed; the list is closed"


class HandoverEmptyError(ZerenError):
    code = "registry.handover_empty"
    status = 422
    zh = "尚未列入任何交接事项"
    en = "Nothing is listed yet"


class NotOfHandoverError(ZerenError):
    code = "registry.not_of_handover"
    status = 422
    zh = "此人不是该方当事人"
    en = "The person is not that side of the handover"


class BeforeOpeningError(ZerenError):
    code = "registry.before_opening"
    status = 422
    zh = "日期早于立项日期"
    en = "The day is before the record was opened"


class ClosedError(ZerenError):
    code = "registry.closed"
    status = 409
    zh = "该事项已销号,可重新列入"
    en = "It is closed; it may be reopened"


class StillOpenError(ZerenError):
    code = "registry.still_open"
    status = 409
    zh = "该事项尚未销号"
    en = "It is still open"


class AcceptanceGradeError(ZerenError):
    code = "registry.acceptance_grade"
    status = 422
    zh = "得分低于70分或半数以上不满意,不能评为合格"
    en = "Below 70 points, or with more than half dissatisfied, it cannot pass"


class DissatisfiedTooManyError(ZerenError):
    code = "registry.dissatisfied_too_many"
    status = 422
    zh = "不满意人数不能多于代表人数"
    en = "There cannot be more dissatisfied than representatives"


class NotAcceptedError(ZerenError):
    code = "registry.not_accepted"
    status = 422
    zh = "未经验收合格(或基本合格巩固未满半年),不能销号"
    en = "Not accepted, or not consolidated for half a year"
