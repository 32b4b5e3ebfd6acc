"""Why the ledger does not sign. Each is an alarm that stands until it is resolved."""

from shared.kernel.errors import ZerenError


class LogRefusedError(ZerenError):
    """The root of them: something is in doubt, so nothing is signed."""

    code = "ledger.log_refused"
    status = 500
    zh = "台账存疑,已停止签名"
    en = "The log is in doubt; nothing is signed"


class RootDiffersError(LogRefusedError):
    code = "ledger.log_root_differs"
    zh = "由台账重新计算的根与最后签名的检查点不符,已停止签名;请核对数据库备份与日志目录"
    en = (
        "The root over the ledger's entries is not the one last signed; compare the database with "
        "its backups and the folder of the log"
    )


class LedgerShorterError(LogRefusedError):
    code = "ledger.log_ledger_shorter"
    zh = "台账条目少于最后签名的检查点,已停止签名;数据库可能由旧备份恢复"
    en = "The ledger has fewer entries than were signed; the database may be an older backup"


class HeldMissingError(LogRefusedError):
    code = "ledger.log_held_missing"
    zh = "最后签名的检查点文件缺失,但日志已发布过,已停止签名;请恢复该文件"
    en = "The file of the last signed checkpoint is gone, but the log was published; restore it"


class HeldMovedError(LogRefusedError):
    code = "ledger.log_held_moved"
    zh = "最后签名的检查点被其他进程更改,已停止签名"
    en = "The last signed checkpoint was changed by another process"


class HeldMalformedError(LogRefusedError):
    code = "ledger.log_held_malformed"
    zh = "最后签名的检查点文件损坏,或不是本日志密钥所签,已停止签名"
    en = "The file of the last signed checkpoint is damaged, or not signed with the log's key"


class WitnessAheadError(LogRefusedError):
    code = "ledger.log_witness_ahead"
    zh = "见证人见过更新的或不同的检查点,已停止签名;本日志可能由旧备份恢复"
    en = "A witness has seen a later or another checkpoint; this log may be an older backup"


class PolicyMalformedError(LogRefusedError):
    code = "ledger.log_policy_malformed"
    zh = "日志的信任策略文件有误,无法询问见证人,已停止签名;请改正该文件"
    en = "The log's policy is malformed, so no witness can be asked; mend the file"


class TileDiffersError(LogRefusedError):
    code = "ledger.log_file_differs"
    zh = "日志文件与台账条目不符,已停止签名;请核对该文件"
    en = "A file of the log is not what the ledger's entries give; look at that file"


class EntryDiffersError(LogRefusedError):
    code = "ledger.log_entry_differs"
    zh = "台账条目与服务存储中的行不符,已停止签名"
    en = "An entry of the ledger is not what the row of the service's store gives"


class StoreBehindError(LogRefusedError):
    code = "ledger.log_store_behind"
    zh = "服务存储少了台账已有的行,已停止签名;该服务可能由旧备份恢复"
    en = "A service's store lacks rows that the ledger has; it may be an older backup"


class EntryTooLongError(LogRefusedError):
    code = "ledger.log_entry_too_long"
    zh = "条目连同入账时间超过 65,535 字节"
    en = "An entry with its time is longer than 65,535 bytes"


class UnknownAlgorithmError(ZerenError):
    code = "ledger.log_unknown_algorithm"
    status = 500
    zh = "日志密钥的签名算法本版本不支持"
    en = "The log's key is of an algorithm that this version cannot sign with"
