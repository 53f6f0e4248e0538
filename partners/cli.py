"""Commands of the operator about partners: the units of both institutions, and who works there.

Nobody acts, and the guard stays on: no table of a case file is touched, but when a post ends.
"""

from datetime import timedelta

import click
from click import Command
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from accounts.cli import refusals
from accounts.operator import add_account, password_link
from accounts.queries import by_email
from core.clock import civil_date, now, today
from core.db import db, write_transaction
from core.errors import Refusal
from core.guard import system_actor
from core.i18n import format_date, format_datetime, ngettext
from core.i18n import gettext as _
from partners import actions, queries
from partners.labels import role_and_unit
from partners.members import actions as member_actions
from partners.members import queries as member_queries
from partners.members import reviews
from partners.members.actions import Owner
from partners.models import Membership, Unit
from partners.queries import Wanted
from partners.workflow import Role, Side, UnitKind

units = AppGroup("units", help="Councils, offices, employment services and agencies.")


@units.command("add")
@click.argument("name")
@click.option("--kind", type=click.Choice([str(kind) for kind in UnitKind]), required=True)
@click.option("--side", type=click.Choice([str(side) for side in Side]), required=True)
@click.option("--department", metavar="CODE")
@click.option("--parent", metavar="REF", help="The unit it belongs to; none for an organisation.")
@click.option("--town")
@click.option("--phone")
@click.option("--email")
@click.option("--siret", help="14 digits, of an organisation: what its identity provider names it by.")
def add(name: str, kind: str, side: str, department: str | None, parent: str | None, **contact: str | None) -> None:
    """Add a unit and print its reference."""
    try:
        with write_transaction():
            unit = actions.add_unit(
                kind=UnitKind(kind),
                side=Side(side),
                name=name,
                territory=queries.department(department).code if department else None,
                parent=queries.unit(parent) if parent else None,
                **contact,
            )
            ref = unit.ref
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal
    click.echo(ref)


@units.command("siret")
@click.argument("unit_ref")
@click.argument("number")
def siret(unit_ref: str, number: str) -> None:
    """Give an organisation its SIRET: what its identity provider names it by."""
    try:
        with write_transaction():
            actions.name_by_siret(queries.unit(unit_ref), number)
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal


@units.command("list")
@click.option("--department", metavar="CODE")
def show(department: str | None) -> None:
    """References, kinds and names of the units of a department, or of all."""
    cursor = None
    while True:
        page, _count = queries.directory(Wanted(territory=department, kinds=tuple(UnitKind)), cursor)
        for row in page.rows:
            click.echo(f"{row.ref}  {row.kind:<13} {row.territory or '--':<3} {row.name}")
        cursor = page.next
        if cursor is None:
            db.session.remove()
            return


@units.command("join")
@click.argument("email")
@click.argument("unit_ref")
@click.argument("role", type=click.Choice([str(role) for role in Role]))
@click.option("--cap", type=click.IntRange(1, 500), help="Most people followed at once.")
def join(email: str, unit_ref: str, role: str, cap: int | None) -> None:
    """Give a user a post in a unit from today on."""
    try:
        with write_transaction() as session:
            user = by_email(session, email)
            if user is None:
                raise Refusal(_("Aucun compte actif n’a cette adresse."))
            unit = queries.unit(unit_ref)
            start = today(unit.territory)
            actions.add_membership(user_id=user.id, unit=unit, role=Role(role), start_on=start, portfolio_cap=cap)
            words = role_and_unit(Role(role), unit.name)
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal
    click.echo(words)


@units.command("first-admin")
@click.argument("email")
@click.argument("given_name")
@click.argument("family_name")
@click.option("--unit", "unit_ref", metavar="REF", help="A unit that exists; else give --organisation and --side.")
@click.option("--organisation", metavar="NAME", help="A new organisation.")
@click.option("--side", type=click.Choice([str(side) for side in Side]))
@click.option("--department", metavar="CODE")
def first_admin(email: str, given_name: str, family_name: str, unit_ref: str | None, **new: str | None) -> None:
    """Make who manages the accounts of an institution; prints a one-time link to choose a password.

    Refused where somebody manages them already: that account invites the others.
    """
    with refusals(), write_transaction() as session:
        unit = queries.unit(unit_ref) if unit_ref else _organisation(**new)
        user = add_account(session, email=email, given=given_name, family=family_name, at=now())
        actions.add_first_admin(user, unit, day=today(unit.territory))
        words = role_and_unit(Role.ACCOUNT_ADMIN, unit.name)
        link = password_link(session, user, now()) if user.password_hash is None else None
    click.echo(words)
    if link:
        click.echo(_("À remettre à cette personne seule ; sert une fois, pendant 48 heures :"))
        click.echo(link)


def _organisation(organisation: str | None, side: str | None, department: str | None) -> Unit:
    if organisation is None or side is None:
        raise Refusal(_("Donnez une unité qui existe, ou le nom et le côté d’une nouvelle institution."))
    territory = queries.department(department).code if department else None
    return actions.add_unit(kind=UnitKind.ORGANISATION, side=Side(side), name=organisation, territory=territory)


@units.command("leave")
@click.argument("email")
@click.argument("unit_ref")
@click.argument("role", type=click.Choice([str(role) for role in Role]))
def leave(email: str, unit_ref: str, role: str) -> None:
    """End a post of a user now: also those no office manages. What is held waits in the queue of the unit."""
    with refusals(), system_actor("the operator ends a post") as system, write_transaction() as session:
        post = _post(session, email, unit_ref, role)
        member_actions.end(post, on=None, owner=Owner(), by=system, at=now())
        words = role_and_unit(post.role, post.unit.name)
    click.echo(words)


def _post(session: Session, email: str, unit_ref: str, role: str) -> Membership:
    user = by_email(session, email)
    post = member_queries.held(user.id, queries.unit(unit_ref).id, Role(role)) if user else None
    if post is None:
        raise Refusal(_("Personne ne tient ce rôle dans cette unité sous cette adresse."))
    return post


@units.command("invitations")
@click.option("--within", "hours", type=click.IntRange(0, 48), default=24, show_default=True, help="Hours from now.")
def invitations(hours: int) -> None:
    """Invitations nobody took up that end soon, and those that are over."""
    moment = now()
    found = member_queries.expiring(moment + timedelta(hours=hours))
    for one in found:
        until = format_datetime(one.expires_at)
        ends = _("finie le %(day)s", day=until) if one.expires_at <= moment else _("jusqu’au %(day)s", day=until)
        click.echo(f"{one.email}  {role_and_unit(one.role, one.unit)}  {ends}")
    click.echo(ngettext("%(num)s invitation", "%(num)s invitations", len(found)))
    db.session.remove()


@units.command("unreviewed")
def unreviewed() -> None:
    """Posts nobody confirmed for a quarter and that no office can confirm: confirm or end each one yourself."""
    found = reviews.left_to_operator(at=now())
    for post in found:
        sure_on = civil_date(post.confirmed_at, post.unit.territory) if post.confirmed_at else post.start_on
        since = _("sûre le %(day)s", day=format_date(sure_on))
        click.echo(
            f"{post.user.email} {post.unit.ref} {post.role}  {role_and_unit(post.role, post.unit.name)}  {since}"
        )
    click.echo(ngettext("%(num)s habilitation à confirmer", "%(num)s habilitations à confirmer", len(found)))
    db.session.remove()


@units.command("confirm")
@click.argument("email")
@click.argument("unit_ref")
@click.argument("role", type=click.Choice([str(role) for role in Role]))
def confirm(email: str, unit_ref: str, role: str) -> None:
    """Say that a post still holds, once you asked its institution: also one that no office reviews."""
    with refusals(), write_transaction() as session:
        post = _post(session, email, unit_ref, role)
        member_actions.keep(post, at=now())
        words = role_and_unit(post.role, post.unit.name)
    click.echo(words)


COMMANDS: tuple[Command, ...] = (units,)
