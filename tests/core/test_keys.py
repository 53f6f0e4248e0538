"""Changing the secret key while people work: what the key before signed is still read, and never written."""

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from flask import Flask

from core import keys
from core.config import DEFAULT_SECRET, Settings, UnsafeSettings
from tests import people
from tests.accounts.doing import is_signed_in, sign_in
from tests.page import Browser

OLD, NEW = "the old key of this site, long enough", "the new key of this site, long enough"


_made: list[Flask] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Sites started by a test leave no connection behind."""
    yield
    for made in _made:
        with made.app_context():
            for engine in made.extensions["sqlalchemy"].engines.values():
                engine.dispose()
    _made.clear()


def application(settings: Settings, secret: str, previous: str = "") -> Flask:
    """The site, started with one key or two."""
    made: Flask = import_module("app").create_app(replace(settings, secret_key=secret, secret_key_previous=previous))
    _made.append(made)
    return made


def moved(browser: Browser, app: Flask) -> Browser:
    """The same browser, its cookies kept, at the site started again."""
    other = Browser(app)
    for name in ("binome", "binome-form"):
        found = browser.client.get_cookie(name)
        if found is not None:
            other.client.set_cookie(name, found.value)
    return other


def test_todays_key_comes_first() -> None:
    settings = Settings(secret_key=NEW, secret_key_previous=OLD.replace(" ", "-"))
    assert keys.secrets(settings) == (NEW, OLD.replace(" ", "-"))
    assert keys.oldest_first(settings) == [OLD.replace(" ", "-"), NEW]


@pytest.mark.parametrize("previous", ["short", DEFAULT_SECRET])
def test_production_refuses_a_weak_key_of_before(previous: str) -> None:
    settings = Settings(mode="production", secret_key=NEW, secret_key_previous=previous, trusted_hosts="a.example")
    with pytest.raises(UnsafeSettings):
        settings.check()


@pytest.mark.parametrize(("kept", "status"), [(True, 303), (False, 400)])
def test_a_form_opened_before_the_change_is_taken_while_the_old_key_is_kept(
    app: Flask, settings: Settings, kept: bool, status: int
) -> None:
    old, new = OLD.replace(" ", "-"), NEW.replace(" ", "-")
    before = Browser(application(settings, old))
    fields = before.get("accounts.sign_in").fields("/connexion")
    after = moved(before, application(settings, new, old if kept else ""))
    after.send("/connexion", fields | {"email": people.email("paul.martin"), "password": people.PASSWORD}, status)


def test_a_session_outlives_the_change_of_the_key(app: Flask, settings: Settings) -> None:
    before, _page = sign_in(app, "paul.martin")
    assert is_signed_in(moved(before, application(settings, NEW)))


def test_a_telephone_goes_on_through_the_change_and_after_it(app: Flask, settings: Settings) -> None:
    """Its secret is read under the old key, written again by the command, then read without the old key."""
    new = NEW.replace(" ", "-")
    during = application(settings, new, settings.secret_key)
    assert is_signed_in(sign_in(during, "paul.martin")[0])
    done = during.test_cli_runner().invoke(args=["secrets", "rotate"])
    assert (done.exit_code, "second factor" in done.output) == (0, True)
    after = application(settings, new)
    for login in ("paul.martin", "anne.roux"):
        assert is_signed_in(sign_in(after, login)[0])


def test_what_is_kept_under_a_key_is_written_again_by_the_command(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    def rewrite(found: Settings) -> int:
        seen.append(keys.secrets(found))
        return 3

    monkeypatch.setattr(keys, "kept_under", {"codes": rewrite})
    old, new = OLD.replace(" ", "-"), NEW.replace(" ", "-")
    done = application(settings, new, old).test_cli_runner().invoke(args=["secrets", "rotate"])
    assert done.exit_code == 0
    assert "codes : 3" in done.output.replace("\u00a0", " ")
    assert seen == [(new, old)]
