"""What target management refuses."""

from shared.kernel.errors import ZerenError


class EndsBeforeStartError(ZerenError):
    code = "targets.ends_before_start"
    status = 422
    zh = "结束日期不能早于开始日期"
    en = "The last day lies before the first"


class ReachesBackError(ZerenError):
    """A change within the year is prospective, or approved for the whole of it (E-31)."""

    code = "targets.reaches_back"
    status = 422
    zh = "规则只从公布之日起生效;如适用于全年,须填写 whole_year:批准机关、文件与已公布的试算"
    en = "Rules bind from their publication on; for the whole year give whole_year with approval"


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


class SourceMissingError(ZerenError):
    code = "targets.source_missing"
    status = 422
    zh = "指标必须写明数据来源"
    en = "An indicator names the source of its data"


class NotQuantifiedError(ZerenError):
    """Neither a quantity with its unit, nor a rubric of at least two levels; or both."""

    code = "targets.not_quantified"
    status = 422
    zh = "指标须填数量和单位,不能量化的须给出至少两个等次及其描述"
    en = "An indicator has a quantity with a unit, or else a rubric of at least two levels"


class QuantifiedIndicatorMissingError(ZerenError):
    code = "targets.quantified_indicator_missing"
    status = 422
    zh = "目标至少要有一项有数量的指标"
    en = "A target needs at least one indicator with a quantity"


class DerivableIndicatorError(ZerenError):
    """The ledger counts it by itself; ``details``: ``derivation``, ``clause``, ``zh``, ``en``."""

    code = "targets.derivable_indicator"
    status = 422
    zh = "该指标可由已记录的事实自动得出,不再要求填报"
    en = "The indicator is worked out from recorded facts; nobody has to report it"


class SheetOwnerError(ZerenError):
    code = "targets.sheet_owner"
    status = 422
    zh = "领导干部目标须指明职务,班子目标不填职务"
    en = "A leader's sheet names the post, the team's does not"


class ParentMissingError(ZerenError):
    code = "targets.parent_missing"
    status = 422
    zh = "所填上级指标不属于所填上级目标"
    en = "The parent indicator is not one of the parent target"


class ChangedBeforeSetError(ZerenError):
    code = "targets.changed_before_set"
    status = 422
    zh = "日期早于目标设定日期"
    en = "The day lies before the target was set"


class SharesExceedError(ZerenError):
    code = "targets.shares_exceed"
    status = 422
    zh = "协助份额合计不得超过 99%,主责人须保留份额"
    en = "The shares of those who assist add up to more than 99 percent"


class NotOfRubricError(ZerenError):
    """A quantity for a rubric, a level for a quantity, neither, both, or no such level."""

    code = "targets.not_of_rubric"
    status = 422
    zh = "量化指标填数量,分档指标填所列等次之一"
    en = "Progress is a quantity, or for a rubric one of its levels"


class RuleWithoutClauseError(ZerenError):
    code = "targets.rule_without_clause"
    status = 422
    zh = "规则必须引用本文件的条款,同一规则只写一次"
    en = "A rule cites a clause of its document, and stands once in it"


class SupersedesItselfError(ZerenError):
    code = "targets.supersedes_itself"
    status = 422
    zh = "不能由自身替代"
    en = "Nothing supersedes itself"


class ClosedDirectiveError(ZerenError):
    code = "targets.closed_directive"
    status = 422
    zh = "该上级精神已被替代或已认定不适用"
    en = "The directive was superseded or set aside"


class MeasureMissingError(ZerenError):
    code = "targets.measure_missing"
    status = 422
    zh = "先有贯彻措施,才能报告结果"
    en = "A result is of measures that were taken"


class BeforeItBeganError(ZerenError):
    code = "targets.before_it_began"
    status = 422
    zh = "日期早于该事项开始的日期"
    en = "The day lies before the matter began"


class NotALongTermPlanError(ZerenError):
    code = "targets.not_a_long_term_plan"
    status = 422
    zh = "近期目标须衔接一项长期规划或一项发展目标"
    en = "The targets of a year are linked to a long-term plan or a goal of development"


class PlanEndedError(ZerenError):
    code = "targets.plan_ended"
    status = 422
    zh = "该规划(计划)已终止"
    en = "The plan has been ended"


class IndicatorClosedError(ZerenError):
    code = "targets.indicator_closed"
    status = 409
    zh = "该指标已由承接组织接续或已终止,请在承接组织的目标下办理"
    en = "A successor goes on with the indicator, or it was ended; turn to the successor's target"


class InheritsFromItselfError(ZerenError):
    code = "targets.inherits_from_itself"
    status = 422
    zh = "不能承接自己的规划或目标"
    en = "An organization does not inherit from itself"


class RoundEmptyError(ZerenError):
    code = "targets.round_empty"
    status = 422
    zh = "至少要有一项内容"
    en = "A round of work has at least one item"


class ShortageWithoutUnitsError(ZerenError):
    """The number of units there are goes with a shortage, and a duty with an obligation."""

    code = "targets.shortage_without_units"
    status = 422
    zh = "联系点不足豁免须填后进单位数且不填义务,义务豁免不填单位数"
    en = "A shortage names the units there were and no duty; another waiver no units"


class WaivedByItselfError(ZerenError):
    code = "targets.waived_by_itself"
    status = 422
    zh = "不能自己豁免自己"
    en = "Nobody lets itself off"


class WaiverRevokedError(ZerenError):
    code = "targets.waiver_revoked"
    status = 422
    zh = "该豁免已撤销"
    en = "The waiver was revoked already"


class NotOfYearError(ZerenError):
    code = "targets.not_of_year"
    status = 422
    zh = "日历中的日期须属于该年,且不得既放假又上班"
    en = "The days are of that year, and none is both off and worked"


class MakeupOnWeekdayError(ZerenError):
    code = "targets.makeup_on_weekday"
    status = 422
    zh = "调休上班日应为周六或周日"
    en = "A make-up workday is a Saturday or Sunday"


class SealedBeforeYearError(ZerenError):
    code = "targets.sealed_before_year"
    status = 422
    zh = "年度开始前不能封存该年档案"
    en = "The archive of a year is not sealed before the year begins"


class LeadsAlreadyError(ZerenError):
    code = "targets.leads_already"
    status = 422
    zh = "主责人不能同时作为协助人"
    en = "Who leads does not assist as well"


class PeriodNotOverError(ZerenError):
    code = "targets.period_not_over"
    status = 422
    zh = "期间尚未结束,不能关账"
    en = "A period is closed after its last day"


class NotInPeriodError(ZerenError):
    code = "targets.not_in_period"
    status = 422
    zh = "该日期不在此关账期间内"
    en = "The day is none of the closed period"
