"""The guard watches what goes through SQLAlchemy: nothing of the application speaks to the driver below it."""

import ast

from tests.structure.sources import ROOT, modules

# Ways from SQLAlchemy to the connection or the cursor of the driver.
BELOW = {"raw_connection", "driver_connection", "dbapi_connection"}
# The loader of synthetic data copies into an empty PostgreSQL database; it runs as the system.
ALLOWED = {"demo/bulk.py"}


def test_only_the_bulk_loader_speaks_to_the_driver() -> None:
    found = {
        str(module.path.relative_to(ROOT))
        for module in modules()
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Attribute) and node.attr in BELOW) or _is_call_of_cursor(node)
    }
    assert found == ALLOWED


def test_drivers_are_imported_for_their_types_only() -> None:
    drivers = ("sqlite3", "psycopg")
    found = {module.name for module in modules() for made in module.imports if made.target.startswith(drivers)}
    assert found == {"core.db"}


def _is_call_of_cursor(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "cursor"
