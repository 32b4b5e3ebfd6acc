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
