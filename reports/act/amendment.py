"""The act of an amendment: the agreement it changes, each changed article old and new, its date, the signatures.

Its wording is a model like that of an agreement: once signed under it, it never changes (decision 11).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agreements import queries_signing
from agreements.amended import amended
from agreements.models import AgreementVersion
from agreements.models_amendments import AgreementAmendment
from core.documents import DocumentInfo
from core.i18n import gettext as _
from core.i18n import locale
from partners.queries import member_names
from reports.act import around, differences, opening, signing
from reports.act.articles import articles
from reports.act.closing import AMENDING
from reports.act.parts import Clauses, Part, Table, day, fr

_MODIFIED = "L'%(place)s est modifié comme suit :"


@dataclass(frozen=True, slots=True)
class AmendingAct:
    """An amendment with the text it is printed from: frozen once submitted, present before."""

    amendment: AgreementAmendment
    text: dict[str, Any]
    frozen: AgreementVersion | None

    @property
    def clauses(self) -> Clauses:
        """Of the agreement, as they hold until its date."""
        found: Clauses = self.text["agreement"]
        return found


def act_of(amendment: AgreementAmendment) -> AmendingAct:
    """Raises Altered when the text is not the one that was written or frozen."""
    if amendment.version_number is None:
        return AmendingAct(amendment, amendment.frozen(), None)
    frozen = queries_signing.version(amendment.agreement_id, amendment.version_number, amendment.number)
    return AmendingAct(amendment, queries_signing.text_of(frozen), frozen)


def info(act: AmendingAct, at: datetime, *, synthetic: bool) -> DocumentInfo:
    """What is printed around the act."""
    number = act.text["number"]
    return around.info(
        act.amendment,
        act.frozen,
        act.clauses,
        name=f"avenant-{act.amendment.agreement.ref}-{number}",
        title=_("Avenant n° %(number)s, convention n° %(agreement)s", number=number, agreement=act.clauses["number"]),
        subtitle=act.clauses["title"],
        at=at,
        synthetic=synthetic,
    )


def values(act: AmendingAct) -> dict[str, Any]:
    """Everything the template prints, in French, as plain values."""
    with locale("fr"):
        amendment = act.amendment
        names = member_names([amendment.recorded_by_id, amendment.confirmed_by_id])
        *parts, last = written(act.text)
        return {
            "is_draft": not around.is_concluded(amendment),
            "parties": opening.parties(act.clauses),
            "essentials": _essentials(act),
            "basis": basis(act.text),
            "articles": [(_heading(number, part), part) for number, part in enumerate(parts, 1)],
            "last": (_heading(len(parts) + 1, last), last),
            "statements": [
                fr("Les parties signent le texte qui précède."),
                *signing.statements(amendment, act.frozen, names),
            ],
            "blocks": signing.blocks(amendment),
        }


def _heading(number: int, part: Part) -> str:
    return fr("Article %(number)s – %(title)s", number=number, title=part.title)


def _essentials(act: AmendingAct) -> list[tuple[str, str]]:
    where, _term = opening.essentials(act.clauses)
    return [
        (fr("Convention modifiée"), _named(act.text)),
        where,
        (fr("Date d'effet"), day(act.text["effective_on"])),
        (fr("Objet"), act.text["purpose"]),
    ]


def _named(text: Clauses) -> str:
    return fr("n° %(number)s, signée le %(day)s", number=text["agreement"]["number"], day=day(text["signed_on"]))


def basis(text: Clauses) -> str:
    """« Vu »: the agreement, and its article that lets it be amended."""
    titles = [part.title for part in articles(text["agreement"])]
    return fr(
        "la convention %(named)s, notamment son article %(number)s relatif à sa modification.",
        named=_named(text),
        number=titles.index(fr(AMENDING)) + 1,
    )


def written(text: Clauses) -> list[Part]:
    """Every article in its order; its number is its place."""
    changes = {row["clause"]: {"old": row["old"], "new": row["new"]} for row in text["changes"]}
    found = differences.changed(text["agreement"], amended(text["agreement"], changes))
    return [_object(text), *(_changed(*one) for one in found), _unchanged(), _effect(text)]


def _object(text: Clauses) -> Part:
    return Part(
        title=fr("Objet"),
        text=(
            fr("Le présent avenant modifie la convention %(named)s.", named=_named(text)),
            fr("Son objet : %(purpose)s", purpose=text["purpose"]),
        ),
    )


def _changed(place: str, title: str, table: Table) -> Part:
    sentence = "L'%(place)s est modifiée comme suit :" if place.startswith("annexe") else _MODIFIED
    return Part(
        title=fr("Modification de l'%(place)s, « %(title)s »", place=place, title=title),
        text=(fr(sentence, place=place),),
        table=table,
    )


def _unchanged() -> Part:
    return Part(
        title=fr("Stipulations inchangées"),
        text=(fr("Les autres stipulations de la convention et de ses annexes demeurent inchangées."),),
    )


def _effect(text: Clauses) -> Part:
    return Part(
        title=fr("Prise d'effet"),
        text=(
            fr("Le présent avenant prend effet le %(day)s.", day=day(text["effective_on"])),
            fr(
                "Il ne change ni les objectifs, ni les plafonds, ni les délais des périodes passées ; les "
                "orientations déjà envoyées restent soumises aux stipulations de leur date."
            ),
        ),
    )
