"""The appointments of one professional on one day, as taken along: hours, whom, where; nothing else of anybody."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from casefiles.appointments import queries, words
from core.actor import Actor
from core.documents import DocumentInfo
from core.i18n import format_date
from core.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class DayList:
    """A document and how many people it names, for the journal."""

    number: int
    info: DocumentInfo
    values: dict[str, Any]


def day_list(actor: Actor, day: date, at: datetime, *, synthetic: bool) -> DayList:
    """What the actor has on that day, in its order; what was called off or moved is left out."""
    found = [words.own(row, at) for row in queries.of_day(actor, day)]
    rows = [
        (row.hours, row.person, row.kind, " – ".join(part for part in (row.one.link or "", row.where) if part) or "–")
        for row in found
    ]
    info = DocumentInfo(
        reference=f"RV-{day:%Y%m%d}",
        title=_("Rendez-vous du %(day)s", day=format_date(day, "long")),
        subtitle=f"{actor.name}, {actor.unit_name}",
        confidentiality=_("Confidentiel"),
        confidentiality_text=_("– à garder sur soi et à détruire après la journée."),
        data_date=day,
        created=at,
        synthetic=synthetic,
    )
    return DayList(len(found), info, {"rows": rows})
