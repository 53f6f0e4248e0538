"""The access journal of an institution, for its data-protection officer: the list, its file, its verification."""

from collections.abc import Iterator
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.audit import actions
from accounts.audit.models import JournalCheck
from accounts.audit.queries import last_check
from accounts.journal import record_reading
from accounts.list_file import list_answer
from accounts.seals import Standing
from casefiles.sensitive.workflow import Encrypted
from casefiles.workflow import AccessLevel, Level
from core import access
from core.actor import Actor, current_actor
from core.clock import now
from core.errors import Refusal
from core.i18n import format_datetime, format_number, ngettext
from core.i18n import gettext as _
from core.keyset import BLOCK_SIZE
from core.labels import label
from core.search_key import fold
from core.work import transaction
from partners.notices.forms import ButtonForm
from partners.workflow import Role
from reports import journal as rows_of
from reports.blueprint import blueprint
from reports.labels_journal import NOUNS, words
from reports.list_files_journal import JOURNAL

FILTERS = ("compte", "du", "au", "dossier", "objet")
LEVELS = {str(level): level for kind in (AccessLevel, Level, Encrypted) for level in kind}
LATE_MINUTES = 5  # the worker seals every 20 seconds


@blueprint.get("/administration/journal")
@access.roles(Role.DPO)
def journal() -> str:
    actor = current_actor()
    asked = _asked()
    page = rows_of.entries(actor, asked, request.args.get("page"))
    refs = rows_of.file_refs(page.rows)
    record_reading("journal.read", shown=len(page.rows))
    return render_template(
        "reports/journal.html",
        rows=[_line(row, refs, actor) for row in page.rows],
        asked=asked,
        nouns=sorted(((code, str(words)) for code, words in NOUNS.items()), key=lambda one: fold(one[1])),
        standing=_standing_words(rows_of.standing(), actor),
        check=_check_words(last_check(actor.organisation), actor),
        form=ButtonForm(),
        previous_url=_page_url(page.previous),
        next_url=_page_url(page.next),
        is_filtered=any(request.args.get(name) for name in FILTERS),
    )


def _asked() -> rows_of.Wanted:
    return rows_of.wanted(*(request.args.get(name, "") for name in FILTERS))


@blueprint.get("/administration/journal.<any(csv, xlsx):kind>")
@access.fresh
@access.roles(Role.DPO)
def journal_file(kind: str) -> Response:
    return list_answer(kind, JOURNAL, _every_line(current_actor(), _asked()))


def _every_line(actor: Actor, asked: rows_of.Wanted) -> Iterator[dict[str, Any]]:
    """The lines of the page, all of them, as they are read there."""
    cursor: str | None = None
    while True:
        page = rows_of.entries(actor, asked, cursor, size=BLOCK_SIZE)
        refs = rows_of.file_refs(page.rows)
        yield from (_line(row, refs, actor) for row in page.rows)
        cursor = page.next
        if cursor is None:
            return


@blueprint.post("/administration/journal/verification")
@access.roles(Role.DPO)
def check_journal() -> ResponseReturnValue:
    form = ButtonForm()
    if not form.validate():
        return redirect(url_for("reports.journal"), 303)
    try:
        with transaction(form) as work:
            whole = request.form.get("quoi") == "tout"
            actions.ask_check(work.session, whole=whole, by=current_actor(), at=now())
            work.done(url_for("reports.journal"), _("Vérification commencée : son résultat arrive sur cette page."))
        return work.answer()
    except Refusal as refusal:
        flash(refusal.message, "warn")
        return redirect(url_for("reports.journal"), 303)


def _check_words(check: JournalCheck | None, actor: Actor) -> dict[str, Any] | None:
    """The latest verification: how far it is, or what it found."""
    if check is None:
        return None
    read, started = check.rows + check.retired, format_datetime(check.asked_at, actor.territory)
    if check.finished_at is None:
        progress = _(
            "Lignes lues : %(read)s sur %(total)s.", read=format_number(read), total=format_number(check.total)
        )
        text = _("Vérification demandée le %(date)s, en cours.", date=started)
        return {"tone": "info", "text": f"{text} {progress}", "read": read, "total": max(check.total, read)}
    until = format_datetime(check.finished_at, actor.territory)
    what = _("Journal entier vérifié") if check.since is None else _("30 derniers jours vérifiés")
    if check.problems:
        found = ngettext("%(num)s altération trouvée", "%(num)s altérations trouvées", check.problems)
        return {"tone": "bad", "text": _("%(what)s le %(date)s : %(found)s.", what=what, date=until, found=found)}
    rows = ngettext("%(num)s ligne lue", "%(num)s lignes lues", read)
    text = _("%(what)s le %(date)s : %(rows)s, aucune altération.", what=what, date=until, rows=rows)
    return {"tone": "good", "text": text, "head": check.head}


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
        "count": row.shown,
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
