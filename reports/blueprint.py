"""The blueprint shared by the pages of this package: its views stand in several files."""

from flask import Blueprint

blueprint = Blueprint("reports", __name__)
