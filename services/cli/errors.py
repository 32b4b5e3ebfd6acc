"""What a command may be told instead of an answer."""

from typing import Any

from shared.kernel.errors import ZerenError


class GatewayUnreachableError(ZerenError):
    code = "gateway_unreachable"
    status = 503
    zh = "无法连接网关;请先运行 zeren up,或用 --url 指定地址"
    en = "The gateway does not answer; run `zeren up` first, or say where it is with --url"


class AddressMissingError(ZerenError):
    code = "address_missing"
    zh = "数据目录中没有网关地址;请先运行 zeren up,或用 --data、--url 指定"
    en = "The folder of data has no gateway.url; run `zeren up` first, or give --data or --url"


class TokenMissingError(ZerenError):
    code = "token_missing"
    zh = "没有可读的令牌文件;请用 --token-file 指定,或用 zeren token issue 签发"
    en = "There is no token file to read; give --token-file, or make one with `zeren token issue`"


class SettingsMissingError(ZerenError):
    code = "settings_missing"
    zh = "数据目录中没有运行设置;请先运行 zeren up,或设置 ZEREN_* 环境变量"
    en = "The folder of data has no settings.json; run `zeren up` first, or set ZEREN_*"


class LineError(ZerenError):
    code = "wrong_line"
    status = 422
    zh = "文件中有错误的行;该批未记录"
    en = "A line of the file is wrong; nothing of its batch was recorded"


class FolderNotEmptyError(ZerenError):
    code = "folder_not_empty"
    status = 409
    zh = "文件夹不是空的,请另选一个"
    en = "The folder is not empty; name another"


class ArchiveDiffersError(ZerenError):
    code = "archive_differs"
    status = 502
    zh = "收到的档案文件与其哈希不符"
    en = "A file of the archive is not what its hash says"


class EvidenceDiffersError(ZerenError):
    code = "evidence_differs"
    status = 502
    zh = "收到的佐证文件与其哈希不符,未写入"
    en = "The file of evidence is not what its hash says; nothing was written"


class FileTakenError(ZerenError):
    code = "file_taken"
    status = 409
    zh = "已有同名文件,未改动;请另起名称"
    en = "There is a file of this name, and it was left alone; give another"


class SampleUnreadableError(ZerenError):
    code = "sample_unreadable"
    status = 422
    zh = "文件不是已抽取样本的记录"
    en = "The file is no record of a sample that was drawn"


class FileUnusableError(ZerenError):
    code = "file_unusable"
    zh = "文件无法读取或写入"
    en = "The file cannot be read or written"


class QuestionUnknownError(ZerenError):
    code = "question_unknown"
    zh = "没有这个查询;zeren ask list 列出全部"
    en = "There is no such question; `zeren ask list` lists them"


class LogUnusableError(ZerenError):
    code = "log_unusable"
    zh = "无法读取台账日志;请用 --data 指定数据目录,或用 --from 指定日志位置"
    en = "The log cannot be read; give the folder of data with --data, or the log with --from"


class ProofNotMadeError(ZerenError):
    code = "proof_not_made"
    status = 404
    zh = "日志中没有该条目,或尚未签入检查点"
    en = "The log has no such entry, or no checkpoint over it yet"


class AnswerError(ZerenError):
    code = "wrong_answer"
    status = 502
    zh = "网关的答复无法识别"
    en = "The gateway's answer cannot be read"


class RefusedError(ZerenError):
    """A problem that the gateway answered, with its own code and sentences."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(str(problem.get("detail", "")))
        self.problem = problem
        self.code = str(problem.get("code", "error"))  # type: ignore[misc]  # one object, one problem
        self.status = int(problem.get("status", 500))  # type: ignore[misc]
        self.zh = str(problem.get("zh", ""))  # type: ignore[misc]
        self.en = str(problem.get("en", ""))  # type: ignore[misc]
        self.details = dict(problem.get("details") or {})
        for name in ("fields", "rows"):
            if problem.get(name):
                self.details[name] = problem[name]
