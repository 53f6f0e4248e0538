"""The document of a monitoring return: figures, comments, certification; the same values give the page and the PDF."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from agreements.frozen import thawed
from agreements.returns.labels import span_words
from agreements.returns.models import MonitoringReturn, ReturnComment, ReturnVersion
from agreements.returns.workflow import Part, ReturnState
from core.documents import DocumentInfo
from core.i18n import format_datetime
from core.i18n import gettext as _
from partners.labels import role_and_unit
from partners.workflow import Role, Side
from reports.followup import return_words as words
from reports.followup import wording
from reports.followup.return_figures import Figures

PARTS = {Part.YEAR: "", Part.FIRST_HALF: "-s1", Part.SECOND_HALF: "-s2"}


def info(found: MonitoringReturn, figures: Figures, *, synthetic: bool) -> DocumentInfo:
    """What is printed around it."""
    common, number = figures.common, len(found.versions)
    period = _("Convention n° %(number)s, chiffres %(period)s", number=common.number, period=wording.period(common))
    is_certified = found.state is ReturnState.CERTIFIED
    confidentiality = _("Diffusion restreinte")
    stem = f"retour-de-suivi-{common.territory}-{figures.year}{PARTS[figures.span.part]}"
    return DocumentInfo(
        reference=f"{stem}-v{number}" if number else stem,
        title=title(found),
        subtitle=period if is_certified else _("%(period)s (provisoire)", period=period),
        confidentiality=confidentiality if is_certified else _("PROVISOIRE – %(words)s", words=confidentiality),
        confidentiality_text=_(
            "aux parties de la convention. Données agrégées, sans information nominative sur les personnes "
            "accompagnées ; les effectifs de 1 à 4 sont masqués."
        ),
        parties=(
            (common.employment, _("Service public de l’emploi")),
            (common.council, wording.for_council(common)),
        ),
        version=str(number or ""),
        data_date=common.until_day,
        created=found.certificate.at if found.certificate else common.extracted,
        synthetic=synthetic,
    )


def title(found: MonitoringReturn) -> str:
    """« Retour de suivi – Haute-Garonne, année 2025 »."""
    department = ", ".join(place.name for place in found.agreement.departments)
    period = span_words(found.span)
    return _("Retour de suivi – %(department)s, %(period)s", department=department, period=period)


def values(found: MonitoringReturn, figures: Figures) -> dict[str, Any]:
    """Everything the template prints, as plain values. Raises Altered when what was certified is not what is kept."""
    definitions = words.definitions()
    return {
        "key_figures": wording.key_figures(figures.common),
        "tables": words.tables(figures),
        "comments": comments(found),
        "evidence": evidence(found),
        "is_certified": found.certificate is not None,
        "definitions": definitions,
        "half": len(definitions) // 2,
        "scope": wording.scope(),
    }


def comments(found: MonitoringReturn, number: int | None = None) -> list[dict[str, str]]:
    """What each side says of a version, by default the current one: party, text, who and when."""
    return [_comment(found, side, _said(found, number).get(side)) for side in Side]


def _said(found: MonitoringReturn, number: int | None) -> dict[Side, Mapping[str, Any]]:
    """From the certificate once there is one: it is what was certified."""
    if found.certificate is not None and number in (None, found.certificate.number):
        kept = thawed(found.certificate.text, found.certificate.sha256)
        return {Side(one["side"]): one for one in kept["comments"]}
    return {one.side: {"text": one.text, **_who(one)} for one in found.said(number)}


def _who(one: ReturnComment | ReturnVersion) -> dict[str, str]:
    return {"at": one.at.isoformat(), "name": one.name, "role": one.role, "unit": one.unit}


def _comment(found: MonitoringReturn, side: Side, said: Mapping[str, Any] | None) -> dict[str, str]:
    agreement = found.agreement
    party = (agreement.council if side is Side.COUNCIL else agreement.employment).name
    if said is None:
        waiting = _("Commentaire attendu.") if found.versions else _("Chiffres pas encore figés.")
        return {"party": party, "text": waiting, "meta": ""}
    text = said["text"] or _("Pas de commentaire.")
    return {"party": party, "text": text, "meta": _signed(said, agreement.territory)}


def _signed(one: Mapping[str, Any], territory: str) -> str:
    post = role_and_unit(Role(one["role"]), one["unit"])
    moment = format_datetime(datetime.fromisoformat(one["at"]), territory)
    return _("%(name)s, %(post)s, le %(moment)s", name=one["name"], post=post[:1].lower() + post[1:], moment=moment)


def evidence(found: MonitoringReturn) -> list[tuple[str, str]]:
    """Who issued and who certified, and the digests that prove it; empty before the figures are frozen."""
    if found.current is None:
        return []
    territory = found.agreement.territory
    lines = [
        (_("Chiffres figés par"), _signed(_who(found.current), territory)),
        (_("Empreinte des chiffres (SHA-256)"), _grouped(found.current.sha256)),
    ]
    if found.certificate is None:
        return lines
    kept = thawed(found.certificate.text, found.certificate.sha256)
    return [
        *lines,
        (_("Certifié par"), _signed(kept["certified"], territory)),
        (_("Empreinte du retour certifié (SHA-256)"), _grouped(found.certificate.sha256)),
    ]


def _grouped(sha256: str) -> str:
    return " ".join(sha256[start : start + 8] for start in range(0, len(sha256), 8))
