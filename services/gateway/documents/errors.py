"""What documents are refused with, beside what the questions are refused with."""

from shared.kernel.errors import ZerenError


class FontMissingError(ZerenError):
    code = "font_missing"
    status = 503
    zh = "本机没有中文字体,请管理员安装 fonts-noto-cjk 或把本县字体放入文书目录的 fonts 子目录"
    en = (
        "There is no Chinese font on this machine: have fonts-noto-cjk installed, or the county's "
        "own fonts put into the folder fonts of the documents' folder"
    )


class NotPublishedError(ZerenError):
    code = "round_not_published"
    status = 409
    zh = "考核结果尚未公布,公布后方可制作文书"
    en = "The round's results are not published; publish them, then make the document"


class NothingToTellError(ZerenError):
    code = "nothing_to_tell"
    status = 404
    zh = "截至该时点没有可写入文书的记录,请核对组织、年度和时点"
    en = "There is nothing on record for it by then: check the organization, the year and the time"


class LogBehindError(ZerenError):
    code = "log_behind"
    status = 503
    zh = "台账的哈希树尚未包含该时点,请稍后再试"
    en = "The ledger's tree of hashes does not hold that size yet; try again in a moment"
