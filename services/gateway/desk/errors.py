"""What the desk refuses, beside what commands and questions are refused with."""

from shared.kernel.errors import ZerenError


class SignInRefusedError(ZerenError):
    code = "sign_in_refused"
    status = 403
    zh = "用户名、密码或动态口令不正确"
    en = "The login, password or one-time code is not right"


class AccountLockedError(ZerenError):
    code = "account_locked"
    status = 403
    zh = "连续输错次数过多,账户已暂时锁定,请稍后再试或联系管理员"
    en = "Too many wrong attempts: the account is locked for a while; wait or ask an administrator"


class WeakPasswordError(ZerenError):
    code = "weak_password"
    status = 422
    zh = "新密码至少 12 个字符,且不得与用户名或原密码相同"
    en = "A new password has at least 12 characters and is neither the login nor the old one"


class StaleFormError(ZerenError):
    code = "stale_form"
    status = 403
    zh = "页面已过期或不是从本系统打开,请返回刷新后重新提交"
    en = "The page is out of date or was not opened here; go back, reload it and send it again"


class LoginTakenError(ZerenError):
    code = "login_taken"
    status = 409
    zh = "该用户名已被使用,请换一个"
    en = "That login is taken; choose another"


class AdministersAlreadyError(ZerenError):
    code = "administers_already"
    status = 409
    zh = "系统、安全、审计三员互斥,此人已任其一"
    en = (
        "The system, security and audit are administrated by three people; this one has one of them"
    )


class ProviderError(ZerenError):
    code = "identity_provider"
    status = 503
    zh = "统一身份认证暂时不可用,请稍后再试或用本地账户登录"
    en = "The identity provider is not available: try again later, or sign in with a local account"
