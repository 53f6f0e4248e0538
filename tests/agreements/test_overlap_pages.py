"""An agreement that runs on the same days is named on the field, and leads to its page for whoever may open it."""

import pytest
from flask import Flask
from sqlalchemy import update

from agreements.models import Agreement
from core.db import write_transaction
from core.guard import system_actor
from partners.models import Membership
from partners.workflow import Role
from tests import people
from tests.agreements.doing import YEAR
from tests.agreements.test_pages import SIGNED, TYPED, reference
from tests.agreements.test_review_pages import SIGNED as SIGNED_HERE
from tests.agreements.test_review_pages import approve
from tests.page import Browser, plain
from tests.signed_copies import OPENED

NUMBER = 'A <b>1</b> & "2"'
ESCAPED = "A &lt;b&gt;1&lt;/b&gt; &amp; &#34;2&#34;"
DAYS = f"est déjà signée du 01/01/{YEAR} au 31/12/{YEAR + 1}"


@pytest.fixture
def fatou(app: Flask) -> Browser:
    """Administrator of the council of Tarn."""
    return Browser(app, "fatou.diallo")


@pytest.fixture
def karim(app: Flask) -> Browser:
    """Regional administrator."""
    return Browser(app, "karim.benali")


def conclude(fatou: Browser, karim: Browser) -> str:
    """One more agreement of Tarn, signed on paper, whose number is not to be trusted."""
    made = reference(fatou.post("agreements.new", TYPED | {"number": NUMBER}))
    fatou.post("agreements.signature", SIGNED, ref=made)
    karim.post("agreements.confirmation", OPENED, ref=made)
    return made


def link(ref: str) -> str:
    return f'<a href="/conventions/{ref}">{ESCAPED}</a>'


def test_whoever_types_an_overlapping_draft_opens_the_other_agreement_from_the_field(
    fatou: Browser, karim: Browser
) -> None:
    other = conclude(fatou, karim)
    page = fatou.post("agreements.new", TYPED, 422)
    assert plain(page.html).count(f"La convention n° {link(other)} de ce conseil") == 1  # beside the field
    summary = f'<a href="#start_on">La convention n° {ESCAPED} de ce conseil'
    assert summary in plain(page.html)
    assert page.text.count(DAYS) == 2
    fatou.get("agreements.show", ref=other)


def test_a_draft_edited_over_another_agreement_keeps_what_was_typed_and_links_it(
    fatou: Browser, karim: Browser
) -> None:
    later = {"start_on": f"{YEAR + 2}-01-01", "end_on": f"{YEAR + 2}-12-31"}
    none = {f"targets-{n}-{name}": "" for n in range(2) for name in ("year", "entered", "active_file")}
    made = reference(fatou.post("agreements.new", TYPED | later | none))
    other = conclude(fatou, karim)
    page = fatou.post("agreements.edit", {"start_on": f"{YEAR + 1}-05-02"}, 422, ref=made)
    assert link(other) in page.html
    assert f'value="{YEAR + 1}-05-02"' in page.html


def test_a_draft_submitted_over_one_signed_meanwhile_links_it(fatou: Browser, karim: Browser) -> None:
    made = reference(fatou.post("agreements.new", TYPED))
    other = conclude(fatou, karim)
    page = fatou.post("agreements.submission", {}, 422, ref=made)
    assert link(other) in page.html
    assert DAYS in page.text


@pytest.fixture
def half_signed(app: Flask, fatou: Browser, karim: Browser) -> str:
    """A draft of Tarn signed by the council, on days that another agreement took meanwhile; its last signature."""
    made = reference(fatou.post("agreements.new", TYPED))
    fatou.post("agreements.submission", {}, ref=made)
    approve(karim, made, "karim.benali")
    approve(fatou, made, "lea.marchand")
    Browser(app, "lea.marchand").post("agreements.signing", SIGNED_HERE, ref=made)
    return made


def test_the_last_signature_is_refused_with_the_link(fatou: Browser, karim: Browser, half_signed: str) -> None:
    other = conclude(fatou, karim)
    page = karim.post("agreements.signing", SIGNED_HERE, 422, ref=half_signed)
    assert link(other) in page.html


def test_a_signatory_who_may_not_open_the_other_agreement_reads_its_number_alone(
    app: Flask, fatou: Browser, karim: Browser, half_signed: str
) -> None:
    other = conclude(fatou, karim)
    with app.app_context(), system_actor("tests: another service"), write_transaction() as session:
        session.execute(
            update(Agreement).where(Agreement.ref == other).values(employment_id=people.unit_of("DT 34").id)
        )
        row = session.get_one(Membership, people.membership_id("karim.benali"))
        row.role = Role.SIGNATORY
    karim.get("agreements.show", 404, ref=other)
    page = karim.post("agreements.signing", SIGNED_HERE, 422, ref=half_signed)
    assert f"La convention n° {ESCAPED} de ce conseil" in plain(page.html)
    assert DAYS in page.text
    assert other not in page.html


def test_in_english_the_link_stands_in_the_sentence(app: Flask, fatou: Browser, karim: Browser) -> None:
    other = conclude(fatou, karim)
    page = Browser(app, "fatou.diallo", language="en").post("agreements.new", TYPED, 422)
    assert f"Agreement no. {link(other)} of this council" in page.html
