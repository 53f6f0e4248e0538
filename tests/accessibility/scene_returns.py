"""Monitoring returns in several states, for the pages that are looked over."""

from datetime import date

from agreements.queries_committees import followed
from agreements.returns import actions, queries
from agreements.returns.workflow import Part, Span
from core.actor import current_actor
from core.clock import now, today
from partners.workflow import Side
from reports.followup.return_figures import take
from tests import people
from tests.referrals.doing import acting


def add_returns() -> list[tuple[str, str]]:
    """Agreement and return: one sent back once and to be certified, one certified elsewhere."""
    home, away = people.agreement_of("31").ref, people.agreement_of("81").ref
    first = _issued(home, today("31").year - 1, "gilles.henry")
    with acting("brigitte.leroy"):
        found, by = queries.get(home, first, lock=True), current_actor()
        actions.ask_fix(found, Side.EMPLOYMENT, reason="Des entrées manquent", by=by, at=now())
    with acting("gilles.henry"):
        found = queries.get(home, first, lock=True)
        actions.reissue(found, take(found, now()).plain(), answer="Saisies", by=current_actor(), at=now())
    _comment(home, first, "brigitte.leroy", "gilles.henry")
    last = date.fromordinal(today("81").toordinal() - 370).year
    second = _issued(away, last, "karim.benali")
    _comment(away, second, "fatou.diallo", "karim.benali")
    with acting("fatou.diallo"):
        found = queries.get(away, second, lock=True)
        actions.certify(found, seen=found.versions[-1].sha256, by=current_actor(), at=now())
    return [(home, first), (away, second)]


def _issued(agreement: str, year: int, login: str) -> str:
    with acting(login):
        made = actions.prepare(followed(agreement), Span(year, Part.YEAR), by=current_actor(), at=now()).ref
    with acting(login):
        found = queries.get(agreement, made, lock=True)
        actions.issue(found, take(found, now()).plain(), by=current_actor(), at=now())
    return made


def _comment(agreement: str, key: str, *logins: str) -> None:
    for login in logins:
        with acting(login):
            found = queries.get(agreement, key, lock=True)
            actions.comment(found, f"Vu par {login}", seen=found.versions[-1].sha256, by=current_actor(), at=now())
