"""Who may ever use the parts of a case file, in one place."""

from tests.access import verdicts_afterwards as afterwards
from tests.access import verdicts_appointments as appointments
from tests.access import verdicts_assigning as assigning
from tests.access import verdicts_deadlines as deadlines
from tests.access import verdicts_documents as documents
from tests.access import verdicts_following as following
from tests.access import verdicts_heads as heads
from tests.access import verdicts_openings as openings
from tests.access import verdicts_reviews as reviews
from tests.access import verdicts_sensitive as sensitive

PARTS = (afterwards, appointments, assigning, deadlines, documents, following, heads, openings, reviews, sensitive)

WHO: dict[str, set[str]] = {endpoint: who for part in PARTS for endpoint, who in part.WHO.items()}
PAGES, ITEMS = documents.PAGES | {"reports.plan_sheet", "reports.plan_sheet_pdf"}, documents.ITEMS
