"""The root of every error a person or a program may meet, and the few that any room may raise.

An error has a stable code (what a client branches on), an HTTP status, and a sentence in Chinese
and in English (what a person reads). ``details`` are scalars or lists that help to mend the input;
they hold no personal data.
"""

from typing import Any, ClassVar


class ZerenError(Exception):
    """Something was refused or could not be done."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    zh: ClassVar[str] = "请求未能完成"
    en: ClassVar[str] = "The request could not be done"

    def __init__(self, subject: str = "", **details: Any) -> None:
        super().__init__(subject)
        self.subject = subject
        self.details = details

    def __str__(self) -> str:
        about = self.subject or ", ".join(f"{k}={v}" for k, v in self.details.items())
        return f"{self.code}: {self.en}" + (f" ({about})" if about else "")

    def as_dict(self) -> dict[str, Any]:
        """Give what crosses a wire: ``code``, ``zh``, ``en``, ``subject``, ``details``."""
        return {
            "code": self.code,
            "zh": self.zh,
            "en": self.en,
            "subject": self.subject,
            "details": self.details,
        }


class MalformedJsonError(ZerenError):
    """The bytes are not JSON that zeren accepts."""

    code = "malformed_json"
    zh = "内容不是可接受的 JSON"
    en = "The content is not JSON that zeren accepts"


class InternalError(ZerenError):
    """Something failed that is not the caller's fault."""

    code = "internal"
    status = 500
    zh = "系统内部出错,请联系管理员"
    en = "Something failed inside; ask the operator"


class UnknownFactError(ZerenError):
    """A stored name that this version does not know: the follower stops, it never skips."""

    code = "unknown_fact"
    status = 500
    zh = "遇到未知的事实类型,处理已停止;请先升级本服务"
    en = "A stored fact has a name this version does not know; upgrade this service first"
