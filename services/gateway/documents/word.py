"""A paper as a Word file that staff edit and stamp: the same bytes for the same paper and template.

The template is the county's own where it has one (``official.docx`` in the documents' folder), else
that of `base_template`; its fields are those of `Paper`, written as docxtpl wants them.
"""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage  # type: ignore[import-untyped]

from services.gateway.documents.paper import Ground, Paper, written
from services.gateway.documents.typesetting import code_png, taken
from services.gateway.documents.word_template import base_template

OWN_TEMPLATE = "official.docx"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def docx(paper: Paper, ground: Ground, folder: Path | None) -> bytes:
    """Fill in the template in a folder, or the own one."""
    own = folder / OWN_TEMPLATE if folder is not None else None
    raw = own.read_bytes() if own is not None and own.is_file() else base_template()
    template = DocxTemplate(BytesIO(raw))
    template.init_docx()
    code = InlineImage(template, BytesIO(code_png(ground.bulletin)), width=Mm(26))
    template.render(
        {"paper": paper, "ground": ground, "day": written(ground.day), "taken": taken(ground)}
        | {"code": code},
        autoescape=True,
    )
    about = template.docx.core_properties
    about.title, about.author, about.last_modified_by = paper.title, paper.organ, ""
    moment = ground.taken_at.replace(tzinfo=None, microsecond=0)
    about.created = about.modified = moment
    about.revision = 1
    buffer = BytesIO()
    template.save(buffer)
    return _of_one_time(buffer.getvalue())


def _of_one_time(raw: bytes) -> bytes:
    """Give the same archive with one time for all of its parts, in the order of their names."""
    buffer = BytesIO()
    with ZipFile(BytesIO(raw)) as given, ZipFile(buffer, "w", ZIP_DEFLATED) as made:
        for name in sorted(
            given.namelist(), key=lambda name: (name != "[Content_Types].xml", name)
        ):
            made.writestr(ZipInfo(name, _EPOCH), given.read(name), ZIP_DEFLATED)
    return buffer.getvalue()
