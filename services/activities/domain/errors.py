"""What activity logging refuses: what is malformed. Whether a meeting counts is judged later."""

from shared.kernel.errors import ZerenError


class MorePresentThanEntitledError(ZerenError):
    code = "activities.more_present_than_entitled"
    status = 422
    zh = "实到人数不能多于应到人数"
    en = "More were present than were entitled"


class NothingToCorrectError(ZerenError):
    code = "activities.nothing_to_correct"
    status = 422
    zh = "更正至少要填写一项内容"
    en = "A correction needs at least one field"


class HeldAfterCorrectionError(ZerenError):
    code = "activities.held_after_correction"
    status = 422
    zh = "更正后的会议日期不能晚于更正日期"
    en = "The meeting's day lies after the day of its correction"


class MeetingWithdrawnError(ZerenError):
    code = "activities.meeting_withdrawn"
    status = 409
    zh = "该会议记录已撤回,不能再更正"
    en = "The record of the meeting was withdrawn and takes no more"


class MeetingWasAbortedError(ZerenError):
    code = "activities.meeting_was_aborted"
    status = 422
    zh = "未开成的会议没有主持人、议题等内容;如有误,请撤回后重新记录"
    en = "An aborted meeting has no chair or agenda; withdraw the record and make another"


class HalfYearNotBegunError(ZerenError):
    code = "activities.half_year_not_begun"
    status = 422
    zh = "报告所属半年尚未开始"
    en = "The half-year of the report has not begun on the day of filing"


class ServesTwiceError(ZerenError):
    code = "activities.serves_twice"
    status = 422
    zh = "一次活动不能两次计作同一种会议"
    en = "One gathering cannot serve twice as the same kind of meeting"


class RecordWithdrawnError(ZerenError):
    code = "activities.record_withdrawn"
    status = 409
    zh = "该记录已撤回或已终止,不能再办理"
    en = "The record was withdrawn or has ended and takes no more"


class BeforeItBeganError(ZerenError):
    code = "activities.before_it_began"
    status = 422
    zh = "日期早于该记录此前一步的日期"
    en = "The day lies before that of an earlier step of the record"


class NotTheUnitError(ZerenError):
    code = "activities.not_the_unit"
    status = 403
    zh = "只有被走访的单位可以确认或提出异议"
    en = "Only the unit visited may confirm or dispute the visit"


class LeadIsCoAuthorError(ZerenError):
    code = "activities.lead_is_co_author"
    status = 422
    zh = "第一作者不能同时列为合作者"
    en = "The lead author is named as co-author, too"


class WrongStepError(ZerenError):
    """The record is not where this step can be taken; ``details["state"]`` says where it is."""

    code = "activities.wrong_step"
    status = 409
    zh = "该记录当前状态不能办理此步骤"
    en = "The record does not stand where this step can be taken"


class NotEvidencedError(ZerenError):
    code = "activities.not_evidenced"
    status = 409
    zh = "没有佐证的创新不能采纳"
    en = "An innovation without evidence cannot be adopted"


class IntervalOutsideYearError(ZerenError):
    code = "activities.interval_outside_year"
    status = 422
    zh = "述职区间应在所述年度之内,且开始不晚于结束"
    en = "The days reported on must lie within the year, the first not after the last"


class NotTheRaiserError(ZerenError):
    code = "activities.not_the_raiser"
    status = 403
    zh = "只有提出问题的人可以确认是否解决,责任人不能自行确认"
    en = "Only whoever raised the problem says whether it is solved; its owner does not"
