import timeit
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

import pytest
from flask import Flask, render_template_string, session
from markupsafe import Markup

from core import i18n, labels
from core.i18n import gettext, lazy_gettext, ngettext

ENGLISH = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Bonjour %(name)s"
msgstr "Hello %(name)s"

msgid "%(num)s orientation"
msgid_plural "%(num)s orientations"
msgstr[0] "%(num)s referral"
msgstr[1] "%(num)s referrals"

#, fuzzy
msgid "Douteux"
msgstr "Doubtful"
"""


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    (tmp_path / "en" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "en" / "LC_MESSAGES" / "messages.po").write_text(ENGLISH)
    monkeypatch.setattr(i18n, "FOLDER", tmp_path)
    i18n.catalogue.cache_clear()
    app = Flask(__name__)
    app.secret_key = "test"
    i18n.init_app(app)
    app.add_url_rule("/", "hello", lambda: gettext("Bonjour %(name)s", name="Léa"))
    app.add_url_rule("/en", "english", lambda: str(session.update(lang="en")))
    yield app
    i18n.catalogue.cache_clear()


def test_french_is_typeset_on_the_way(app: Flask) -> None:
    assert gettext("Erreur : l'accord manque") == "Erreur\u00a0: l’accord manque"


def test_english_comes_from_its_catalogue_and_falls_back_to_french(app: Flask) -> None:
    with i18n.locale("en"):
        assert gettext("Bonjour %(name)s", name="Léa") == "Hello Léa"
        assert gettext("Jamais traduit : oui") == "Jamais traduit\u00a0: oui"
        assert gettext("Douteux") == "Douteux"
    assert gettext("Bonjour %(name)s", name="Léa") == "Bonjour Léa"


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [
        (0, "0 orientation", "0 referrals"),
        (1, "1 orientation", "1 referral"),
        (2, "2 orientations", "2 referrals"),
        (1200, "1\u00a0200 orientations", "1,200 referrals"),
        (1.5, "1,5 orientation", "1.5 referrals"),
    ],
)
def test_zero_is_singular_in_french_only(app: Flask, count: float, french: str, english: str) -> None:
    words = ("%(num)s orientation", "%(num)s orientations")
    assert ngettext(*words, count) == french
    with i18n.locale("en"):
        assert ngettext(*words, count) == english


def test_a_percent_sign_is_plain_without_variables(app: Flask) -> None:
    assert gettext("100 % web") == "100\u00a0% web"
    assert gettext("%(share)s %% web", share=80) == "80\u00a0% web"


def test_a_value_is_escaped_by_the_template_and_a_link_is_kept(app: Flask) -> None:
    with app.test_request_context():
        page = render_template_string("{{ _('Bonjour %(name)s', name=x) }}", x="<b>")
        assert page == "Bonjour &lt;b&gt;"
        page = render_template_string("{{ _('Voir <%(link)s>', link=x) }}", x=Markup("<a>ici</a>"))
        assert page == "Voir &lt;<a>ici</a>&gt;"


def test_a_lazy_sentence_follows_the_language_and_is_escaped(app: Flask) -> None:
    lazy = lazy_gettext("Bonjour %(name)s", name="<i>")
    assert str(lazy) == "Bonjour <i>"
    with i18n.locale("en"):
        assert lazy == "Hello <i>"
    with app.test_request_context():
        assert render_template_string("{{ x }}", x=lazy) == "Bonjour &lt;i&gt;"


def test_a_lazy_sentence_behaves_as_text(app: Flask) -> None:
    lazy = lazy_gettext("De %(min)d à")
    assert lazy % {"min": 3} == "De 3 à"
    assert lazy + "!" == "De %(min)d à!"
    assert lazy.upper() == "DE %(MIN)D À"
    assert {lazy: 1}[lazy] == 1
    assert len(lazy) == 12
    assert "min" in lazy


@pytest.mark.parametrize(
    ("header", "words"), [(None, "Bonjour"), ("en-GB,en;q=0.9", "Hello"), ("de", "Bonjour"), ("fr,en;q=0.5", "Bonjour")]
)
def test_before_any_choice_the_browser_says_the_language(app: Flask, header: str | None, words: str) -> None:
    headers = {"Accept-Language": header} if header else {}
    assert words in app.test_client().get("/", headers=headers).text


def test_the_choice_kept_in_the_session_wins_and_does_not_leak(app: Flask) -> None:
    client = app.test_client()
    client.get("/en")
    assert client.get("/", headers={"Accept-Language": "fr"}).text == "Hello Léa"
    assert app.test_client().get("/").text == "Bonjour Léa"
    assert i18n.language() == "fr"


def test_an_unknown_language_in_the_session_is_ignored(app: Flask) -> None:
    client = app.test_client()
    with client.session_transaction() as values:
        values["lang"] = "xx"
    assert client.get("/").text == "Bonjour Léa"


def test_instants_are_read_on_the_clocks_of_the_territory() -> None:
    moment = datetime(2017, 2, 8, 9, 15, tzinfo=UTC)
    assert i18n.format_datetime(moment) == "08/02/2017 à\u00a010\u00a0h\u00a015"
    assert i18n.format_datetime(moment, "974") == "08/02/2017 à\u00a013\u00a0h\u00a015"


def test_filters_speak_the_language_in_use(app: Flask) -> None:
    source = "{{ d|date }} {{ d|longdate }} {{ 1200|number }} {{ 0.5|percent }} {{ d|delay(t) }} {{ d|urgency(t) }}"
    values = {"d": date(2017, 2, 1), "t": date(2017, 2, 2)}
    with app.test_request_context():
        french = render_template_string(source, **values).replace("\u00a0", " ")
        assert french == "01/02/2017 1er février 2017 1 200 50,0 % en retard de 1 jour late"
        with i18n.locale("en"):
            english = render_template_string(source, **values).replace("\u00a0", " ")
    assert english == "01/02/2017 1 February 2017 1,200 50.0% 1 day late late"


def test_labels_are_complete_or_refused() -> None:
    class State(StrEnum):
        OPEN = "open"
        CLOSED = "closed"

    with pytest.raises(labels.MissingLabels, match="CLOSED"):
        labels.register(State, {State.OPEN: lazy_gettext("Ouverte")})
    labels.register(State, {State.OPEN: lazy_gettext("Ouverte"), State.CLOSED: lazy_gettext("Close")})
    assert labels.label(State.CLOSED) == "Close"
    assert labels.label(None) == ""


def test_members_of_two_enums_with_equal_values_keep_their_own_words() -> None:
    class Door(StrEnum):
        OPEN = "open"

    class Case(StrEnum):
        OPEN = "open"

    labels.register(Door, {Door.OPEN: lazy_gettext("Ouvert")})
    labels.register(Case, {Case.OPEN: lazy_gettext("Ouverte")})
    assert [labels.label(Door.OPEN), labels.label(Case.OPEN)] == ["Ouvert", "Ouverte"]


def test_a_sentence_costs_far_less_than_naive_gettext(app: Flask) -> None:
    with app.test_request_context():
        gettext("Erreur : l'accord manque")
        seconds = min(timeit.repeat(lambda: gettext("Erreur : l'accord manque"), number=2000, repeat=5)) / 2000
    assert seconds < 3e-6
