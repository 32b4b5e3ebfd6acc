"""Looking for what was written, in every byte of every file, however it was written."""

import base64
import json
from collections.abc import Collection, Iterator
from pathlib import Path


def files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file())


def is_in(folder: Path, wanted: bytes) -> bool:
    """Whether some file of a folder holds these bytes."""
    return any(wanted in file.read_bytes() for file in files(folder))


def holding(folder: Path, wanted: Collection[bytes]) -> list[str]:
    """Give the files of a folder in which one of these stands."""
    return [
        str(file.relative_to(folder))
        for file in files(folder)
        if any(form in content for content in [file.read_bytes()] for form in wanted)
    ]


def forms(name: str) -> set[bytes]:
    """Give the ways in which a name may be written: encodings, escapes, base64 at any offset."""
    escaped = json.dumps(name).strip('"')
    plain = {name.encode(), name.encode("utf-16-le"), name.encode("utf-16-be")}
    plain |= {escaped.encode(), escaped.replace("\\u", "\\\\u").encode(), name.encode("gb18030")}
    if not name.isascii():
        plain |= {escaped.upper().replace("\\U", "\\u").encode()}
    else:
        plain |= {name.upper().encode(), name.lower().encode()}
    for offset in range(3):
        inner = base64.b64encode(b"\0" * offset + name.encode())
        whole = inner[4 if offset else 0 : len(name.encode()) // 3 * 4]
        plain |= {whole, whole.replace(b"+", b"-").replace(b"/", b"_")}
    return plain
