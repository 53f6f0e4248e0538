"""The access journal of an institution, for its data-protection officer."""

from typing import Any

from flask import render_template, request, url_for

from accounts.journal import record_reading
from accounts.seals import Standing
from casefiles.workflow import AccessLevel, Level
from core import access
from core.actor import Actor, current_actor
from core.clock import now
from core.i18n import format_datetime, format_number, ngettext
from core.i18n import gettext as _
from core.labels import label
from partners.workflow import Role
from reports import journal as rows_of
from reports.blueprint import blueprint
from reports.labels_journal import words

FILTERS = ("compte", "du", "au")
LEVELS = {str(level): level for kind in (AccessLevel, Level) for level in kind}
LATE_MINUTES = 5  # the worker seals every 20 seconds


@blueprint.get("/administration/journal")
@access.roles(Role.DPO)
def journal() -> str:
    actor = current_actor()
    asked = rows_of.wanted(*(request.args.get(name, "") for name in FILTERS))
    page = rows_of.entries(actor, asked, request.args.get("page"))
    refs = rows_of.file_refs(page.rows)
    record_reading("journal.read", shown=len(page.rows))
    return render_template(
        "reports/journal.html",
        rows=[_line(row, refs, actor) for row in page.rows],
        asked=asked,
        standing=_standing_words(rows_of.standing(), actor),
        previous_url=_page_url(page.previous),
        next_url=_page_url(page.next),
        is_filtered=any(request.args.get(name) for name in FILTERS),
    )


def _line(row: Any, refs: dict[int, str], actor: Actor) -> dict[str, Any]:
    noun, verb = words(row.action)
    return {
        "at": format_datetime(row.at, actor.territory),
        "who": f"{row.given_name} {row.family_name}" if row.email else "",
        "email": row.email,
        "unit": row.unit or "",
        "noun": noun,
        "verb": verb,
        "subject": rows_of.subject(row, refs),
        "level": label(LEVELS[row.level]) if row.level in LEVELS else "",
        "shown": "" if row.shown is None else ngettext("%(num)s ligne", "%(num)s lignes", row.shown),
    }


def _standing_words(found: Standing, actor: Actor) -> dict[str, str]:
    """Tone and sentence of the notice above the list."""
    waiting = f"{format_number(found.unsealed.value)}{'+' if found.unsealed.more else ''}"
    if not found.is_whole:
        return {
            "tone": "bad",
            "text": _("Le dernier scellé ne correspond plus à ses lignes : le journal a été altéré."),
        }
    if found.sealed_at is None:
        return {"tone": "warn", "text": _("Rien n’est encore scellé ; lignes en attente : %(count)s.", count=waiting)}
    text = _(
        "Dernier scellé intact, posé le %(date)s ; lignes en attente de scellement : %(count)s.",
        date=format_datetime(found.sealed_at, actor.territory),
        count=waiting,
    )
    late = found.unsealed.value > 0 and (now() - found.sealed_at).total_seconds() > LATE_MINUTES * 60
    return {"tone": "warn" if late else "good", "text": text}


def _page_url(cursor: str | None) -> str | None:
    if cursor is None:
        return None
    kept: dict[str, Any] = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    return url_for("reports.journal", **kept, page=cursor)
