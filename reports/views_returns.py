"""Monitoring returns of an agreement: their list, each with its figures, comments and turn, its document.

Rows belong to `agreements`; the pages stand here because they show figures. The steps stand in `views_return_steps`.
"""

from typing import Any

from flask import Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.list_file import list_answer
from agreements.models import Agreement
from agreements.queries_committees import followed
from agreements.returns import actions, policy, queries
from agreements.returns.forms import CertifyForm, CommentForm, FixForm, GiveUpForm, IssueForm, PeriodForm, ReissueForm
from agreements.returns.labels import LABELS, TONES, span_words
from agreements.returns.models import MonitoringReturn, ReturnEvent
from agreements.returns.words import turn
from agreements.returns.workflow import ReturnState, ReturnStep, spans
from core import access, documents
from core.actor import current_actor
from core.clock import now, today
from core.errors import NotAllowed, NotFound, Refusal
from core.forms import Form
from core.i18n import format_datetime
from core.i18n import gettext as _
from core.work import transaction
from partners import queries as partners
from partners.workflow import ADMINISTRATORS, Side
from reports import list_files
from reports.answers import pdf_answer
from reports.blueprint import blueprint
from reports.followup import return_document as document
from reports.followup import return_words
from reports.followup.return_figures import Figures, figures_of, frozen
from reports.policy import READERS

TEMPLATE = "reports/return_document.html"
# No page of this form to come back to: the error page says why.
GONE = (NotFound, NotAllowed)
FORMS: dict[str, type[Form]] = {
    "issue": IssueForm,
    "reissue": ReissueForm,
    "comment": CommentForm,
    "fix": FixForm,
    "certify": CertifyForm,
    "give_up": GiveUpForm,
}


@blueprint.get("/conventions/<ref>/retours")
@access.roles(*READERS)
def monitoring_returns(ref: str) -> str:
    agreement = followed(ref)
    rows = queries.of_agreement(agreement)
    return render_template(
        "reports/returns.html",
        agreement=agreement,
        lines=[_line(row) for row in rows],
        prepares=policy.can_prepare(current_actor(), agreement),
        reads_all=policy.reads_all(current_actor()),
    )


@blueprint.get("/conventions/<ref>/retours.<any(csv, xlsx):kind>")
@access.roles(*READERS)
def monitoring_returns_file(ref: str, kind: str) -> Response:
    agreement = followed(ref)
    lines = [_line(row) for row in queries.of_agreement(agreement)]
    return list_answer(kind, list_files.RETURNS, lines, subject=agreement.ref)


def _line(found: MonitoringReturn) -> dict[str, Any]:
    return {
        "ref": found.ref,
        "period": span_words(found.span),
        "state": str(LABELS[found.state]),
        "tone": TONES[found.state],
        "version": len(found.versions),
        "turn": turn(found).who,
    }


@blueprint.get("/conventions/<ref>/retours/nouveau")
@access.roles(*ADMINISTRATORS)
def new_return(ref: str) -> str:
    return _period_page(PeriodForm(), _prepared(ref))


def _prepared(ref: str) -> Agreement:
    agreement = followed(ref)
    if not policy.can_prepare(current_actor(), agreement):
        raise NotAllowed(_("Ce suivi revient aux administrateurs des deux parties de la convention."))
    return agreement


def _period_page(form: PeriodForm, agreement: Agreement) -> str:
    known = queries.taken(agreement.id)
    over = spans(agreement.start_on, agreement.last_on, today(agreement.territory))
    form.offer([span for span in over if span not in known])
    return render_template("reports/return_form.html", form=form, agreement=agreement)


@blueprint.post("/conventions/<ref>/retours/nouveau")
@access.roles(*ADMINISTRATORS)
def prepare_return(ref: str) -> ResponseReturnValue:
    form = PeriodForm()
    if not form.validate():
        return _period_page(form, _prepared(ref)), 422
    try:
        with transaction(form) as work:
            made = actions.prepare(_prepared(ref), form.span, by=current_actor(), at=now())
            work.done(address(ref, made.ref), _("Retour préparé : vérifiez les chiffres, puis figez-les."))
        return work.answer()
    except GONE:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _period_page(form, _prepared(ref)), status


def address(ref: str, key: str) -> str:
    """The page of one return."""
    return url_for("reports.monitoring_return", ref=ref, key=key)


@blueprint.get("/conventions/<ref>/retours/<key>")
@access.roles(*READERS)
def monitoring_return(ref: str, key: str) -> str:
    return return_page(queries.get(ref, key))


def return_page(found: MonitoringReturn, form: Form | None = None) -> str:
    """Its figures and comments, with the forms of what may be done now; `form` is the one in use."""
    figures = None if found.state is ReturnState.CANCELLED else figures_of(found, now())
    events = queries.history(found.id) if found.version > 1 else []  # a draft has taken no step
    names = partners.member_names([found.created_by_id, *(one.membership_id for one in events)])
    earlier = found.versions[-2] if len(found.versions) > 1 else None
    return render_template(
        "reports/return.html",
        agreement=found.agreement,
        found=found,
        title=document.title(found),
        state=str(LABELS[found.state]),
        tone=TONES[found.state],
        turn=turn(found),
        shown=document.values(found, figures) if figures else None,
        changes=return_words.changes(frozen(earlier), figures) if earlier and figures else [],
        steps=policy.steps_for(current_actor(), found),
        form=form,
        history=_history(found, events, names),
        **_forms(found, form),
    )


def _forms(found: MonitoringReturn, used: Form | None) -> dict[str, Form]:
    """One of each; what was typed stays in the one in use."""
    forms: dict[str, Any] = {}
    for name, kind in FORMS.items():
        forms[name] = used if used is not None and type(used) is kind else kind(formdata=None)
        forms[name].version.data = found.version
    forms["fix"].offer(found.agreement.council.name, found.agreement.employment.name)
    if found.current is not None:
        for name in ("comment", "certify"):
            forms[name].seen.data = forms[name].seen.data or found.current.sha256
    if forms["comment"] is not used:
        forms["comment"].text.data = _said_before(found)
    return forms


def _said_before(found: MonitoringReturn) -> str | None:
    """What the reader's side said of the version before: often it still holds."""
    side = found.agreement.side_of(current_actor().organisation)
    before = [one.text for one in found.said(len(found.versions) - 1) if one.side is side]
    return before[0] if before else None


def _history(found: MonitoringReturn, events: Any, names: dict[int, str]) -> list[dict[str, Any]]:
    setbacks = (ReturnStep.ASK_FIX, ReturnStep.CANCEL)
    lines: list[dict[str, Any]] = [
        {
            "title": _titled(found, event),
            "meta": _meta(found, event.at, names.get(event.membership_id or 0)),
            "text": event.reason,
            "tone": "bad" if event.step in setbacks else "plain",
        }
        for event in events
    ]
    meta = _meta(found, found.created_at, names.get(found.created_by_id))
    return [*lines, {"title": _("Retour préparé"), "meta": meta}]


def _titled(found: MonitoringReturn, event: ReturnEvent) -> str:
    if event.step is not ReturnStep.ASK_FIX:
        return str(LABELS[event.step])
    agreement = found.agreement
    asked = agreement.council if event.side is Side.COUNCIL else agreement.employment
    return _("Correction demandée à : %(party)s", party=asked.name)


def _meta(found: MonitoringReturn, at: Any, who: str | None) -> str:
    moment = format_datetime(at, found.agreement.territory)
    return _("%(moment)s – %(who)s", moment=moment, who=who) if who else moment


@blueprint.get("/conventions/<ref>/retours/<key>/versions/<int:number>")
@access.roles(*READERS)
def return_version(ref: str, key: str, number: int) -> str:
    found = queries.get(ref, key)
    figures = frozen(queries.version(found, number))
    return render_template(
        "reports/return_version.html",
        agreement=found.agreement,
        found=found,
        number=number,
        title=document.title(found),
        tables=return_words.tables(figures),
        comments_said=document.comments(found, number),
        back=address(ref, key),
    )


def _printed(ref: str, key: str) -> tuple[MonitoringReturn, Figures]:
    """One that was given up has no document. Raises NotFound."""
    found = queries.get(ref, key)
    if found.state is ReturnState.CANCELLED:
        raise NotFound(_("Ce retour de suivi est abandonné : il n’a pas de document."))
    return found, figures_of(found, now())


@blueprint.get("/conventions/<ref>/retours/<key>/document")
@access.roles(*READERS)
def return_document(ref: str, key: str) -> str:
    found, figures = _printed(ref, key)
    pdf_url = url_for("reports.return_document_pdf", ref=ref, key=key)
    around = {"back": (address(ref, key), _("Retour de suivi"))}
    info = document.info(found, figures, synthetic=_is_demo())
    return documents.page(TEMPLATE, info, pdf_url=pdf_url, **around, **document.values(found, figures))


@blueprint.get("/conventions/<ref>/retours/<key>/document.pdf")
@access.roles(*READERS)
def return_document_pdf(ref: str, key: str) -> Response:
    found, figures = _printed(ref, key)
    info = document.info(found, figures, synthetic=_is_demo())
    return pdf_answer(TEMPLATE, info, back=None, **document.values(found, figures))


def _is_demo() -> bool:
    return bool(current_app.config["SETTINGS"].is_demo)
