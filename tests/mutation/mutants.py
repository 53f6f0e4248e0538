"""Mutants of the rules of access: each takes away one condition, one refusal or one part of the guard. Pure."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.structure.sources import ROOT


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file as it would be without one protection; `what` says which."""

    path: str
    what: str
    source: str


def mutants(path: str) -> Iterator[Mutant]:
    """Every mutant of a file, in the order of its lines."""
    text = (ROOT / Path(path)).read_text(encoding="utf-8")
    for number in range(sum(1 for _ in _places(ast.parse(text)))):
        tree = ast.parse(text)
        what = list(_places(tree))[number].take_away()
        yield Mutant(path, what, ast.unparse(ast.fix_missing_locations(tree)))


@dataclass(frozen=True, slots=True)
class _Operand:
    """One condition of several that must all hold."""

    condition: ast.BoolOp
    index: int

    def take_away(self) -> str:
        gone = self.condition.values[self.index]
        self.condition.values[self.index] = ast.Constant(True)
        return f"line {gone.lineno}: without `{ast.unparse(gone)}`"


@dataclass(frozen=True, slots=True)
class _Argument:
    """One criterion of several given to `and_`."""

    call: ast.Call
    index: int

    def take_away(self) -> str:
        gone = self.call.args.pop(self.index)
        return f"line {gone.lineno}: without `{ast.unparse(gone)}`"


@dataclass(frozen=True, slots=True)
class _Refusal:
    """`if ...: raise` or `if ...: return False` and the like."""

    statement: ast.If

    def take_away(self) -> str:
        condition = ast.unparse(self.statement.test)
        self.statement.test = ast.Constant(False)
        return f"line {self.statement.lineno}: never refused because `{condition}`"


_NOTHING = {"False", "()", "frozenset()", "[]", "false()"}


def _places(tree: ast.Module) -> Iterator[_Operand | _Argument | _Refusal]:
    for node in ast.walk(tree):
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
            yield from (_Operand(node, index) for index in range(len(node.values)))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "and_":
            yield from (_Argument(node, index) for index, part in enumerate(node.args) if _is_criterion(part))
        elif isinstance(node, ast.If) and not node.orelse and _refuses(node.body[-1]):
            yield _Refusal(node)


def _is_criterion(argument: ast.expr) -> bool:
    return not isinstance(argument, ast.Starred)


def _refuses(last: ast.stmt) -> bool:
    if isinstance(last, ast.Raise):
        return True
    return isinstance(last, ast.Return) and last.value is not None and ast.unparse(last.value) in _NOTHING
