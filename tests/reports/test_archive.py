"""The archive copy of an act: PDF/A and accessible at once, its files inside, the same bytes, for its readers."""

import hashlib
import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import page as checker
import pikepdf
import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.models import JournalEntry
from core.clock import now
from core.db import side_session, write_transaction
from core.guard import system_actor
from tests import people
from tests.access.scene_agreements import keep_copy
from tests.agreements.test_amendment_pages import SIGNED as RECORDED
from tests.agreements.test_amendment_pages import first, propose, take
from tests.agreements.test_pages import TYPED, reference
from tests.agreements.test_review_pages import SIGNED, approve
from tests.page import Browser
from tests.reports import paper as sheet
from tests.signed_copies import OPENED
from tests.signed_copies import paper as signed_paper

pytestmark = pytest.mark.layout

Browse = Callable[..., Browser]
PAPER = pytest.mark.usefixtures("paper")
ARCHIVE = "reports.agreement_archive"


@pytest.fixture(autouse=True)
def with_copy(app: Flask) -> None:
    """The agreement of Haute-Garonne, recorded from paper, has its copy."""
    with app.app_context(), system_actor("tests: keep a copy"), write_transaction() as session:
        keep_copy(session, people.agreement_of("31").ref)


@pytest.fixture
def signed(browse: Browse) -> str:
    """An agreement of Tarn signed here by both, without paper."""
    fatou, karim = browse("fatou.diallo"), browse("karim.benali")
    ref = reference(fatou.post("agreements.new", TYPED))
    fatou.post("agreements.submission", {}, ref=ref)
    approve(karim, ref, "karim.benali")
    approve(fatou, ref, "lea.marchand")
    for signer in (browse("lea.marchand"), karim):
        signer.post("agreements.signing", SIGNED, ref=ref)
    return ref


def failures(data: bytes, profile: str) -> list[str]:
    return [one.message for one in checker.validate_pdf_bytes(data, profile=profile).failures]


@PAPER
def test_it_is_to_archive_and_accessible(browse: Browse) -> None:
    data = browse("anne.roux").get(ARCHIVE, ref=people.agreement_of("31").ref).response.data
    assert failures(data, "3a") == []
    assert failures(data, "ua1") == []
    assert sheet.fonts(data) <= sheet.FONTS
    with pikepdf.open(BytesIO(data)) as document:
        assert not document.is_encrypted
        (intent,) = document.Root.OutputIntents
        assert bytes(intent.DestOutputProfile.read_bytes())[36:40] == b"acsp"
        assert document.Root.MarkInfo.Marked
        assert b"/JavaScript" not in document.Root.unparse(resolved=True)
        with document.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"


@PAPER
def test_the_plain_act_is_not_declared_as_an_archive(browse: Browse) -> None:
    data = browse("anne.roux").get("reports.agreement_act_pdf", ref=people.agreement_of("31").ref).response.data
    assert failures(data, "3a") != []


@PAPER
def test_the_signed_copy_is_inside_and_counts_once(browse: Browse) -> None:
    data = browse("anne.roux").get(ARCHIVE, ref=people.agreement_of("31").ref).response.data
    with pikepdf.open(BytesIO(data)) as document:
        found = {name: one.get_file().read_bytes() for name, one in document.attachments.items()}
        kinds = [str(one.AFRelationship) for one in document.Root.AF]
    assert set(found) == {"clauses.json", "exemplaire-signe.pdf"}
    assert found["exemplaire-signe.pdf"] == signed_paper().data
    assert kinds == ["/Data", "/Source"]


@PAPER
def test_the_clauses_inside_have_the_digest_the_act_prints(browse: Browse, signed: str) -> None:
    data = browse("karim.benali").get(ARCHIVE, ref=signed).response.data
    with pikepdf.open(BytesIO(data)) as document:
        found = {name: one.get_file().read_bytes() for name, one in document.attachments.items()}
    assert set(found) == {"clauses.json"}  # signed here: there is no paper
    digest = hashlib.sha256(found["clauses.json"]).hexdigest()
    assert digest in "".join(sheet.pages(data)).replace(" ", "")


@PAPER
def test_the_same_act_is_the_same_file(browse: Browse, freeze: Any) -> None:
    anne, ref = browse("anne.roux"), people.agreement_of("31").ref
    first = anne.get(ARCHIVE, ref=ref).response
    freeze(now())
    assert anne.get(ARCHIVE, ref=ref).response.data == first.data
    assert first.headers["Content-Disposition"] == f'attachment; filename="convention-{ref}-archive.pdf"'


@PAPER
def test_its_reading_is_journalled(app: Any, browse: Browse) -> None:
    ref = people.agreement_of("31").ref
    rows = select(func.count()).where(JournalEntry.action == "agreement.archive", JournalEntry.subject == ref)

    def count() -> int:
        with app.app_context(), system_actor("tests: look"), side_session() as session:
            return session.scalar(rows) or 0

    before = count()
    browse("anne.roux").get(ARCHIVE, ref=ref)
    assert count() == before + 1


def test_the_pages_lead_to_it_once_it_is_signed(browse: Browse) -> None:
    ref = people.agreement_of("31").ref
    for endpoint in ("agreements.show", "reports.agreement_act"):
        assert f"/conventions/{ref}/archive.pdf" in browse("anne.roux").get(endpoint, ref=ref).html


def test_a_draft_of_an_amendment_has_none_to_archive(browse: Browse) -> None:
    propose(browse("gilles.henry"))
    browse("gilles.henry").get("reports.amendment_archive", 404, **first())


@PAPER
def test_a_signed_amendment_is_archived_with_its_text_and_its_paper(browse: Browse) -> None:
    gilles, brigitte = browse("gilles.henry"), browse("brigitte.leroy")
    propose(gilles)
    take(gilles, "submit", {})
    take(gilles, "approve", {"signatories": [str(people.membership_id("karim.benali"))]})
    take(brigitte, "approve", {"signatories": [str(people.membership_id("brigitte.leroy"))]})
    take(gilles, "record", RECORDED)
    take(brigitte, "confirm", OPENED)
    data = brigitte.get("reports.amendment_archive", **first()).response.data
    assert failures(data, "3a") == failures(data, "ua1") == []
    with pikepdf.open(BytesIO(data)) as document:
        found = {name: one.get_file().read_bytes() for name, one in document.attachments.items()}
    assert set(found) == {"clauses.json", "exemplaire-signe.pdf"}
    assert found["exemplaire-signe.pdf"] == signed_paper().data
    assert json.loads(found["clauses.json"])["number"] == 1
    ref = first()["ref"]
    assert f"/conventions/{ref}/avenants/1/archive.pdf" in gilles.get("reports.amendment_act", **first()).html


def test_another_department_finds_none(browse: Browse) -> None:
    browse("fatou.diallo").get(ARCHIVE, 404, ref=people.agreement_of("31").ref)
