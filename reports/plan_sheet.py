"""The plan for the person (« mon plan d’action »): who does what and by when, in plain words, on one page or two.

It is handed over or left on a table: shared lines only, no theme of a barrier, no level, no state of the file.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from casefiles import policy, queries
from casefiles.models import CaseFile, PlanItem, Support
from casefiles.workflow import AccessLevel, Level, Owner, PlanKind, PlanState
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.documents import DocumentInfo
from core.errors import NotFound
from core.i18n import format_date
from core.i18n import gettext as _
from reports.case_summary import Summary
from reports.referral_sheet import Rows

OPEN = (PlanState.TO_DO, PlanState.IN_PROGRESS)
DONE_SHOWN = timedelta(days=92)  # what was achieved lately encourages; the rest is in the file


def plan_sheet(ref: str, actor: Actor, at: datetime, *, synthetic: bool) -> Summary:
    """The plan of a file whose content the actor reads. Raises NotFound for everyone else."""
    file = queries.content(ref)
    if not policy.can_view(actor, AccessLevel.CONTENT):
        raise NotFound(_("Ce dossier n'existe pas, ou ne vous est pas ouvert."))
    today = civil_date(at, file.territory)
    query = select(PlanItem).where(PlanItem.file_id == file.id, PlanItem.level == Level.SHARED)
    items = db.session.scalars(query.order_by(PlanItem.due_on.asc().nulls_last(), PlanItem.id)).all()
    support = policy.foremost(one for one in file.supports if one.is_open)
    names = queries.members_named(support.pair if support else ())
    values = {
        "goals": [item.text for item in items if item.kind is PlanKind.OBJECTIVE and item.state in OPEN],
        "parts": _parts(items, support, names, today),
        "done": [item.text for item in items if item.done_on is not None and item.done_on >= today - DONE_SHOWN],
        "followed": _followed(support, names),
    }
    return Summary(file_id=file.id, info=_info(file, today, at, synthetic=synthetic), values=values)


def _info(file: CaseFile, today: date, at: datetime, *, synthetic: bool) -> DocumentInfo:
    return DocumentInfo(
        reference=file.ref,
        title=_("Mon plan d’action – %(name)s", name=file.person.name),
        subtitle=_("Au %(day)s", day=format_date(today, "long")),
        confidentiality=_("Personnel"),
        confidentiality_text=_("– ce document est à vous : vous décidez à qui vous le montrez."),
        data_date=today,
        created=at,
        synthetic=synthetic,
    )


def _parts(
    items: Sequence[PlanItem], support: Support | None, names: dict[int, queries.Member], today: date
) -> list[tuple[str, Rows]]:
    """What each of the three does, the person first; whoever has nothing to do is left out."""
    advisor, worker = support.pair if support else (None, None)
    titles = (
        (Owner.PERSON, _("Ce que je fais")),
        (Owner.ADVISOR, _half(_("Ce que fait mon conseil à l’emploi"), advisor, names)),
        (Owner.SOCIAL_WORKER, _half(_("Ce que fait mon travail social"), worker, names)),
    )
    found = []
    for owner, title in titles:
        rows = [
            (item.text, _by(item.due_on, today))
            for item in items
            if item.owner is owner and item.kind is PlanKind.ACTION and item.state in OPEN
        ]
        found += [(title, rows)] if rows else []
    return found


def _half(words: str, key: int | None, names: dict[int, queries.Member]) -> str:
    return _("%(what)s (%(who)s)", what=words, who=names[key].name) if key in names else words


def _by(day: date | None, today: date) -> str:
    if day is None:
        return _("dès que possible")
    words = format_date(day, "long")
    return _("avant le %(day)s", day=words) if day >= today else _("c’était prévu pour le %(day)s", day=words)


def _followed(support: Support | None, names: dict[int, queries.Member]) -> Rows:
    if support is None:
        return []
    halves = ((_("Conseil à l'emploi"), support.advisor_id), (_("Travail social"), support.worker_id))
    return [(title, names[key].words) for title, key in halves if key in names]
