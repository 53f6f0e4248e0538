"""Every table says whose data it holds, and every column of people what an export gives and an anonymisation leaves."""

from collections.abc import Iterator

import app  # noqa: F401 - every model and every declaration
from core import personal_data
from core.db import Base
from core.guard import protections
from core.personal_data import Gives, Leaves
from reports.rights.declared import NOBODY, STAFF

OF_PROFESSIONALS = {"alerts"}  # under the guard, and about accounts
DATED = ("DATE", "DATETIME")


def _missing() -> Iterator[str]:
    for name in sorted(Base.metadata.tables):
        if name not in personal_data.tables and name not in (*STAFF, *NOBODY):
            yield f"{name}: declare its columns beside its model, or list it in reports/rights/declared.py"
    for name, table in sorted(personal_data.tables.items()):
        for column in personal_data.undeclared(table):
            yield f"{name}: {column}=... in its declare(...)"


def test_no_table_and_no_column_of_people_is_left_undeclared() -> None:
    missing = list(_missing())
    assert missing == [], "missing:\n" + "\n".join(missing)


def test_a_table_is_declared_once_and_exists() -> None:
    listed = [*personal_data.tables, *STAFF, *NOBODY]
    assert len(listed) == len(set(listed))
    assert set(listed) <= set(Base.metadata.tables)


def test_a_guarded_table_is_never_said_to_hold_nobody_s_data() -> None:
    assert set(protections) & set(NOBODY) == set()
    assert set(protections) & set(STAFF) == OF_PROFESSIONALS


def test_what_is_left_out_of_an_export_says_why() -> None:
    columns = [(name, key, one) for name, table in personal_data.tables.items() for key, one in table.columns.items()]
    for name, key, column in columns:
        assert column.why if column.gives is Gives.NOTHING else column.words, f"{name}.{key}"


def test_a_text_somebody_typed_does_not_outlive_the_person() -> None:
    for name, table in personal_data.tables.items():
        kept = [key for key in personal_data.free_texts(table) if table.leaves(key) is Leaves.KEPT]
        assert kept == [] or name == "journal_entries", (name, kept)


def test_no_text_is_said_to_be_a_date_and_no_date_a_text() -> None:
    for name, table in personal_data.tables.items():
        for key in table.columns:
            kind = str(table.column(key).type).partition("(")[0].split()[0]
            if table.leaves(key) in (Leaves.MONTH, Leaves.YEAR):
                assert kind in DATED, (name, key, kind)
            elif table.leaves(key) in (Leaves.REPLACED, Leaves.DEPARTMENT, Leaves.NUMBER):
                assert kind in ("VARCHAR", "TEXT"), (name, key, kind)


def test_a_column_of_text_of_people_is_never_kept_unless_it_is_a_code() -> None:
    """A free text declared `told(...)` and kept by mistake would survive the person."""
    codes = {"territory", "kind", "from_state", "to_state", "in_table"}
    for name, table in personal_data.tables.items():
        if table.is_removed or name == "journal_entries":
            continue
        for key in table.columns:
            kind = table.column(key).type
            is_text = str(kind).startswith(("VARCHAR", "TEXT")) and not hasattr(kind, "enums")
            assert not is_text or table.leaves(key) is not Leaves.KEPT or key in codes, f"{name}.{key}"


def test_what_must_hold_something_is_never_emptied() -> None:
    for name, table in personal_data.tables.items():
        emptied = [key for key in table.columns if table.leaves(key) is Leaves.EMPTIED]
        assert table.is_removed or all(table.column(key).nullable for key in emptied), name


def test_a_mark_names_one_table_of_texts_somebody_wrote() -> None:
    marks = [table.mark for table in personal_data.tables.values() if table.mark]
    assert len(marks) == len(set(marks))
    for table in personal_data.tables.values():
        written = {"author_id", "membership_id"} & set(table.columns) and personal_data.free_texts(table)
        is_of_file = table.found_by == "file_id" and table.is_given and table.cls.__tablename__ != "journal_entries"
        assert bool(table.mark) == bool(written and is_of_file), table.cls.__tablename__
        assert not table.mark or table.columns["id"].gives is Gives.WORDS
