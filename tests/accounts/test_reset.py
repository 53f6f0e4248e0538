"""A forgotten password: who gets a link, what it opens and for how long, what ends when it was used."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from accounts.factors.models import TotpFactor
from accounts.models import JournalEntry, User
from accounts.reset.jobs import send_link
from accounts.reset.models import PasswordReset
from core.db import side_session, write_transaction
from core.guard import system_actor
from core.jobs import Job
from core.links import digest
from core.outbox import Mail
from tests import people
from tests.accounts.doing import change, cookie, deactivate, give_password, is_signed_in, sessions_of, sign_in, use
from tests.accounts.factors import kept
from tests.conftest import Freeze
from tests.page import Browser, Page

NEW = "un vélo bleu sous la pluie"
NOON = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)
LINK = re.compile(r"/mot-de-passe/[A-Za-z0-9_-]{20,}")


def rows(app: Flask, statement: Any) -> list[Any]:
    with app.app_context(), system_actor("tests: accounts"), side_session() as session:
        return list(session.scalars(statement).all())


def ask(app: Flask, login: str, status: int = 303, **options: Any) -> Page:
    """Ask for a link as a visitor does."""
    browser = Browser(app)
    browser.client.environ_base["REMOTE_ADDR"] = options.pop("address", "127.0.0.1")
    return browser.post("reset.forgotten", {"email": people.email(login)}, status)


def deliver(app: Flask) -> list[str]:
    """The worker's turn: each request is looked at; paths of the links in the mails, oldest first."""
    for payload in rows(app, select(Job.payload).where(Job.name == "accounts.reset").order_by(Job.id)):
        with app.app_context(), system_actor("tests: worker"), write_transaction():
            send_link(**payload)
    change(app, delete(Job).where(Job.name == "accounts.reset"))
    mails = rows(app, select(Mail.text).where(Mail.kind == "account.reset_link").order_by(Mail.id))
    return [found[0] for text in mails if (found := LINK.search(text))]


def link_of(app: Flask, login: str = "paul.martin") -> str:
    ask(app, login)
    return deliver(app)[-1]


def choose(app: Flask, link: str, password: str = NEW, status: int = 303) -> Page:
    return Browser(app).post(link, {"password": password, "again": password}, status)


def test_a_link_by_mail_lets_its_holder_choose_a_password(app: Flask) -> None:
    choose(app, link_of(app))
    browser, _page = sign_in(app, "paul.martin", NEW)
    assert is_signed_in(browser)
    sign_in(app, "paul.martin", people.PASSWORD, 422)


def test_a_new_password_leaves_the_second_factor_as_it_was(app: Flask) -> None:
    before = [factor.secret for factor in kept(app, TotpFactor)]
    choose(app, link_of(app))
    assert [factor.secret for factor in kept(app, TotpFactor)] == before
    browser, _page = give_password(app, "paul.martin", NEW)
    assert browser.get("/portefeuille", 303).location.startswith("/connexion/facteur?")


def test_the_answer_is_the_same_to_the_letter_whether_the_account_exists(app: Flask) -> None:
    shown = set()
    for login in ("paul.martin", "nobody.at.all", people.DEACTIVATED):
        browser = Browser(app)
        page = browser.post("reset.forgotten", {"email": people.email(login)})
        after = browser.get(page.location)
        shown.add((page.location, after.text, tuple(sorted(page.response.headers.keys()))))
    assert len(shown) == 1
    assert len(deliver(app)) == 1


def test_only_the_digest_of_a_token_is_kept(app: Flask) -> None:
    token = link_of(app).rpartition("/")[2]
    (kept,) = rows(app, select(PasswordReset.token_hash))
    assert kept == digest(token)


def test_a_link_serves_once(app: Flask) -> None:
    link = link_of(app)
    choose(app, link)
    assert "ne s'ouvre plus" in Browser(app).get(link, 404).text


def test_a_link_used_by_several_at_once_serves_one_of_them(app: Flask) -> None:
    link = link_of(app)
    browsers = [Browser(app) for _one in range(4)]
    forms = [browser.get(link).fields(link) for browser in browsers]

    def send(number: int) -> int:
        answers = {"password": f"{NEW} {number}", "again": f"{NEW} {number}"}
        return browsers[number].client.post(link, data=forms[number] | answers).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(send, range(4))) == [303, 404, 404, 404]


def test_a_new_link_ends_the_one_before(app: Flask) -> None:
    first, second = link_of(app), link_of(app)
    assert first != second
    Browser(app).get(first, 404)
    choose(app, second)


def test_a_link_ends_after_thirty_minutes(app: Flask, freeze: Freeze) -> None:
    freeze(NOON)
    link = link_of(app)
    freeze(NOON + timedelta(minutes=29))
    Browser(app).get(link)
    freeze(NOON + timedelta(minutes=30))
    Browser(app).get(link, 404)


def test_a_link_opens_nothing_once_the_account_is_deactivated(app: Flask) -> None:
    link = link_of(app)
    deactivate(app, "paul.martin")
    Browser(app).get(link, 404)


def test_every_session_ends_and_a_captured_cookie_stays_dead(app: Flask) -> None:
    browser, _page = sign_in(app, "paul.martin")
    stolen = use(app, cookie(browser))
    choose(app, link_of(app))
    assert (is_signed_in(browser), is_signed_in(stolen)) == (False, False)
    assert sessions_of(app, "paul.martin")[-1][0] == "password reset"


def test_the_user_is_told_by_mail_without_any_name(app: Flask) -> None:
    choose(app, link_of(app))
    (text,) = rows(app, select(Mail.text).where(Mail.kind == "account.password_reset"))
    assert "second facteur reste le même" in text
    assert not {"Paul", "Martin"} & set(re.findall(r"\w+", text))


def test_it_stands_in_the_journal_of_the_account(app: Flask) -> None:
    choose(app, link_of(app))
    paul = people.user_id("paul.martin")
    query = select(JournalEntry.action).where(JournalEntry.user_id == paul, JournalEntry.action.like("password.%"))
    assert rows(app, query.order_by(JournalEntry.id)) == [f"password.{v}" for v in ("link_sent", "link_read", "reset")]


def test_a_weak_password_is_refused_and_the_link_still_serves(app: Flask) -> None:
    link = link_of(app)
    assert "parmi les plus utilisés" in choose(app, link, "motdepasse2026!!", 422).text
    assert "votre nom" in choose(app, link, "Paul Martin 31000", 422).text
    choose(app, link)


def test_two_different_passwords_are_refused(app: Flask) -> None:
    answers = {"password": NEW, "again": NEW + "!"}
    assert "diffèrent" in Browser(app).post(link_of(app), answers, 422).text


def test_an_account_without_password_is_told_to_use_its_own_service(app: Flask) -> None:
    change(app, update(User).where(User.id == people.user_id("paul.martin")).values(password_hash=None))
    ask(app, "paul.martin")
    assert deliver(app) == []
    assert len(rows(app, select(Mail.id).where(Mail.kind == "account.no_password"))) == 1


@pytest.mark.parametrize("login", ["paul.martin", "nobody.at.all"])
def test_three_requests_in_a_quarter_of_an_hour_are_enough_known_or_not(app: Flask, login: str, freeze: Freeze) -> None:
    freeze(NOON)
    for number in range(3):
        ask(app, login, address=f"10.0.0.{number}")
    assert "Trop d'essais" in ask(app, login, 429, address="10.0.0.9").text
    freeze(NOON + timedelta(minutes=16))
    ask(app, login)


def test_asking_for_links_does_not_close_the_sign_in(app: Flask, freeze: Freeze) -> None:
    freeze(NOON)
    for number in range(20):
        ask(app, f"guess.{number}")
    ask(app, "guess.20", 429)
    sign_in(app, "paul.martin")


def test_what_both_pages_ask_lets_managers_and_pasting_work(app: Flask) -> None:
    page = Browser(app).get(link_of(app))
    fields = [part for part in page.tree.all("input") if part.get("type") == "password"]
    assert {part.get("autocomplete") for part in fields} == {"new-password"}
    assert "onpaste" not in page.html
