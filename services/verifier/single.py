"""``python -m services.verifier.single FILE``: the verifier as one file, to be copied to a stick.

The file is a zip archive that Python runs as it is: ``python3 zeren-verify.pyz PLACE``. It holds
this package's core and nothing else, byte by byte the same from the same sources.
"""

import sys
import zipfile
from pathlib import Path

NAME = "zeren-verify.pyz"
_CORE = Path(__file__).parent
_NOT_IN_IT = {Path(__file__).name}
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MAIN = "import sys\n\nfrom services.verifier.main import main\n\nsys.exit(main())\n"


def write_single(path: Path) -> None:
    """Write the single file; it replaces one that stands there."""
    with path.open("wb") as file:
        file.write(b"#!/usr/bin/env python3\n")
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            _add(archive, "__main__.py", _MAIN)
            for module in sorted(_CORE.glob("*.py")):
                if module.name not in _NOT_IN_IT:
                    text = module.read_text(encoding="utf-8")
                    _add(archive, f"services/verifier/{module.name}", text)
            _add(archive, "services/__init__.py", "")
    path.chmod(0o755)


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(zipfile.ZipInfo(name, _EPOCH), text, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    write_single(Path(sys.argv[1] if len(sys.argv) > 1 else NAME))
