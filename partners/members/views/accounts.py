"""The list of accounts of an office and those below, one of them, its dates, one more post."""

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.factors.queries import read_factors
from accounts.journal import record_reading
from core import access
from core.actor import Actor, current_actor
from core.clock import now, today
from core.db import key_of
from core.i18n import gettext as _
from core.i18n import ngettext
from core.keyset import Count, Page
from core.work import Work, answer, check_version, transaction
from partners.members import absences, actions, policy, queries
from partners.members.forms import ButtonForm, DatesForm, GiveForm
from partners.members.labels import LABELS, TONES
from partners.members.queries import Wanted
from partners.members.views.frame import blueprint, role_choices, role_chosen, unit_choices
from partners.members.workflow import MANAGERS, Place, Standing, roles_given, standing
from partners.models import Membership
from partners.workflow import ADVISORS, Role, Side

LONGEST_WORDS = 120


@blueprint.get("/administration/comptes")
@access.roles(*MANAGERS)
def index() -> str:
    actor, wanted = current_actor(), _wanted()
    page, count = queries.accounts(actor, wanted, request.args.get("page"))
    record_reading("membership.list", shown=len(page.rows))
    return render_template(
        "partners/members/index.html",
        rows=[(row, stands(row, row.deactivated_at is not None, today(actor.territory))) for row in page.rows],
        shown=_shown(page, count),
        wanted=wanted,
        units=queries.units_in_reach(actor),
        roles=role_choices(Role)[1:],
        standings=[(one.value, str(LABELS[one])) for one in Standing],
        may_set_cap=actor.role == Role.ACCOUNT_ADMIN and actor.side == Side.EMPLOYMENT and actor.territory is not None,
        tones=TONES,
        previous_url=_page_url(page.previous),
        next_url=_page_url(page.next),
    )


def stands(row: Any, is_disabled: bool, day: date) -> Standing:
    """What a post is on a day."""
    return standing(row.start_on, row.end_on, day, ended_why=row.ended_why, is_disabled=is_disabled)


def _wanted() -> Wanted:
    """Filters of the address; unknown values are ignored."""
    role, state = request.args.get("role"), request.args.get("etat")
    return Wanted(
        words=request.args.get("q", "").strip()[:LONGEST_WORDS],
        unit_id=key_of(request.args.get("lieu")),
        role=Role(role) if role in set(Role) else None,
        standing=Standing(state) if state in set(Standing) else None,
    )


def _page_url(cursor: str | None) -> str | None:
    kept: dict[str, Any] = {name: request.args[name] for name in ("q", "lieu", "role", "etat") if name in request.args}
    return None if cursor is None else url_for("members.index", **kept, page=cursor)


def _shown(page: Page[Any], count: Count) -> str:
    if count.more:
        return _("%(shown)s affichées sur plus de %(all)s", shown=len(page.rows), all=count.value)
    return ngettext("%(num)s habilitation", "%(num)s habilitations", count.value)


@blueprint.get("/administration/comptes/<ref>")
@access.roles(*MANAGERS)
def show(ref: str) -> str:
    actor = current_actor()
    post = queries.post(ref, actor)
    posts = queries.posts_of(post.user_id, actor)
    record_reading("membership.show", subject=post.ref)
    day = today(post.unit.territory)
    return render_template(
        "partners/members/show.html",
        post=post,
        rows=[(one, stands(one, one.user.deactivated_at is not None, day), may_manage(actor, one)) for one in posts],
        absences=absences.of_post(post.id, now()),
        may_manage=may_manage(actor, post),
        may_go_beyond=actor.role == Role.HEAD and post.role in ADVISORS and post.user_id != actor.user,
        is_self=post.user_id == actor.user,
        has_factor=bool(read_factors(post.user_id).number),
        tones=TONES,
        form=ButtonForm(),
        Standing=Standing,
    )


def may_manage(actor: Actor, post: Membership) -> bool:
    """Whether the page offers what can be done with a post."""
    return policy.can_manage(actor, queries.place(actor, post.unit), post)


def managed(ref: str, *, lock: bool = False) -> Membership:
    """A post the actor manages. Raises NotFound out of reach, NotAllowed for one's own or another's to manage."""
    actor = current_actor()
    post = queries.post(ref, actor, lock=lock)
    policy.require_manage(actor, queries.place(actor, post.unit), post)
    return post


@blueprint.route("/administration/comptes/<ref>/dates", methods=["GET", "POST"])
@access.fresh
@access.roles(*MANAGERS)
def change(ref: str) -> ResponseReturnValue:
    def act(work: Work) -> None:
        post = managed(ref, lock=True)
        check_version(form, post)
        dates = {"start_on": form.start_on.data, "end_on": form.end_on.data, "portfolio_cap": form.cap.data}
        actions.change(post, **dates, by=current_actor(), at=now())
        work.done(url_for("members.show", ref=ref), _("Dates enregistrées."))

    form = DatesForm()
    return answer(form, lambda form: _dates_page(ref, form), act)


def _dates_page(ref: str, form: DatesForm) -> str:
    post = managed(ref)
    record_reading("membership.form", subject=post.ref)
    if not form.is_submitted():
        form.start_on.data, form.end_on.data, form.cap.data = post.start_on, post.end_on, post.portfolio_cap
        form.version.data = post.version
    return render_template("partners/members/dates.html", form=form, post=post)


@blueprint.route("/administration/comptes/<ref>/habilitation", methods=["GET", "POST"])
@access.fresh
@access.roles(*MANAGERS)
def give(ref: str) -> ResponseReturnValue:
    def act(work: Work) -> None:
        post, actor = managed(ref), current_actor()
        unit = queries.unit_in_reach(form.unit.data, actor)
        dates = {"start_on": form.start_on.data, "end_on": form.end_on.data, "portfolio_cap": form.cap.data}
        role = role_chosen(form.role.data)
        made = actions.give(post.user_id, unit, role, **dates, by=actor, at=now())
        work.done(url_for("members.show", ref=made.ref), _("Habilitation donnée."))

    form = GiveForm()
    return answer(form, lambda form: _give_page(ref, form), act)


def _give_page(ref: str, form: GiveForm) -> str:
    post = managed(ref)
    record_reading("membership.form", subject=post.ref)
    offer_choices(form)
    if not form.is_submitted():
        form.start_on.data = today(post.unit.territory)
    return render_template("partners/members/give.html", form=form, post=post)


def offer_choices(form: GiveForm) -> None:
    """The places and roles the actor may choose among; which goes with which is the action's to say."""
    actor = current_actor()
    units = queries.units_in_reach(actor)
    form.unit.choices = unit_choices(units)
    places = {(Place.OWN if unit.id == actor.unit else Place.BELOW, Side(unit.side)) for unit in units}
    given = {role for place, side in places for role in roles_given(policy.role_of(actor), place, side)}
    form.role.choices = role_choices(role for role in Role if role in given)


@blueprint.post("/administration/comptes/<ref>/retablir")
@access.fresh
@access.roles(*MANAGERS)
def give_back(ref: str) -> ResponseReturnValue:
    form = ButtonForm()
    if not form.validate():
        return redirect(url_for("members.show", ref=ref), 303)
    with transaction(form) as work:
        actions.give_back(managed(ref, lock=True), by=current_actor(), at=now())
        work.done(url_for("members.show", ref=ref), _("Accès rétabli."))
    return work.answer()
