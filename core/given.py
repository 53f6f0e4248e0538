"""What an address, a query and a form may hold: nothing that PostgreSQL refuses even to look for."""

from collections.abc import Iterable
from typing import Any

from flask import Flask
from flask import Request as FlaskRequest
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import BaseConverter, IntegerConverter, Map

from core.db import LARGEST_KEY

NUL = "\0"


class Number(IntegerConverter):
    """A number in an address that fits a primary key; a larger one names nothing."""

    def __init__(self, url_map: Map, **options: Any) -> None:
        super().__init__(url_map, **{"max": LARGEST_KEY} | options)


class Text(BaseConverter):
    """A part of an address without NUL; one that holds it names nothing."""

    regex = r"[^/\x00]+"
    part_isolating = True


class Given(ImmutableMultiDict[str, Any]):
    """Answers of a query or a form; their texts lose their NUL, which nobody can type and no column holds."""

    def __init__(self, answers: Any = None) -> None:
        super().__init__([(_without_nul(name), _without_nul(value)) for name, value in _pairs(answers)])


def _pairs(answers: Any) -> Iterable[tuple[str, Any]]:
    return MultiDict(answers).items(multi=True)


def _without_nul(value: Any) -> Any:
    return value.replace(NUL, "") if isinstance(value, str) else value


class Request(FlaskRequest):
    """A request whose query and form are clean."""

    parameter_storage_class = Given


def init_app(app: Flask) -> None:
    """Before any route is registered: a route keeps the converters it was made with."""
    app.request_class = Request
    app.url_map.converters.update(int=Number, default=Text, string=Text)
