"""What can be seen in a page without a browser: structure, names, ids, language, inline code (RGAA, layer 1)."""

from collections import Counter
from functools import cached_property
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
NAMELESS_INPUTS = ("hidden", "submit", "button", "image")


class Element:
    """One element of a parsed page."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: "Element | None") -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | str] = []

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    @cached_property
    def text(self) -> str:
        """Text of the element and below; pictures count by their alternative. Asked once the page is whole."""
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        named = self.get("alt") if self.tag == "img" else ""
        return " ".join(" ".join([*parts, named]).split())

    def all(self, *tags: str) -> list["Element"]:
        """Elements below, in the order of the page."""
        return [element for element in self._below if element.tag in tags] if tags else self._below

    @cached_property
    def _below(self) -> list["Element"]:
        """Each look at a page asks for all of it: walked through once."""
        inside = ((child, child._below) for child in self.children if isinstance(child, Element))
        return [element for child, below in inside for element in (child, *below)]

    def within(self, tag: str) -> "Element | None":
        """The nearest enclosing element of that tag."""
        above = self.parent
        while above is not None and above.tag != tag:
            above = above.parent
        return above


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Element("", {}, None)
        self.unbalanced: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.children.append(Element(tag, {name: value or "" for name, value in attrs}, self.here))

    def handle_endtag(self, tag: str) -> None:
        if self.here.tag != tag or self.here.parent is None:
            self.unbalanced.append(tag)
            return
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def parse(html: str) -> Element:
    """The page as a tree; an unbalanced page fails."""
    parser = _Parser()
    parser.feed(html)
    assert not parser.unbalanced, f"unbalanced tags: {parser.unbalanced[:5]}"
    return parser.root


def problems(page: Element, language: str) -> list[str]:
    """Everything a person or a reading program would stumble over; empty for a sound page."""
    return [
        *_frame(page, language),
        *_headings(page),
        *_names(page),
        *_groups(page),
        *_tables(page),
        *_identifiers(page),
        *_inline(page),
    ]


def _frame(page: Element, language: str) -> list[str]:
    found = []
    (html,) = page.all("html")
    if html.get("lang") != language:
        found.append(f"lang is {html.get('lang')!r}, not {language!r}")
    titles = [title.text for title in page.all("title") if title.within("svg") is None]
    if len(titles) != 1 or not titles[0].split(" – ")[0].strip():
        found.append(f"title: {titles}")
    if len(page.all("main")) != 1:
        found.append("not exactly one main")
    links = page.all("body")[0].all("a")
    if not links or links[0].get("href") != "#contenu":
        found.append("the skip link is not the first link")
    navigations = [nav.get("aria-label") or nav.get("aria-labelledby") for nav in page.all("nav")]
    if not all(navigations) or len(set(navigations)) != len(navigations):
        found.append(f"navigations need different labels: {navigations}")
    return found


def _headings(page: Element) -> list[str]:
    levels = [HEADINGS.index(heading.tag) + 1 for heading in page.all(*HEADINGS)]
    found = [] if levels.count(1) == 1 else [f"{levels.count(1)} h1"]
    found += [f"heading jumps from {a} to {b}" for a, b in pairwise(levels) if b > a + 1]
    return found + [f"empty {heading.tag}" for heading in page.all(*HEADINGS) if not heading.text]


def _names(page: Element) -> list[str]:
    labels = {label.get("for") for label in page.all("label") if label.text}
    found = []
    for control in page.all("input", "select", "textarea"):
        if control.tag == "input" and control.get("type") in NAMELESS_INPUTS:
            continue
        if control.get("id") not in labels and not control.get("aria-label") and control.within("label") is None:
            found.append(f"no label: {control.tag} {control.get('name')}")
        if control.get("aria-invalid") and not control.get("aria-describedby"):
            found.append(f"error not tied to its field: {control.get('name')}")
    ids = {element.get("id") for element in page.all()}
    for element in page.all():
        named = element.get("aria-describedby").split() + element.get("aria-labelledby").split()
        found += [f"{element.tag} points to missing id {name}" for name in named if name not in ids]
    silent = [e for e in page.all("a", "button", "summary") if not e.text and not e.get("aria-label")]
    return found + [f"{element.tag} without a name: {element.get('href')}" for element in silent]


def _groups(page: Element) -> list[str]:
    grouped = [e for e in page.all("input") if e.get("type") in ("radio", "checkbox")]
    sizes = Counter((e.get("type"), e.get("name")) for e in grouped)
    found = []
    for element in grouped:
        fieldset = element.within("fieldset")
        several = sizes[element.get("type"), element.get("name")] > 1
        if several and (fieldset is None or not any(legend.text for legend in fieldset.all("legend"))):
            found.append(f"choices without legend: {element.get('name')}")
    return found


def _tables(page: Element) -> list[str]:
    found = []
    for table in page.all("table"):
        if not any(caption.text for caption in table.all("caption")):
            found.append("table without caption")
        found += [f"th without scope: {cell.text}" for cell in table.all("th") if not cell.get("scope")]
    return found


def _identifiers(page: Element) -> list[str]:
    counted = Counter(element.get("id") for element in page.all() if element.get("id"))
    return [f"id {name} occurs {count} times" for name, count in counted.items() if count > 1]


def _inline(page: Element) -> list[str]:
    found = []
    for element in page.all():
        if element.tag == "style" or (element.tag == "script" and not element.get("src")) or element.get("style"):
            found.append(f"inline style or script: {element.tag}")
        found += [f"inline handler {name}" for name in element.attributes if name.startswith("on")]
    return found


def forms(page: Element) -> list[tuple[str, dict[str, Any]]]:
    """Each POST form of a page: its address and its fields as they would be sent unchanged."""
    return [(form.get("action"), _values(form)) for form in page.all("form") if form.get("method").lower() == "post"]


def _typed(area: Element) -> str:
    """A text over several lines, without the line end that opens it."""
    text = "".join(child for child in area.children if isinstance(child, str))
    return text.removeprefix("\r").removeprefix("\n")


def _values(form: Element) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for control in form.all("input", "select", "textarea"):
        name, kind = control.get("name"), control.get("type")
        if not name or kind in ("submit", "button"):
            continue
        if kind in ("radio", "checkbox"):
            values.setdefault(name, [])
            if "checked" in control.attributes:
                values[name] = [*values[name], control.get("value", "on")]
        elif control.tag == "select":
            options = control.all("option")
            chosen = [o for o in options if "selected" in o.attributes] or options[:1]
            values[name] = [o.get("value", o.text) for o in chosen]
        else:
            values[name] = control.get("value") if control.tag == "input" else _typed(control)
    return values
