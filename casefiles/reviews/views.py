"""Pages of reviews and of the renewal of a support."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from casefiles import policy
from casefiles.exits.forms import ReasonForm
from casefiles.exits.halves import is_pair, member_of, other
from casefiles.models import CaseFile, Support
from casefiles.reviews import actions, queries
from casefiles.reviews.actions import Held, NewTerm
from casefiles.reviews.forms import RenewalForm, ReviewForm
from casefiles.reviews.models import TermRenewal
from casefiles.reviews.workflow import Decision, may_propose_from
from casefiles.views.frame import Opened, blueprint, file_page, open_content, to_write, warn
from casefiles.workflow import AgreedBy, Mode, Step
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.errors import NotFound
from core.forms import Form
from core.i18n import gettext as _
from core.work import Work, answer, check_version
from partners.workflow import FOLLOWERS

LEADS = {Decision.RENEW: "casefiles.renew", Decision.END: "casefiles.close_form", Decision.ADJUST: "casefiles.plan"}


def _own(file: CaseFile) -> Support:
    """The reviewed support the actor makes a half of, or stands in for one. Raises NotFound."""
    acts_for = current_actor().acts_for
    own = (one for one in file.supports if queries.is_reviewed(one) and not acts_for.isdisjoint(one.pair))
    support = policy.foremost(own)
    if support is None:
        raise NotFound(_("Aucun accompagnement global commencé de votre binôme sur ce dossier."))
    return support


def _global(opened: Opened) -> Support:
    """The global support the pages are about, open or ended. Raises NotFound without one."""
    support = policy.foremost(one for one in opened.file.supports if one.mode is Mode.GLOBAL)
    if support is None or support.entry_on is None:
        raise NotFound(_("Les points d’étape viennent après l’entrée dans un accompagnement global."))
    return support


@blueprint.get("/dossiers/<ref>/points-d-etape")
@access.roles(*FOLLOWERS)
def reviews(ref: str) -> str:
    return _list_page(ref, Form(formdata=None))


def _list_page(ref: str, form: Form) -> str:
    opened = open_content(ref)
    about = _global(opened)
    found, every = queries.reviews(about.id), queries.renewals(about.id)
    people: list[int | None] = [*(row.author_id for row in found), *(row.proposed_by_id for row in every)]
    people += [row.confirmed_by_id for row in every]
    shown: dict[str, Any] = {"about": about, "reviews": found, "renewals": every, "due": queries.due_of(about)}
    waiting = next((row for row in every if row.ended_at is None), None)
    may = opened.writable and queries.is_reviewed(about) and not current_actor().acts_for.isdisjoint(about.pair)
    return file_page(
        "casefiles/reviews/list.html", opened, "support.reviews", people=people, may_write=may, waiting=waiting,
        form=form, **_places(about, waiting), **shown,
    )  # fmt: skip


def _places(support: Support, waiting: TermRenewal | None) -> dict[str, Any]:
    """Which part the actor takes in the renewal, and whether one may be proposed today."""
    acts_for, day = current_actor().acts_for, today(support.territory)
    term_on = support.term_on
    return {
        "may_confirm": waiting is not None and member_of(support, other(waiting.half)) in acts_for,
        "may_take_back": waiting is not None and member_of(support, waiting.half) in acts_for,
        "renew_from": may_propose_from(term_on) if term_on else None,
        "may_renew": waiting is None and term_on is not None and may_propose_from(term_on) <= day <= term_on,
        "is_pair": is_pair(support),
    }


@blueprint.route("/dossiers/<ref>/points-d-etape/nouveau", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def new_review(ref: str) -> ResponseReturnValue:
    form, there = ReviewForm(), url_for("casefiles.reviews", ref=ref)

    def act(work: Work) -> None:
        support = _own(to_write(ref))
        policy.require(current_actor(), support, Step.RENEW)
        held = Held(
            on=form.on.data, with_person=form.with_person.data, with_both=form.with_both.data,
            summary=form.summary.data or "", decision=Decision(form.decision.data),
        )  # fmt: skip
        row = actions.hold(support, held, by=current_actor(), at=now())
        leads = LEADS.get(row.decision, "casefiles.reviews")
        if leads == "casefiles.renew" and not _places(support, queries.running(support.id))["may_renew"]:
            leads = "casefiles.reviews"
        work.done(url_for(leads, ref=ref), _("Point d’étape noté."))

    done = answer(form, lambda form: _review_page(ref, form), act)
    if form.is_submitted() and not form.errors:
        warn(there, form.summary.data)
    return done


def _review_page(ref: str, form: ReviewForm) -> str:
    opened = open_content(ref)
    support = _own(opened.file)
    if not form.is_submitted():
        form.on.data = today(opened.file.territory)
    return file_page("casefiles/reviews/new.html", opened, "support.form", form=form, is_pair=is_pair(support))


@blueprint.route("/dossiers/<ref>/renouvellement", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def renew(ref: str) -> ResponseReturnValue:
    form, there = RenewalForm(), url_for("casefiles.reviews", ref=ref)

    def act(work: Work) -> None:
        support = _own(to_write(ref))
        policy.require(current_actor(), support, Step.RENEW)
        check_version(form, support)
        new = NewTerm(
            term_on=form.term_on.data, agreed_on=form.agreed_on.data, channel=AgreedBy(form.channel.data),
            why=form.why.data or "",
        )  # fmt: skip
        row = actions.propose(support, new, by=current_actor(), at=now())
        waits = _("Renouvellement proposé : l’autre membre du binôme le confirme.")
        work.done(there, _("Accompagnement renouvelé.") if row.confirmed_at else waits)

    done = answer(form, lambda form: _renewal_page(ref, form), act)
    if form.is_submitted() and not form.errors:
        warn(there, form.why.data)
    return done


def _renewal_page(ref: str, form: RenewalForm) -> str:
    opened = open_content(ref)
    support = _own(opened.file)
    if not form.is_submitted():
        form.version.data, form.term_on.data = support.version, queries.latest_term(support)
        form.agreed_on.data = today(opened.file.territory)
    shown = {"about": support, "last": queries.latest_term(support), **_places(support, queries.running(support.id))}
    return file_page("casefiles/reviews/renew.html", opened, "support.form", form=form, **shown)


@blueprint.post("/dossiers/<ref>/renouvellement/confirmation")
@access.roles(*FOLLOWERS)
def confirm_renewal(ref: str) -> ResponseReturnValue:
    def act(work: Work) -> None:
        actions.confirm(_own(to_write(ref)), by=current_actor(), at=now())
        work.done(url_for("casefiles.reviews", ref=ref), _("Accompagnement renouvelé."))

    return answer(Form(), lambda form: _list_page(ref, form), act)


@blueprint.post("/dossiers/<ref>/renouvellement/retrait")
@access.roles(*FOLLOWERS)
def take_renewal_back(ref: str) -> ResponseReturnValue:
    def act(work: Work) -> None:
        actions.take_back(_own(to_write(ref)), by=current_actor(), at=now())
        work.done(url_for("casefiles.reviews", ref=ref), _("Renouvellement retiré."))

    return answer(Form(), lambda form: _list_page(ref, form), act)


@blueprint.route("/dossiers/<ref>/renouvellement/refus", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def decline_renewal(ref: str) -> ResponseReturnValue:
    form, there = ReasonForm(), url_for("casefiles.reviews", ref=ref)

    def act(work: Work) -> None:
        actions.decline(_own(to_write(ref)), reason=form.reason.data or "", by=current_actor(), at=now())
        work.done(there, _("Votre réponse est transmise à l’autre membre du binôme."))

    return answer(form, lambda form: _decline_page(ref, form), act)


def _decline_page(ref: str, form: ReasonForm) -> str:
    opened = open_content(ref)
    waiting = queries.running(_own(opened.file).id)
    if waiting is None:
        raise NotFound(_("Aucun renouvellement n’attend d’être confirmé."))
    return file_page("casefiles/reviews/decline.html", opened, "support.form", form=form, waiting=waiting)
