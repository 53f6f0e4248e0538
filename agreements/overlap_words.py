"""The agreement that stands in the way of another one, as its sentence names it."""

from flask import has_request_context, url_for
from markupsafe import Markup

from agreements.models import Agreement
from agreements.queries_signing import may_open


def numbered(other: Agreement) -> str | Markup:
    """Its number: a link to its page for whoever may open it, text otherwise. A command has no page to lead to."""
    if not has_request_context() or not may_open(other.id):
        return other.number
    return Markup('<a href="{}">{}</a>').format(url_for("agreements.show", ref=other.ref), other.number)
