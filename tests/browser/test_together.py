"""Several referrals at once, by keyboard, on a phone, without JavaScript; and the same pages looked over with it."""

import pytest
from flask import Flask

from tests import people
from tests.browser.test_screens import problems
from tests.browser.visit import PHONE, Desk

pytestmark = pytest.mark.browser


def test_referrals_are_ticked_and_assigned_by_keyboard_on_a_phone_without_javascript(desk: Desk) -> None:
    page = desk.open("claire.dumas", "/orientations", script=False)
    page.set_viewport_size(PHONE)
    page.locator("input[name=o]").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Affecter les orientations cochées").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ensemble/affecter*")
    assert page.locator("h1").inner_text() == "Affecter ensemble"
    assert page.locator("input[name=items]").first.is_checked()
    page.locator("input[name=worker]").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Affecter", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/orientations")
    assert "1 orientation affectée." in page.locator("main").inner_text()


def test_the_pages_are_accessible_filled(app: Flask, desk: Desk) -> None:
    benali, fabre = people.referral_of("Benali").ref, people.referral_of("Fabre").ref
    leaving, taking = people.unit_of("MDS Toulouse Nord").ref, people.unit_of("MDS Muret").ref
    page, found = desk.open("claire.dumas"), []
    for path in (
        "/orientations?onglet=a-repondre",
        f"/orientations/ensemble/affecter?o={benali}&o={fabre}&next=/orientations",
        f"/orientations/ensemble/transmettre?lieu={leaving}",
        f"/orientations/ensemble/transmettre?lieu={leaving}&vers={taking}",
    ):
        page.goto(desk.url + path)
        found += [f"{path}: {problem}" for problem in problems(page)]
    assert not found, "\n".join(found)
