"""A monitoring return of the agreement in force, step by step; its figures are any plain values."""

from typing import Any

from agreements.queries_committees import followed
from agreements.returns import actions, queries
from agreements.returns.models import MonitoringReturn
from agreements.returns.workflow import Part, Span
from core.actor import Actor
from core.clock import now, today
from core.db import db
from partners.workflow import Side
from tests import people

LAST_YEAR = Span(today("31").year - 1, Part.YEAR)  # the agreement in force began within it, or before
FIGURES = {"sent": 12}


def in_force() -> str:
    return people.agreement_of("31").ref


def prepare(by: Actor, span: Span | None = LAST_YEAR) -> str:
    """Reference of a draft."""
    made = actions.prepare(followed(in_force()), span, by=by, at=now()).ref
    db.session.expire_all()
    return made


def get(ref: str) -> MonitoringReturn:
    return queries.get(in_force(), ref, lock=True)


def digest(ref: str) -> str:
    """Of the figures under way."""
    current = get(ref).current
    return current.sha256 if current else ""


def issue(by: Actor, ref: str, figures: dict[str, Any] = FIGURES) -> None:
    actions.issue(get(ref), figures, by=by, at=now())


def reissue(by: Actor, ref: str, figures: dict[str, Any] = FIGURES) -> None:
    actions.reissue(get(ref), figures, answer="Les entrées sont saisies", by=by, at=now())


def comment(by: Actor, ref: str, text: str | None = "Rien d’étonnant", seen: str | None = None) -> None:
    actions.comment(get(ref), text, seen=digest(ref) if seen is None else seen, by=by, at=now())


def ask_fix(by: Actor, ref: str, side: Side | None = Side.EMPLOYMENT) -> None:
    actions.ask_fix(get(ref), side, reason="Des entrées manquent", by=by, at=now())


def certify(by: Actor, ref: str, seen: str | None = None) -> None:
    actions.certify(get(ref), seen=digest(ref) if seen is None else seen, by=by, at=now())


def cancel(by: Actor, ref: str) -> None:
    actions.cancel(get(ref), reason="Un autre est préparé", by=by, at=now())
