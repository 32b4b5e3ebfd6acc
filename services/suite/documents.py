"""``python -m services.suite.documents``: writes ``shared/docs/ERRORS.md``, every code there is.

Only what puts all services together knows them all.
"""

import importlib
import json
import pkgutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import services
import shared
from shared.contracts.errors import FIELD_SENTENCES
from shared.kernel.errors import ZerenError

FILE = Path(__file__).parents[2] / "shared" / "docs" / "ERRORS.md"
TOLD = Path(__file__).parents[1] / "gateway" / "errors.json"
_ABOUT = (
    "# Errors\n\nMade by `python -m services.suite.documents`; not edited by hand.\n\n"
    "A refusal is a problem of RFC 9457: `code` is what a program branches on, `zh` and `en` are "
    "what a person reads, `details`, `fields` and `rows` say where. Codes never change their "
    "meaning. Those with a dot are of one service. Below 500 something is to be mended by whoever "
    "asked; from 500 on by whoever runs zeren, and 503 says to try again.\n"
)


def errors() -> str:
    """Give `ERRORS.md`: code, status and sentences of every refusal, and the codes of fields."""
    kinds = {kind.code: kind for kind in _below(ZerenError) if kind.code != ZerenError.code}
    rows = [f"| `{code}` | {k.status} | {k.zh} | {k.en} |" for code, k in sorted(kinds.items())]
    fields = [f"| `{code}` | {zh} | {en} |" for code, (zh, en) in FIELD_SENTENCES.items()]
    return "\n".join(
        [
            _ABOUT,
            "| code | status | 中文 | English |",
            "| --- | --- | --- | --- |",
            *rows,
            "\n## Of fields\n",
            "| code | 中文 | English |",
            "| --- | --- | --- |",
            *fields,
            "",
        ]
    )


def told() -> str:
    """Give `services/gateway/errors.json`: the same codes, for the OpenAPI document."""
    kinds = {kind.code: kind for kind in _below(ZerenError) if kind.code != ZerenError.code}
    rows = [
        {"code": code, "status": int(k.status), "zh": k.zh, "en": k.en}
        for code, k in sorted(kinds.items())
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def know_all() -> None:
    """Import every module that may define an error."""
    warnings.simplefilter("ignore")  # eventlet announces its own end at each import
    for package in (services, shared):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "testing" not in module.name and not module.name.endswith((".main", ".__main__")):
                importlib.import_module(module.name)


def main() -> None:
    """Write the file, and the same for the gateway to tell."""
    know_all()
    TOLD.write_text(told(), encoding="utf-8")
    FILE.write_text(errors(), encoding="utf-8")


def _below(kind: type[ZerenError]) -> Iterator[type[ZerenError]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


if __name__ == "__main__":
    main()
