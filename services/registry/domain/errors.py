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
