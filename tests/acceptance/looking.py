"""Looking at pages and filling in forms as a user with a browser does; axe looks, too."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PAGE_LIMIT_MS = 30_000
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
CHECKED: set[str] = set()
AXE = Axe()
expect.set_options(timeout=PAGE_LIMIT_MS)


def check(page: Page, *, again: bool = False) -> None:
    """Axe finds nothing, and nothing makes the page wider than its window."""
    path = urlsplit(page.url).path
    if path in CHECKED and not again:
        return
    CHECKED.add(path)
    found = AXE.run(page, options=RULES).response["violations"]
    told = [(one["id"], one["nodes"][0]["html"][:200], len(one["nodes"])) for one in found]
    assert not told, (page.url, told)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, (page.url, f"{wide} px too wide")


def fill(page: Page, values: dict[str, str]) -> None:
    """Fill in fields by name; those folded away are unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    for name, value in values.items():
        one = page.locator(f"[name='{name}']")
        if one.evaluate("one => one.tagName") == "SELECT":
            one.select_option(value)
        else:
            one.fill(value)


def options(page: Page, name: str) -> list[str]:
    """Give what may be chosen in a list."""
    found: list[str] = page.locator(f"[name='{name}'] option").evaluate_all(
        "all => all.map(one => one.value).filter(Boolean)"
    )
    return found


def acts(page: Page) -> dict[str, str]:
    """Give the forms that a page's first row leads to, by command."""
    links = page.locator("a[href^='/do/']").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    found: dict[str, str] = {}
    for link in links:
        found.setdefault(urlsplit(link).path.removeprefix("/do/"), link)
    return found


def column(page: Page, name: str) -> list[str]:
    """Give a column of the page's first table."""
    heads = page.locator("table").first.locator("thead th").all_inner_texts()
    cells = page.locator("table").first.locator(f"tbody td:nth-child({heads.index(name) + 1})")
    return cells.all_inner_texts()
