"""Who has access to a file, why, and since when."""

from casefiles import queries
from casefiles.openings import queries as openings
from casefiles.views.frame import blueprint, file_page, open_content
from core import access
from core.clock import now
from partners.workflow import READERS


@blueprint.get("/dossiers/<ref>/acces")
@access.roles(*READERS)
def accesses(ref: str) -> str:
    opened = open_content(ref)
    at, glass = now(), openings.glass_of(opened.file.id)
    return file_page(
        "casefiles/accesses.html",
        opened,
        "casefile.accesses",
        people=[row.membership_id for row in glass],
        glass=glass,
        holders=queries.holders(opened.file.id, at),
        at=at,
    )
