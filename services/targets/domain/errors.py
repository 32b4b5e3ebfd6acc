"""What target management refuses."""

from shared.kernel.errors import ZerenError


class EndsBeforeStartError(ZerenError):
    code = "targets.ends_before_start"
    status = 422
    zh = "结束日期不能早于开始日期"
    en = "The last day lies before the first"


class NotOneYearError(ZerenError):
    code = "targets.not_one_year"
    status = 422
    zh = "年度目标必须在同一自然年内"
    en = "The targets of a year lie within one calendar year"


class ClauseRepeatedError(ZerenError):
    code = "targets.clause_repeated"
    status = 422
    zh = "文件中有重复的条款编号"
    en = "A clause number stands twice in the document"


class IndicatorMissingError(ZerenError):
    code = "targets.indicator_missing"
    status = 422
    zh = "目标至少要有一项量化指标"
    en = "A target needs at least one quantified indicator"


class IndicatorRepeatedError(ZerenError):
    code = "targets.indicator_repeated"
    status = 422
    zh = "指标编号重复"
    en = "An indicator id stands twice"


class IndicatorDueOutsidePlanError(ZerenError):
    """Due before the plan begins, or later than the year after the plan's last year."""

    code = "targets.indicator_due_outside_plan"
    status = 422
    zh = "指标完成期限须在规划期内,最迟不超过规划结束的次年年底"
    en = "An indicator is due from the plan's first day to the end of the year after its last"


class UnknownIndicatorError(ZerenError):
    code = "targets.unknown_indicator"
    status = 422
    zh = "该目标没有这项指标"
    en = "The target has no such indicator"


class NotGivenError(ZerenError):
    """On the day, the indicator was given to nobody or to somebody else."""

    code = "targets.not_given"
    status = 422
    zh = "该指标在所填日期未分解给此人,不能签收"
    en = "The indicator was not given to this person on that day"
