"""Layer 2: every screen in Chromium, filled, refused and empty: axe-core, 320 pixels, text twice as large."""

from collections.abc import Iterator

import pytest
from flask import Flask, abort
from playwright.sync_api import Page

from core import access
from core.pages import PLAIN_ERRORS
from tests import people
from tests.accessibility.screens import Address, every_address, opens, set_scene
from tests.browser.visit import PHONE, TABLET, Desk, clipped, enlarged, narrowed, violations
from tests.page import Browser

pytestmark = pytest.mark.browser

# Whoever is shown the page first opens it; together they see every screen.
CAST = (
    None, "paul.martin", "sonia.vidal", "anne.roux", "claire.dumas", "fatou.diallo", "karim.benali", "denis.favre",
)  # fmt: skip
# Screens that change with their address: nothing found, other tabs, other steps.
APART = ("referrals.new", "reports.search", "casefiles.portfolio", "agreements.new", "referrals.inbox")
# Kept by the server for those who follow nobody.
NEWCOMER = "hugo.perez"
EMPTY = ("/portefeuille", "/orientations/envoyees", "/orientations/nouvelle", "/recherche", "/recherche?q=zzzz")


def problems(page: Page) -> list[str]:
    """All that is wrong with the page that is open."""
    found = violations(page)
    found += [f"tables: {cut}" for cut in [clipped(page)] if cut]
    found += [f"{size['width']} px: {wide}" for size in (TABLET, PHONE) if (wide := narrowed(page, size))]
    return found + [f"text at 200 %: {wide}" for wide in [enlarged(page)] if wide]


def _screens(app: Flask) -> Iterator[tuple[str | None, list[Address]]]:
    """Each screen once, under the first of the cast who is shown it."""
    scene, done = set_scene(app), set[str]()
    addresses = [address for address in every_address(app, scene) if address.is_page]
    for login in CAST:
        client, mine = Browser(app, login).client, []
        for address in addresses:
            key = address.path if address.endpoint in APART else address.endpoint
            if key in done or not opens(app, address.endpoint, login):
                continue
            if client.get(address.path).status_code == 200:
                done.add(key)
                mine.append(address)
        yield login, mine


def test_every_screen_is_accessible_filled_and_refused(app: Flask, desk: Desk) -> None:
    found, checked, refused = [], 0, set()
    for login, addresses in _screens(app):
        page = desk.open(login)
        for address in addresses:
            page.goto(desk.url + address.path)
            found += [f"{login} {address.path}: {problem}" for problem in problems(page)]
            checked += 1
            if address.endpoint not in refused and _refuse(page):
                refused.add(address.endpoint)
                found += [f"{login} {address.path}, refused: {problem}" for problem in problems(page)]
                if page.evaluate("document.activeElement.id") != "erreurs":
                    found.append(f"{login} {address.path}, refused: the focus is not on the errors")
    print(f"\n{checked} screens and {len(refused)} refused forms in Chromium, {len(found)} problems")
    assert not found, "\n".join(found)
    assert checked >= 50
    assert len(refused) >= 18


@pytest.mark.parametrize("login", ["fatou.diallo", "karim.benali"])
def test_the_list_of_a_region_fits_with_masked_counts_and_without(desk: Desk, login: str) -> None:
    assert not clipped(desk.open(login, "/conventions"))


def test_the_checks_see_what_is_wrong(desk: Desk) -> None:
    page = desk.open(None, "/connexion")
    page.evaluate("document.querySelector('label').remove()")
    page.evaluate("document.querySelector('h1').style.width = '1500px'")
    assert [problem.partition(":")[0] for problem in problems(page)] == [
        "label", "820 px", "320 px", "text at 200 %",
    ]  # fmt: skip


def _refuse(page: Page) -> bool:
    """Send the first form of the page without answers, if it asks anything; whether it came back with errors."""
    asks = "form => !!form.querySelector('input:not([type=hidden]), textarea, select')"
    form = page.locator("main form[method=post]").first
    if not form.count() or not form.evaluate(asks):
        return False
    form.evaluate(
        """form => form.querySelectorAll('input:not([type=hidden]), textarea, select').forEach(answer => {
             if (answer.type === 'radio' || answer.type === 'checkbox') answer.checked = false;
             else answer.value = '';
           })"""
    )
    form.locator("button").first.click()
    page.wait_for_load_state()
    return page.locator("#erreurs").count() == 1


def test_empty_screens_say_why_and_are_accessible(desk: Desk) -> None:
    page, found = desk.open(NEWCOMER), []
    for path in EMPTY:
        page.goto(desk.url + path)
        assert page.locator(".empty").count() >= 1, path
        found += [f"{path}: {problem}" for problem in problems(page)]
    assert not found, "\n".join(found)


def test_error_pages_are_accessible(app: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for login in (None, "anne.roux"):
        page = desk.open(login)
        for status in PLAIN_ERRORS:
            monkeypatch.setitem(app.view_functions, "pages.help", access.public(lambda status=status: abort(status)))
            page.goto(desk.url + "/aide")
            found += [f"{status}: {problem}" for problem in problems(page)]
    assert not found, "\n".join(found)


def test_every_english_screen_fits(app: Flask, desk: Desk) -> None:
    found = []
    for login, addresses in _screens(app):
        page = desk.open(login, language="en")
        for address in addresses:
            page.goto(desk.url + address.path)
            found += [
                f"{address.path}: {cut}"
                for cut in (clipped(page), narrowed(page, TABLET), narrowed(page, PHONE))
                if cut
            ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "path", ["/portefeuille", "/conventions", "/dossiers/{file}", "/dossiers/{file}/contacts/nouveau"]
)
def test_the_english_page_fits_too(desk: Desk, path: str) -> None:
    page = desk.open("paul.martin", path.format(file=people.file_of("Abadie").ref), language="en")
    assert page.locator("html").get_attribute("lang") == "en"
    assert problems(page) == []
