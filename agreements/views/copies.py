"""The signed copy as a file to save, for whoever reads the act: journalled before it leaves, never shown inline."""

from flask import Response

from accounts.journal import record_reading
from agreements import queries, queries_amendments, queries_copies
from agreements.models_copies import SignedCopy
from agreements.views.frame import blueprint
from agreements.workflow import SIGNING
from core import access
from partners.workflow import PROFESSIONALS


@blueprint.get("/conventions/<ref>/exemplaire-signe.pdf")
@access.roles(*PROFESSIONALS, *SIGNING)
def signed_copy(ref: str) -> Response:
    found = queries_copies.whole(queries.get(ref))
    record_reading("agreement.copy", subject=ref)
    return _file(found, f"convention-{ref}-exemplaire-signe")


@blueprint.get("/conventions/<ref>/avenants/<int:number>/exemplaire-signe.pdf")
@access.roles(*PROFESSIONALS, *SIGNING)
def signed_amendment_copy(ref: str, number: int) -> Response:
    found = queries_copies.whole(queries_amendments.get(ref, number))
    record_reading("amendment.copy", subject=ref)
    return _file(found, f"convention-{ref}-avenant-{number}-exemplaire-signe")


def _file(found: SignedCopy, name: str) -> Response:
    """Under a name of ours: the one it bore is shown on the page only."""
    answer = Response(found.data, mimetype=found.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer
