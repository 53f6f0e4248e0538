"""An amendment rewrites no past figure: last year's report, asked again afterwards, is the same to the byte."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from agreements import actions as steps_of
from agreements import queries
from agreements import queries_amendments as amendments
from agreements.actions import amendments as actions
from agreements.draft import Covered, Delays, Draft, Share
from agreements.workflow import Axis
from core.actor import acting_as
from core.clock import now, today
from core.db import db, write_transaction
from tests import people
from tests.agreements.doing import signatures
from tests.page import Browser
from tests.reports.random_world import Maker
from tests.signed_copies import paper

LAST = today("31").year - 1


def changed(base: Draft) -> Draft:
    """Every kind of clause at once: means, cap, delays, targets, a place that leaves, an axis that leaves."""
    muret = people.unit_of("MDS Muret").ref
    return replace(
        base,
        dedicated_fte=Decimal(20),
        portfolio_cap=40,
        delays=Delays(acknowledge_wd=1, answer_wd=1, contact_cd=1),
        offices=tuple(one for one in base.offices if one.ref != muret),
        agencies=tuple(replace(one, fte=Decimal(9)) for one in base.agencies),
        parts=tuple(one for one in base.parts if one.kind is not Axis.SOCIAL_ONLY),
        targets=tuple(replace(one, entries=7, active_file=7) for one in base.targets if one.year > today("31").year),
        shares=tuple(split(base)),
    )


def split(base: Draft) -> Iterator[Share]:
    """Targets of the years to come, anew by agency; what was split in the years before is left as it is."""
    begun = today("31").year
    yield from (one for one in base.shares if one.year <= begun)
    for aim in base.targets:
        if aim.year > begun:
            yield from (Share(aim.year, one.ref, 7 * (not n), 7 * bool(n)) for n, one in enumerate(base.agencies))


def back(base: Draft) -> Draft:
    """The office again."""
    return replace(base, offices=(*base.offices, Covered(people.unit_of("MDS Muret").ref)))


Step = tuple[str, Callable[[Any], object]]


def on_paper(ref: str, number: int) -> tuple[Step, ...]:
    """Recorded by one side, confirmed by the other."""

    def record(actor: Any) -> None:
        steps_of.record_signed(amendments.get(ref, number, lock=True), signatures(), copy=paper(), by=actor, at=now())

    def confirm(actor: Any) -> None:
        steps_of.confirm(amendments.get(ref, number, lock=True), seen=paper().sha256, by=actor, at=now())

    return (("gilles.henry", record), ("brigitte.leroy", confirm))


def here(ref: str, number: int) -> tuple[Step, ...]:
    """Frozen, approved and signed by both sides."""

    def submit(actor: Any) -> None:
        steps_of.submit(amendments.get(ref, number, lock=True), by=actor, at=now())

    def approve(actor: Any) -> None:
        found = amendments.get(ref, number, lock=True)
        steps_of.approve(found, signatories=[actor.membership], seen=found.sha256, by=actor, at=now())

    def sign(actor: Any) -> None:
        found = amendments.get(ref, number, lock=True)
        steps_of.sign(found, quality="Q", authority="A", seen=found.sha256, by=actor, at=now())

    both = ("gilles.henry", "brigitte.leroy")
    return (("gilles.henry", submit), *((login, act) for act in (approve, sign) for login in both))


def amend(app: Flask, number: int, days: int, change: Callable[[Draft], Draft], way: Any = on_paper) -> None:
    """Proposed by one side, signed by both in one of the two ways."""
    ref, on = people.agreement_of("31").ref, today("31") + timedelta(days)
    steps: tuple[Step, ...] = (
        (
            "gilles.henry",
            lambda actor: actions.propose(
                found := queries.get(ref, lock=True),
                actions.Proposal(effective_on=on, purpose="Tout", draft=change(found.draft(on))),
                by=actor,
                at=now(),
            ),
        ),
        *way(ref, number),
    )
    for login, act in steps:
        with app.app_context():
            with acting_as(people.actor(login)) as actor, write_transaction():
                act(actor)
            db.session.remove()


@pytest.fixture
def report(app: Flask, browse: Callable[..., Browser], freeze: Callable[..., None]) -> Callable[[], bytes]:
    """Last year's report as the page shows it to the council, at one instant."""
    with app.app_context():
        Maker(11, "31", LAST, 150).make()
    freeze(now() + timedelta(seconds=10))
    browser = browse("brigitte.leroy")

    def read() -> bytes:
        """The report itself: the page around it counts what waits in the navigation and carries tokens."""
        html = browser.get("reports.yearly", year=LAST, code="31").html
        return html[html.index("<main") : html.index("</main>")].encode()

    return read


@pytest.mark.parametrize("way", [on_paper, here])
def test_the_page_of_last_year_is_the_same_to_the_byte(app: Flask, report: Callable[[], bytes], way: Any) -> None:
    before = report()
    amend(app, 1, 0, changed, way)
    assert report() == before
    amend(app, 2, 1, back, way)
    assert report() == before


@pytest.mark.layout
@pytest.mark.usefixtures("report", "paper")
@pytest.mark.parametrize("way", [on_paper, here])
def test_the_paper_of_last_year_is_the_same_to_the_byte(app: Flask, browse: Callable[..., Browser], way: Any) -> None:
    browser = browse("karim.benali")
    before = browser.get("reports.yearly_pdf", year=LAST, code="31").response.data
    amend(app, 1, 0, changed, way)
    assert browser.get("reports.yearly_pdf", year=LAST, code="31").response.data == before


@pytest.mark.parametrize("way", [on_paper, here])
def test_this_year_reads_the_amended_terms(app: Flask, browse: Callable[..., Browser], way: Any) -> None:
    """The proof above would be worth nothing if the report never looked at terms."""
    browser, year = browse("brigitte.leroy"), today("31").year
    before = browser.get("reports.yearly", year=year, code="31").text
    amend(app, 1, 0, changed, way)
    assert browser.get("reports.yearly", year=year, code="31").text != before
