"""The answer to a referral as a letter to the person: what it says, what it never says, who may print it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from core.clock import today
from core.i18n import format_date
from referrals.workflow import DeclineReason
from reports.answer_letter import WHY_NOT
from tests import people
from tests.page import Browser, plain
from tests.referrals.doing import act, worker
from tests.reports import paper as sheet

pytestmark = pytest.mark.usefixtures("paper")

Browse = Callable[..., Browser]
PAGE, PAPER = "reports.answer_letter", "reports.answer_letter_pdf"
ROUTER, AUTHOR = "claire.dumas", "sonia.vidal"
REVIEW = timedelta(days=9)
RESOURCES = [("Épicerie solidaire", "Mardi matin, sans rendez-vous")]


def ref() -> str:
    return people.referral_of("Benali").ref


@pytest.fixture
def answered(app: Flask) -> Callable[..., None]:
    """Somebody answers the referral of Karim Benali."""

    def take(verb: str, **values: Any) -> None:
        with app.app_context():
            act(ROUTER, ref(), verb, **values)

    return take


def decline(reason: DeclineReason = DeclineReason.CAPACITY) -> dict[str, Any]:
    return {"reason": reason, "text": "Mot entre professionnels", "suggestion": "Vers le pôle logement"}


@pytest.mark.layout
@pytest.mark.parametrize(
    ("verb", "values", "sentence"),
    [
        ("accept", lambda: worker("anne.roux"), "La réponse est oui. Deux personnes vous suivent"),
        ("decline", decline, "La réponse est non, pour cette fois. Ce service n'a plus de place"),
        ("answer_resources", lambda: {"resources": RESOURCES}, "Épicerie solidaire"),
        (
            "hold",
            lambda: {"reason": "Un logement se libère.", "review_on": today("31") + REVIEW},
            "La réponse n'est pas encore donnée",
        ),
    ],
)
def test_each_answer_is_told_in_plain_words(
    browse: Browse, answered: Any, verb: str, values: Any, sentence: str
) -> None:
    answered(verb, **values())
    data = browse(AUTHOR).get(PAPER, ref=ref()).response.data
    (page,) = sheet.pages(data)
    for text in (browse(AUTHOR).get(PAGE, ref=ref()).text, page):
        assert sentence in text
        assert "Sonia Vidal" in text
        assert "BENALI" in text
    assert sheet.faults(data) == []


def test_a_put_off_answer_names_its_day(browse: Browse, answered: Any, app: Flask) -> None:
    day = today("31") + REVIEW
    answered("hold", reason="Un logement se libère.", review_on=day)
    with app.test_request_context():
        expected = plain(format_date(day, "long"))
    assert f"au plus tard le {expected}" in browse(AUTHOR).get(PAGE, ref=ref()).text


def test_no_barrier_and_no_word_between_professionals(browse: Browse, answered: Any) -> None:
    answered("decline", **decline(DeclineReason.OTHER))
    text = browse(AUTHOR).get(PAGE, ref=ref()).text
    never = ("Mot entre professionnels", "pôle logement", "Logement", "Santé", people.text_of("Benali", "referral"))
    assert [words for words in never if words in text] == []
    assert "vous en expliquera la raison" in text


def test_every_coded_reason_has_its_sentence() -> None:
    assert set(WHY_NOT) == set(DeclineReason)
    assert len({str(why) for _answer, why, _next in WHY_NOT.values()}) == len(DeclineReason)


def test_who_did_not_wish_it_is_not_told_no(browse: Browse, answered: Any) -> None:
    answered("decline", **decline(DeclineReason.PERSON_DECLINES))
    text = browse(AUTHOR).get(PAGE, ref=ref()).text
    assert "comme vous l'avez souhaité" in text
    assert [words for words in ("La réponse est non", "Une autre solution") if words in text] == []


@pytest.mark.parametrize("endpoint", [PAGE, PAPER])
def test_before_an_answer_there_is_none(browse: Browse, endpoint: str) -> None:
    browse(AUTHOR).get(endpoint, 404, ref=ref())
    assert "Lettre à la personne" not in browse(AUTHOR).get("referrals.show", ref=ref()).text


@pytest.mark.parametrize(
    ("login", "status"),
    [("sonia.vidal", 200), ("claire.dumas", 404), ("anne.roux", 404), ("yves.nadal", 404), ("brigitte.leroy", 403)],
)
def test_after_a_refusal_only_the_author_prints_it(browse: Browse, answered: Any, login: str, status: int) -> None:
    answered("decline", **decline())
    browse(login).get(PAPER, status, ref=ref())


def test_it_is_offered_on_the_referral_and_journalled(browse: Browse, answered: Any, journal: Any) -> None:
    answered("accept", **worker("anne.roux"))
    browser = browse(AUTHOR)
    assert f"/orientations/{ref()}/lettre.pdf" in browser.get("referrals.show", ref=ref()).html
    browser.get(PAGE, ref=ref())
    last = journal()[-1]
    assert (last.action, last.subject) == ("referral.letter", ref())


def test_an_acceptance_names_the_two_who_follow(browse: Browse, answered: Any) -> None:
    answered("accept", **worker("anne.roux"))
    text = browse(AUTHOR).get(PAGE, ref=ref()).text
    contacts = text.partition("Qui contacter")[2]
    assert "Anne Roux, travail social" in contacts
    assert "Paul Martin, conseil dédié" in contacts
