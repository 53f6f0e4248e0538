"""What the pages of one agreement share: its figures in words, its history, whose move it is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, render_template, url_for

from agreements import policy, policy_amendments, queries, queries_amendments, queries_renewal, queries_signing
from agreements.clause_words import funding, renewed, unusual
from agreements.draft import missing
from agreements.faults import lack
from agreements.labels import LABELS, phase_tone
from agreements.labels_amendments import STATES as AMENDMENT_STATES
from agreements.models import Agreement, AgreementEvent
from agreements.policy_renewal import can_renew
from agreements.renewal import is_near
from agreements.renewal_words import said_of
from agreements.returns.policy import reads_returns
from agreements.views.next_steps import endings, next_steps
from agreements.views.turns import turns
from agreements.workflow import CONCLUDED, SIGNING, Clause, State, Step, Theme
from core import access
from core.actor import Actor, current_actor
from core.clock import today
from core.i18n import format_date, format_datetime
from core.i18n import gettext as _
from partners import queries as partners
from partners.workflow import PROFESSIONALS, Role, UnitKind

blueprint = Blueprint("agreements", __name__)

# Steps that stop or send back; every other is plain.
SETBACKS = (Step.REQUEST_CHANGES, Step.REFUSE_SIGNATURE, Step.REJECT, Step.SUSPEND, Step.TERMINATE, Step.CANCEL)


@blueprint.get("/conventions/<ref>")
@access.roles(*PROFESSIONALS, *SIGNING)
def show(ref: str) -> str:
    return agreement_page("agreements/show.html", queries.get(ref))


def agreement_page(template: str, agreement: Agreement, **shown: Any) -> str:
    """A page of one agreement; who did what is named for administrators and professionals alike."""
    actor, day = current_actor(), today(agreement.territory)
    events = queries.history(agreement.id)
    names = partners.member_names([agreement.created_by_id, *(event.membership_id for event in events)])
    phase, steps, lacks = agreement.phase(day), policy.steps_for(actor, agreement), _lacks(agreement)
    reads_versions = agreement.submitted_at is not None and policy.can_read_versions(actor, agreement)
    return render_template(
        template,
        agreement=agreement,
        today=day,
        is_signatory=actor.role == Role.SIGNATORY,
        phase=phase,
        tone=phase_tone(phase),
        axes=[row for row in agreement.axes if row.end_on is None or row.end_on >= day],
        agencies=agreement.covered(UnitKind.AGENCY, day),
        offices=agreement.covered(UnitKind.OFFICE, day),
        themes=", ".join(str(LABELS[theme]) for theme in Theme if theme in agreement.themes),
        lacks=lacks,
        asked=_asked(agreement, events),
        funding=funding,
        unusual=unusual,
        renewed=renewed,
        turns=turns(actor, agreement, phase, names),
        reads_returns=reads_returns(actor),
        steps=steps,
        endings=endings(agreement, steps),
        next_steps=next_steps(agreement, steps, is_complete=not lacks),
        versions=queries_signing.versions(agreement.id) if reads_versions else [],
        editable=policy.can_edit(actor, agreement),
        **_what_follows(actor, agreement, day),
        history=_history(agreement, names, events),
        kept_files=_kept_files(agreement),
        amendments=_amendments(agreement),
        may_amend=policy_amendments.can_propose(actor, agreement) and day <= agreement.end_on,
        **shown,
    )


def _kept_files(agreement: Agreement) -> list[tuple[str, str, str]]:
    """Label, kind and address of the files to keep: the archive copy of what is signed, the paper that was signed."""
    found = []
    if agreement.state in CONCLUDED:
        found.append((_("Copie d’archive"), "PDF/A", url_for("reports.agreement_archive", ref=agreement.ref)))
    if agreement.copy_sha256 is not None:
        found.append((_("Exemplaire signé"), "PDF", url_for("agreements.signed_copy", ref=agreement.ref)))
    return found


def _asked(agreement: Agreement, events: Sequence[AgreementEvent]) -> dict[str, Any] | None:
    """What the reviewer who sent the text back wants changed, until it is submitted again."""
    last = events[0] if events else None
    if agreement.state is not State.DRAFT or last is None or last.step is not Step.REQUEST_CHANGES:
        return None
    return {"reason": last.reason, "clauses": [Clause(name) for name in last.clauses]}


def _amendments(agreement: Agreement) -> list[dict[str, Any]]:
    """Those the reader sees, the latest first; only a signed agreement has any."""
    if agreement.state not in CONCLUDED:
        return []
    return [
        {
            "number": row.number,
            "state": str(AMENDMENT_STATES[row.state]),
            "effective_on": row.effective_on,
            "purpose": row.purpose,
        }
        for row in queries_amendments.of_agreement(agreement)
    ]


def _what_follows(actor: Actor, agreement: Agreement, day: date) -> dict[str, Any]:
    """Its renewal in words, or where one is prepared: offered from the first rung of the ladder, possible before."""
    administers, near = can_renew(actor, agreement), is_near(agreement.last_on, day)
    is_read = agreement.is_renewed or (administers and agreement.renewal_state is not None)
    found = queries_renewal.renewals([agreement.id]) if is_read else {}
    opens = administers and not found and not (near and queries_renewal.is_followed(agreement.id))
    ends = agreement.state in CONCLUDED and (near or agreement.state is State.TERMINATED)
    return {
        "run_off": queries_renewal.run_offs([agreement.id]).get(agreement.id) if ends else None,
        "run_off_url": url_for("reports.run_off", ref=agreement.ref) if ends and administers else None,
        "renewal": said_of(found.get(agreement.id), administers=administers),
        "renew_url": url_for("reports.renewal", ref=agreement.ref) if opens else None,
        "is_near": near,
    }


def _lacks(agreement: Agreement) -> list[dict[str, str]]:
    """What a draft still needs, each with the part of the form where it is typed."""
    if agreement.state is not State.DRAFT:
        return []
    draft = agreement.draft()
    edit = url_for("agreements.edit", ref=agreement.ref)
    return [
        {"label": lack(what, draft), "href": f"{edit}#{what}", "state": _("À compléter")} for what in missing(draft)
    ]


def _history(agreement: Agreement, names: dict[int, str], events: Any) -> list[dict[str, Any]]:
    rows = [
        {
            "title": str(LABELS[event.step]),
            "meta": meta(event.at, agreement.territory, names.get(event.membership_id)),
            "text": _text(event),
            "tone": "bad" if event.step in SETBACKS else "plain",
        }
        for event in events
    ]
    created = meta(agreement.created_at, agreement.territory, names.get(agreement.created_by_id))
    return [*rows, {"title": _("Projet créé"), "meta": created}]


def _text(event: AgreementEvent) -> str | None:
    """Its reason, the clauses it is about, and the day it takes effect when it has one of its own."""
    if event.clauses:
        named = ", ".join(str(LABELS[Clause(name)]) for name in event.clauses)
        return _("%(reason)s Clauses concernées : %(clauses)s.", reason=event.reason or "", clauses=named)
    if event.effective_on is None:
        return event.reason
    day = format_date(event.effective_on, "long")
    return _("À partir du %(day)s. %(reason)s", day=day, reason=event.reason or "")


def meta(at: Any, territory: str, who: str | None) -> str:
    """When, and by whom when it is known."""
    moment = format_datetime(at, territory)
    return _("%(moment)s – %(who)s", moment=moment, who=who) if who else moment
