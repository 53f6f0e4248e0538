"""Commands of the operator about retention, and about erasures after a restore."""

import json
from typing import IO

import click
from click import Command
from flask.cli import AppGroup
from sqlalchemy import select

from casefiles.models import CaseFile
from casefiles.rights.anonymising import anonymise
from casefiles.rights.erasing import erase
from casefiles.rights.models import Redaction
from casefiles.rights.retention import months_of
from core import jobs, personal_data
from core.clock import now
from core.db import db, write_transaction
from core.guard import system_actor
from core.i18n import gettext as _
from reports.rights import retention
from reports.rights.jobs import settings_in_force
from reports.rights.nightly import NOW

BATCH = 200
rights = AppGroup("rights", help="Retention, and the list of erasures a restored backup goes through again.")


@rights.command("purge")
@click.option("--dry-run", is_flag=True, help="Count what a night would do, and write nothing.")
def purge(*, dry_run: bool) -> None:
    """Ask the worker for a night of retention now; with --dry-run, count only."""
    if not dry_run:
        with system_actor("retention asked by the operator"), write_transaction():
            jobs.enqueue(NOW, key=NOW)
        click.echo(_("Demandé : le traitement fait ce travail dès maintenant."))
        return
    due = ready = 0
    months = months_of(settings_in_force().retention_months)
    with system_actor("retention counted by the operator"):
        for after in range(0, retention.last_file(), retention.RANGE):
            found = retention.falling_due(after, months, now())
            due, ready = due + len(found), ready + len(retention.over(found, at=now()))
            db.session.rollback()
    click.echo(_("Dossiers qui arrivent à terme dans 60 jours ou moins : %(count)s", count=due))
    click.echo(_("Dont annoncés depuis 30 jours, à anonymiser cette nuit : %(count)s", count=ready))


@rights.command("erasures")
def erasures() -> None:
    """Write the list of erasures, a line each, keys only. Keep it apart from the backups, and newer than they are."""
    texts = select(Redaction.in_table, Redaction.row_id).where(Redaction.confirmed_at.is_not(None))
    files = select(CaseFile.id).where(CaseFile.anonymised_at.is_not(None))
    with system_actor("list of erasures"):
        for row in db.session.execute(texts.order_by(Redaction.id)):
            click.echo(json.dumps({"table": row.in_table, "id": row.row_id}))
        for key in db.session.scalars(files.order_by(CaseFile.id)):
            click.echo(json.dumps({"file": key}))


@rights.command("replay")
@click.argument("listed", type=click.File("r"))
def replay(listed: IO[str]) -> None:
    """Erase again, in a restored database, what the list names. Before anybody signs in."""
    texts, files = _read(listed)
    rows = 0
    for in_table, keys in sorted(texts.items()):
        for start in range(0, len(keys), BATCH):
            with system_actor("erasures replayed after a restore"), write_transaction():
                rows += erase(in_table, keys[start : start + BATCH])
    gone = 0
    for start in range(0, len(files), BATCH):
        with system_actor("erasures replayed after a restore"), write_transaction():
            gone += anonymise(files[start : start + BATCH], at=now())
    click.echo(_("Textes effacés de nouveau : %(count)s", count=rows))
    click.echo(_("Dossiers anonymisés de nouveau : %(count)s", count=gone))


def _read(listed: IO[str]) -> tuple[dict[str, list[int]], list[int]]:
    """Rows by table, and files. Raises ClickException for a line that is none of ours: nothing was written yet."""
    texts: dict[str, list[int]] = {}
    files: list[int] = []
    for number, line in enumerate(listed, start=1):
        try:
            entry = json.loads(line)
            if "file" in entry:
                files.append(int(entry["file"]))
                continue
            texts.setdefault(personal_data.tables[entry["table"]].cls.__tablename__, []).append(int(entry["id"]))
        except (ValueError, KeyError, TypeError) as error:
            said = _("Ligne %(number)s : ce n’est pas une liste d’effacements.", number=number)
            raise click.ClickException(said) from error
    return texts, files


COMMANDS: tuple[Command, ...] = (rights,)
