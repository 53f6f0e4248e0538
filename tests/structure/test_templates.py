"""Templates: each one is used, each one that is named exists."""

import ast
import re
from fnmatch import fnmatch
from functools import cache

from jinja2 import Environment, nodes
from jinja2.meta import find_referenced_templates

from tests.structure.sources import ROOT, modules

FOLDER = ROOT / "templates"
NAME = re.compile(r"[\w*][\w*/-]*\.html")
# `{% extends shell %}`: `core/documents.py` gives the shell of the PDF or that of the page.
SHELL = nodes.Name("shell", "load")


@cache
def _templates() -> dict[str, nodes.Template]:
    parser = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"], autoescape=True)
    files = {path.relative_to(FOLDER).as_posix(): path for path in FOLDER.rglob("*") if path.is_file()}
    return {name: parser.parse(path.read_text(encoding="utf-8")) for name, path in files.items()}


@cache
def _named_by_templates() -> dict[str | None, str]:
    return {used: name for name, tree in _templates().items() for used in find_referenced_templates(tree)}


@cache
def _named_by_code() -> set[str]:
    """Each text in the code that could be a template; `f"errors/{status}.html"` becomes `errors/*.html`."""
    found = set()
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else "*" for part in node.values]
                found.add("".join(str(part) for part in parts))
    return {text for text in found if NAME.fullmatch(text)}


def _is_named(template: str) -> bool:
    return template in _named_by_templates() or any(fnmatch(template, name) for name in _named_by_code())


def test_each_template_is_rendered_extended_or_imported() -> None:
    assert [name for name in _templates() if not _is_named(name)] == []


def test_the_one_computed_name_is_the_shell_a_document_shares_with_its_page() -> None:
    computed = [
        f"{name}:{node.lineno}"
        for name, tree in _templates().items()
        for node in tree.find_all(nodes.Stmt)
        if isinstance(node, nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport)
        and not isinstance(node.template, nodes.Const)
        and (type(node), node.template) != (nodes.Extends, SHELL)
    ]
    assert computed == []


def test_templates_are_html_alone() -> None:
    assert [name for name in _templates() if not NAME.fullmatch(name)] == []


def test_each_template_that_is_named_exists() -> None:
    names = _named_by_code() | {name for name in _named_by_templates() if name}
    assert [name for name in names if not any(fnmatch(template, name) for template in _templates())] == []
