"""Passkeys: made, used as the second factor, and every forged or replayed answer refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from accounts.factors.models import Passkey
from accounts.factors.passkeys import Site
from core.config import Settings
from tests.accounts.authenticator import PRESENT, VERIFIED, Authenticator, text
from tests.accounts.doing import code, give_password, is_signed_in
from tests.accounts.factors import PAUL, journalled, kept, with_passkey
from tests.conftest import Freeze
from tests.page import Browser, Page

ADD, PROVE = "/compte/facteurs/cle", "/connexion/facteur/cle"
NOON = datetime(2026, 5, 12, 10, 0, 5, tzinfo=UTC)


def fields(browser: Browser, action: str) -> dict[str, Any]:
    return browser.get(ADD if action == ADD else "/connexion/facteur").fields(action)


def asked(browser: Browser, action: str) -> dict[str, Any]:
    """What the server wants signed."""
    answer = browser.client.post(f"{action}/defi", data={"csrf_token": fields(browser, action)["csrf_token"]})
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.get_data())
    return found


def add(app: Flask, login: str = PAUL, **about: Any) -> Authenticator:
    """A key registered by its holder."""
    device, browser = Authenticator(**about), Browser(app, login)
    made = device.create(asked(browser, ADD))
    browser.send(ADD, fields(browser, ADD) | {"answer": made, "name": "Tablette"})
    return device


def send(browser: Browser, answer: str, status: int = 303) -> Page:
    return browser.send(PROVE, fields(browser, PROVE) | {"answer": answer}, status)


def test_a_passkey_is_added_with_its_name_and_proves_who_one_is(app: Flask) -> None:
    device = add(app)
    browser, _page = give_password(app, PAUL)
    send(browser, device.get(asked(browser, PROVE)))
    assert is_signed_in(browser)
    assert "Tablette" in browser.get("factors.index").text
    assert [row for row in journalled(app) if row[1] == "passkey"] == [
        ("factor.add", "passkey"),
        ("session.proved", "passkey"),
    ]


def test_user_verification_is_asked_for_and_known_keys_are_named(app: Flask) -> None:
    device, browser = add(app), Browser(app, PAUL)
    to_add, to_prove = asked(browser, ADD), asked(browser, PROVE)
    assert to_add["authenticatorSelection"]["userVerification"] == to_prove["userVerification"] == "required"
    known = [to_add["excludeCredentials"][0]["id"], to_prove["allowCredentials"][0]["id"]]
    assert known == [text(device.name)] * 2
    assert to_add["challenge"] != to_prove["challenge"]


Forge = Callable[[Authenticator, dict[str, Any]], str]


def _swapped(**changes: Any) -> Forge:
    return lambda device, options: device.get(options, **changes)


def _other(**about: Any) -> Forge:
    """The same key asked by another page, or handled by somebody else."""
    return lambda device, options: replace(device, **about).get(options)


FORGED: dict[str, Forge] = {
    "another challenge": lambda device, options: device.get({**options, "challenge": text(b"x" * 32)}),
    "no challenge": lambda device, options: device.get({**options, "challenge": ""}),
    "another origin": _other(origin="https://evil.example"),
    "another port": _other(origin="http://localhost:9000"),
    "https where it is not": _other(origin="https://localhost:8000"),
    "another site": _other(host="evil.example"),
    "nobody verified": _other(flags=PRESENT),
    "nobody present": _other(flags=VERIFIED),
    "another key": lambda device, options: Authenticator(name=device.name).get(options),
    "an unknown key": lambda _device, options: Authenticator(name=b"unknown").get(options),
    "no signature": _swapped(signature=""),
    "a signature of nothing": _swapped(signature=text(b"0" * 70)),
    "data swapped": _swapped(authenticatorData=text(b"0" * 37)),
    "a registration": lambda device, options: device.create(options),
    "no answer": lambda _device, _options: "",
    "no object": lambda _device, _options: "[]",
    "no JSON": lambda _device, _options: "{",
    "a number": lambda _device, _options: '{"id": 1}',
    "too deep": lambda _device, _options: "[" * 15_000,
}


@pytest.mark.parametrize("case", FORGED)
def test_a_forged_answer_proves_nothing(app: Flask, case: str) -> None:
    device = add(app)
    browser, _page = give_password(app, PAUL)
    page = send(browser, FORGED[case](device, asked(browser, PROVE)), 422)
    assert "n'a pas été reconnue" in page.text
    assert not is_signed_in(browser)


def test_an_answer_is_good_once(app: Flask) -> None:
    device = add(app)
    browser, _page = give_password(app, PAUL)
    answer = device.get(asked(browser, PROVE))
    send(browser, answer)
    send(browser, answer, 422)


def test_an_answer_of_one_session_proves_nothing_in_another(app: Flask) -> None:
    device = add(app)
    first, second = give_password(app, PAUL)[0], give_password(app, PAUL)[0]
    answer = device.get(asked(first, PROVE))
    asked(second, PROVE)
    send(second, answer, 422)
    send(first, answer)


def test_a_key_of_one_user_proves_nothing_for_another(app: Flask) -> None:
    device = add(app, "anne.roux")
    add(app, name=b"a key of Paul")
    browser, _page = give_password(app, PAUL)
    send(browser, device.get(asked(browser, PROVE)), 422)
    assert not is_signed_in(browser)


def test_a_challenge_to_add_a_key_is_none_to_prove_one(app: Flask) -> None:
    device, browser = add(app), Browser(app, PAUL)
    send(browser, device.get(asked(browser, ADD)), 422)


def test_a_challenge_is_good_for_five_minutes(app: Flask, freeze: Freeze) -> None:
    freeze(NOON)
    device = add(app)
    browser, _page = give_password(app, PAUL)
    answer = device.get(asked(browser, PROVE))
    freeze(NOON + timedelta(minutes=5, seconds=1))
    send(browser, answer, 422)


def test_a_counter_that_goes_back_betrays_a_copy(app: Flask) -> None:
    device = add(app)
    browser, _page = give_password(app, PAUL)
    device.count = 7
    send(browser, device.get(asked(browser, PROVE)))
    device.count = 3
    send(browser, device.get(asked(browser, PROVE)), 422)
    assert kept(app, Passkey)[0].sign_count == 8


def test_five_wrong_answers_close_the_account_like_wrong_codes(app: Flask, freeze: Freeze) -> None:
    freeze(NOON)
    device = add(app)
    browser, _page = give_password(app, PAUL)
    for _try in range(5):
        send(browser, "{}", 422)
    send(browser, device.get(asked(browser, PROVE)), 429)


NOT_ADDED: dict[str, Forge] = {
    "another challenge": lambda device, options: device.create({**options, "challenge": text(b"x" * 32)}),
    "another origin": lambda device, options: replace(device, origin="https://evil.example").create(options),
    "another site": lambda device, options: replace(device, host="evil.example").create(options),
    "nobody verified": lambda device, options: replace(device, flags=PRESENT).create(options),
    "a proof": lambda device, options: device.get(options),
    "nothing": lambda _device, _options: "",
}


@pytest.mark.parametrize("case", NOT_ADDED)
def test_a_key_that_was_not_made_here_and_now_is_not_added(app: Flask, case: str) -> None:
    browser = Browser(app, PAUL)
    made = NOT_ADDED[case](Authenticator(), asked(browser, ADD))
    page = browser.send(ADD, fields(browser, ADD) | {"answer": made, "name": "Tablette"}, 422)
    assert "n'a pas pu être ajoutée" in page.text
    assert kept(app, Passkey) == []


def test_a_key_somebody_else_has_registered_is_not_added_again(app: Flask) -> None:
    device, browser = add(app, "anne.roux"), Browser(app, PAUL)
    made = device.create(asked(browser, ADD))
    browser.send(ADD, fields(browser, ADD) | {"answer": made, "name": "Volée"}, 422)


def test_a_key_needs_a_name(app: Flask) -> None:
    browser = Browser(app, PAUL)
    made = Authenticator().create(asked(browser, ADD))
    browser.send(ADD, fields(browser, ADD) | {"answer": made, "name": " "}, 422)


def test_who_has_no_key_is_given_no_challenge(app: Flask) -> None:
    browser, _page = give_password(app, PAUL)
    form = browser.get("factors.prove").fields("/connexion/facteur")
    assert browser.client.post(f"{PROVE}/defi", data={"csrf_token": form["csrf_token"]}).status_code == 403


@pytest.mark.parametrize(
    ("base", "site"),
    [
        ("https://binome.example", Site("binome.example", "https://binome.example")),
        ("https://binome.example:8443/", Site("binome.example", "https://binome.example:8443")),
        ("http://127.0.0.1:8000", Site("localhost", "http://localhost:8000")),
    ],
)
def test_the_site_of_a_key_is_the_public_address(base: str, site: Site) -> None:
    assert Site.of(Settings(base_url=base)) == site


def test_after_a_wrong_code_the_page_still_takes_a_passkey_and_after_a_wrong_passkey_a_code(app: Flask) -> None:
    """Two forms on one page: the one that was not sent is shown ready to be sent."""
    with_passkey(app)
    browser, _page = give_password(app, PAUL)
    wrong = browser.post("factors.check_code", {"code": "000000"}, 422)
    again = browser.send("/connexion/facteur/cle", wrong.fields("/connexion/facteur/cle") | {"answer": "{}"}, 422)
    assert "n'a pas été reconnue" in again.text
    browser.send("/connexion/facteur", again.fields("/connexion/facteur") | {"code": code()})
