import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from tests.core.drawing import COMPONENTS, ROOT, TEMPLATES, Sample, bare_application, draw, refused


@pytest.fixture
def app() -> Iterator[Flask]:
    app = bare_application()
    with app.test_request_context():
        yield app


@pytest.mark.parametrize("file", COMPONENTS, ids=lambda file: file.stem)
def test_a_component_is_one_macro_with_a_sentence_on_its_use(file: Path) -> None:
    source = file.read_text()
    public = [name for name in re.findall(r"macro (\w+)\(", source) if not name.startswith("_")]
    assert len(public) == 1
    assert "{#- " in source


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT / "templates")))
def test_no_template_holds_style_script_or_handler(file: Path) -> None:
    source = file.read_text()
    assert not re.search(r"""<style|\sstyle=|\son(?!glet)[a-z]+=["']|javascript:|\|safe\b""", source)
    assert all("src=" in script for script in re.findall(r"<script[^>]*>", source))


def test_a_field_shows_label_hint_error_control_in_that_order(app: Flask) -> None:
    page = draw("{{ field(form.name) }}", form=refused())
    assert [tag for tag, _ in page.found] == ["div", "label", "p", "p", "input"]
    control = page.of("input")[0]
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "name-hint name-error"
    assert [p["id"] for p in page.of("p")] == ["name-hint", "name-error"]


def test_a_field_that_may_stay_empty_says_so(app: Flask) -> None:
    assert "(facultatif)" in draw("{{ field(form.text) }}", form=Sample()).text
    assert "(facultatif)" not in draw("{{ field(form.name) }}", form=Sample()).text


def test_choices_are_a_fieldset_named_by_its_legend(app: Flask) -> None:
    page = draw("{{ field(form.channel) }}{{ field(form.barriers) }}", form=refused())
    assert [tag for tag, _ in page.found].count("legend") == len(page.of("fieldset")) == 2
    assert [control["type"] for control in page.of("input")] == ["radio", "radio", "checkbox", "checkbox"]
    assert {label["for"] for label in page.of("label")} == {control["id"] for control in page.of("input")}
    assert page.of("fieldset")[0]["aria-describedby"] == "channel-error"


def test_the_error_summary_leads_to_each_field(app: Flask) -> None:
    form = refused()
    page = draw("{{ error_summary(form) }}{{ field(form.name) }}{{ field(form.channel) }}", form=form)
    links = [str(link["href"]).removeprefix("#") for link in page.of("a")]
    assert links == ["name", "channel-0"]
    assert set(links) <= {str(control["id"]) for control in page.of("input")}
    assert draw("{{ error_summary(form) }}", form=Sample()).found == []


def test_a_form_carries_its_hidden_fields(app: Flask) -> None:
    form = Sample()
    form.version.data = 7
    page = draw('{% call post_form(form, "/x", autosave="/b") %}corps{% endcall %}', form=form)
    assert [control["name"] for control in page.of("input")] == ["csrf_token", "form_token", "version"]
    assert page.of("form")[0].items() >= {"method": "post", "action": "/x", "data-autosave": "/b"}.items()


def test_a_conflict_shows_what_is_kept_now(app: Flask) -> None:
    form = Sample()
    assert draw("{{ conflict(form) }}", form=form).found == []
    form.current = {"text": "Dossier déposé"}
    page = draw("{{ conflict(form) }}", form=form)
    assert "Situation" in page.text
    assert "Dossier déposé" in page.text


def test_a_table_says_its_sort(app: Flask) -> None:
    columns = [{"label": "Nom", "sort_url": "?tri=nom", "sorted": "descending"}, {"label": "Action", "hidden": True}]
    page = draw('{% call table("Liste", heads) %}<tr><td>1</td></tr>{% endcall %}', heads=columns)
    heads = page.of("th")
    assert [head["scope"] for head in heads] == ["col", "col"]
    assert heads[0]["aria-sort"] == "descending"
    assert "aria-sort" not in heads[1]
    assert page.of("caption")


def test_a_table_of_values_names_each_row_and_each_cell(app: Flask) -> None:
    columns = [{"label": "Lieu"}, {"label": "Reçues", "numeric": True}]
    page = draw('{{ data_table("T", heads, [["Muret", 2]], total=["Total", 2]) }}', heads=columns)
    assert [head["scope"] for head in page.of("th")] == ["col", "col", "row", "row"]
    assert [cell["data-label"] for cell in page.of("td")] == ["Reçues", "Reçues"]


@pytest.mark.parametrize(
    ("day", "tone", "words"),
    [(2, "late", "en retard de 6 jours"), (8, "soon", "aujourd’hui"), (20, "calm", "dans 12 jours")],
)
def test_a_due_date_has_its_day_its_words_and_its_bar(app: Flask, day: int, tone: str, words: str) -> None:
    page = draw("{{ due_date(day, today) }}", day=date(2017, 2, day), today=date(2017, 2, 8))
    assert page.of("span")[0]["class"] == f"due {tone}"
    assert page.text == f"{day:02}/02/2017 {words}"
    assert page.of("time")[0]["datetime"] == f"2017-02-{day:02}"


def test_values_are_escaped_everywhere(app: Flask) -> None:
    evil = "<script>x</script>"
    page = draw(
        "{{ tag(x) }}{{ notice(x, title=x) }}{{ summary_list([(x, x)]) }}{{ timeline([{'title': x, 'meta': x}]) }}"
        "{{ empty_state(x, x) }}{{ tiles([{'value': x, 'label': x}]) }}{{ bars(x, [x, x, x], [(x, 1, x)], 2) }}"
        "{{ columns(x, [(x, 1, x)], x) }}{{ identity(x, [(x, x)]) }}"
        "{{ page_header(x, lead=x) }}{{ file_link('/', x, x) }}",
        x=evil,
    )
    assert page.of("script") == []
    assert page.text.count(evil) > 20


def test_an_address_may_break_before_its_at_sign_and_dots_and_is_escaped(app: Flask) -> None:
    page = draw("{{ summary_list([('Courriel', email('<b>lea@exemple.test')), ('Autre', email(none))]) }}")
    assert len(page.of("wbr")) == 2
    assert page.of("b") == []
    assert page.text == "Courriel<b>lea@exemple.testAutre–"


@pytest.mark.parametrize(("value", "width"), [(0, "0.0"), (64, "91.4"), (71, "100")])
def test_a_load_is_drawn_within_its_track_and_written_in_full(app: Flask, value: int, width: str) -> None:
    page = draw("{{ meter(value, 70, 'personnes suivies') }}", value=value)
    assert page.of("rect")[1]["width"] in (width, f"{float(width)}")
    assert f"{value} / 70 personnes suivies" in page.text


def test_a_chart_has_the_same_values_in_words_and_in_a_table(app: Flask) -> None:
    points = [("janv.", 42, "42"), ("févr.", None, "< 5")]
    page = draw('{{ columns("Entrées par mois", points, "Entrées") }}', points=points)
    assert page.text.count("< 5") == 3
    assert page.of("svg")[0]["role"] == "img"
    assert len([r for r in page.of("rect") if r["fill"] == "#0b5563"]) == 1


def test_a_map_says_each_area_in_words_and_by_pattern(app: Flask) -> None:
    area = {"code": "34", "name": "Hérault", "path": "m 1,1 9,0 0,9 z", "tone": "none", "words": "sans", "href": "/34"}
    page = draw('{{ map([area], "Carte", [("none", "sans convention")]) }}', area=area)
    assert page.of("a")[0]["aria-label"] == "Hérault (34) – sans"
    assert str(page.of("path")[0]["fill"]).startswith("url(#")
    ids = [attributes["id"] for _, attributes in page.found if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_a_pager_is_absent_from_a_list_of_one_page(app: Flask) -> None:
    assert draw("{{ pager() }}").found == []
    assert [link["rel"] for link in draw('{{ pager("?a", "?b") }}').of("a")] == ["prev", "next"]
