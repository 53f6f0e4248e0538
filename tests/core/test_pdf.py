import hashlib
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from typing import ClassVar

import page as ua_checker
import pikepdf
import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader, StrictUndefined
from pypdf import PdfReader

from core import charts, documents, i18n, pdf
from core.typography import Language

ROOT = Path(__file__).resolve().parents[2]
PAGE = "<!doctype html><html lang=fr><head><title>Essai</title>{head}</head><body><h1>Essai</h1>{body}</body></html>"
SAMPLE = """
{% extends shell %}
{% from "components/key_figures.html" import key_figures %}{% from "components/data_table.html" import data_table %}
{% from "components/columns.html" import columns %}{% from "components/bars.html" import bars %}
{% from "components/target.html" import target %}{% from "components/signatures.html" import signatures %}
{% from "components/definitions.html" import definitions %}{% from "components/callout.html" import callout %}
{% from "components/summary_list.html" import summary_list %}{% from "components/timeline.html" import timeline %}
{% from "components/hand_box.html" import hand_box %}{% from "components/map.html" import map %}
{% from "components/notice.html" import notice %}{% from "components/task_list.html" import task_list %}
{% block document %}
{{ key_figures([("1 127", "entrées"), ("890", "personnes")]) }}
<h2>L’essentiel</h2>
{{ target(890, 1024, "890", "objectif : 1 024", "Il manque 134 accompagnements.") }}
{{ columns("Entrées par mois", [("janv.", 42, "42"), ("févr.", none, "< 5")], "Entrées", source="Source : essai.") }}
{{ bars("Freins", ["Frein", "Personnes", "0 à 50 %"], [("Logement", 0.45, "402"), ("Santé", 0.3, "338")], 0.5) }}
{{ data_table("Par lieu", [{"label": "Lieu"}, {"label": "Nombre", "numeric": true}], [["A", 2]], total=["Total", 2]) }}
{% set area = {"code": "31", "name": "H", "path": "m 1,1 9,0 0,9 z", "tone": "none", "words": "sans"} %}
{{ map([area], "Carte", [("none", "sans")]) }}
{{ callout("À surveiller.", "Muret.") }}{{ notice("Éléments partagés.") }}
{{ summary_list([("Conseiller", "P. Martin"), ("Santé", "")]) }}
{{ timeline([{"title": "Contact", "meta": "le 7", "text": "Bilan.", "level": "Partagé"}]) }}
{{ task_list([{"label": "Préparer", "state": "Demain"}]) }}
{{ definitions([("Entrée", "Première acceptation."), ("Lu", "Jamais.")]) }}
{{ hand_box("Réponse", ["Acceptée", "Déclinée"], ["Motif :", ""]) }}
{{ signatures([("A", "Direction"), ("B", "")]) }}
{% endblock %}
"""
INFO = documents.DocumentInfo(
    reference="bilan-2016-31-v1",
    title="Bilan 2016",
    subtitle="Convention n° 31",
    confidentiality="Diffusion restreinte",
    parties=(("A", "Direction"), ("B", "")),
    version="1",
    data_date=date(2017, 2, 8),
    synthetic=True,
    draft=True,
)

Render = Callable[..., bytes]


@pytest.fixture(scope="module")
def render() -> Iterator[Render]:
    try:
        pdf.warm()
    except pdf.PdfUnavailable as missing:
        pytest.skip(f"PDF not tested, a library is missing: {missing}")
    yield lambda body="", head="", **options: pdf.render(
        PAGE.format(body=body, head=head), **{"document_id": "essai", **options}
    )
    pdf.stop()


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("sample", root_path=str(ROOT))
    app.secret_key = "test"
    app.jinja_env.undefined = StrictUndefined
    app.jinja_loader = ChoiceLoader([DictLoader({"sample.html": SAMPLE}), FileSystemLoader(ROOT / "templates")])
    i18n.init_app(app)
    charts.init_app(app)
    return app


def embedded_fonts(data: bytes) -> set[str]:
    with pikepdf.open(BytesIO(data)) as document:
        found = [
            o for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
        ]
        return {str(font.FontName).partition("+")[2].strip(",") for font in found}


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).replace("\u00a0", " ")


def test_our_own_fonts_are_embedded_and_no_other(render: Render) -> None:
    body = "<p>Évry, œuvre, Łucja Š, 560 000 €, − 1,5</p><p><b>gras</b></p><h2>moyen</h2>"
    assert embedded_fonts(render(body)) == {"Source-Sans-3", "Source-Sans-3-Bold"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_document_with_every_component_is_accessible(render: Render, app: Flask, language: Language) -> None:
    with app.test_request_context(), i18n.locale(language):
        report = ua_checker.validate_pdf_bytes(documents.as_pdf("sample.html", INFO), profile="ua1")
    assert [failure.message for failure in report.failures] == []
    assert report.rules.passed == report.rules.total > 100


def test_pages_carry_title_confidentiality_reference_and_number(render: Render, app: Flask) -> None:
    with app.test_request_context():
        text = text_of(documents.as_pdf("sample.html", INFO))
    assert "bilan-2016-31-v1 – version 1 – données au 08/02/2017 – données synthétiques" in text
    assert "PROJET – Diffusion restreinte" in text
    assert re.search(r"Page 1 sur [23]", text)


def test_the_twin_and_the_pdf_say_the_same(app: Flask) -> None:
    with app.test_request_context():
        printed = documents.html("sample.html", INFO)
    assert printed.count("<h1>") == 1
    assert '<html lang="fr">' in printed
    assert "Il manque 134 accompagnements." in printed


def test_the_same_input_gives_the_same_bytes_in_another_process(render: Render) -> None:
    first = render("<p>Bonjour <b>Léa</b></p>")
    pdf.stop()
    again = render("<p>Bonjour <b>Léa</b></p>")
    assert hashlib.sha256(again).hexdigest() == hashlib.sha256(first).hexdigest()
    metadata = PdfReader(BytesIO(first)).metadata
    assert metadata is not None
    assert metadata.creation_date is None


def test_a_creation_date_is_written_only_when_given(render: Render) -> None:
    moment = datetime(2017, 2, 8, 6, tzinfo=UTC).isoformat()
    metadata = PdfReader(BytesIO(render(head=f'<meta name="dcterms.created" content="{moment}">'))).metadata
    assert metadata is not None
    assert metadata.creation_date == datetime(2017, 2, 8, 6, tzinfo=UTC)


class _Trap(BaseHTTPRequestHandler):
    hits: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.hits.append(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@pytest.fixture
def trap() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Trap)
    _Trap.hits.clear()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


HOSTILE = """
<img src="{u}/1"><img srcset="{u}/2 2x"><img src="data:text/plain,x"><object data="{u}/3"></object>
<embed src="{u}/4">
<iframe src="{u}/5"></iframe><link rel=stylesheet href="{u}/6"><style>@import "{u}/7"; p {{ background: url({u}/8) }}
@font-face {{ font-family: x; src: url({u}/9) }} p::before {{ content: url({u}/10) }}
ol {{ list-style-image: url({u}/11) }}
@page {{ background: url({u}/12) }}
body {{ font-family: x; border-image: url({u}/13) 3; mask-image: url({u}/14) }}</style>
<p style="cursor: url({u}/15)">p</p><ol><li>l</li></ol>
<link rel=attachment href="{u}/16"><a rel=attachment href="{u}/17">a</a>
<svg width=9 height=9><image href="{u}/18" width=9 height=9 /><use href="{u}/19#a" />
<style>@import url({u}/20);</style></svg>
<base href="{u}/"><img src="21"><video src="{u}/22" poster="{u}/23"></video><input type=image src="{u}/24">
<meta http-equiv=refresh content="0;url={u}/25"><script src="{u}/26"></script><body background="{u}/27">
"""


def test_hostile_pages_reach_no_network(render: Render, trap: str) -> None:
    text = text_of(render(HOSTILE.format(u=trap), head=HOSTILE.format(u=trap)))
    assert "Essai" in text
    assert _Trap.hits == []


def test_hostile_pages_reach_no_file(render: Render, tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="9"><text y="9">SECRETWORD</text></svg>'
    )
    data = render(
        "".join(HOSTILE.format(u=address) for address in (secret.as_uri() + "?", str(secret), "file:///etc/passwd"))
    )
    assert "SECRETWORD" not in text_of(data)
    with pikepdf.open(BytesIO(data)) as document:
        assert not document.attachments


def test_a_document_that_never_ends_is_stopped_and_the_next_one_is_served(render: Render) -> None:
    rows = "<tr><td>1</td><td>2</td></tr>" * 4000
    with pytest.raises(pdf.PdfFailed):
        render(f"<table>{rows}</table>", seconds=0.5)
    text = text_of(render("<p>suivant</p>"))
    assert "suivant" in text


def test_a_document_that_burns_the_processor_is_stopped(render: Render) -> None:
    rows = "<tr><td>1</td><td>2</td></tr>" * 8000
    with pytest.raises(pdf.PdfFailed, match="limit"):
        render(f"<table>{rows}</table>", cpu=0)


def test_the_process_is_bounded_and_knows_no_secret(render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not-for-documents")
    pdf.stop()
    render()
    assert pdf._child is not None
    process = Path(f"/proc/{pdf._child.process.pid}")
    limits = {line[:25].strip(): line[26:46].strip() for line in (process / "limits").read_text().splitlines()}
    assert limits["Max address space"] == str(1024**3)
    assert b"not-for-documents" not in (process / "environ").read_bytes()


def test_a_killed_process_is_replaced(render: Render) -> None:
    render()
    assert pdf._child is not None
    pdf._child.process.kill()
    pdf._child.process.wait()
    text = text_of(render("<p>encore</p>"))
    assert "encore" in text


def test_documents_asked_at_once_are_not_mixed_up(render: Render) -> None:
    found: dict[int, str] = {}

    def one(number: int) -> None:
        found[number] = text_of(render(f"<p>document {number}.</p>"))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"document {number}." in found[number] for number in range(6))


def test_missing_libraries_are_told_apart_from_failures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "core").mkdir()
    answer = "import sys, struct\nsys.stdout.buffer.write(struct.pack('>cI', b'U', 5) + b'pango')\n"
    (tmp_path / "core" / "pdf_child.py").write_text(answer)
    pdf.stop()
    monkeypatch.setattr(pdf, "ROOT", tmp_path)
    with pytest.raises(pdf.PdfUnavailable, match="pango"):
        pdf.render("<p>x</p>", document_id="x")


def test_the_web_process_never_loads_the_layout_library() -> None:
    code = "import sys, core.documents, core.pdf; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
