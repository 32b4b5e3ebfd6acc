"""What may go wrong with PostgreSQL that runs beside us."""

from shared.kernel.errors import ZerenError


class PostgresFailedError(ZerenError):
    """PostgreSQL did not start, or ended by itself; the subject holds the end of its log."""

    code = "postgres_failed"
    status = 500
    zh = "内置 PostgreSQL 未能启动"
    en = "The embedded PostgreSQL did not start"


class DataInUseError(ZerenError):
    """Another zeren process holds the data folder."""

    code = "data_in_use"
    status = 500
    zh = "数据目录正被另一个 zeren 进程使用;请先停止它,或用 --data 指定别的目录"
    en = "Another zeren process uses the data folder; stop it, or name another folder with --data"


class AccountError(ZerenError):
    """No account fits to run PostgreSQL; the subject says what to do."""

    code = "postgres_account"
    status = 500
    zh = "没有合适的系统账户可运行 PostgreSQL"
    en = "No account of this system fits to run PostgreSQL"
