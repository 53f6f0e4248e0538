"""Commands of the operator about sensitive texts."""

import click
from click import Command
from flask.cli import AppGroup

from casefiles.sensitive import actions, locking
from core.db import write_transaction
from core.guard import system_actor
from core.i18n import gettext as _
from core.i18n import ngettext

sensitive = AppGroup("sensitive", help="Change the key of the sensitive texts.")


@sensitive.command("rotate")
def rotate() -> None:
    """Lock again, under the first key of SENSITIVE_KEY, whatever is under another one. Can be stopped and run again."""
    keys = locking.in_force()
    if not keys.is_on:
        raise click.ClickException(_("SENSITIVE_KEY ou SENSITIVE_HOSTING manque : ce niveau n’existe pas ici."))
    after: int | None = 0
    number, unreadable = 0, list[int]()
    while after is not None:
        with system_actor("change of the key of sensitive texts"), write_transaction():
            turn = actions.lock_anew(keys, after=after)
        number, after = number + turn.done, turn.after
        unreadable += turn.unreadable
    click.echo(ngettext("%(num)s texte chiffré de nouveau", "%(num)s textes chiffrés de nouveau", number))
    if unreadable:
        named = ", ".join(map(str, unreadable))
        raise click.ClickException(
            _("Aucune clé de SENSITIVE_KEY n’ouvre : %(named)s. Gardez l’ancienne.", named=named)
        )
    click.echo(_("Plus rien n’est gardé sous une autre clé : retirez les suivantes de SENSITIVE_KEY."))


COMMANDS: tuple[Command, ...] = (sensitive,)
