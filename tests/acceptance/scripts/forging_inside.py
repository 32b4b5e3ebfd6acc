"""Run the whole suite in this process and publish on its bus what nobody should. Argument: folder.

The in-process bus cannot be reached from outside. The last line printed is what was found, as JSON.
"""

# ruff: noqa: E402, T201

from shared.messaging.green import go_green

go_green()

import json
import sys
from contextlib import closing
from pathlib import Path

from services.suite.embedded import Suite
from services.suite.folder import DataFolder
from shared.testing.suites import Http
from tests.acceptance.forging import Relays, ill_treat


def main() -> None:
    suite = Suite(DataFolder(Path(sys.argv[1])), port=0)
    suite.start()
    try:
        token = suite.folder.token.read_text(encoding="ascii").strip()
        with closing(Http(suite.url, token)) as http, closing(Relays("embedded://")) as bus:
            found = ill_treat(http, bus, seed=7)
    finally:
        suite.stop()
    print(json.dumps(found))


main()
