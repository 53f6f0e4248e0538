"""Who has access to a file, why, and since when."""

from casefiles import queries
from casefiles.views.frame import blueprint, file_page, open_content
from core import access
from core.clock import now
from partners.workflow import FOLLOWERS


@blueprint.get("/dossiers/<ref>/acces")
@access.roles(*FOLLOWERS)
def accesses(ref: str) -> str:
    opened = open_content(ref)
    at = now()
    return file_page(
        "casefiles/accesses.html",
        opened,
        "casefile.accesses",
        holders=queries.holders(opened.file.id, at),
        at=at,
    )
