"""Settings: read in one place, and described in docs/settings.md, all of them and no other."""

import ast
import re
from dataclasses import fields

from core.config import Settings
from tests.structure.sources import ROOT, modules

# The first cell of a table row, a name in backticks: | `SECRET_KEY` | ... |
ROW = re.compile(r"^\s*\|\s*`([A-Z][A-Z0-9_]*)`\s*\|", re.MULTILINE)
# No setting of ours there: what is passed on, or belongs to a library.
OTHER_READERS = {"core.pdf": "hands the search paths of system libraries to its child process"}
READERS = ("os.environ", "os.getenv", "environ", "getenv")


def test_the_documentation_lists_exactly_the_settings() -> None:
    described = ROW.findall((ROOT / "docs" / "settings.md").read_text(encoding="utf-8"))
    assert sorted(described) == sorted(field.metadata["env"] for field in fields(Settings))


def test_the_environment_is_read_in_one_module() -> None:
    readers = {
        module.name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute | ast.Name) and ast.unparse(node) in READERS
    }
    assert readers == {"core.config"} | set(OTHER_READERS)
