"""The operator's commands about accounts, each journalled where it touches one."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import JournalEntry
from core.outbox import Mail
from tests import people
from tests.accounts.doing import WRONG, code, give_password, is_signed_in, sign_in, waits_for_factor
from tests.accounts.test_reset import NEW, choose, rows
from tests.conftest import Freeze
from tests.page import Browser

NOON = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)
PAUL = people.email("paul.martin")


def run(app: Flask, *words: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=words)
    return done.exit_code, done.output.strip()


def journalled(app: Flask) -> list[str]:
    query = select(JournalEntry.action).where(JournalEntry.reason == "operator")
    return rows(app, query.order_by(JournalEntry.id))


def test_a_locked_account_is_unlocked(app: Flask, freeze: Freeze) -> None:
    freeze(NOON)
    for _try in range(5):
        sign_in(app, "paul.martin", WRONG, 422)
    sign_in(app, "paul.martin", people.PASSWORD, 429)
    assert run(app, "accounts", "unlock", PAUL) == (0, "5 essais oubliés")
    sign_in(app, "paul.martin")
    assert journalled(app) == ["account.unlock"]


def test_an_account_closed_at_its_second_factor_is_unlocked_too(app: Flask, freeze: Freeze) -> None:
    freeze(NOON)
    browser, _page = give_password(app, "paul.martin")
    for _try in range(5):
        browser.post("factors.check_code", {"code": "000000"}, 422)
    browser.post("factors.check_code", {"code": code()}, 429)
    assert run(app, "accounts", "unlock", PAUL) == (0, "5 essais oubliés")
    browser.post("factors.check_code", {"code": code()})


def test_every_session_ends_and_the_user_is_told(app: Flask) -> None:
    browser, _page = sign_in(app, "paul.martin")
    assert run(app, "accounts", "end-sessions", PAUL.upper()) == (0, "1 connexion terminée")
    assert not is_signed_in(browser)
    assert journalled(app) == ["account.end_sessions"]
    assert len(rows(app, select(Mail.id).where(Mail.kind == "account.sessions_ended"))) == 1


def test_the_officer_reads_what_the_operator_did(app: Flask) -> None:
    run(app, "accounts", "end-sessions", people.email("anne.roux"))
    page = Browser(app, "dora.petit").get("reports.journal", objet="account")
    assert "connexions terminées" in page.text
    assert "Anne Roux" in page.text


@pytest.mark.parametrize("command", ["unlock", "end-sessions", "password-link"])
def test_an_unknown_account_is_refused(app: Flask, command: str) -> None:
    code, said = run(app, "accounts", command, "nobody@exemple.test")
    assert code == 1
    assert "Aucun compte actif" in said


def test_what_did_nothing_for_six_months_is_listed(app: Flask) -> None:
    assert run(app, "accounts", "list-unused") == (0, "0 compte inutilisé")


def test_accounts_made_long_ago_are_listed_until_they_sign_in(app: Flask, freeze: Freeze) -> None:
    later = datetime.now(UTC).replace(year=datetime.now(UTC).year + 1, day=1)
    freeze(later)
    Browser(app, "anne.roux").get("partners.index")
    said = run(app, "accounts", "list-unused", "--months", "7")[1]
    assert PAUL in said
    assert people.email("anne.roux") not in said
    assert people.email(people.DEACTIVATED) not in said


def first_admin(app: Flask, *more: str) -> tuple[int, str]:
    return run(app, "units", "first-admin", "Zoe.Roy@exemple.test", "Zoé", "Roy", *more)


def test_the_first_administrator_of_a_new_institution_chooses_a_password_by_the_printed_link(app: Flask) -> None:
    code, said = first_admin(app, "--organisation", "CD Gers", "--side", "council", "--department", "32")
    assert code == 0
    assert "Gestion des comptes – CD Gers" in said
    found = re.search(r"/mot-de-passe/\S+", said)
    assert found
    choose(app, found[0], NEW)
    browser = Browser(app)
    browser.post("accounts.check_sign_in", {"email": "zoe.roy@exemple.test", "password": NEW})
    assert waits_for_factor(browser)


def test_a_second_first_administrator_is_refused(app: Flask) -> None:
    unit = people.unit_of("CD Tarn").ref
    assert first_admin(app, "--unit", unit)[0] == 0
    code, said = run(app, "units", "first-admin", "b@exemple.test", "B", "B", "--unit", unit)
    assert code == 1
    assert "gère déjà les comptes" in said


@pytest.mark.parametrize("more", [(), ("--organisation", "CD Gers"), ("--side", "council"), ("--unit", "U-ZZZZZZZZ")])
def test_an_incomplete_first_administrator_leaves_nothing(app: Flask, more: tuple[str, ...]) -> None:
    assert first_admin(app, *more)[0] == 1
    assert journalled(app) == []


def test_the_key_is_not_rotated_while_no_other_was_given(app: Flask) -> None:
    code, said = run(app, "secrets", "rotate")
    assert code == 1
    assert "SECRET_KEY_PREVIOUS est vide" in said
