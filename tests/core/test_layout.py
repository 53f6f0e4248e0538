import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask, flash, render_template, render_template_string

from core.i18n import locale
from core.typography import Language
from tests.core.drawing import TEMPLATES, Sample, Tags, bare_application, frame, refused

PLAIN_PAGES = [file for file in TEMPLATES if file.parent.name in ("errors", "public") and file.stem != "bare"]
PAGE = '{% extends "layout.html" %}{% block title %}Liste{% endblock %}{% block main %}<h1>Liste</h1>{% endblock %}'


@pytest.fixture
def app() -> Iterator[Flask]:
    app = bare_application()
    with app.test_request_context():
        yield app


def test_the_layout_has_one_main_labelled_navigations_and_a_skip_link_first(app: Flask) -> None:
    page = Tags(render_template_string(PAGE, frame=frame()))
    assert page.of("a")[0] == {"class": "skip", "href": "#contenu"}
    assert [main["id"] for main in page.of("main")] == ["contenu"]
    assert all("aria-label" in nav for nav in page.of("nav"))
    assert page.of("html")[0]["lang"] == "fr"
    assert "2 à traiter" in page.text
    assert "synthétiques" in page.text


def test_acts_of_the_frame_are_forms_protected_against_forgery(app: Flask) -> None:
    forms = Tags(render_template_string(PAGE, frame=frame())).of("form")
    posts = [form["action"] for form in forms if form["method"] == "post"]
    assert posts == ["/switch_membership", "/sign_out", "/set_language"]
    tokens = render_template_string(PAGE, frame=frame()).count('name="csrf_token"')
    assert tokens == len(posts)


def test_nothing_of_the_session_is_shown_before_sign_in(app: Flask) -> None:
    bare = frame(signed_in=False, nav=list, memberships=[], search_url=None, absence_url=None, demo_mode=False)
    page = Tags(render_template_string(PAGE, frame=bare))
    assert "Roux" not in page.text
    assert page.of("details") == []
    assert "synthétiques" not in page.text


@pytest.mark.parametrize(("form", "title"), [(None, "Liste – Binôme"), ("refused", "Erreur : Liste – Binôme")])
def test_the_title_says_when_the_form_was_refused(app: Flask, form: str | None, title: str) -> None:
    page = render_template_string(PAGE, frame=frame(), form=refused() if form else Sample())
    found = re.search("<title>(.*)</title>", page)
    assert found is not None
    assert found[1].replace("\u00a0", " ") == title


def test_what_was_just_done_is_announced(app: Flask) -> None:
    flash("Réponse envoyée", "good")
    flash("Échec", "bad")
    roles = [box.get("role") for box in Tags(render_template_string(PAGE, frame=frame())).of("div")]
    assert [role for role in roles if role] == ["status", "alert"]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("file", PLAIN_PAGES, ids=lambda file: file.stem)
def test_public_and_error_pages_stand_in_both_languages(app: Flask, file: Path, language: Language) -> None:
    with locale(language):
        page = Tags(render_template(f"{file.parent.name}/{file.name}", frame=frame(lang=language)))
    assert len(page.of("h1")) == len(page.of("main")) == 1
    assert page.of("html")[0]["lang"] == language
    levels = [int(tag[1]) for tag, _ in page.found if re.fullmatch("h[1-6]", tag)]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_the_page_of_a_crash_needs_no_frame(app: Flask) -> None:
    text = Tags(render_template("errors/500.html", reference="R-1")).text
    assert "R-1" in text
