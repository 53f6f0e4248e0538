"""What a browser sends is held to what the database can be asked: no NUL, no number beyond a key."""

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from core import given


@pytest.fixture
def client() -> FlaskClient:
    app = Flask(__name__)
    given.init_app(app)
    app.add_url_rule("/texts/<ref>", "text", lambda ref: ref)
    app.add_url_rule("/numbers/<int:key>", "number", lambda key: f"{key}")
    app.add_url_rule("/query", "query", lambda: repr(list(request.args.items(multi=True))))
    app.add_url_rule("/form", "form", lambda: repr(list(request.form.items(multi=True))), methods=["POST"])
    return app.test_client()


@pytest.mark.parametrize("path", ["/texts/%00", "/texts/a%00b", "/texts/a/b", f"/numbers/{2**31}", "/numbers/-1"])
def test_an_address_that_can_name_nothing_is_no_page(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_every_other_address_arrives_whole(client: FlaskClient) -> None:
    assert client.get("/texts/é%20 '%0A").text == "é  '\n"
    assert client.get(f"/numbers/{2**31 - 1}").text == str(2**31 - 1)


def test_a_query_and_a_form_lose_their_nul_and_nothing_else(client: FlaskClient) -> None:
    kept = repr([("q", "ab\n"), ("q", "é"), ("r", "")])
    assert client.get("/query?q=a%00b%0A&q=%C3%A9&r%00=%00").text == kept
    assert client.post("/form", data={"q": ["a\0b\n", "é"], "r\0": "\0"}).text == kept
    typed = {"q": ["a\0b\n", "é"], "r\0": "\0"}
    assert client.post("/form", data=typed, content_type="multipart/form-data").text == kept
