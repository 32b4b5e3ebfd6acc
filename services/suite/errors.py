"""Why the suite cannot start, told so that whoever started it knows what to do."""

from shared.kernel.errors import ZerenError


class PortTakenError(ZerenError):
    code = "port_taken"
    status = 500
    zh = "端口已被占用;请用 --port 指定别的端口(0 为任意空闲端口)"
    en = "The port is taken; name another with --port (0 takes any that is free)"


class FolderUnusableError(ZerenError):
    code = "folder_unusable"
    status = 500
    zh = "数据目录不能建立或写入;请用 --data 指定可写的目录"
    en = "The folder of data cannot be made or written; name one that can with --data"


class EntriesMissingError(ZerenError):
    code = "entries_missing"
    status = 422
    zh = "台账条目不足或不连续,无法截至所要求的条数"
    en = "There are fewer entries than asked for, or one is missing between"


class PacksTooManyError(ZerenError):
    code = "packs_too_many"
    status = 422
    zh = "给出的规则包多于已发布的规则包"
    en = "More rule packs are given than were published by then"
