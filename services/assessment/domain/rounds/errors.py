"""What rounds refuse: what is out of order, incomplete, or rests on nothing."""

from shared.kernel.errors import ZerenError


class NoSubjectsError(ZerenError):
    code = "assessment.no_subjects"
    status = 422
    zh = "按所填范围没有可考核的对象,请检查组织、类型和日期"
    en = "Nobody is assessed by these terms; check organization, kinds and day"


class NoRulePackError(ZerenError):
    code = "assessment.no_rule_pack"
    status = 422
    zh = "当年没有有效的考核规则,请先发布"
    en = "No rule pack is in force for the year; publish one first"


class SizeAheadError(ZerenError):
    code = "assessment.size_ahead"
    status = 422
    zh = "截止位置超过台账现有条数"
    en = "The cut-off lies beyond what is filed of the ledger"


class CutsDifferError(ZerenError):
    code = "assessment.cuts_differ"
    status = 422
    zh = "与另一考核同一截止时,不能另填截止位置或日期,年度须一致"
    en = "A round that shares another's cut-off names no other size or day, and has its year"


class RoundPublishedError(ZerenError):
    code = "assessment.round_published"
    status = 409
    zh = "结果已公布,不能再作此操作;请通过异议或更正办理"
    en = "The results are published; go by an objection or a correction"


class NotPublishedError(ZerenError):
    code = "assessment.not_published"
    status = 409
    zh = "结果尚未公布"
    en = "The results are not published yet"


class RoundFinalError(ZerenError):
    code = "assessment.round_final"
    status = 409
    zh = "结果已定案,不能改动;事实有误请更正结果"
    en = "The results are final; where facts were wrong, supersede the result"


class NotFinalError(ZerenError):
    code = "assessment.not_final"
    status = 409
    zh = "结果尚未定案"
    en = "The results are not final yet"


class NoSuchPageError(ZerenError):
    code = "assessment.no_such_page"
    status = 422
    zh = "没有这一页"
    en = "The round has no such page"


class NotASubjectError(ZerenError):
    code = "assessment.not_a_subject"
    status = 422
    zh = "该组织或人员不在本次考核范围内"
    en = "The organization or person is not assessed in this round"


class NotComputedError(ZerenError):
    code = "assessment.not_computed"
    status = 409
    zh = "尚有得分未计算,或计算后又有新的评分、票数,请重新计算"
    en = "Scores are not computed, or marks came after it; have them computed again"


class GradesOutdatedError(ZerenError):
    code = "assessment.grades_outdated"
    status = 409
    zh = "等次未提出或已过时,请重新提出等次"
    en = "Grades are not proposed, or no longer right; have them proposed again"


class WindowOpenError(ZerenError):
    code = "assessment.window_open"
    status = 409
    zh = "异议期未满"
    en = "Objections are still taken"


class WindowClosedError(ZerenError):
    code = "assessment.window_closed"
    status = 409
    zh = "异议期已过,或尚未开始"
    en = "The window for objections is over, or has not begun"


class ObjectionOpenError(ZerenError):
    code = "assessment.objection_open"
    status = 409
    zh = "有异议尚未答复"
    en = "An objection is not decided yet"


class NoObjectionError(ZerenError):
    code = "assessment.no_objection"
    status = 409
    zh = "没有待答复的异议"
    en = "There is no objection to decide"


class OwnObjectionError(ZerenError):
    code = "assessment.own_objection"
    status = 403
    zh = "提出异议的人不能自己答复"
    en = "Whoever filed the objection does not decide it"


class UpheldUnchangedError(ZerenError):
    code = "assessment.upheld_unchanged"
    status = 422
    zh = "按所认定的变化计算,得分不变;请说明变化,或不予支持"
    en = "Worked out with the change the score is the same; name the change, or reject"


class SupersededUnchangedError(ZerenError):
    code = "assessment.superseded_unchanged"
    status = 422
    zh = "按更正后的事实计算,结果不变"
    en = "Worked out from the corrected facts the result is the same"


class BackwardsError(ZerenError):
    code = "assessment.backwards"
    status = 422
    zh = "日期或截止位置不能早于上一步"
    en = "A day or a size lies before that of the step before"


class MarkIncompleteError(ZerenError):
    code = "assessment.mark_incomplete"
    status = 422
    zh = "按规则指标评分须填写满分或档次;加减分不填指标时不能填写满分或档次"
    en = "A mark of an indicator says out of how much, or the level; one without says neither"


class BallotEmptyError(ZerenError):
    code = "assessment.ballot_empty"
    status = 422
    zh = "票数有误:各组不能重复,收回票数不能多于发出票数"
    en = "The ballot is wrong: each group once, and no more votes than were issued"


class BallotLevelsError(ZerenError):
    """``details["levels"]``: what a vote of each level is worth by the rule pack."""

    code = "assessment.ballot_levels"
    status = 422
    zh = "测评等次或每票分值与考核规则不符"
    en = "A level of the ballot, or what a vote of it is worth, is not as the rule pack has it"


class UnknownVetoError(ZerenError):
    code = "assessment.unknown_veto"
    status = 422
    zh = "考核规则中没有这一否决情形"
    en = "The rule pack names no such veto"


class FactsMissingError(ZerenError):
    code = "assessment.facts_missing"
    status = 422
    zh = "须引用已入台账的事实"
    en = "Facts that are in the ledger must be cited"


class UnknownFactCitedError(ZerenError):
    code = "assessment.unknown_fact_cited"
    status = 422
    zh = "所引事实不在该组织的台账中"
    en = "A fact cited does not stand in the dossier of the organization"


class NoSuchVersionError(ZerenError):
    code = "assessment.no_such_version"
    status = 422
    zh = "没有这一版本的结果"
    en = "The result has no such version"


class OnlyBasisError(ZerenError):
    code = "assessment.only_basis"
    status = 422
    zh = "考核结果只是依据之一,请写明其他依据"
    en = "A result is one of the bases, never the only one; name the others"


class NotEligibleError(ZerenError):
    code = "assessment.not_eligible"
    status = 422
    zh = "不符合表彰条件:须为最好等次且无一票否决"
    en = "Not eligible: only the best grade, without a veto, is commended"


class AlreadyRevokedError(ZerenError):
    code = "assessment.already_revoked"
    status = 409
    zh = "该表彰已撤销"
    en = "The commendation is revoked already"


class DueDayError(ZerenError):
    code = "assessment.due_day"
    status = 422
    zh = "整改期限须在批评之后,延长须晚于原期限"
    en = "The day lies after the criticism; a later one after the one before"


class ExtendedBeforeError(ZerenError):
    code = "assessment.extended_before"
    status = 409
    zh = "整改期限只能延长一次"
    en = "The day was extended before; once is all"


class PutRightError(ZerenError):
    code = "assessment.put_right"
    status = 409
    zh = "该批评已整改销号"
    en = "The criticism is put right and closed"


class NotAnsweredError(ZerenError):
    code = "assessment.not_answered"
    status = 409
    zh = "尚未报告整改情况;期限未到不能认定未整改"
    en = "Nothing was answered; before the day nobody can say that it is not put right"


class ConditionsMissingError(ZerenError):
    code = "assessment.conditions_missing"
    status = 422
    zh = "责任追究须同时具备全部条件,每项都要有事实"
    en = "Accountability needs every condition, each with its facts"


class NotAnswerableError(ZerenError):
    code = "assessment.not_answerable"
    status = 422
    zh = "该人员在问题发生之日不任该组织职务"
    en = "The person held no post of the organization on the day of the problem"
