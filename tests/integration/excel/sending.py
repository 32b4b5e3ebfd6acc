"""A desk to which workbooks are sent, with the services behind it in this process."""

import io
import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import date
from typing import Any

import openpyxl
from werkzeug.test import TestResponse

from services.activities.application import Activities
from services.registry.application import Registry
from shared.kernel.errors import ZerenError
from shared.messaging.door import CommandDoor
from shared.security import read_key
from shared.settings import Settings
from tests.integration.desk_client import COUNTY, DeskClient, token_of
from tests.integration.stored import rows
from tests.unit.gateway.workbooks import a_meeting

TODAY = date(2026, 10, 1)
NAME = "记录会议"
RECORDED, SEEN = 1, 2  # places among the figures


class Services:
    """The services, reached without a bus."""

    def __init__(self, database: Settings) -> None:
        key = read_key(database.secret("principal.pub"))
        self.applications = (Activities(database), Registry(database))
        self.doors: Mapping[str, CommandDoor] = {
            one.name: CommandDoor(one, key, today=lambda: TODAY) for one in self.applications
        }
        self.calls: list[tuple[str, int]] = []
        self.begin_again()

    def begin_again(self) -> None:
        """Do what is asked, and forget what was."""
        self.calls.clear()
        self.lets_all_pass = False  # at the trial
        self.lost: ZerenError | None = None  # in place of what a batch is answered

    def call(self, service: str, method: str, **given: Any) -> Any:
        given.pop("timeout_s", None)
        self.calls.append((method, len(given.get("commands", ()))))
        if method == "trial" and self.lets_all_pass:
            return {"seen": [], "rows": [], "more": 0}
        answer = getattr(self.doors[service], method)(**given)
        if method == "batch" and self.lost is not None:
            raise self.lost
        return answer


def send(client: DeskClient, content: bytes, *, login: str = "branch", **form: str) -> TestResponse:
    browser = client.new_browser()
    client.sign_in(login, browser=browser)
    given = {"csrf": token_of(browser), **(form or {"record": "yes"})}
    return browser.post("/excel", data={**given, "file": (io.BytesIO(content), "甲.xlsx")})


def figures(response: TestResponse) -> list[int]:
    """Rows read, recorded now, on record before, repeated in the file, faults."""
    return [int(one) for one in re.findall(r"<dd>(\d+)</dd>", response.text)]


def own(**other: Any) -> dict[str, Any]:
    """A meeting of the organization that the accounts are of."""
    return a_meeting(organization_id=str(COUNTY), **other)


def stored(client: DeskClient, since: int = 0) -> list[tuple[Any, ...]]:
    return rows(
        client.database,
        "SELECT command_id, causation_id, correlation_id, actor FROM activities.events"
        f" WHERE position > {since} ORDER BY position",
    )


def raw(response: TestResponse) -> bytes:
    return b64decode(re.findall(r'base64,([^"]+)"', response.text)[0])


def marked(response: TestResponse) -> Any:
    return openpyxl.load_workbook(io.BytesIO(raw(response)))
