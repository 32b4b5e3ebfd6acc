"""What inspection refuses."""

from shared.kernel.errors import ZerenError


class InspectionDaysError(ZerenError):
    code = "activities.inspection_days"
    status = 422
    zh = "检查起止日期有误:不能早于安排之日,不能先止后起,且须在同一年内"
    en = "The days of the inspection are out of order, before its planning, or in two years"


class InspectsItselfError(ZerenError):
    code = "activities.inspects_itself"
    status = 422
    zh = "不能检查本单位"
    en = "An organization does not inspect itself"


class InspectionConflictError(ZerenError):
    code = "activities.inspection_conflict"
    status = 409
    zh = "该单位这些日子已安排检查,请合并进行或改期"
    en = "The unit is to be inspected on those days already; join that visit or choose other days"


class InspectionCapError(ZerenError):
    code = "activities.inspection_cap"
    status = 409
    zh = "该单位本年检查次数已达上限,确需增加须注明批准人"
    en = "The unit has had its yearly number of inspections; another needs approval"


class InspectionNotDueError(ZerenError):
    code = "activities.inspection_not_due"
    status = 422
    zh = "检查日期不在安排的日期之内"
    en = "The day lies outside the days planned"


class InspectionOverError(ZerenError):
    code = "activities.inspection_over"
    status = 409
    zh = "该检查已完成或已取消"
    en = "The inspection was held or called off already"


class NoSuchInspectorError(ZerenError):
    code = "activities.no_such_inspector"
    status = 422
    zh = "该人员不是本次检查人员"
    en = "This person is not an inspector of this inspection"


class SameInspectorError(ZerenError):
    code = "activities.same_inspector"
    status = 422
    zh = "检查人员重复,或曾因回避退出本次检查"
    en = "The inspector is named twice, or had stepped back from this inspection"


class ItemTwiceError(ZerenError):
    code = "activities.item_twice"
    status = 422
    zh = "同一检查项目填写了两次"
    en = "An item of the checklist is answered twice"


class NotOfSampleError(ZerenError):
    code = "activities.not_of_sample"
    status = 422
    zh = "该单位不在所抽样本之中"
    en = "The unit is not in the sample drawn"


class SampleOrNotError(ZerenError):
    code = "activities.sample_or_not"
    status = 422
    zh = "随机抽样检查须注明样本,其他方式不得注明"
    en = "A visit of a random sample names its sample, and no other visit does"


class InspectionNotHeldError(ZerenError):
    code = "activities.inspection_not_held"
    status = 409
    zh = "该检查尚未进行"
    en = "The inspection was not held"


class FrameError(ZerenError):
    code = "activities.frame"
    status = 422
    zh = "抽样框须由两个以上互不相同的单位组成,抽取数不得超过其总数"
    en = "A frame is two or more different units, and no more are drawn than it has"


class PartiesError(ZerenError):
    code = "activities.parties"
    status = 422
    zh = "种子须由两个不同的单位各自提供"
    en = "The seed is given by two different organizations"


class NotAPartyError(ZerenError):
    code = "activities.not_a_party"
    status = 422
    zh = "该单位不是本次抽样的种子提供方"
    en = "The organization is not one of the two that give the seed"


class CommittedAlreadyError(ZerenError):
    code = "activities.committed_already"
    status = 409
    zh = "该方已提交种子承诺,不能更换"
    en = "This party is bound to a seed already"


class NotAllCommittedError(ZerenError):
    code = "activities.not_all_committed"
    status = 409
    zh = "双方都提交承诺之后才能公开种子"
    en = "Seeds are shown once both parties are bound"


class SeedMismatchError(ZerenError):
    code = "activities.seed_mismatch"
    status = 422
    zh = "种子与此前的承诺不符"
    en = "The seed is not the one the party is bound to"


class NotDrawnError(ZerenError):
    code = "activities.not_drawn"
    status = 409
    zh = "样本尚未抽取"
    en = "The sample is not drawn yet"


class FrameExhaustedError(ZerenError):
    code = "activities.frame_exhausted"
    status = 409
    zh = "抽样框中已无可替换的单位"
    en = "There is no unit left in the frame to take the place"


class FindingStateError(ZerenError):
    code = "activities.finding_state"
    status = 409
    zh = "该问题当前状态不允许此操作"
    en = "The finding is in a state that does not take this"


class DueBeforeOrderError(ZerenError):
    code = "activities.due_before_order"
    status = 422
    zh = "整改期限须晚于今日及原期限"
    en = "The day due must lie after the order, and after the day due before"


class ExtendedAlreadyError(ZerenError):
    code = "activities.extended_already"
    status = 409
    zh = "整改期限只能延长一次"
    en = "Time was extended once already"
