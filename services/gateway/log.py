"""The log under ``/log/…``: static files, for whoever asks; any web server would do as well.

Entries hold no personal data. Where no folder is set the gateway gives none.
Source: C2SP tlog-tiles: files of tiles never change, the checkpoint does.
"""

import re
from functools import partial
from pathlib import Path

from flask import Flask, Response

from shared.contracts.errors import NotFoundError

_FOR_EVER = "public, max-age=31536000, immutable"
_BRIEFLY = "public, max-age=1"
_TILES = re.compile(
    r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/(x[0-9]{3}/)*[0-9]{3}(\.p/([1-9][0-9]{0,2}))?"
)
_TEXTS = re.compile(r"checkpoint(\.cosigned)?|policy|cosigned/x[0-9]{3}/[0-9]{3}")


def register(app: Flask, folder: Path | None) -> None:
    """Put the route into the application."""
    if folder is not None:
        app.add_url_rule(
            "/log/<path:name>", "log_file", partial(give, folder / "public"), methods=["GET"]
        )


def give(folder: Path, name: str) -> Response:
    """GET /log/{name}: a file of the log, byte by byte."""
    is_tile = _TILES.fullmatch(name) is not None
    if not is_tile and not _TEXTS.fullmatch(name):
        raise NotFoundError(name[:100])
    try:
        content = (folder / name).read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        raise NotFoundError(name[:100]) from error
    kind = "application/octet-stream" if is_tile else "text/plain; charset=utf-8"
    response = Response(content, content_type=kind)
    response.headers["Cache-Control"] = _FOR_EVER if is_tile else _BRIEFLY
    return response
