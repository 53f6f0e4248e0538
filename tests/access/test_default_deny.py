"""Default deny: public endpoints by equality, no endpoint without a declaration, no answer without one."""

import importlib
from enum import StrEnum

import pytest
from flask import Flask

from accounts.sessions import cookie_name
from core import access, pages
from core.access import UndeclaredEndpoint
from core.config import Settings
from partners.workflow import Role
from tests.access import verdicts
from tests.page import Browser


def test_public_endpoints_are_exactly_those_written_down(application: Flask) -> None:
    known = application.view_functions
    assert {name for name in known if access.declaration(application, name) == access.PUBLIC} == verdicts.PUBLIC


def test_declared_roles_are_members_of_the_role_enum(application: Flask) -> None:
    """A misspelt role would close a page without anybody knowing why."""
    declared = [access.declaration(application, name) or frozenset() for name in application.view_functions]
    everyone = (access.PUBLIC, access.SIGNED_IN, access.ANY_SESSION)
    words = {word for who in declared for word in who if who not in everyone}
    assert words <= {str(role) for role in Role}


def test_an_undeclared_endpoint_stops_the_application_from_starting(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def register(flask_app: Flask) -> None:
        flask_app.add_url_rule("/oubliee", "forgotten", lambda: "secret")

    monkeypatch.setattr(pages, "init_app", register)
    with pytest.raises(UndeclaredEndpoint, match="forgotten"):
        importlib.import_module("app").create_app(settings)


@pytest.mark.parametrize("login", [None, "paul.martin", "karim.benali", "tom.garcia"])
def test_an_endpoint_that_lost_its_declaration_is_refused_to_everyone(
    app: Flask, monkeypatch: pytest.MonkeyPatch, login: str | None
) -> None:
    browser = Browser(app, login)
    for name in ("pages.help", "casefiles.portfolio", "partners.index"):
        monkeypatch.delattr(app.view_functions[name], "access_declaration")
        answer = browser.client.get(browser.address(name))
        assert answer.status_code == (403 if login else 303), name


@pytest.mark.parametrize("wrong", ["public", {"public"}, ["public"], True])
def test_a_declaration_of_another_shape_opens_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch, wrong: object
) -> None:
    monkeypatch.setattr(app.view_functions["partners.index"], "access_declaration", wrong)
    assert Browser(app, "paul.martin").client.get("/partenaires").status_code == 403


def test_an_endpoint_for_no_role_at_all_is_open_to_nobody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.view_functions["partners.index"], "access_declaration", frozenset())
    assert Browser(app, "karim.benali").client.get("/partenaires").status_code == 403


def test_a_role_named_public_gives_no_public_page() -> None:
    """A set of roles equals the public one only if somebody names a role so; no role is."""
    assert not {"public", "signed in", "any session"} & {str(role) for role in Role}
    assert issubclass(Role, StrEnum)


def test_an_unknown_address_tells_nothing_to_a_visitor_without_session(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie(cookie_name(app.config["SETTINGS"]), "no such token")
    assert client.get("/dossiers-inconnus/AG-31-ZZZZZZZZ").status_code == 404


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"])
def test_another_method_gives_an_anonymous_visitor_nothing(app: Flask, method: str) -> None:
    """HEAD and OPTIONS go through the same door; the others are known by no route."""
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in verdicts.PUBLIC:
            continue
        path = rule.rule.replace("<int:year>", "2024").replace("<code>", "31").replace("<ref>", "AG-31-ZZZZZZZZ")
        answer = client.open(path.replace("<int:", "<").replace("<", "").replace(">", ""), method=method)
        assert answer.status_code in (303, 404, 405), (method, path)
