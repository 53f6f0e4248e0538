"""What is printed around an act, of an agreement or of an amendment: how far it is, when it last changed."""

from datetime import datetime

from agreements.models import AgreementVersion
from agreements.models_amendments import Signable
from agreements.workflow import CONCLUDED
from core.documents import DocumentInfo
from core.i18n import gettext as _
from reports.act.parts import Clauses


def is_concluded(one: Signable) -> bool:
    """Signed by both parties, whatever came after."""
    return one.state in CONCLUDED


def last_change(one: Signable, frozen: AgreementVersion | None, at: datetime) -> datetime:
    """When a frozen text last gained a signature, so that the same act is the same file; a draft is of now."""
    if frozen is None and not is_concluded(one):
        return at
    known = (frozen.frozen_at if frozen else None, one.recorded_at, one.confirmed_at)
    signed = (row.signed_at for row in one.standing)
    return max((moment for moment in (*known, *signed) if moment is not None), default=one.created_at)


def info(
    one: Signable,
    frozen: AgreementVersion | None,
    clauses: Clauses,
    *,
    name: str,
    title: str,
    subtitle: str,
    at: datetime,
    synthetic: bool,
) -> DocumentInfo:
    """`name`: of the file, without its version."""
    concluded = is_concluded(one)
    if concluded:
        confidentiality, text = _("Acte signé"), _("– sans information sur les personnes accompagnées.")
    else:
        confidentiality = _("Non signé")
        text = _("– ce texte n’engage aucune partie tant que toutes ne l’ont pas signé.")
    return DocumentInfo(
        reference=f"{name}-v{frozen.number}" if frozen else name,
        title=title,
        subtitle=subtitle,
        confidentiality=confidentiality,
        confidentiality_text=text,
        parties=(
            (clauses["council"], _("Conseil départemental")),
            (clauses["employment"], _("Service public de l’emploi")),
        ),
        version=str(frozen.number) if frozen else "",
        created=last_change(one, frozen, at),
        draft=not concluded,
        synthetic=synthetic,
    )
