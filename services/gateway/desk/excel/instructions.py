"""What the first sheet of every template says, line by line, in Chinese and English."""

from services.gateway.desk.excel.groups import Group

_LINES = (
    (
        "每行登记一件事;橙色标题的列必填,灰色标题的列选填。",
        "Each row records one thing; columns with an orange heading must be filled in.",
    ),
    (
        "不要删除或改动每张表隐藏的第一行,系统靠它识别各列;可以删除不用的列,可以调整列的次序。",
        (
            "Leave the hidden first row of each sheet as it is: columns are known by it. Columns"
            " that are not needed may be deleted, and may stand in any order."
        ),
    ),
    (
        "日期填 2026-03-05、2026/3/5、2026.3.5 或 2026年3月5日;不要填公式,不要合并单元格。",
        "Dates: 2026-03-05, 2026/3/5, 2026.3.5 or 2026年3月5日. No formulas, no merged cells.",
    ),
    (
        "一格可填多项的列:换行、分号或顿号分隔;文字内容只用换行分隔。",
        "Where a cell takes several: a line each, or ; between them; texts a line each.",
    ),
    (
        "下拉列表中的组织、人员、职务截至下载之日;名单外的可直接填编号。",
        "The lists are as of the day of the download; what is not on them is given by its id.",
    ),
    (
        "上传后先整份检查,有一处错误即全部不登记,并退回标注了错误的同一工作簿。",
        (
            "The file is checked whole: with one fault nothing is recorded, and the same workbook"
            " comes back with every wrong cell marked."
        ),
    ),
    (
        (
            "同样内容的行只登记一次:改正后重新上传整份文件,只登记新增或改动的行。改动已登记的行等于"
            "新登记一件事,原来的登记请用“更正”或“撤回”处理。"
        ),
        (
            "Rows of the same content are recorded once: a corrected file may be uploaded whole"
            " again. A changed row is another row; what stands on record is corrected or withdrawn."
        ),
    ),
    (
        (
            "500 行以内一次登记,要么全部成功,要么全部不登记;超过 500 行每 500 行一批,中断后重新上传"
            "同一文件即可补齐。每份最多 50000 行、10 MB。"
        ),
        (
            "Up to 500 rows are recorded together or not at all; more go 500 at a time, and"
            " uploading the same file again completes what was broken off. At most 50,000 rows"
            " and 10 MB."
        ),
    ),
)


def instructions(group: Group) -> list[tuple[str, ...]]:
    """Give the lines of a template's first sheet."""
    commands = [(f"工作表:{spec.zh}", f"Sheet: {spec.en}") for spec in group.commands]
    return [(group.label.zh, group.label.en), *_LINES, *commands]
