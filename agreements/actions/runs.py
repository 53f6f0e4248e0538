"""What an agreement occupies once signed, and the refusal of another one on the same days."""

from datetime import date, timedelta

from sqlalchemy.exc import IntegrityError

from agreements import queries_signing as queries
from agreements.models import Agreement
from agreements.models_runs import REFUSED, AgreementRun
from agreements.overlap_words import numbered
from agreements.workflow import Axis
from core.db import db
from core.errors import Refusal
from core.i18n import format_date
from core.i18n import gettext as _
from core.labels import label
from partners.queries import department


def refuse_overlap(agreement: Agreement) -> None:
    """One council signs one agreement for a department, an axis and a day.

    Raises Refusal naming the other, on the first day, which a draft's form has; on the departments when it is one of
    those covered besides the one that leads.
    """
    found = queries.overlapping(agreement)
    if found is None:
        return
    other, run = found
    if run.territory != agreement.territory:
        raise _in_another_department(other, run)
    raise Refusal(
        _(
            "La convention n° %(number)s de ce conseil départemental est déjà signée du %(start)s au %(end)s pour "
            "l’axe « %(axis)s » : changez les dates ou les axes de celle-ci.",
            number=numbered(other),
            start=format_date(run.start_on),
            end=format_date(run.end_on),
            axis=label(run.axis),
        ),
        field="start_on",
    )


def _in_another_department(other: Agreement, run: AgreementRun) -> Refusal:
    message = _(
        "La convention n° %(number)s de ce conseil départemental est déjà signée du %(start)s au %(end)s dans le "
        "département « %(place)s » pour l’axe « %(axis)s » : ne couvrez pas ce département, ou changez les dates.",
        number=numbered(other),
        start=format_date(run.start_on),
        end=format_date(run.end_on),
        place=department(run.territory).name,
        axis=label(run.axis),
    )
    return Refusal(message, field="departments")


def runs_from(agreement: Agreement, axis: Axis, start: date) -> list[AgreementRun]:
    """The days of an axis in each of its departments, from one on."""
    of = {"agreement_id": agreement.id, "council_id": agreement.council_id, "axis": axis}
    return [
        AgreementRun(**of, territory=code, start_on=start, end_on=agreement.end_on) for code in agreement.territories
    ]


def occupy(agreement: Agreement) -> None:
    """Its days, axis by axis, from the moment it is signed. Raises Refusal when they are taken.

    The council is locked first: of two signatures at once the second sees the rows of the first.
    """
    queries.lock_council(agreement.council_id)
    refuse_overlap(agreement)
    for axis in {row.kind for row in agreement.axes} - {Axis.OTHER}:
        db.session.add_all(runs_from(agreement, axis, agreement.start_on))
    try:
        db.session.flush()
    except IntegrityError as error:
        if REFUSED in str(error.orig):
            raise Refusal(_("Une autre convention vient d’être signée pour ces dates.")) from error
        raise


def free(agreement: Agreement) -> None:
    """The days from its early end on."""
    if agreement.closes_on is None:
        return
    last = agreement.closes_on - timedelta(days=1)
    for run in queries.runs_of(agreement.id):
        if last < run.start_on:
            db.session.delete(run)
        else:
            run.end_on = min(run.end_on, last)
