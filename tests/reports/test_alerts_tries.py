"""Abnormal use, continued: one account tried again and again, and files opened by breaking the glass."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.audit.models import Alert
from accounts.audit.workflow import AlertKind
from accounts.models import Notice, SignInAttempt
from accounts.throttle import account_key
from casefiles.models import FileAccess
from casefiles.workflow import AccessLevel, AccessWhy
from core.clock import now
from tests import people
from tests.page import Browser
from tests.reports.test_alerts import ANNE, add, ask, look, opened


def failed(app: Flask, name: str, number: int) -> list[SignInAttempt]:
    """Failed tries of what stands for an account, each from an address of its own."""
    about = {"account_key": account_key(name, app.config["SECRET_KEY"]), "at": now(), "succeeded": False}
    return [SignInAttempt(address=f"192.0.2.{n}", **about) for n in range(number)]


def test_one_account_tried_from_many_addresses_is_told_and_asked_again(app: Flask) -> None:
    add(app, failed(app, people.email(ANNE), 19))
    assert look(app) == []
    add(app, failed(app, people.email(ANNE), 1))
    assert look(app) == [(AlertKind.TRIED, 20, 20)]
    unit, asked = ask(app, select(Alert.unit_id))[0], ask(app, select(Alert.asked_again_at))[0]
    assert unit == people.unit_of("MDS Toulouse Nord").id
    assert asked is not None


@pytest.mark.parametrize(
    ("logins", "unit", "heads"),
    [
        (("anne.roux", "claire.dumas", "denis.favre"), "MDS Toulouse Nord", ["elise.gros"]),
        (("anne.roux", "julie.blanc"), "CD Haute-Garonne", []),
    ],
)
def test_guesses_are_told_to_the_head_of_all_who_were_tried(
    app: Flask, logins: tuple[str, ...], unit: str, heads: list[str]
) -> None:
    emails = [people.email(login) for login in logins] + [f"guess.{n}@exemple.test" for n in range(10)]
    about = {"address": "192.0.2.66", "at": now(), "succeeded": False}
    secret = app.config["SECRET_KEY"]
    add(app, [SignInAttempt(account_key=account_key(email, secret), **about) for email in emails])
    assert look(app) == [(AlertKind.GUESSING, len(logins), 10)]
    assert ask(app, select(Alert.unit_id)) == [people.unit_of(unit).id]
    told = set(ask(app, select(Notice.membership_id).where(Notice.kind == "alert.begun")))
    assert told == {people.membership_id(login) for login in ["dora.petit", *heads]}
    for login in heads:
        assert "192.0.2.66" in Browser(app, login).get("reports.alerts").text


def test_codes_tried_by_who_knows_the_password_are_told(app: Flask) -> None:
    add(app, failed(app, f"factor {people.user_id(ANNE)}", 20))
    assert look(app) == [(AlertKind.TRIED, 20, 20)]


def test_a_file_opened_by_breaking_the_glass_is_not_ones_own(app: Flask) -> None:
    elise = "elise.gros"
    own = {"membership_id": people.membership_id(elise), "why": AccessWhy.GLASS, "level": AccessLevel.CONTENT}
    files = [people.file_of(name).id for name in ("Benali", "Costes")]
    end = now() + timedelta(minutes=60)
    add(app, [FileAccess(file_id=key, from_at=now() - timedelta(minutes=2), until_at=end, **own) for key in files])
    add(app, opened(elise, [*files, *range(1001, 1040)]))
    assert look(app) == [(AlertKind.READING, 41, 40)]
