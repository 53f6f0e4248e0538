"""Commands of the operator that belong to no domain: the worker, and what waits for it."""

import click
from click import Command
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from core import jobs, labels, outbox
from core.db import side_session, write_transaction
from core.guard import system_actor
from core.i18n import format_datetime, ngettext
from core.i18n import gettext as _
from core.worker import Worker


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Run the jobs until SIGTERM, which lets the job in hand end."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    raise SystemExit(Worker(app).run())


queue = AppGroup("queue", help="What waits for the worker, and what it could not do.")


@queue.command("show")
def show() -> None:
    """Jobs that wait, dead letters, and mails that did not leave."""
    with system_actor("queue"), side_session() as session:
        for name, count, oldest in jobs.waiting(session):
            click.echo(
                _(
                    "%(name)s : %(count)s en attente depuis le %(date)s",
                    name=name,
                    count=count,
                    date=format_datetime(oldest),
                )
            )
        for job in jobs.dead_letters(session):
            click.echo(_("abandonné : %(name)s n° %(id)s, %(error)s", name=job.name, id=job.id, error=job.error))
        for state, count in outbox.counts(session).items():
            click.echo(_("courriels : %(state)s, %(count)s", state=labels.label(state), count=count))
        for mail in outbox.not_delivered(session):
            click.echo(
                _("non remis : courriel n° %(id)s (%(kind)s), %(error)s", id=mail.id, kind=mail.kind, error=mail.error)
            )


@queue.command("retry")
def retry() -> None:
    """Try again every dead letter and every mail that was held or not delivered."""
    with system_actor("queue"), write_transaction() as session:
        mails = outbox.release(session)
        revived = jobs.revive(session)
    click.echo(ngettext("%(num)s courriel remis en file", "%(num)s courriels remis en file", mails))
    click.echo(ngettext("%(num)s tâche remise en file", "%(num)s tâches remises en file", revived))


COMMANDS: tuple[Command, ...] = (worker, queue)
