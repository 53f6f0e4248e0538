"""Commands of the operator about reports and generated documentation."""

import click
from click import Command
from flask.cli import AppGroup

from reports import state_pages

docs = AppGroup("docs", help="Generated documentation.")


@docs.command("states")
def states() -> None:
    """Write docs/states/ from the transition tables."""
    for path in state_pages.write():
        click.echo(path.name)


COMMANDS: tuple[Command, ...] = (docs,)
