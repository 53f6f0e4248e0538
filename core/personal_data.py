"""What each column holds of accompanied people: what an export of article 15 gives of it, what an anonymisation leaves.

Packages declare their tables beside their models; a test names each column that nobody declared. The export and the
anonymisation are derived from here and name no column themselves, so that none can be forgotten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.db import Base
from core.lazy_text import LazyText


class Gives(StrEnum):
    """What the export says of a column."""

    WORDS = "words"  # the value, in words
    WHO = "who"  # the organisation and the role of a professional, the name of a unit; nobody's name
    NOTHING = "nothing"


class Leaves(StrEnum):
    """What the anonymisation leaves of it."""

    KEPT = "kept"  # says nothing of a person, or counts in the figures
    EMPTIED = "emptied"
    REPLACED = "replaced"  # by fixed words, where something has to stand
    MONTH = "month"  # the first day of it
    YEAR = "year"
    DEPARTMENT = "department"  # of a postcode
    NUMBER = "number"  # a reference people know, by one that means nothing


ANONYMOUS = "(anonymisé)"  # a value of the database, the same in every language


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `is_free`: a text somebody typed. `kind`: the enum of a code, or of each code of a list. `is_part`: the row is a
    part of the one it points to, as a version of its note. `why`: why nothing is given.
    """

    gives: Gives
    leaves: Leaves | None = None  # none: emptied where the column allows it, replaced where it does not
    words: LazyText | None = None
    why: str = ""
    is_free: bool = False
    kind: type[StrEnum] | None = None
    is_part: bool = False
    by: str = ANONYMOUS


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a class about one file: `found_by` a column of it. `is_removed`: none is left. `mark`: the word by
    which a copy names one of its rows, where its text may be erased alone.
    """

    cls: type[Base]
    title: LazyText
    columns: Mapping[str, Column]
    found_by: str
    is_removed: bool
    is_given: bool
    mark: str = ""

    def mark_of(self, key: int) -> str:
        """« note-12 », as people quote it."""
        return f"{self.mark}-{key}"

    def column(self, name: str) -> Any:
        """The column of the database behind an attribute."""
        return self.cls.__mapper__.column_attrs[name].columns[0]

    def leaves(self, name: str) -> Leaves:
        """What the anonymisation leaves of an attribute."""
        said = self.columns[name].leaves
        return said or (Leaves.EMPTIED if self.column(name).nullable else Leaves.REPLACED)


tables: dict[str, Table] = {}


def told(words: LazyText, leaves: Leaves = Leaves.KEPT, *, kind: type[StrEnum] | None = None, by: str = "") -> Column:
    """Given in words."""
    return Column(Gives.WORDS, leaves, words, kind=kind, by=by or ANONYMOUS)


def typed(words: LazyText, leaves: Leaves | None = None) -> Column:
    """A text somebody typed: given as it stands, erased with the person."""
    return Column(Gives.WORDS, leaves, words, is_free=True)


def part_of(words: LazyText) -> Column:
    """The row whose part this one is: what is erased of it is erased here."""
    return Column(Gives.WORDS, Leaves.KEPT, words, is_part=True)


def who(words: LazyText) -> Column:
    """A membership or a unit: organisation and role, or the name of the unit. Kept: the figures count by them."""
    return Column(Gives.WHO, Leaves.KEPT, words)


def left_out(why: str, leaves: Leaves = Leaves.KEPT) -> Column:
    """Not given, for a reason."""
    return Column(Gives.NOTHING, leaves, why=why)


LINK = left_out("links rows to one another and says nothing of the person")
COUNTER = left_out("counts edits, for two people who write at once")
SECRET = left_out("hash of a token: it opened a page and says nothing of the person")


def declare(
    cls: type[Base],
    title: LazyText,
    /,
    *,
    found_by: str = "file_id",
    is_removed: bool = False,
    is_given: bool = True,
    mark: str = "",
    **columns: Column,
) -> None:
    """Declare every column of a class, by attribute. Mappers are not ready yet: a test holds this against them."""
    tables[cls.__tablename__] = Table(cls, title, columns, found_by, is_removed, is_given, mark)


def marked(word: str) -> Table | None:
    """The table whose rows are named by a word."""
    return next((table for table in tables.values() if word and table.mark == word), None)


def undeclared(table: Table) -> list[str]:
    """The columns of a declared table that nobody spoke of, and those spoken of that it does not have."""
    return sorted({attribute.key for attribute in table.cls.__mapper__.column_attrs} ^ set(table.columns))


def free_texts(table: Table) -> Sequence[str]:
    """The columns of a table that hold what somebody typed."""
    return [name for name, column in table.columns.items() if column.is_free]


def parts_of(table: Table) -> list[tuple[Table, str]]:
    """Tables whose rows are parts of a row of this one, and the attribute that says of which."""
    return [
        (other, name)
        for other in tables.values()
        for name, column in other.columns.items()
        if column.is_part and any(key.column.table is table.cls.__table__ for key in other.column(name).foreign_keys)
    ]
