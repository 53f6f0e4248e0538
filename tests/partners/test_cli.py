"""The operator's commands about units and posts."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import JournalEntry
from core.clock import now
from core.db import side_session
from core.guard import system_actor
from partners.models import Unit
from tests import people
from tests.conftest import Freeze
from tests.partners.joining import NEW, invite


def run(app: Flask, *words: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["units", *words])
    return done.exit_code, done.output.strip()


def add(app: Flask, name: str, kind: str, side: str, *more: str) -> tuple[int, str]:
    return run(app, "add", name, "--kind", kind, "--side", side, *more)


def test_an_office_is_added_below_its_council(app: Flask) -> None:
    code, council = add(app, "CD Gers", "organisation", "council", "--department", "32")
    assert code == 0
    code, office = add(app, "MDS Auch", "office", "council", "--department", "32", "--parent", council)
    assert code == 0
    listed = run(app, "list", "--department", "32")[1]
    assert "MDS Auch" in listed
    assert office in listed


def journalled(app: Flask) -> list[tuple[str, str | None, str | None]]:
    with app.app_context(), system_actor("tests: the journal"), side_session() as session:
        found = select(JournalEntry.action, JournalEntry.subject, JournalEntry.reason).order_by(JournalEntry.id)
        return [(row.action, row.subject, row.reason) for row in session.execute(found)]


def test_what_the_operator_writes_is_journalled_and_what_is_refused_is_not(app: Flask) -> None:
    _code, council = add(app, "CD Gers", "organisation", "council", "--department", "32")
    add(app, "X", "office", "council", "--parent", council)
    words = ("join", people.email("sonia.vidal"), council, "advisor")
    run(app, *words)
    run(app, *words)
    (unit, post) = journalled(app)
    assert unit == ("unit.add", council, "organisation")
    assert post[:2] == ("membership.add", council)
    assert f"advisor, account {people.user_id('sonia.vidal')}," in str(post[2])


def test_what_does_not_fit_is_refused(app: Flask) -> None:
    council = people.unit_of("CD Tarn").ref
    assert add(app, "X", "organisation", "council", "--parent", council)[0] == 1
    assert add(app, "X", "office", "council", "--department", "81")[0] == 1
    assert add(app, "X", "agency", "employment", "--department", "81", "--parent", council)[0] == 1
    assert add(app, "X", "agency", "council", "--department", "81", "--parent", council)[0] == 1
    assert add(app, "X", "office", "council", "--parent", council)[0] == 1
    assert add(app, "X", "office", "council", "--department", "9Z", "--parent", council)[0] == 1


def test_a_post_is_given_once(app: Flask) -> None:
    words = ("join", people.email("sonia.vidal"), people.unit_of("Muret").ref, "advisor")
    assert run(app, *words) == (0, "Conseil à l’emploi – Muret")
    assert run(app, *words)[0] == 1
    assert run(app, "join", "nobody@exemple.test", people.unit_of("Muret").ref, "advisor")[0] == 1


def test_the_whole_list_holds_directorates_too(app: Flask) -> None:
    assert "DT 31" in run(app, "list")[1]


def sirets(app: Flask) -> list[str]:
    with app.app_context(), system_actor("tests: units"), side_session() as session:
        return [number for number in session.scalars(select(Unit.siret)) if number]


def test_an_organisation_gets_its_siret_when_it_is_added_or_later(app: Flask) -> None:
    assert add(app, "CD Gers", "organisation", "council", "--department", "32", "--siret", "99900031800017")[0] == 0
    assert run(app, "siret", people.unit_of("CD Tarn").ref, "99900081300017") == (0, "")
    assert sorted(sirets(app)) == ["99900031800017", "99900081300017"]


@pytest.mark.parametrize(
    "number", ["99900031800018", "9990003180001", "999 000 318 00017", "", "abc", "٩٩٩٠٠٠٣١٨٠٠٠١٧"]
)
def test_what_is_no_siret_is_refused(app: Flask, number: str) -> None:
    assert run(app, "siret", people.unit_of("CD Tarn").ref, number)[0] == 1
    assert sirets(app) == []


def test_a_siret_is_of_one_organisation_and_of_no_office(app: Flask) -> None:
    run(app, "siret", people.unit_of("CD Tarn").ref, "99900081300017")
    assert run(app, "siret", people.unit_of("CD Hérault").ref, "99900081300017")[0] == 1
    assert run(app, "siret", people.unit_of("MDS Albi").ref, "99900031800017")[0] == 1
    assert sirets(app) == ["99900081300017"]


def test_the_operator_ends_a_post_that_no_office_manages(app: Flask) -> None:
    words = ("leave", people.email("dora.petit"), people.unit_of("CD Haute-Garonne").ref, "dpo")
    assert run(app, *words) == (0, "Protection des données – CD Haute-Garonne")
    code, said = run(app, *words)
    assert (code, "Personne ne tient ce rôle" in said) == (1, True)
    assert [action for action, _subject, _reason in journalled(app)] == ["membership.end"]


def test_what_somebody_ended_by_the_operator_followed_waits_in_the_queue(app: Flask) -> None:
    words = ("leave", people.email("anne.roux"), people.unit_of("MDS Toulouse Nord").ref, "social_worker")
    assert run(app, *words)[0] == 0
    assert ("casefile.park", None) in {(action, subject) for action, subject, _reason in journalled(app)}


def test_the_operator_lists_the_invitations_that_end_soon(app: Flask, freeze: Freeze) -> None:
    invite(app)
    assert run(app, "invitations", "--within", "1") == (0, "0 invitation")
    code, said = run(app, "invitations", "--within", "48")
    assert (code, NEW in said, "MDS Toulouse Nord" in said, "1 invitation" in said) == (0, True, True, True)
    freeze(now() + timedelta(hours=49))
    assert "finie le" in run(app, "invitations", "--within", "0")[1]


def test_the_operator_reviews_the_posts_that_no_office_can_confirm(app: Flask, freeze: Freeze) -> None:
    freeze(now() + timedelta(days=100))
    _code, said = run(app, "unreviewed")
    dora = f"{people.email('dora.petit')} {people.unit_of('CD Haute-Garonne').ref} dpo"
    assert dora in said
    assert people.email("anne.roux") not in said
    assert run(app, "confirm", *dora.split()) == (0, "Protection des données – CD Haute-Garonne")
    assert dora not in run(app, "unreviewed")[1]
    assert ("membership.confirm", "review") in {(action, reason) for action, _subject, reason in journalled(app)}
