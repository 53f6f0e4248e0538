"""Imports go downward, never round, and stand at the top of the file."""

import ast
import tomllib
from functools import cache
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.structure.sources import LAYERS, ROOT, Module, modules

# Slow to import and used rarely: each behind one module, which imports it inside the function that needs it.
IMPORTED_WHEN_NEEDED = {"weasyprint", "pikepdf", "openpyxl", "authlib", "icalendar", "webauthn"}
DYNAMIC_IMPORTS = {"__import__", "import_module"}


@cache
def _names() -> frozenset[str]:
    return frozenset(module.name for module in modules())


def _owner(target: str) -> str | None:
    """The module of ours an import statement loads: `core.clock.now` is of `core.clock`."""
    while target and target not in _names():
        target = target.rpartition(".")[0]
    return target or None


def _dependencies(module: Module) -> set[str]:
    loaded = {_owner(found.target) for found in module.imports if not found.for_types_only}
    return {name for name in loaded if name is not None and name != module.name}


def test_no_module_imports_itself_through_others() -> None:
    graph = {module.name: _dependencies(module) for module in modules()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail("import cycle: " + " <- ".join(error.args[1]))


def test_packages_import_downward_only() -> None:
    upward = [
        f"{module.at(found.line)} imports {found.target}"
        for module in modules()
        for found in module.imports
        if not found.for_types_only
        and (layer := found.target.partition(".")[0]) in LAYERS
        and LAYERS.index(layer) > LAYERS.index(module.package)
    ]
    assert upward == []


def test_nothing_imports_the_composition_root() -> None:
    assert [m.name for m in modules() if m.name != "app" and "app" in _dependencies(m)] == []


def test_the_application_loads_the_jobs_of_every_package() -> None:
    """A `jobs.py` that nobody imports registers nothing: the worker would never do its work."""
    written = {m.name for m in modules() if m.name.endswith(".jobs") and m.package != "core"}
    assert written <= _dependencies(next(m for m in modules() if m.name == "app"))


def test_only_models_import_for_the_type_checker() -> None:
    found = [
        module.at(found.line)
        for module in modules()
        if not module.name.endswith(".models") and ".models." not in module.name
        for found in module.imports
        if found.for_types_only
    ]
    assert found == []


def test_imports_inside_functions_are_those_of_slow_libraries() -> None:
    inside = [
        f"{module.at(found.line)} imports {found.target}"
        for module in modules()
        for found in module.imports
        if found.in_function and found.target.partition(".")[0] not in IMPORTED_WHEN_NEEDED
    ]
    assert inside == []


@pytest.mark.parametrize("library", sorted(IMPORTED_WHEN_NEEDED))
def test_a_slow_library_stands_behind_one_module_which_imports_it_when_needed(library: str) -> None:
    uses = [(m, found) for m in modules() for found in m.imports if found.target.partition(".")[0] == library]
    assert len({module.name for module, _ in uses}) <= 1, [module.at(found.line) for module, found in uses]
    assert [module.at(found.line) for module, found in uses if not found.in_function] == []


def test_no_module_is_imported_by_a_computed_name() -> None:
    calls = [
        module.at(node.lineno)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in DYNAMIC_IMPORTS
    ]
    assert calls == []


def test_the_layers_of_the_linter_are_those_of_these_tests() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    contract = next(found for found in settings["contracts"] if found["id"] == "packages")
    assert list(reversed(contract["layers"])) == settings["root_packages"] == list(LAYERS[:-1])
