"""An act ready for its template: the same values give the page and the PDF."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agreements import queries_signing
from agreements.clauses import clauses as present
from agreements.models import Agreement, AgreementVersion
from core.documents import DocumentInfo
from core.i18n import gettext as _
from core.i18n import locale
from partners.queries import member_names
from reports.act import annexes, around, opening, signing
from reports.act.articles import articles
from reports.act.parts import Clauses, Part, fr

Anchored = tuple[str, str, Part]  # anchor, heading, what stands under it


@dataclass(frozen=True, slots=True)
class Act:
    """An agreement with the text it is printed from: frozen once submitted, present while it is a draft."""

    agreement: Agreement
    clauses: Clauses
    frozen: AgreementVersion | None


def act_of(agreement: Agreement) -> Act:
    """Raises Altered when the frozen text is not the one that was frozen."""
    if agreement.version_number is None:
        return Act(agreement, present(agreement), None)
    frozen = queries_signing.version(agreement.id, agreement.version_number)
    return Act(agreement, queries_signing.text_of(frozen), frozen)


def info(act: Act, at: datetime, *, synthetic: bool) -> DocumentInfo:
    """What is printed around the act."""
    return around.info(
        act.agreement,
        act.frozen,
        act.clauses,
        name=f"convention-{act.agreement.ref}",
        title=_("Convention n° %(number)s", number=act.clauses["number"]),
        subtitle=act.clauses["title"],
        at=at,
        synthetic=synthetic,
    )


def values(act: Act) -> dict[str, Any]:
    """Everything the template prints, in French, as plain values."""
    with locale("fr"):
        agreement, is_concluded = act.agreement, around.is_concluded(act.agreement)
        names = member_names([agreement.recorded_by_id, agreement.confirmed_by_id])
        return {
            "is_draft": not is_concluded,
            "parties": opening.parties(act.clauses),
            "essentials": opening.essentials(act.clauses),
            "legal_bases": opening.legal_bases(act.clauses, is_frozen=act.frozen is not None or is_concluded),
            "articles": _articles(act.clauses),
            "annexes": _annexes(act.clauses),
            "statements": [
                fr("Les parties signent le texte qui précède, annexes A et B comprises."),
                *signing.statements(agreement, act.frozen, names),
            ],
            "blocks": signing.blocks(agreement),
        }


def _articles(clauses: Clauses) -> list[Anchored]:
    return [
        (f"article-{number}", fr("Article %(number)s – %(title)s", number=number, title=part.title), part)
        for number, part in enumerate(articles(clauses), 1)
    ]


def _annexes(clauses: Clauses) -> list[tuple[str, str, list[Part]]]:
    return [
        ("annexe-a", fr("Annexe A – Lieux couverts"), annexes.places_covered(clauses)),
        ("annexe-b", fr("Annexe B – Partage et protection des données"), annexes.data_protection(clauses)),
    ]
