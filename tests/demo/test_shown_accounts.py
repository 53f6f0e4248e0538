"""The sign-in page shows the accounts of a demonstration with their present code, and nowhere else."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import update

from accounts.factors.workflow import code_of, step_of
from accounts.models import User
from core.clock import now
from demo.accounts import ACCOUNTS, PASSWORD, totp_secret
from tests import people
from tests.accounts.doing import change
from tests.conftest import Freeze
from tests.page import Browser

PAUL = ACCOUNTS[0].email


@pytest.fixture
def with_paul(app: Flask) -> Flask:
    """One of the test world under the address of an account of the demonstration."""
    renamed = update(User).where(User.id == people.user_id("paul.martin"))
    change(app, renamed.values(email=PAUL, is_demo=True))
    return app


def test_the_code_shown_is_the_present_one_of_that_account(
    with_paul: Flask, monkeypatch: pytest.MonkeyPatch, freeze: Freeze
) -> None:
    freeze(datetime(2026, 5, 12, 10, 0, 5, tzinfo=UTC))
    monkeypatch.setitem(with_paul.config, "SETTINGS", replace(with_paul.config["SETTINGS"], mode="demo"))
    page = Browser(with_paul).get("accounts.sign_in")
    code = code_of(totp_secret(PAUL), step_of(now()))
    assert all(word in page.text for word in (PASSWORD, f"{code[:3]} {code[3:]}"))


def test_outside_a_demonstration_neither_account_nor_code_is_shown(with_paul: Flask) -> None:
    page = Browser(with_paul).get("accounts.sign_in")
    assert "demo .invalid" not in page.text
    assert PASSWORD not in page.text
