"""The source of the application as syntax trees, for the tests of its structure."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# Lowest first: a package imports only what stands before it.
LAYERS = ("core", "accounts", "partners", "agreements", "casefiles", "referrals", "reports", "demo", "app")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Import:
    """One imported module, and where the statement stands."""

    target: str
    line: int
    in_function: bool
    for_types_only: bool


@dataclass(frozen=True, eq=False)
class Module:
    """One file of the application."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def package(self) -> str:
        return self.name.partition(".")[0]

    @cached_property
    def imports(self) -> list[Import]:
        return list(_imports(self.tree, in_function=False, for_types_only=False))

    def at(self, line: int) -> str:
        """Where an editor finds it."""
        return f"{self.path.relative_to(ROOT)}:{line}"


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the application; tests, migrations and benchmarks apart."""
    paths = [path for layer in LAYERS[:-1] for path in sorted((ROOT / layer).rglob("*.py"))]
    return tuple(Module(_dotted(path), path, _parse(path)) for path in [*paths, ROOT / "app.py"])


def python_files(*folders: str) -> list[Path]:
    """Python files below folders of the repository, those that exist."""
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(node: ast.AST, *, in_function: bool, for_types_only: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, child.lineno, in_function, for_types_only)
        elif isinstance(child, ast.ImportFrom):
            for alias in child.names:
                yield Import(f"{child.module}.{alias.name}", child.lineno, in_function, for_types_only)
        else:
            inside = in_function or isinstance(child, Function | ast.Lambda)
            types = for_types_only or (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test))
            yield from _imports(child, in_function=inside, for_types_only=types)
