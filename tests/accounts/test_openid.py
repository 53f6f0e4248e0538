"""Signing in with ProConnect and with a council's own provider: the whole way, against a real provider on loopback."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from accounts.models import User, UserSession
from accounts.openid.models import LinkedIdentity, OpenidFlow
from accounts.openid.workflow import Profile
from tests import people
from tests.accounts.doing import change, deactivate, end_membership, is_signed_in, waits_for_factor
from tests.accounts.openid_doing import (
    ANNE,
    asked,
    come_back,
    declared,
    give_sirets,
    go,
    journal,
    known,
    leave,
    link,
    onward,
    proconnect,
    refusals,
    rows,
    visit,
)
from tests.accounts.openid_provider import OpenidProvider, Running
from tests.page import Browser


@pytest.fixture
def provider(app: Flask) -> Iterator[OpenidProvider]:
    """ProConnect, where Anne is known, and her account is linked to her there."""
    with proconnect(app) as made:
        yield made


def anne(app: Flask) -> User:
    found: User = rows(app, select(User).where(User.id == people.user_id("anne.roux")))[0]
    return found


def newest_session(app: Flask) -> UserSession:
    found: UserSession = rows(app, select(UserSession).order_by(UserSession.id.desc()).limit(1))[0]
    return found


def test_a_linked_person_signs_in_with_one_button(app: Flask, provider: OpenidProvider) -> None:
    browser, page = go(app)
    assert page.location == "/"
    assert is_signed_in(browser)
    assert [entry.user_id for entry in journal(app, "openid.sign_in")] == [people.user_id("anne.roux")]


def test_proconnect_is_asked_for_what_it_documents_and_nothing_else(app: Flask, provider: OpenidProvider) -> None:
    said = asked(leave(Browser(app)))
    assert set(said) == {
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "acr_values", "claims"
    }  # fmt: skip
    assert said["scope"] == "openid given_name usual_name email uid siret idp_id"
    assert said["claims"] == '{"id_token":{"amr":{"essential":true},"auth_time":{"essential":true}}}'
    assert said["redirect_uri"] == "http://127.0.0.1:8000/connexion/proconnect/retour"
    assert min(len(said["state"]), len(said["nonce"])) >= 32


def test_two_flows_share_no_word(app: Flask, provider: OpenidProvider) -> None:
    first, second = asked(leave(Browser(app))), asked(leave(Browser(app)))
    assert {first["state"], first["nonce"]} & {second["state"], second["nonce"]} == set()


def test_nothing_that_was_sent_is_kept_as_it_was(app: Flask, provider: OpenidProvider) -> None:
    browser = Browser(app)
    said = asked(leave(browser))
    (flow,) = rows(app, select(OpenidFlow))
    kept = str(vars(flow))
    assert said["state"] not in kept
    assert said["nonce"] not in kept


@pytest.mark.parametrize(("methods", "factor"), [(["pwd", "mfa"], "provider"), (["pwd"], None)])
def test_the_second_factor_of_the_provider_counts_when_it_says_so(
    app: Flask, provider: OpenidProvider, methods: list[str], factor: str | None
) -> None:
    provider.id_token_adds["amr"] = methods
    go(app)
    opened = newest_session(app)
    assert (opened.way, opened.factor, opened.proved_at is not None) == ("openid", factor, factor is not None)


def test_no_factor_counts_where_the_operator_lets_none_count(app: Flask, provider: OpenidProvider) -> None:
    with known(app, declared(provider, second_factor=())):
        go(app)
    assert newest_session(app).factor is None


def test_the_page_asked_for_first_opens_after_the_way_back(app: Flask, provider: OpenidProvider) -> None:
    browser = Browser(app)
    page = browser.get("accounts.sign_in", next="/partenaires")
    (target,) = [a for a in (form.get("action") for form in page.tree.all("form")) if "proconnect" in a]
    address = onward(browser.send(target, page.fields(target), 200))
    assert come_back(browser, visit(address)).location == "/partenaires"


def test_a_return_address_elsewhere_is_forgotten_at_the_start(app: Flask, provider: OpenidProvider) -> None:
    browser = Browser(app)
    address = leave(browser, next="//evil.example/x")
    assert come_back(browser, visit(address)).location == "/"


def test_names_and_address_follow_the_provider(app: Flask, provider: OpenidProvider) -> None:
    provider.person |= {"usual_name": "Roux-Martin", "email": "Anne.Roux-Martin@exemple.test"}
    go(app)
    user = anne(app)
    assert (user.family_name, user.email) == ("Roux-Martin", "anne.roux-martin@exemple.test")


def test_an_address_another_account_has_stays_as_it_was_and_the_person_gets_in(
    app: Flask, provider: OpenidProvider
) -> None:
    provider.person["email"] = people.email("paul.martin")
    browser, _page = go(app)
    assert is_signed_in(browser)
    assert anne(app).email == people.email("anne.roux")
    assert len(journal(app, "openid.address_taken")) == 1


@pytest.mark.parametrize("wrong", [None, "", 7, "no address", "a" * 300 + "@exemple.test", "a\n@exemple.test", ["x"]])
def test_odd_names_and_addresses_change_nothing(app: Flask, provider: OpenidProvider, wrong: Any) -> None:
    provider.person |= {"email": wrong, "given_name": 3, "usual_name": "x" * 500}
    browser, _page = go(app)
    assert is_signed_in(browser)
    assert (anne(app).email, anne(app).name) == (people.email("anne.roux"), "Anne Roux")


def test_no_role_ever_comes_from_the_provider(app: Flask, provider: OpenidProvider) -> None:
    provider.person |= {"role": "head", "roles": ["dpo"], "groups": ["admin"], "is_admin": True}
    browser, _page = go(app)
    assert browser.client.get("/bilans").status_code == Browser(app, "anne.roux").client.get("/bilans").status_code


def test_the_same_e_mail_links_nobody(app: Flask, provider: OpenidProvider) -> None:
    change(app, delete(LinkedIdentity))
    _browser, page = go(app, status=403)
    assert "n'est reliée à aucun compte" in page.heading
    assert refusals(app) == ["proconnect unknown"]


@pytest.mark.parametrize("changed", [{"sub": "another"}, {"idp_id": "another"}])
def test_a_changed_key_of_the_person_is_another_person(
    app: Flask, provider: OpenidProvider, changed: dict[str, str]
) -> None:
    """A provider that changes a `sub`, or the same `sub` at another identity provider."""
    provider.person |= changed
    _browser, page = go(app, status=403)
    assert "demandez une nouvelle invitation" in page.text
    assert refusals(app) == ["proconnect unknown"]


def closed_account(app: Flask, why: str) -> None:
    if why == "deactivated":
        deactivate(app, "anne.roux")
    if why == "membership":
        end_membership(app, "anne.roux")
    holder = "paul.martin" if why == "member elsewhere only" else "anne.roux"
    change(app, update(LinkedIdentity).values(user_id=people.user_id(holder)))


def test_no_access_in_force_is_one_plain_page_whatever_ended_it(app: Flask, provider: OpenidProvider) -> None:
    shown = set()
    for why in ("member elsewhere only", "membership", "deactivated"):
        closed_account(app, why)
        browser, page = go(app, status=403)
        assert not is_signed_in(browser)
        shown.add(page.text)
    assert len(shown) == 1
    assert refusals(app) == ["proconnect membership", "proconnect membership", "proconnect deactivated"]


def test_two_providers_at_once_do_not_mix(app: Flask, provider: OpenidProvider) -> None:
    """The answer of one is worth nothing at the address of the other."""
    other = OpenidProvider(person=dict(ANNE))
    running = Running(other)
    with known(app, declared(provider), declared(other, name="conseil", label="Conseil")):
        browser = Browser(app)
        path = visit(leave(browser)).replace("/proconnect/", "/conseil/")
        come_back(browser, path, 403)
        assert not is_signed_in(browser)
        assert is_signed_in(go(app)[0])
    running.stop()
    assert refusals(app) == ["conseil state"]


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_a_council_signs_in_with_its_own_provider(app: Flask, signed: bool, algorithm: str) -> None:
    """Discovery, PKCE, a secret in the header, userinfo as JSON or signed, no SIRET of its own."""
    person = {key: ANNE[key] for key in ("sub", "given_name", "family_name", "email")}
    own = OpenidProvider(algorithm=algorithm, signs_userinfo=signed, token_auth="client_secret_basic", person=person)
    own.id_token_adds = {}
    running = Running(own)
    give_sirets(app)
    link(app, own)
    with known(app, declared(own, "conseil", profile=Profile.GENERIC, label="Conseil")):
        browser, _page = go(app, "conseil")
    running.stop()
    assert waits_for_factor(browser)  # of this site: no proof of the provider's own counts
    sent = next(said for what, said in own.asked if what == "authorize")
    assert sent["code_challenge_method"] == "S256"
    assert "claims" not in sent


def test_keys_that_were_changed_are_read_again_once(app: Flask, provider: OpenidProvider, monkeypatch: Any) -> None:
    monkeypatch.setattr("accounts.openid.providers.BETWEEN_KEY_READINGS", 0)
    go(app)
    provider.rotate()
    assert is_signed_in(go(app)[0])
    assert [what for what, _said in provider.asked].count("/jwks") == 2
    assert [what for what, _said in provider.asked].count("/.well-known/openid-configuration") == 1


def test_unknown_keys_cannot_make_us_read_the_set_again_and_again(app: Flask, provider: OpenidProvider) -> None:
    go(app)
    provider.lies["id_token header"] = lambda header: header | {"kid": "another"}
    for _try in range(3):
        go(app, status=403)
    assert [what for what, _said in provider.asked].count("/jwks") == 1
    assert refusals(app) == ["proconnect key"] * 3


def test_the_buttons_come_before_the_password(app: Flask, provider: OpenidProvider) -> None:
    page = Browser(app).get("accounts.sign_in")
    assert page.text.index("Se connecter avec ProConnect") < page.text.index("Mot de passe")


def test_without_a_provider_the_page_is_as_it_was(app: Flask) -> None:
    assert "Avec un mot de passe" not in Browser(app).get("accounts.sign_in").text


def test_a_provider_nobody_declared_is_not_found(app: Flask) -> None:
    browser = Browser(app)
    token = browser.get("accounts.sign_in").fields("/connexion")["csrf_token"]
    browser.send("/connexion/inconnu", {"csrf_token": token}, 404)
    assert browser.client.get("/connexion/inconnu/retour?state=x&code=y").status_code == 404


def test_a_start_without_its_form_is_refused(app: Flask, provider: OpenidProvider) -> None:
    assert app.test_client().post("/connexion/proconnect").status_code == 400
    assert app.test_client().get("/connexion/proconnect").status_code == 405
    assert rows(app, select(OpenidFlow)) == []
