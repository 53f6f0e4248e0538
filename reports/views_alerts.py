"""Alerts about accounts: for the data-protection officer of the institution, and the head of the units below."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.audit import actions, queries
from accounts.audit.labels import LABELS
from accounts.audit.models import Alert
from accounts.audit.workflow import AlertKind
from accounts.journal import record_reading
from core import access
from core.actor import current_actor
from core.clock import civil_date, now
from core.errors import NotFound, Refusal
from core.i18n import format_datetime, format_number
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners.queries import member_names
from partners.workflow import Role
from reports.audit.forms import AcknowledgeForm
from reports.audit.people import name_and_unit
from reports.blueprint import blueprint

ALL = "toutes"


@blueprint.get("/administration/alertes")
@access.roles(Role.DPO, Role.HEAD)
def alerts() -> str:
    every = request.args.get("vue") == ALL
    page = queries.alerts(request.args.get("page"), open_only=not every)
    record_reading("alert.list", shown=len(page.rows))
    kept: dict[str, Any] = {"vue": ALL} if every else {}
    return render_template(
        "reports/alerts.html",
        rows=page.rows,
        kinds=LABELS,
        tabs=[
            {"label": _("À traiter"), "href": url_for("reports.alerts"), "current": not every},
            {"label": _("Toutes"), "href": url_for("reports.alerts", vue=ALL), "current": every},
        ],
        every=every,
        territory=current_actor().territory,
        previous_url=page.previous and url_for("reports.alerts", page=page.previous, **kept),
        next_url=page.next and url_for("reports.alerts", page=page.next, **kept),
    )


@blueprint.route("/administration/alertes/<ref>", methods=["GET", "POST"])
@access.roles(Role.DPO, Role.HEAD)
def alert(ref: str) -> ResponseReturnValue:
    form = AcknowledgeForm()
    if not form.is_submitted():
        return _page(ref, form)
    if not form.validate():
        return _page(ref, form), 422
    try:
        with transaction(form) as work:
            found = queries.alert(ref, lock=True)
            check_version(form, found)
            actions.acknowledge(found, str(form.note.data), by=current_actor(), at=now())
            work.done(url_for("reports.alerts"), _("Alerte traitée."))
        return work.answer()
    except NotFound:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _page(ref, form), status


def _page(ref: str, form: AcknowledgeForm) -> str:
    found = queries.alert(ref)
    if not form.is_submitted():
        form.version.data = found.version
    record_reading("alert.read", subject=ref)
    return render_template(
        "reports/alert.html",
        alert=found,
        kind=str(LABELS[found.kind]),
        form=form,
        facts=_facts(found),
        journal_url=_journal_url(found),
        done=_done(found),
    )


def _when(moment: Any) -> str:
    return format_datetime(moment, current_actor().territory)


def _facts(found: Alert) -> list[tuple[str, Any]]:
    """Who, when, what was counted; then what was done by the service itself."""
    who, email = name_and_unit(found)
    first, last = _when(found.began_at), _when(found.last_at)
    seen = first if first == last else _("du %(first)s au %(last)s", first=first, last=last)
    rows: list[tuple[str, Any]] = [(_("Compte"), who)] if email else [(_("Adresse réseau"), found.address)]
    rows += [(_("Relevé"), seen), (_("Compté"), _measure(found))]
    if found.asked_again_at is not None:
        rows.append((_("Second facteur"), _("redemandé depuis le %(date)s", date=_when(found.asked_again_at))))
    return [*rows, (_("Personnes prévenues"), format_number(found.told))]


def _measure(found: Alert) -> str:
    values = {"counted": format_number(found.counted), "most": format_number(found.most)}
    if found.kind is AlertKind.READING:
        return _("%(counted)s dossiers hors affectation en une heure, seuil %(most)s", **values)
    if found.kind is AlertKind.UNUSUAL:
        return _("%(counted)s dossiers en un jour, trois fois sa médiane : %(most)s", **values)
    if found.kind is AlertKind.MISSES:
        return _("%(counted)s pages introuvables ou d’autrui en une heure, seuil %(most)s", **values)
    if found.kind is AlertKind.ADDRESSES:
        return _("%(counted)s adresses en un jour, seuil %(most)s", **values)
    if found.kind is AlertKind.TRIED:
        return _("%(counted)s essais manqués en une heure, seuil %(most)s", **values)
    return _("%(counted)s comptes de l’institution essayés en une heure, seuil %(most)s comptes en tout", **values)


def _journal_url(found: Alert) -> str | None:
    """The rows it was counted on, for the officer; a head has no journal."""
    _who, email = name_and_unit(found)
    if current_actor().role != Role.DPO or not email:
        return None
    territory = current_actor().territory
    first, last = civil_date(found.began_at, territory), civil_date(found.last_at, territory)
    return url_for("reports.journal", compte=email, du=first.isoformat(), au=last.isoformat())


def _done(found: Alert) -> list[tuple[str, Any]]:
    if found.acknowledged_at is None:
        return []
    by = member_names([found.acknowledged_by_id]).get(found.acknowledged_by_id or 0, "")
    return [(_("Traitée le"), _when(found.acknowledged_at)), (_("Par"), by), (_("Ce qui a été vérifié"), found.note)]
