"""What the registers, surveys and evidence refuse: what is malformed. Nothing is judged here."""

from shared.kernel.errors import ZerenError


class NegativeAmountError(ZerenError):
    code = "activities.negative_amount"
    status = 422
    zh = "金额或数量不能为负"
    en = "The amount is below zero"


class PeriodNotBegunError(ZerenError):
    code = "activities.period_not_begun"
    status = 422
    zh = "所属期间尚未开始"
    en = "The period has not begun on the day of the record"


class MoreContactedThanAwayError(ZerenError):
    code = "activities.more_contacted_than_away"
    status = 422
    zh = "已联系人数不能多于流出人数"
    en = "More were contacted than are away"


class NamedTwiceError(ZerenError):
    code = "activities.named_twice"
    status = 422
    zh = "同一项目填写了两次"
    en = "The same line is given twice"


class SurveyNumbersError(ZerenError):
    code = "activities.survey_numbers"
    status = 422
    zh = "调查人数前后不符:满意≤回答≤发放≤总体,各答卷之和应等于回收数"
    en = "Satisfied, answered, asked and frame do not fit, or the answers do not add up"


class SurveyDaysError(ZerenError):
    code = "activities.survey_days"
    status = 422
    zh = "调查日期有误:答卷时间须在起止日期之内"
    en = "The survey closed before it opened, or a form was handed in outside its days"
