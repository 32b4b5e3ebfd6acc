"""A paper is set as GB/T 9704 wants it, twice the same, whatever characters it holds."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from pypdf import PdfReader
from pypdf.generic import ByteStringObject, TextStringObject

from services.gateway.documents.errors import FontMissingError
from services.gateway.documents.paper import Ground, Paper, heading, printable, table, text
from services.gateway.documents.typesetting import Press
from services.gateway.documents.word import OWN_TEMPLATE, docx
from services.gateway.documents.word_template import base_template

MM = 72 / 25.4
RARE = "𠮷㛃䶮甪㙓"  # of surnames and given names, two of them outside the common sets
GROUND = Ground(
    size=1234,
    taken_at=datetime(2026, 11, 23, 4, 5, 6, 789, tzinfo=UTC),
    day=date(2026, 11, 23),
    root="ab" * 32,
    bulletin="zeren.example/log\n1234\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n",
)


def paper(*blocks: object, organ: str = "中共某县委员会") -> Paper:
    return Paper(
        organ=organ,
        number="〔2026〕　　号",
        title="关于考核评议结果的通报",
        addressee="所属各党组织",
        blocks=tuple(blocks) or (text("现予通报。"),),  # type: ignore[arg-type]
    )


LONG = paper(
    heading("一、结果"),
    text("字" * 28 * 40),
    table((3, 1), ("单位", "得分"), *(("某支部", number) for number in range(60))),
    text(f"经办人：{RARE}"),
)


@pytest.fixture(scope="module")
def press() -> Press:
    return Press(None)


def read(raw: bytes) -> PdfReader:
    return PdfReader(BytesIO(raw))


def words_of(raw: bytes) -> str:
    return "".join(page.extract_text() for page in read(raw).pages)


def glyphs(raw: bytes) -> Iterator[int]:
    """Give the number of every glyph that is drawn; 0 stands for one that no font has."""
    for page in read(raw).pages:
        contents = page.get_contents()
        assert contents is not None
        for operands, operator in contents.operations:
            if operator not in {b"Tj", b"TJ"}:
                continue
            parts = operands[0] if operator == b"TJ" else operands
            for part in parts:
                if isinstance(part, ByteStringObject | TextStringObject):
                    drawn = part.original_bytes
                    yield from (
                        int.from_bytes(drawn[at : at + 2], "big") for at in range(0, len(drawn), 2)
                    )


def test_the_page_is_a4_with_22_lines_of_28_characters(press: Press) -> None:
    reader = read(press.pdf(LONG, GROUND))
    width, height = reader.pages[0].mediabox.width, reader.pages[0].mediabox.height
    assert (round(width / MM), round(height / MM)) == (210, 297)

    lines = [one for one in reader.pages[1].extract_text().splitlines() if "字" in one]
    assert lines == ["字" * 28] * 22


def test_each_page_bears_its_number_between_dashes(press: Press) -> None:
    reader = read(press.pdf(LONG, GROUND))

    assert len(reader.pages) > 2
    for number, page in enumerate(reader.pages, 1):
        assert f"— {number} —" in page.extract_text()


def test_it_prints_the_index_and_the_root_hash(press: Press) -> None:
    words = words_of(press.pdf(paper(), GROUND))

    assert "第 1 至 1234 条" in words
    assert GROUND.root in words
    assert "2026-11-23 12:05:06" in words  # Asia/Shanghai
    assert "2026年11月23日" in words


def test_rare_characters_are_drawn_and_can_be_read_back(press: Press) -> None:
    raw = press.pdf(LONG, GROUND)

    assert RARE in words_of(raw)
    assert 0 not in set(glyphs(raw))
    assert 0 in set(glyphs(press.pdf(paper(text("\u0378")), GROUND)))  # this is how it would show


def test_the_same_paper_is_the_same_bytes(press: Press) -> None:
    assert press.pdf(LONG, GROUND) == Press(None).pdf(LONG, GROUND)
    assert docx(LONG, GROUND, None) == docx(LONG, GROUND, None)
    other = paper(text("别的话。"))
    assert press.pdf(other, GROUND) != press.pdf(LONG, GROUND)
    assert docx(other, GROUND, None) != docx(LONG, GROUND, None)


def test_it_says_it_was_made_when_the_ledger_took_its_last_entry(press: Press) -> None:
    made = read(press.pdf(paper(), GROUND)).metadata
    assert made is not None
    assert made.creation_date is not None
    assert made.creation_date.astimezone(UTC) == GROUND.taken_at.replace(microsecond=0)

    raw = docx(paper(), GROUND, None)
    assert Document(BytesIO(raw)).core_properties.created == GROUND.taken_at.replace(microsecond=0)
    with ZipFile(BytesIO(raw)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_word_holds_what_the_pdf_holds() -> None:
    document = Document(BytesIO(docx(LONG, GROUND, None)))
    words = "\n".join(each.text for each in document.paragraphs)

    assert all(each in words for each in ("中共某县委员会", "所属各党组织：", RARE, GROUND.root))
    (laid,) = document.tables
    assert [[cell.text for cell in row.cells] for row in laid.rows[:2]] == [
        ["单位", "得分"],
        ["某支部", "0"],
    ]
    assert len(laid.rows) == 61
    assert len(document.inline_shapes) == 1  # the QR code
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(each.mm) for each in margins if each is not None] == [37, 35, 28, 26]


def test_what_was_recorded_is_text_and_never_a_template(press: Press) -> None:
    nasty = '#panic("x") {{ paper.title }} {% if %} <w:p/> & \\ $x$ *b*'
    one = paper(text(nasty), organ=nasty)

    assert nasty in Document(BytesIO(docx(one, GROUND, None))).paragraphs[0].text
    assert "#panic" in words_of(press.pdf(one, GROUND))


def test_controls_are_left_out(press: Press) -> None:
    one = printable(paper(text("一\x00二\x0b三\ud800四\uffff五")))

    assert one.blocks[0].text == "一 二 三 四 五"
    assert "一 二 三 四 五" in docx_words(docx(one, GROUND, None))
    assert "五" in words_of(press.pdf(one, GROUND))


def docx_words(raw: bytes) -> str:
    return "\n".join(each.text for each in Document(BytesIO(raw)).paragraphs)


def test_a_countys_own_word_template_comes_first(tmp_path: Path) -> None:
    own = Document(BytesIO(base_template()))
    own.add_paragraph("抄送：县委办公室")
    own.save(str(tmp_path / OWN_TEMPLATE))

    assert "抄送：县委办公室" in docx_words(docx(paper(), GROUND, tmp_path))
    assert "抄送：县委办公室" not in docx_words(docx(paper(), GROUND, None))


def test_a_machine_without_a_chinese_font_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoFonts:
        def __init__(self, **_: object) -> None: ...

        def families(self) -> list[str]:
            return ["Libertinus Serif", "DejaVu Sans"]

    monkeypatch.setattr("typst.Fonts", NoFonts)

    with pytest.raises(FontMissingError):
        Press(None).pdf(paper(), GROUND)
