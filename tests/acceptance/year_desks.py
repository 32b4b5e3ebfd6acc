"""The desks of the sample county in a browser: an account and a page a role.

Everything that is recorded happens in 2026, so that no score of 2025 changes under other tests.
"""

from typing import NamedTuple

from playwright.sync_api import Browser, Page, ViewportSize, expect

from services.cli.loading import Progress
from shared.contracts.roles import Role
from shared.testing.browser import sign_in
from shared.testing.suites import SuiteUnderTest, system
from tests.acceptance.looking import PAGE_LIMIT_MS, fill
from tests.acceptance.sample import ORGANIZATIONS

PASSWORD = "a long enough password"  # noqa: S105
TRIES = 20
PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1440, height=900)
CATEGORY = "school"  # few of them, so that a round of theirs is short


class County(NamedTuple):
    """Who is there: the county and two of its schools' branches, by id."""

    url: str
    county: str
    branch: str
    other: str  # a branch of another township


class Desks:
    """A signed-in page a login; each login has a context of its own."""

    def __init__(self, browser: Browser, county: County) -> None:
        self.county = county
        self._browser, self._pages = browser, dict[str, Page]()

    def __getitem__(self, role: Role) -> Page:
        if role not in self._pages:
            width = PHONE if role in {Role.INSPECTOR, Role.BRANCH} else DESK
            context = self._browser.new_context(viewport=width, locale="zh-CN")
            context.set_default_timeout(PAGE_LIMIT_MS)
            page = context.new_page()
            sign_in(page, self.county.url, login_of(role), PASSWORD)
            expect(page.locator("header nav")).to_be_visible()
            self._pages[role] = page
        return self._pages[role]

    def open(self, role: Role, path: str) -> Page:
        """Open a page; it is answered."""
        page = self[role]
        answered = page.goto(self.county.url + path)
        assert answered is not None
        assert answered.status == 200, (path, page.locator("main").inner_text())
        return page

    def open_until(self, role: Role, path: str, text: str) -> Page:
        """Open a page until it has a text: right after a load the read models are behind."""
        for _ in range(TRIES):
            if text in self.open(role, path).content():
                return self[role]
        raise AssertionError((path, text))

    def do(self, role: Role, path: str, **values: str) -> Page:
        """Open a command's form, fill it in and send it; it is recorded."""
        page = self.open(role, path)
        fill(page, values)
        page.click("form.fields button.main")
        expect(page.locator(".said")).to_contain_text("已记入台账")
        return page


def a_county(suite: SuiteUnderTest, loaded: Progress) -> County:
    """Give the sample county an account a role."""
    with_rights = system(suite)
    listed = f"/v1/scores?year=2025&limit=1000&after={loaded.after}"
    scored = with_rights.get(listed).json["items"]
    schools = [one["organization_id"] for one in scored if one["category"] == CATEGORY]
    schools = [one for one in schools if one in ORGANIZATIONS]
    listed = with_rights.get("/v1/organizations?limit=1000").json["items"]
    organizations = [one for one in listed if one["organization_id"] in ORGANIZATIONS]
    top = next(one for one in organizations if one["kind"] == "county_committee")
    superior = {one["organization_id"]: one["superior_id"] for one in organizations}
    other = next(one for one in schools[1:] if superior[one] != superior[schools[0]])
    places = {
        Role.BRANCH: schools[0],
        Role.TOWNSHIP: superior[schools[0]],
        Role.COUNTY_OFFICE: top["organization_id"],
        Role.INSPECTOR: top["organization_id"],
        Role.AUDITOR: top["organization_id"],
    }
    for role, place in places.items():
        posts = with_rights.get(f"/v1/organizations/{place}/posts").json
        account = {
            "login": login_of(role),
            "password": PASSWORD,
            "person_id": next(one["holder_id"] for one in posts if one["holder_id"]),
            "role": str(role),
            "organization_id": place,
            "must_change": False,
        }
        assert with_rights.post("/v1/accounts", account).status < 300
    with_rights.close()
    return County(suite.url, top["organization_id"], schools[0], other)


def login_of(role: Role) -> str:
    """Give the login of the account with a role."""
    return f"browser-{str(role).partition('_')[0]}"
