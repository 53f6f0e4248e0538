"""The articles of an act. Their wording is a model: once signed under it, it never changes (decision 11)."""

from reports.act import closing, commitments, opening
from reports.act.parts import Clauses, Part


def articles(clauses: Clauses) -> list[Part]:
    """Every article in its order; its number is its place."""
    return [*opening.articles(clauses), *commitments.articles(clauses), *closing.articles(clauses)]
