"""The first enrolment: a telephone and its recovery codes, which count once they are noted."""

import re
from functools import partial
from typing import Any

from flask import Flask

from accounts.factors.models import RecoveryCode, TotpFactor
from accounts.factors.workflow import code_of, step_of
from core.clock import now
from tests.accounts.doing import code, cookie, give_password, is_signed_in, use
from tests.accounts.factors import (
    PAUL,
    codes_on,
    journalled,
    kept,
    without_factor,
)
from tests.page import Browser, Page
from tests.partners.test_member_races import at_once

ENROL = "/connexion/facteur/inscription"
REMOVE_TOTP = "/compte/facteurs/application/retirer"


def secret_on(page: Page) -> str:
    """The key written under the drawing."""
    found = re.search(r"<code>([A-Z2-7 ]{39})</code>", page.html)
    assert found
    return found[1].replace(" ", "")


def enrol(browser: Browser, status: int = 200) -> Page:
    """Read the key into a telephone and give its first code."""
    return browser.send(ENROL, first_code(browser), status)


def first_code(browser: Browser) -> dict[str, Any]:
    page = browser.get(ENROL)
    return page.fields(ENROL) | {"code": code_of(secret_on(page), step_of(now()))}


def twin(browser: Browser) -> Browser:
    """Another window of the same visitor, which no answer to this one reaches."""
    other = use(browser.app, cookie(browser))
    kept_form = browser.client.get_cookie("binome-form")
    other.client.set_cookie("binome-form", kept_form.value if kept_form else "")
    return other


def noted(browser: Browser, page: Page, status: int = 303) -> Page:
    """The codes of a page are noted: go on."""
    return browser.send(ENROL, page.fields(ENROL), status)


def test_an_account_without_a_factor_adds_one_before_anything_else(app: Flask) -> None:
    without_factor(app)
    browser, _page = give_password(app, PAUL, next="/portefeuille")
    assert browser.get("/connexion/facteur?next=/portefeuille", 303).location == f"{ENROL}?next=/portefeuille"
    page = enrol(browser)
    assert len(codes_on(page)) == 10
    assert not is_signed_in(browser)
    assert noted(browser, page).location == "/"
    assert is_signed_in(browser)


def test_the_first_code_sent_twice_shows_the_same_recovery_codes(app: Flask) -> None:
    without_factor(app)
    browser, _page = give_password(app, PAUL)
    sent = first_code(browser)
    first, again = browser.send(ENROL, sent, 200), browser.send(ENROL, sent, 200)
    assert len(codes_on(again)) == 10
    assert codes_on(again) == codes_on(first)
    noted(browser, again)
    half, _page = give_password(app, PAUL)
    half.post("factors.check_recovery", {"code": codes_on(first)[3]})


def test_until_its_codes_are_noted_a_telephone_counts_for_nothing(app: Flask) -> None:
    without_factor(app)
    enrol(give_password(app, PAUL)[0])
    assert (kept(app, TotpFactor), kept(app, RecoveryCode), journalled(app)) == ([], [], [])
    assert give_password(app, PAUL)[0].get("/connexion/facteur", 303).location == ENROL


def test_noted_twice_with_the_token_of_before_costs_a_sign_in_and_no_code(app: Flask) -> None:
    """A double click of a browser that never saw the answer to the first."""
    without_factor(app)
    browser, _page = give_password(app, PAUL)
    page, late = enrol(browser), twin(browser)
    noted(browser, page)
    assert late.send(ENROL, page.fields(ENROL)).location == "/connexion"
    assert not is_signed_in(late)
    give_password(app, PAUL)[0].post("factors.check_recovery", {"code": codes_on(page)[0]})


def test_noted_twice_with_the_new_token_is_done_once_and_leaves_the_visitor_signed_in(app: Flask) -> None:
    without_factor(app)
    browser, _page = give_password(app, PAUL)
    page = enrol(browser)
    noted(browser, page)
    before = journalled(app)
    assert "La page a expiré" in noted(browser, page, 400).text  # a form of the session of before
    assert journalled(app) == before
    assert is_signed_in(browser)


def test_noted_from_two_windows_at_once_is_done_once(app: Flask) -> None:
    without_factor(app)
    browser, _page = give_password(app, PAUL)
    fields = enrol(browser).fields(ENROL)
    at_once(*(partial(twin(browser).client.post, ENROL, data=fields) for _window in range(4)))
    assert [action for action, _why in journalled(app)].count("factor.add") == 1
    assert len(kept(app, RecoveryCode)) == 10


def test_a_first_code_is_needed_before_codes_are_noted(app: Flask) -> None:
    without_factor(app)
    browser, _page = give_password(app, PAUL)
    assert browser.send(ENROL, browser.get(ENROL).fields(ENROL), 422).heading == "Votre second facteur"
    assert kept(app, TotpFactor) == []


def test_codes_shown_to_one_user_are_noted_by_no_other(app: Flask) -> None:
    for login in (PAUL, "anne.roux"):
        without_factor(app, login)
    paul, anne = give_password(app, PAUL)[0], give_password(app, "anne.roux")[0]
    stolen = enrol(paul).fields(ENROL)["offer"]
    assert anne.send(ENROL, anne.get(ENROL).fields(ENROL) | {"offer": stolen}).location == ENROL
    assert kept(app, TotpFactor, "anne.roux") == []


def test_the_drawing_says_the_key_that_is_written_and_draws_within_the_content_policy(app: Flask) -> None:
    without_factor(app)
    page = give_password(app, PAUL)[0].get(ENROL)
    (drawing,) = [svg for svg in page.tree.all("svg") if svg.get("width") != "34"]
    assert "style" not in str(drawing.attributes)
    assert len(secret_on(page)) == 32


def test_each_look_at_the_page_gives_another_key_and_keeps_nothing(app: Flask) -> None:
    without_factor(app)
    browser, _page = give_password(app, PAUL)
    assert secret_on(browser.get(ENROL)) != secret_on(browser.get(ENROL))
    assert kept(app, TotpFactor) == []


def test_a_wrong_first_code_keeps_the_key_that_was_read(app: Flask) -> None:
    without_factor(app)
    browser, _page = give_password(app, PAUL)
    page = browser.get(ENROL)
    again = browser.send(ENROL, page.fields(ENROL) | {"code": "000000"}, 422)
    assert secret_on(again) == secret_on(page)
    assert not is_signed_in(browser)


def test_a_password_alone_never_replaces_a_factor(app: Flask) -> None:
    browser, _page = give_password(app, PAUL)
    assert browser.get(ENROL, 303).location == "/connexion/facteur"
    before = kept(app, TotpFactor)[0].secret
    fields = browser.get("factors.prove").fields("/connexion/facteur")
    assert browser.send(ENROL, fields | {"offer": "AAAA", "code": code()}).location == "/connexion/facteur"
    assert kept(app, TotpFactor)[0].secret == before


def test_a_key_shown_to_one_user_enrols_no_other(app: Flask) -> None:
    for login in (PAUL, "anne.roux"):
        without_factor(app, login)
    paul, anne = give_password(app, PAUL)[0], give_password(app, "anne.roux")[0]
    stolen = paul.get(ENROL).fields(ENROL)["offer"]
    fields = anne.get(ENROL).fields(ENROL) | {"offer": stolen, "code": "000000"}
    assert anne.send(ENROL, fields).location == ENROL
    assert kept(app, TotpFactor, "anne.roux") == []


def test_the_session_has_another_token_after_the_enrolment(app: Flask) -> None:
    without_factor(app)
    browser, _page = give_password(app, PAUL)
    before = use(app, cookie(browser))
    noted(browser, enrol(browser))
    assert not is_signed_in(before)


def test_recovery_codes_are_shown_once_kept_as_hashes_and_saved_as_text(app: Flask) -> None:
    without_factor(app)
    browser, _page = give_password(app, PAUL)
    page = enrol(browser)
    noted(browser, page)
    shown, rows = codes_on(page), kept(app, RecoveryCode)
    assert len(rows) == len(set(shown)) == 10
    assert not {row.code_hash for row in rows} & set(shown)
    saved = next(link for link in page.tree.all("a") if link.get("download"))
    assert all(one in str(saved.get("href")) for one in shown)
    assert not set(shown) & set(codes_on(browser.get("factors.index")))
