"""Names: nothing of ours hides a module of Python or of a library."""

import sys
from importlib.metadata import packages_distributions

from tests.structure.sources import ROOT, modules


def _top_level_names() -> set[str]:
    files = {path.stem for path in ROOT.glob("*.py")}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    return files | folders


def test_no_top_level_name_hides_a_module_of_python() -> None:
    assert _top_level_names() & sys.stdlib_module_names == set()


def test_no_top_level_name_hides_an_installed_library() -> None:
    assert _top_level_names() & set(packages_distributions()) == set()


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}
    assert [module.name for module in modules() if vague & set(module.name.split("."))] == []
