"""Why a whole file is refused, before any of its rows is looked at."""

from shared.kernel.errors import ZerenError


class NotAWorkbookError(ZerenError):
    code = "not_a_workbook"
    status = 422
    zh = "不是 .xlsx 工作簿(可能是改了扩展名的 CSV),请另存为“Excel 工作簿(*.xlsx)”"
    en = "This is no .xlsx workbook (perhaps a renamed CSV): save it as Excel Workbook (*.xlsx)"


class WorkbookEncryptedError(ZerenError):
    code = "workbook_encrypted"
    status = 422
    zh = "文件已加密或是旧版 .xls,请取消密码并另存为 .xlsx 后重新上传"
    en = "The file is encrypted or an old .xls: remove its password and save it as .xlsx"


class WorkbookMacrosError(ZerenError):
    code = "workbook_macros"
    status = 422
    zh = "文件含有宏,不予接收;请另存为不含宏的 .xlsx 后重新上传"
    en = "The file has macros and is not taken: save it as .xlsx without macros"


class WorkbookTooLargeError(ZerenError):
    """``details["what"]`` says what is too much: bytes, unpacked, parts, rows or columns."""

    code = "workbook_too_large"
    status = 413
    zh = "文件过大(每份最多 10 MB、解压后 200 MB、50000 行、300 列),请拆分后分次上传"
    en = "The file is too large (10 MB, 200 MB unpacked, 50,000 rows, 300 columns): split it"


class WorkbookTooManyNewRowsError(ZerenError):
    code = "workbook_too_many_new_rows"
    status = 413
    zh = "新增内容过多:一份文件一次登记,最多 10000 行、约 15 MB 新内容;请拆分成几份依次上传"
    en = (
        "Too much is new: a file is recorded at once, at most 10,000 rows and 15 MB of it; split it"
    )


class WorkbookBrokenError(ZerenError):
    code = "workbook_broken"
    status = 422
    zh = "文件已损坏或内部结构不合规范,请用 Excel 或 WPS 打开后另存再上传"
    en = "The file is damaged or not built as it should be: open it in Excel or WPS, save it again"


class NotOurTemplateError(ZerenError):
    code = "not_our_template"
    status = 422
    zh = "没有找到模板中的工作表,或其中没有填写任何行;请下载模板填写,不要删除隐藏的首行"
    en = "No sheet of a template with a filled-in row is in it: use a template, keep its hidden row"


class WorkbookBusyError(ZerenError):
    code = "workbook_busy"
    status = 503
    zh = "正在处理其他文件,请一分钟后重试"
    en = "Other files are being read: try again in a minute"
