"""The Word template for a county that has none, in the layout of GB/T 9704-2012.

    python -m services.gateway.documents.word_template FILE

writes it, for a county to make its own from.
"""

import sys
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

_RED = RGBColor(0xD7, 0x00, 0x0F)
_LINE = Pt(28.95)  # 22 of them on 225 mm
_SIZE_3 = 16  # points


@cache
def base_template() -> bytes:
    """Give the template for a county that has none: the layout of GB/T 9704-2012."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    style = document.styles["Normal"]
    style.font.size = Pt(16)
    _face(style.element.get_or_add_rPr(), "仿宋_GB2312")
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = _LINE
    _page_number(section.footer.paragraphs[0])
    _line(document, "{{ paper.organ }}", face="方正小标宋简体", size=34, centre=True, red=True)
    _line(document, "{{ paper.number }}", centre=True)
    _rule(_line(document, ""))
    _line(document, "{{ paper.title }}", face="方正小标宋简体", size=22, centre=True)
    _line(document, "")
    _line(document, "{%p if paper.addressee %}")
    _line(document, "{{ paper.addressee }}：")
    _line(document, "{%p endif %}")
    _line(document, "{%p for block in paper.blocks %}")
    _line(document, "{%p if block.kind == 'heading' %}")
    _line(document, "{{ block.text }}", face="黑体", indent=True)
    _line(document, "{%p elif block.kind == 'text' %}")
    _line(document, "{{ block.text }}", indent=True)
    _line(document, "{%p else %}")
    _table(document)
    _line(document, "{%p endif %}")
    _line(document, "{%p endfor %}")
    for words in ("", "", "{{ paper.organ }}", "{{ day }}"):
        signed = _line(document, words)
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        signed.paragraph_format.right_indent = Pt(64)
    _line(document, "")
    _rule(_line(document, ""))
    basis = "本文件由责任台账第 1 至 {{ ground.size }} 条记录生成，截至 {{ taken }}。"
    known = "二维码即该检查点的三行公告，可用校验程序（--known）核对。"
    for words in (basis, "根哈希：{{ ground.root }}", known, "{{ code }}"):
        told = _line(document, words, size=9)
        told.paragraph_format.line_spacing = 1.0
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _line(
    document: DocumentObject,
    words: str,
    *,
    face: str = "",
    size: int = _SIZE_3,
    centre: bool = False,
    red: bool = False,
    indent: bool = False,
) -> Paragraph:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(words)
    run.font.size = Pt(size)
    if face:
        _face(run._r.get_or_add_rPr(), face)  # noqa: SLF001  (python-docx knows no East Asia)
    if red:
        run.font.color.rgb = _RED
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if size > _SIZE_3:
        paragraph.paragraph_format.line_spacing = 1.0
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(32)
    return paragraph


def _table(document: DocumentObject) -> None:
    """Lay a table of as many rows and columns as there are: docxtpl repeats the inner cell."""
    laid = document.add_table(rows=3, cols=3)
    laid.style = document.styles["Table Grid"]
    inner = ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}")
    cells = (("{%tr for row in block.rows %}",), inner, ("{%tr endfor %}",))
    for row, words in zip(laid.rows, cells, strict=True):
        for cell, word in zip(row.cells, words, strict=False):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing = 1.0
            paragraph.add_run(word).font.size = Pt(12)


def _face(properties: Any, face: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(name), face)


def _rule(paragraph: Paragraph) -> None:
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "1"), ("color", "D7000F")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001  (python-docx has no borders)
    paragraph.paragraph_format.line_spacing = 1.0


def _page_number(paragraph: Paragraph) -> None:
    """Write — 1 — as a field."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words in ("— ", None, " —"):
        run = paragraph.add_run(words or "")
        run.font.size = Pt(14)
        if words is None:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), "PAGE")
            run._r.addnext(field)  # noqa: SLF001  (python-docx has no fields)


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(base_template())
