"""Every way a command or a question may be refused: a stable code, a status, a sentence twice.

``code`` is what a client branches on; ``zh`` and ``en`` are what a person reads.
"""

from typing import Any

import msgspec

from shared.kernel.errors import ZerenError

FIELD_SENTENCES: dict[str, tuple[str, str]] = {
    "wrong_type": ("应为对象", "An object is expected"),
    "unknown_field": ("没有这个字段", "There is no such field"),
    "missing_field": ("缺少此必填字段", "This field is missing"),
    "wrong_value": ("内容不符合要求", "The value is not as asked for"),
    "unknown_reference": ("所指对象不存在", "It names nothing that is known"),
    "already_exists": ("编号已被使用", "The id is in use already"),
    "beyond_ledger": ("台账还没有这么多条，现有", "The ledger has not so many entries; it has"),
}


class FieldError(msgspec.Struct, frozen=True, kw_only=True):
    """One wrong field: its name, a code, a sentence in both languages."""

    field: str
    code: str
    zh: str
    en: str

    @classmethod
    def of(cls, field: str, code: str, detail: str = "") -> "FieldError":
        """Give the error of a field with the code's own sentences and a technical detail."""
        zh, en = FIELD_SENTENCES[code]
        tail = f": {detail}" if detail else ""
        return cls(field=field, code=code, zh=zh + tail, en=en + tail)


class InvalidCommandError(ZerenError):
    """Fields are wrong, missing or unknown; all of them are named."""

    code = "invalid_command"
    status = 422
    zh = "填写内容有误,请按提示改正"
    en = "Fields are wrong; each is named"

    def __init__(self, subject: str = "", *, fields: Any = (), **details: Any) -> None:
        self.fields = tuple(msgspec.convert(fields, list[FieldError], from_attributes=True))
        named = [msgspec.to_builtins(field) for field in self.fields]
        super().__init__(subject, fields=named, **details)


class BatchRefusedError(ZerenError):
    """One or more rows of a batch were refused; nothing of it was recorded.

    ``details["rows"]``: row (from 0), code, zh, en, subject, details.
    """

    code = "batch_refused"
    status = 422
    zh = "批次中有错误,全部未记录,请逐行改正后重试"
    en = "Rows of the batch are wrong; nothing was recorded"


class BatchTooLargeError(ZerenError):
    code = "batch_too_large"
    status = 413
    zh = "一批的命令过多或过长(接口每批最多 500 条),请拆分"
    en = "The batch holds too many commands, or too long ones (by the interface 500): split it"


class UnknownCommandError(ZerenError):
    code = "unknown_command"
    status = 404
    zh = "没有这个命令"
    en = "There is no such command"


class UnknownReferenceError(ZerenError):
    """The command names something that is not (yet) known; ``details["field"]`` says where."""

    code = "unknown_reference"
    status = 422
    zh = "所指的组织、人员、职务或记录不存在(或尚未同步)"
    en = "It names an organization, person, post or record that is not known (yet)"


class AlreadyExistsError(ZerenError):
    code = "already_exists"
    status = 409
    zh = "该编号已被使用"
    en = "The id is in use already"


class IdempotencyKeyReusedError(ZerenError):
    code = "idempotency_key_reused"
    status = 422
    zh = "同一命令编号曾用于不同内容"
    en = "The command id was used before with another body or by somebody else"


class ConcurrentChangeError(ZerenError):
    code = "concurrent_change"
    status = 409
    zh = "同一对象正被他人修改,请重试"
    en = "Somebody else changed the same record; try again"


class DateOutOfRangeError(ZerenError):
    code = "date_out_of_range"
    status = 422
    zh = "日期超出允许范围"
    en = "The date is out of range"


class ApprovedByOneselfError(ZerenError):
    code = "approved_by_oneself"
    status = 422
    zh = "批准人不能是申请人本人或本组织"
    en = "Who approves is neither who gives the command nor the organization that it is about"


class PeriodClosedError(ZerenError):
    """The day lies in a closed period, and nobody but the giver has approved the entry.

    ``details["command"]`` is what `targets.approve-late-entry` has to name.
    """

    code = "period_closed"
    status = 422
    zh = "该日期所在期间已关账,须说明原因并由另一人批准补录"
    en = (
        "The period of that day is closed; give the reason, and let somebody else approve the entry"
    )


class DeedInFutureError(ZerenError):
    code = "deed_in_future"
    status = 422
    zh = "事情尚未发生,不能登记未来的日期"
    en = "A deed cannot lie in the future"


class ReasonMissingError(ZerenError):
    code = "reason_missing"
    status = 422
    zh = "必须填写理由"
    en = "A reason is needed"


class EntryTooLargeError(ZerenError):
    code = "entry_too_large"
    status = 413
    zh = "内容过大;附件请存入证据库并引用其哈希"
    en = "The content is too large; put it in the evidence store and cite its hash"


class WrongOrganizationError(ZerenError):
    code = "wrong_organization"
    status = 422
    zh = "该记录不属于所填组织"
    en = "The record belongs to another organization"


class NotAuthenticatedError(ZerenError):
    code = "not_authenticated"
    status = 401
    zh = "未登录或令牌无效"
    en = "There is no valid token"


class NotAllowedError(ZerenError):
    code = "not_allowed"
    status = 403
    zh = "该角色无权执行此操作"
    en = "The role may not do this"


class OutOfScopeError(ZerenError):
    code = "out_of_scope"
    status = 403
    zh = "超出所辖组织范围"
    en = "The organization is out of reach of this role"


class NotAboveError(ZerenError):
    """Of two organizations that a command names, one does not stand above the other that day.

    The subject is the lower one; ``details``: ``field`` names it or its superior, ``above`` the
    other.
    """

    code = "not_above"
    status = 422
    zh = "所填机关当日不是该组织的上级,请填写其上级党组织或所辖单位"
    en = "That day it does not stand above the organization; name one that does, or a unit below"


class OnBehalfNotAllowedError(ZerenError):
    code = "on_behalf_not_allowed"
    status = 403
    zh = "该角色不能代为录入,不能填写收到日期或代办对象"
    en = "The role may not enter on behalf of others, nor set the day of receipt"


class NotFoundError(ZerenError):
    code = "not_found"
    status = 404
    zh = "没有找到"
    en = "There is no such thing"


class NotYetVisibleError(ZerenError):
    """A question waited for a position that the read model did not reach in time."""

    code = "not_yet_visible"
    status = 503
    zh = "数据尚在同步,请稍后重试"
    en = "The read model has not reached that position yet; try again"


class ServiceUnavailableError(ZerenError):
    code = "service_unavailable"
    status = 503
    zh = "服务暂时不可用,请稍后重试"
    en = "The service does not answer; try again"


class InvalidQuestionError(ZerenError):
    code = "invalid_question"
    status = 400
    zh = "查询参数有误"
    en = "A parameter of the question is wrong"


class BodyTooLargeError(ZerenError):
    code = "body_too_large"
    status = 413
    zh = "请求内容过大"
    en = "The body is too large"
