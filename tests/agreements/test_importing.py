"""Importing through the database: whatever draft is kept, its file gives the same file again."""

from dataclasses import replace
from datetime import date
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements import actions, queries
from agreements.draft import Covered, Draft, Share
from agreements.exchange import exchange_of, read, written
from core.clock import now
from core.db import db
from tests import people
from tests.agreements.doing import Acting
from tests.agreements.drawn import END, START, drafts, fte

_numbers = count()


@st.composite
def placed(draw: st.DrawFn) -> Draft:
    """Any draft, over places of Tarn that exist."""
    albi, mds = people.unit_of("Albi").ref, people.unit_of("MDS Albi").ref
    day = st.dates(START, END)
    agencies = draw(st.sampled_from(((), (Covered(albi, draw(day), draw(st.none() | fte())),))))
    offices = draw(st.sampled_from(((), (Covered(mds, draw(day)),))))
    any_draft = draw(drafts())
    shares = [Share(one.year, albi, one.entries, one.active_file) for one in any_draft.targets[:1] if agencies]
    number = f"R-{next(_numbers)}"
    made = replace(any_draft, number=number, agencies=agencies, offices=offices, shares=tuple(shares))
    return replace(made, deliberation_on=date(2026, 1, 1), transmitted_on=None) if draw(st.booleans()) else made


def file_of(ref: str) -> bytes:
    """As it is exported."""
    return written(exchange_of(queries.get(ref, lock=True)))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_what_is_exported_imported_and_exported_again_is_the_same_bytes(acting: Acting, data: st.DataObject) -> None:
    with acting("fatou.diallo") as actor:
        first = actions.create(data.draw(placed()), territory="81", by=actor, at=now())
        exported = file_of(first.ref)
        first.number = f"avant {next(_numbers)}"  # the file is taken over where its number is free
        db.session.flush()
        again = actions.import_draft(read(exported), by=actor, at=now())
        assert file_of(again.ref) == exported
