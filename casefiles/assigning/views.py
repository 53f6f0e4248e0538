"""Pages about who follows whom, and how: hand a file on, change the mode, follow at a distance, go beyond a cap."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from casefiles import caseload, policy
from casefiles.assigning import caps, extras, handing, modes, remote
from casefiles.assigning.forms import ExtraForm, HandOverForm, ModeForm, RemoteForm, ReturnForm
from casefiles.assigning.workflow import RETURNS, RemoteEnd, has_cap
from casefiles.views.frame import Opened, blueprint, file_page, level_hints, open_content, to_write, warn
from casefiles.workflow import Level, Mode
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.db import key_of
from core.errors import NotFound
from core.forms import Form
from core.i18n import gettext as _
from core.labels import label
from core.work import Work, answer, check_version, transaction
from partners.members import queries as posts
from partners.models import Membership
from partners.workflow import ADVISORS, FOLLOWERS, Role


def _followed(ref: str) -> Opened:
    """A file the actor is a half of, in their own name. Raises NotFound otherwise."""
    opened = open_content(ref)
    if not handing.own_halves(opened.file, opened.actor):
        raise NotFound(_("Aucun accompagnement de votre binôme n’est ouvert sur ce dossier."))
    return opened


@blueprint.route("/dossiers/<ref>/passer-la-main", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def hand_over(ref: str) -> ResponseReturnValue:
    form = HandOverForm()

    def act(work: Work) -> None:
        file = to_write(ref)
        halves = handing.own_halves(file, current_actor())
        if halves:
            check_version(form, halves[0])
        to = handing.hand_over(
            file, to_id=key_of(form.heir.data), note=form.note.data, level=Level(form.level.data), by=current_actor(),
            at=now(),
        )  # fmt: skip
        name = posts.post_by_id(to.id).user.name
        work.done(url_for("casefiles.portfolio"), _("Dossier confié à %(name)s, qui lira votre note.", name=name))

    return answer(form, lambda form: _hand_over_page(ref, form), act)


def _hand_over_page(ref: str, form: HandOverForm) -> str:
    opened = _followed(ref)
    halves = handing.own_halves(opened.file, opened.actor)
    found = handing.takers(opened.actor, today(opened.file.territory))
    form.heir.choices = [
        ("", _("Choisissez une personne")),
        *((str(one.membership_id), _("%(name)s – %(load)s suivis", name=one.name, load=load)) for one, load in found),
    ]
    if not form.is_submitted():
        form.level.data, form.version.data = policy.default_level(opened.actor).value, halves[0].version
    hints = {key: words for key, words in level_hints(opened.file).items() if key != Level.AUTHOR}
    return file_page(
        "casefiles/assigning/hand_over.html", opened, "casefile.form", form=form, takers=found, hints=hints
    )


@blueprint.route("/dossiers/<ref>/modalite", methods=["GET", "POST"])
@access.roles(*ADVISORS)
def change_mode(ref: str) -> ResponseReturnValue:
    form = ModeForm()

    def act(work: Work) -> None:
        file = to_write(ref)
        known = modes.own_support(file)
        if known is not None:
            check_version(form, known, {"mode": label(known.mode)})
        support = modes.follow_in(file, Mode(form.mode.data), by=current_actor(), at=now())
        work.done(url_for("casefiles.show", ref=ref), _("Modalité : %(mode)s.", mode=label(support.mode).lower()))

    return answer(form, lambda form: _mode_page(ref, form), act)


def _mode_page(ref: str, form: ModeForm) -> str:
    opened = open_content(ref)
    known = modes.own_support(opened.file)
    if not (opened.writable and modes.may_change(opened.actor, opened.file)):
        raise NotFound(_("La modalité est choisie par le conseiller ou la conseillère qui suit la personne."))
    if not form.is_submitted() and known is not None:
        form.mode.data, form.version.data = known.mode.value, known.version
    return file_page("casefiles/assigning/mode.html", opened, "support.form", form=form, known=known)


@blueprint.route("/dossiers/<ref>/a-distance", methods=["GET", "POST"])
@access.roles(*ADVISORS)
def follow_remotely(ref: str) -> ResponseReturnValue:
    form = RemoteForm()

    def act(work: Work) -> None:
        checked = {name: form[name].data for name in ("has_equipment", "has_connection", "is_at_ease", "reason")}
        remote.start(to_write(ref), by=current_actor(), at=now(), **checked)
        work.done(url_for("casefiles.show", ref=ref), _("Suivi à distance ouvert. Un clic suffit pour en revenir."))

    done = answer(form, lambda form: _remote_page(ref, form), act)
    if form.is_submitted() and not form.errors:
        warn(url_for("casefiles.show", ref=ref), form.reason.data)
    return done


def _remote_page(ref: str, form: RemoteForm) -> str:
    opened = open_content(ref)
    if remote.followed_by(opened.file, opened.actor) is None:
        raise NotFound(_("Le suivi à distance est proposé par le conseiller ou la conseillère qui suit la personne."))
    return file_page(
        "casefiles/assigning/remote.html", opened, "support.form", form=form,
        is_open=remote.is_open_in(opened.file.territory), barrier=remote.has_digital_barrier(opened.file.id),
        running=remote.running(opened.file.id),
    )  # fmt: skip


@blueprint.post("/dossiers/<ref>/a-distance/retour")
@access.roles(*FOLLOWERS)
def back_to_face(ref: str) -> ResponseReturnValue:
    form, there = ReturnForm(), url_for("casefiles.show", ref=ref)
    if not form.validate():
        return redirect(there, 303)
    with transaction(form) as work:
        file = to_write(ref)
        row = remote.running(file.id, lock=True)
        if row is not None:  # a colleague was quicker: it is over all the same
            why = RemoteEnd(form.why.data) if form.why.data in RETURNS else RemoteEnd.ADVISOR
            remote.end(row, why, on=today(file.territory), by=current_actor(), at=now())
        work.done(there, _("Retour au face-à-face : convenez du prochain entretien."))
    return work.answer()


def _advisor_post(ref: str, *, lock: bool = False) -> Membership:
    """A post with a cap in the places the head answers for. Raises NotFound, NotAllowed for an own post."""
    post = posts.post(ref, current_actor(), lock=lock)
    if not has_cap(post.role):
        raise NotFound(_("Ce poste n’a pas de plafond : sa charge est seulement montrée."))
    extras.require_head(current_actor(), post)
    return post


@blueprint.route("/administration/comptes/<ref>/portefeuille", methods=["GET", "POST"])
@access.roles(Role.HEAD)
def beyond_cap(ref: str) -> ResponseReturnValue:
    form, there = ExtraForm(), url_for("members.show", ref=ref)

    def act(work: Work) -> None:
        given = {"extra": form.extra.data, "until_on": form.until_on.data, "reason": form.reason.data}
        extras.allow(_advisor_post(ref, lock=True), by=current_actor(), at=now(), **given)
        work.done(there, _("Autorisation enregistrée : elle s’arrête d’elle-même ce jour-là."))

    return answer(form, lambda form: _beyond_page(ref, form), act)


def _beyond_page(ref: str, form: ExtraForm) -> str:
    post = _advisor_post(ref)
    department = caps.caps_of_units([post.unit_id], today(post.unit.territory))[post.unit_id]
    record_reading("portfolio.extra_form", subject=post.ref)
    return render_template(
        "casefiles/assigning/beyond.html",
        form=form,
        post=post,
        load=caseload.load_of(post.id),
        cap=caseload.cap_of(post.portfolio_cap, department=department),
        source=caseload.source_of(post.portfolio_cap, department=department),
        running=extras.running(post.id),
        button_form=Form(formdata=None),
        today=today(post.unit.territory),
    )


@blueprint.post("/administration/comptes/<ref>/portefeuille/fin")
@access.roles(Role.HEAD)
def end_beyond_cap(ref: str) -> ResponseReturnValue:
    form = Form()

    def act(work: Work) -> None:
        extras.withdraw(_advisor_post(ref, lock=True), by=current_actor(), at=now())
        work.done(url_for("members.show", ref=ref), _("L’autorisation a pris fin : le plafond vaut de nouveau."))

    return answer(form, lambda _form: _beyond_page(ref, ExtraForm(formdata=None)), act)
