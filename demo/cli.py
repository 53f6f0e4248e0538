"""Commands: prepare a database, load the demonstration, show its accounts."""

import sys

import click
from click import Command
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade

from agreements.actions.targets import load_reference_figures
from core.clock import now
from core.config import Settings
from core.db import db, write_transaction
from core.guard import system_actor
from demo import loader, proportions
from demo.accounts import shown_accounts
from partners.actions import load_departments

demo = AppGroup("demo", help="Synthetic data of Occitanie.")


def _load(people: int, seed: int) -> None:
    with click.progressbar(length=people, label=f"{people} synthetic people", file=sys.stderr) as bar:
        seen = 0

        def progress(done: int, _total: int) -> None:
            nonlocal seen
            bar.update(done - seen)
            seen = done

        rows = loader.load(people, seed, progress=progress)
    click.echo(f"{rows} rows of synthetic case data.")


@demo.command("load")
@click.option("--people", default=proportions.DEFAULT_PEOPLE, help="How many people, 3,000 to 1,000,000.")
@click.option("--seed", default=1, help="Same seed, same people.")
@with_appcontext
def load(people: int, seed: int) -> None:
    """Fill an empty database with synthetic people."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.is_production:
        raise click.ClickException("production never holds demonstration data")
    if not proportions.SMALLEST <= people <= proportions.LARGEST:
        raise click.ClickException(f"--people goes from {proportions.SMALLEST} to {proportions.LARGEST}")
    try:
        _load(people, seed)
    except loader.NotEmpty as error:
        raise click.ClickException("the database already holds accounts") from error


@demo.command("accounts")
@with_appcontext
def accounts() -> None:
    """Print one account per role, each with the code its telephone shows now."""
    for account in shown_accounts():
        click.echo(f"  {account.role:32} {account.email:28} {account.password:22} {account.code:8} {account.unit}")
    click.echo("  The code changes every 30 seconds: the page after the password shows the present one.")


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Migrate; load the departments; in demonstration mode, fill an empty database."""
    settings: Settings = current_app.config["SETTINGS"]
    upgrade()
    if settings.is_demo:
        if loader.is_empty():
            _load(proportions.DEFAULT_PEOPLE, 1)
        return
    with system_actor("departments"), write_transaction() as session:
        load_departments(session)
        load_reference_figures(now())
    db.session.remove()


COMMANDS: tuple[Command, ...] = (demo, prepare)
