"""What the registry refuses."""

from shared.kernel.errors import ZerenError


class NotStandingError(ZerenError):
    """The organization does not stand on the day: not yet established, merged or abolished."""

    code = "registry.not_standing"
    status = 422
    zh = "该组织在所填日期尚未成立或已撤销、合并"
    en = "The organization does not stand on that day"


class AlreadyEndedError(ZerenError):
    code = "registry.already_ended"
    status = 409
    zh = "该组织已被撤销或合并,不能再次撤销或合并"
    en = "The organization has ended already, and ends only once"


class CategoryMissingError(ZerenError):
    code = "registry.category_missing"
    status = 422
    zh = "党支部、党总支必须填写组织类别"
    en = "A branch or general branch needs a category"


class SuperiorMissingError(ZerenError):
    code = "registry.superior_missing"
    status = 422
    zh = "除县委外,组织必须有上级组织"
    en = "Only a county committee may stand without a superior"


class SuperiorTooLowError(ZerenError):
    code = "registry.superior_too_low"
    status = 422
    zh = "上级组织的层级必须高于本组织"
    en = "The superior must be of a higher kind"


class BelowItselfError(ZerenError):
    code = "registry.below_itself"
    status = 422
    zh = "组织不能隶属于自身或其下级"
    en = "An organization cannot be placed below itself"


class TooFewPredecessorsError(ZerenError):
    code = "registry.too_few_predecessors"
    status = 422
    zh = "合并至少需要两个不同的组织"
    en = "A merger needs at least two different organizations"


class TooManyVotersError(ZerenError):
    code = "registry.too_many_voters"
    status = 422
    zh = "有表决权人数不能多于正式党员人数"
    en = "There cannot be more entitled to vote than full members"


class PostHeldError(ZerenError):
    code = "registry.post_held"
    status = 409
    zh = "该职务在所填日期已有人担任(或代理)"
    en = "Somebody holds, or acts for, the post on that day"


class NotHolderError(ZerenError):
    code = "registry.not_holder"
    status = 422
    zh = "此人在所填日期前一天未担任(或代理)该职务"
    en = "The person did not hold, or act for, the post on the day before"


class ApprovalMissingError(ZerenError):
    code = "registry.approval_missing"
    status = 422
    zh = "设立、撤销党支部(总支)须经乡镇以上党委批准,请填写批准机关"
    en = "A township committee or a higher one must approve; name it"


class NotApprovingError(ZerenError):
    code = "registry.not_approving"
    status = 422
    zh = "批准机关须为乡镇以上党委,且层级高于本组织"
    en = "Only a higher committee, of a township or above, may approve"


class FormNotForKindError(ZerenError):
    code = "registry.form_not_for_kind"
    status = 422
    zh = "只有党支部可以是临时或联合支部"
    en = "Only a branch may be temporary or joint"


class FormUntilError(ZerenError):
    code = "registry.form_until"
    status = 422
    zh = "临时党支部须填写撤销日期,且至少六个月;其他形式不填"
    en = "A temporary branch needs an end at least six months away; others have none"


class TooFewSuccessorsError(ZerenError):
    code = "registry.too_few_successors"
    status = 422
    zh = "分设至少需要两个不同的新组织,名称与编号须一一对应"
    en = "A split needs at least two different new organizations, each with a name"


class NotVoidableError(ZerenError):
    code = "registry.not_voidable"
    status = 409
    zh = "由合并、分设而来的组织不能作废"
    en = "An organization that came of a merger or split cannot be voided"


class AlreadySuperiorError(ZerenError):
    code = "registry.already_superior"
    status = 409
    zh = "该组织在所填日期已是上级"
    en = "It is a superior on that day already"


class NotSuperiorError(ZerenError):
    code = "registry.not_superior"
    status = 422
    zh = "该组织在所填日期不是其上级"
    en = "It is no superior on that day"


class FlagMissingError(ZerenError):
    code = "registry.flag_missing"
    status = 422
    zh = "该组织在所填日期前一天没有此项认定"
    en = "The flag did not stand on the day before"


class CriteriaMissingError(ZerenError):
    code = "registry.criteria_missing"
    status = 422
    zh = "必须写明认定依据"
    en = "Criteria must be given"


class TermMissingError(ZerenError):
    code = "registry.term_missing"
    status = 422
    zh = "尚未登记届期"
    en = "No term is on record for that day"


class TermLimitError(ZerenError):
    code = "registry.term_limit"
    status = 422
    zh = "延期或提前换届不得超过一年"
    en = "An election may be at most a year late or early"


class OnLeaveError(ZerenError):
    code = "registry.on_leave"
    status = 409
    zh = "此人在所填日期已离岗"
    en = "The person is on leave that day already"


class NotOnLeaveError(ZerenError):
    code = "registry.not_on_leave"
    status = 422
    zh = "此人在所填日期前一天未离岗"
    en = "The person was not on leave on the day before"


class NotSuccessorError(ZerenError):
    code = "registry.not_successor"
    status = 422
    zh = "所填组织不是原组织的继任组织"
    en = "It is no successor of the organization"


class CoveringMissingError(ZerenError):
    code = "registry.covering_missing"
    status = 422
    zh = "已建组织的单位须填写所属党组织;其他不填"
    en = "A unit that is organized needs its organization; others have none"


class OthersBelowError(ZerenError):
    """``details``: ``below`` names the first of them."""

    code = "registry.others_below"
    status = 409
    zh = "仍有组织(曾)隶属于该组织,请先将其隶属关系自始改到别的上级"
    en = "Others stand, or stood, below it; first give them another superior from their first day"


class PersonErasedError(ZerenError):
    code = "registry.person_erased"
    status = 409
    zh = "此人已去标识,不能再登记个人信息"
    en = "The person was erased; nothing personal is taken any more"


class PersonRestrictedError(ZerenError):
    code = "registry.person_restricted"
    status = 409
    zh = "此人信息已限制处理(依法保存),不能更改或去标识;请先解除限制"
    en = "What is held of the person is kept by law and restricted; lift the restriction first"


class CommitteeNotForKindError(ZerenError):
    code = "registry.committee_not_for_kind"
    status = 422
    zh = "只有党支部、党总支可以设立或撤销委员会"
    en = "Only a branch or a general branch may be given a committee, or lose it"


class NotSecretarysPostError(ZerenError):
    code = "registry.not_secretarys_post"
    status = 422
    zh = "只有书记职务需要备案"
    en = "Only who holds a secretary's post is put on file"
