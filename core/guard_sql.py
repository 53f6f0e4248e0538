"""What the guard reads in a statement: the constructs it is made of, and the SQL that reaches the database.

Pure functions of a statement and of the names of the protected tables.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, TextClause, literal_column
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.sql.selectable import TableClause

# A criterion may itself read a protected table, under an alias with this prefix.
ALIAS_PREFIX = "guard_"
_HARMLESS_LITERALS = frozenset({"*", "1"})
# Free SQL beside the constructs of a statement: hints, prefixes, suffixes.
_FREE_PARTS = ("_hints", "_statement_hints", "_prefixes", "_suffixes")
_HARMLESS_OPERATOR = re.compile(r"[^\w\s()'\";]+")
# A full join shows the rows of its second side whatever its condition says.
_FULL_JOIN = re.compile(r"\bFULL\b", re.IGNORECASE)
# SQL that makes SQL: the names it reads are not in the text.
_DYNAMIC = re.compile(r"^\s*(?:DO|PREPARE|EXECUTE|CALL|COPY)\b|\bU&[\"']|\b\w+_to_xml\w*\s*\(", re.IGNORECASE)
_TARGET = r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM) \"?{table}\b"


def marker(table: str) -> ColumnElement[bool]:
    """The constant each application of a criterion leaves in the SQL."""
    constant: ColumnElement[str] = literal_column(f"'guard:{table}'")
    return constant == literal_column(f"'guard:{table}'")


def occurring(statement: Any, tables: Collection[str]) -> tuple[frozenset[str], bool]:
    """Which of the tables occur anywhere in a statement, and whether it also holds free SQL text."""
    found: set[str] = set()
    text = False
    for element in visitors.iterate(statement):
        text = text or _is_text(element)
        if isinstance(element, TableClause):
            name = element.name
        elif isinstance(element, ColumnClause) and not element.is_literal:
            name = getattr(getattr(element, "table", None), "name", "")
        else:
            continue
        if name in tables:
            found.add(name)
    return frozenset(found), text


def _is_text(element: Any) -> bool:
    if isinstance(element, TextClause):
        return True
    if isinstance(element, ColumnClause):
        return bool(element.is_literal) and element.name not in _HARMLESS_LITERALS
    operators = (getattr(element, "operator", None), getattr(element, "modifier", None))
    if any(isinstance(found, custom_op) and not _HARMLESS_OPERATOR.fullmatch(found.opstring) for found in operators):
        return True
    return any(getattr(element, part, None) for part in _FREE_PARTS)


@dataclass(frozen=True, slots=True)
class Sources:
    """Protected tables a statement's final SQL reads or writes.

    `named`: at all. `unscoped`: more or less often than their criterion was applied. `read`: other than as the one
    table an INSERT, UPDATE or DELETE is about. `hidden`: the text does not tell what it reads.
    """

    named: frozenset[str]
    unscoped: frozenset[str]
    read: frozenset[str]
    hidden: bool


def sources(statement: str, tables: Collection[str]) -> Sources:
    """Count, in the text that reaches the database: no trust in how the statement was built."""
    named, unscoped, read = set(), set(), set()
    for table in tables:
        # A source is the bare name: not a column's prefix, not a label or the name of something else.
        bare = rf"(?<![\w:])(?<!AS )(?<!AS \"){table}(?!\w|[\"`\]]?\.)"
        every = len(re.findall(bare, statement, re.IGNORECASE))
        of_criteria = len(re.findall(rf"{bare} AS {ALIAS_PREFIX}", statement, re.IGNORECASE))
        if every:
            named.add(table)
        if every - of_criteria != statement.count(f"'guard:{table}' = 'guard:{table}'"):
            unscoped.add(table)
        if every > len(re.findall(_TARGET.format(table=table), statement, re.IGNORECASE)):
            read.add(table)
    if named and _FULL_JOIN.search(statement):
        unscoped |= named
    return Sources(frozenset(named), frozenset(unscoped), frozenset(read), bool(_DYNAMIC.search(statement)))
