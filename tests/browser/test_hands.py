"""Without a mouse and without script: what a keyboard reaches is seen, and the work gets done."""

import pytest
from playwright.sync_api import Page

from tests import people
from tests.browser.visit import PHONE, Desk

pytestmark = pytest.mark.browser

SCREENS = ("/portefeuille", "/dossiers/{file}/contacts/nouveau", "/orientations/nouvelle", "/conventions")
MOST_STEPS = 400
# Where the focus is; whether it is drawn, within the window, and on top of what stands there.
FOCUS = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const box = here.getBoundingClientRect(), style = getComputedStyle(here);
  const over = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
  return {
    name: here.tagName + " " + (here.id || here.getAttribute("name") || here.textContent.trim().slice(0, 40)),
    drawn: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.top >= -1 && box.top < innerHeight && box.left > -box.width && box.left < innerWidth,
    open: !over || here === over || here.contains(over) || over.contains(here) || here.labels?.[0]?.contains(over),
  };
}"""


def _walk(page: Page) -> tuple[int, list[str]]:
    """Tab from the top of the page until the focus leaves it: how many steps, and what was wrong on the way."""
    wrong: list[str] = []
    for step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            return step, wrong
        wrong += [f"{focus['name']}: not {what}" for what in ("drawn", "inside", "open") if not focus[what]]
    return MOST_STEPS, [*wrong, "the focus never leaves the page"]


@pytest.mark.parametrize("path", SCREENS)
@pytest.mark.parametrize("narrow", [False, True])
def test_a_keyboard_reaches_everything_and_the_focus_is_seen(desk: Desk, path: str, *, narrow: bool) -> None:
    page = desk.open("paul.martin", path.format(file=people.file_of("Abadie").ref))
    if narrow:
        page.set_viewport_size(PHONE)
    steps, wrong = _walk(page)
    assert not wrong, "\n".join(wrong)
    assert steps >= 15


def test_the_skip_link_leads_to_the_content(desk: Desk) -> None:
    page = desk.open("paul.martin", "/portefeuille")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_the_account_menu_closes_with_escape(desk: Desk) -> None:
    page = desk.open("paul.martin", "/portefeuille")
    page.locator("details.account summary").press("Enter")
    assert page.locator(".menu button").first.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not page.locator(".menu button").first.is_visible()


def test_a_contact_is_noted_without_script(desk: Desk) -> None:
    page = desk.open("paul.martin", f"/dossiers/{people.file_of('Abadie').ref}/contacts/nouveau", script=False)
    page.get_by_label("Téléphone").check()
    page.get_by_label("Oui, contact réalisé").check()
    page.get_by_label("En une ligne").fill("Dossier de logement complet.")
    page.get_by_role("button", name="Enregistrer").click()
    assert page.locator(".notice.good").inner_text().startswith("Contact noté")
