"""Commands of the operator about accounts and their journal."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta

import click
from click import Command
from flask import current_app
from flask.cli import AppGroup

from accounts import operator, queries, seals
from accounts.factors.actions import reset
from accounts.openid import links
from accounts.seals import Fault, Report
from core import clock, keys
from core.clock import now
from core.config import Settings
from core.db import side_session, write_transaction
from core.errors import Refusal
from core.guard import system_actor
from core.i18n import format_date, format_datetime, ngettext
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l

LATE = timedelta(minutes=5)  # the worker seals every 20 seconds
FAULTS = {
    Fault.ALTERED: _l("lignes %(first)s à %(last)s : au moins une ligne a été modifiée"),
    Fault.MISSING: _l("lignes %(first)s à %(last)s : au moins une ligne a été supprimée"),
    Fault.INSERTED: _l("lignes %(first)s à %(last)s : au moins une ligne a été ajoutée après coup"),
    Fault.SEAL: _l("lignes %(first)s à %(last)s : le scellé a été modifié"),
    Fault.CHAIN: _l("lignes %(first)s à %(last)s : le scellé précédent manque ou a été remplacé"),
    Fault.HEAD: _l("l’empreinte relevée auparavant n’est plus dans la chaîne : des scellés ont été refaits"),
}

journal = AppGroup("journal", help="Seal and verify the journal.")


@journal.command("verify")
@click.option("--head", metavar="DIGEST", help="A digest printed by an earlier verification; it must still be there.")
def verify(head: str | None) -> None:
    """Compare the whole journal with its seals; status 1 when anything was altered."""
    with system_actor("journal verification"), side_session() as session:
        report = seals.verify(session, head=head)
    _describe(report)
    for problem in report.problems:
        click.echo("! " + FAULTS[problem.fault] % {"first": problem.first_id, "last": problem.last_id})
    if report.problems:
        click.echo(_("Le journal a été altéré."))
        raise SystemExit(1)
    click.echo(_("Aucune altération."))


def _describe(report: Report) -> None:
    click.echo(ngettext("%(num)s ligne scellée", "%(num)s lignes scellées", report.rows))
    if report.retired_rows:
        click.echo(ngettext("%(num)s ligne retirée", "%(num)s lignes retirées", report.retired_rows))
    click.echo(ngettext("%(num)s ligne pas encore scellée", "%(num)s lignes pas encore scellées", report.unsealed))
    since = report.unsealed_since
    if since is not None and now() - since > LATE:
        click.echo(
            _("Attention : rien n’est scellé depuis le %(date)s. Le worker tourne-t-il ?", date=format_datetime(since))
        )
    click.echo(_("Empreinte de tête : %(head)s", head=report.head))


@journal.command("seal")
def seal() -> None:
    """Seal now what is not yet sealed."""
    sealed = count = seals.BATCH
    total = 0
    while count == sealed:
        with system_actor("journal sealing"), write_transaction() as session:
            count = seals.seal(session)
        total += count
    click.echo(ngettext("%(num)s ligne scellée", "%(num)s lignes scellées", total))


account_commands = AppGroup("accounts", help="Unlock accounts, end sessions, find what is unused.")
UNUSED_MONTHS = 6  # security promises, 4: accounts unused for six months are disabled


@contextmanager
def refusals() -> Iterator[None]:
    """A refusal becomes an error message and status 1."""
    try:
        yield
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal


@account_commands.command("unlock")
@click.argument("email")
def unlock(email: str) -> None:
    """Forget the failed tries that keep an account from signing in."""
    settings: Settings = current_app.config["SETTINGS"]
    with refusals(), write_transaction() as session:
        user = operator.account(session, email)
        number = operator.unlock(session, user, keys.secrets(settings), now())
    click.echo(ngettext("%(num)s essai oublié", "%(num)s essais oubliés", number))


@account_commands.command("end-sessions")
@click.argument("email")
def end_sessions(email: str) -> None:
    """End every session of an account and tell its user by mail."""
    with refusals(), write_transaction() as session:
        number = operator.end_sessions(session, operator.account(session, email), now())
    click.echo(ngettext("%(num)s connexion terminée", "%(num)s connexions terminées", number))


@account_commands.command("password-link")
@click.argument("email")
def password_link(email: str) -> None:
    """Print a one-time link to choose a password, for 48 hours: hand it over to nobody but its user."""
    with refusals(), write_transaction() as session:
        link = operator.password_link(session, operator.account(session, email), now())
    click.echo(link)


@account_commands.command("unlink")
@click.argument("email")
@click.option("--provider", metavar="NAME", help="Of this provider only.")
def unlink(email: str, provider: str | None) -> None:
    """Take an account's linked identities away, end its sessions and tell its user, once you recognised who asks."""
    with refusals(), write_transaction() as session:
        user = operator.account(session, email)
        number = links.unlink_all(session, user.id, provider, now())
        if number:
            operator.end_sessions(session, user, now())
    click.echo(ngettext("%(num)s identité retirée", "%(num)s identités retirées", number))


@account_commands.command("list-unused")
@click.option("--months", type=click.IntRange(1, 12), default=UNUSED_MONTHS, show_default=True)
def list_unused(months: int) -> None:
    """Addresses of active accounts that have done nothing for some months."""
    first = clock.months_after(clock.today(), -months)
    since = datetime.combine(first, time(), clock.zone(None))
    with system_actor("unused accounts"), side_session() as session:
        found = operator.unused(session, since)
    for row in found:
        click.echo(f"{row.email}  {format_date(clock.civil_date(row.created_at, None))}")
    click.echo(ngettext("%(num)s compte inutilisé", "%(num)s comptes inutilisés", len(found)))


secret_commands = AppGroup("secrets", help="Change the secret key without stopping anything.")


@secret_commands.command("rotate")
def rotate() -> None:
    """Write again, under SECRET_KEY, whatever is stored under SECRET_KEY_PREVIOUS."""
    settings: Settings = current_app.config["SETTINGS"]
    if len(keys.secrets(settings)) == 1:
        raise click.ClickException(_("SECRET_KEY_PREVIOUS est vide : aucune clé n’est en cours de remplacement."))
    for name, rewrite in keys.kept_under.items():
        with system_actor("change of the secret key"), write_transaction():
            number = rewrite(settings)
        click.echo(_("%(name)s : %(count)s", name=name, count=number))
    click.echo(
        _(
            "Plus rien n’est gardé sous l’ancienne clé. Retirez SECRET_KEY_PREVIOUS dans un jour : d’ici là, les "
            "cookies et les formulaires ouverts qu’elle a signés restent acceptés."
        )
    )


@account_commands.command("reset-factor")
@click.argument("email")
def reset_factor(email: str) -> None:
    """Take away telephone, passkeys and recovery codes of who lost them all, once you recognised who asks.

    The next sign-in, with the password, adds a new one. Sessions end, the user is told by mail, the journal keeps it.
    """
    with system_actor("reset of a factor"), write_transaction() as session:
        user = queries.by_email(session, email)
        if user is None:
            raise click.ClickException(_("Aucun compte actif à cette adresse."))
        reset(session, user, now())
    click.echo(_("Second facteur retiré : la prochaine connexion en demandera un nouveau."))


COMMANDS: tuple[Command, ...] = (journal, account_commands, secret_commands)
