"""Files of at most 300 lines, functions of at most 40, views of at most 20: what fits in one look."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.structure.sources import ROOT, Function, modules, python_files

FILE_LIMIT = 300
FUNCTION_LIMIT = 40
VIEW_LIMIT = 20
# What is longer, and why it stays so: "path" or "path:function".
EXCEPTIONS: dict[str, str] = {}


def _files() -> list[Path]:
    return [module.path for module in modules()] + python_files("tests", "benchmarks", "bin")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _functions() -> Iterator[tuple[str, Function]]:
    for path in _files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, Function):
                yield f"{_name(path)}:{node.name}", node


def _lines(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _is_view(node: Function) -> bool:
    last_names = {ast.unparse(decorator).partition("(")[0].rpartition(".")[2] for decorator in node.decorator_list}
    return bool(last_names & {"route", "get", "post"})


def _too_long() -> dict[str, int]:
    files = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in _files()}
    long = {name: lines for name, lines in files.items() if lines > FILE_LIMIT}
    for name, node in _functions():
        if _lines(node) > (VIEW_LIMIT if _is_view(node) else FUNCTION_LIMIT):
            long[name] = _lines(node)
    return long


def test_nothing_is_too_long_to_read_at_once() -> None:
    assert {name: lines for name, lines in _too_long().items() if name not in EXCEPTIONS} == {}


def test_each_exception_is_still_needed() -> None:
    assert set(EXCEPTIONS) - set(_too_long()) == set()
