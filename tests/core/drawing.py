"""Draws components and pages in an application that holds nothing but templates."""

import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Flask, render_template_string
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from core import charts, i18n
from core.forms import CheckboxesField, ChoiceField, Form, LineField, RadioField, Required, TextField

ROOT = Path(__file__).resolve().parents[2]
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
VOID = {"meta", "link", "input", "br", "hr", "img", "wbr"}


class Sample(Form):
    name = LineField("Nom", validators=[Required("Saisissez le nom")], description="Comme sur la pièce d’identité")
    office = ChoiceField("Lieu", choices={"a": "Muret", "b": "Auterive"})
    channel = RadioField(
        "Canal", choices={"p": "Téléphone", "v": "Visio"}, validators=[Required("Choisissez un canal")]
    )
    barriers = CheckboxesField("Freins", choices={"l": "Logement", "s": "Santé"})
    text = TextField("Situation")


class Tags(HTMLParser):
    """Every element of a page, with its attributes and the text inside."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        assert self.open == [], f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data.replace("\u00a0", " ")

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag == name]


def frame(**changes: Any) -> SimpleNamespace:
    nav = [
        SimpleNamespace(label="Orientations", url="/o", current=True, count=2, count_label="à traiter"),
        SimpleNamespace(label="Dossiers", url="/d", current=False, count=None, count_label=None),
    ]
    values: dict[str, Any] = {"signed_in": True, "user_name": "A. Roux", "office_name": "MDS Nord", "nav": lambda: nav}
    values |= {"memberships": [(1, "Nord", True), (2, "Sud", False)], "search_url": "/recherche", "demo_mode": True}
    values |= {"lang": "fr", "other_lang": "en", "here": "/o", "session_left": 1740, "absence_url": None}
    values["left_open"] = lambda: None
    return SimpleNamespace(**(values | changes))


def bare_application() -> Flask:
    """The frame, the components, no table and no view."""
    app = Flask("components", root_path=str(ROOT))
    app.secret_key = "test"
    app.jinja_env.undefined = StrictUndefined
    CSRFProtect(app)
    i18n.init_app(app)
    charts.init_app(app)
    for name, endpoints in {
        "accounts": ("sign_out", "switch_membership", "account", "sign_in", "stay"),
        "pages": ("set_language", "accessibility", "privacy", "legal", "help"),
    }.items():
        blueprint = Blueprint(name, name)
        for endpoint in endpoints:
            blueprint.add_url_rule(f"/{endpoint}", endpoint, str, methods=["GET", "POST"])
        app.register_blueprint(blueprint)
    return app


def draw(source: str, **values: Any) -> Tags:
    imports = "".join(f'{{% from "components/{file.stem}.html" import {macro_of(file)} %}}' for file in COMPONENTS)
    return Tags(render_template_string(imports + source, **values))


def macro_of(file: Path) -> str:
    names: list[str] = re.findall(r"macro (\w+)\(", file.read_text())
    return next(name for name in names if not name.startswith("_"))


def refused() -> Sample:
    form = Sample(meta={"csrf": False})
    form.process(data={"office": "a"})
    form.name.errors = ["Saisissez le nom"]
    form.channel.errors = ["Choisissez un canal"]
    return form
