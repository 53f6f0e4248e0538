"""Commands of the operator about accounts and their journal."""

from datetime import timedelta

import click
from click import Command
from flask.cli import AppGroup

from accounts import queries, seals
from accounts.factors.actions import reset
from accounts.seals import Fault, Report
from core.clock import now
from core.db import side_session, write_transaction
from core.guard import system_actor
from core.i18n import format_datetime, ngettext
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


accounts = AppGroup("accounts", help="Accounts of professionals.")


@accounts.command("reset-factor")
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


COMMANDS: tuple[Command, ...] = (journal, accounts)
