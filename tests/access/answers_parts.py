"""What the forms of the parts of a case file are sent with, in one place."""

from tests.access import answers_afterwards as afterwards
from tests.access import answers_appointments as appointments
from tests.access import answers_assigning as assigning
from tests.access import answers_consents as consents
from tests.access import answers_documents as documents
from tests.access import answers_exits as exits
from tests.access import answers_following as following
from tests.access import answers_heads as heads
from tests.access import answers_openings as openings
from tests.access import answers_reviews as reviews
from tests.access import answers_sensitive as sensitive

PARTS = (
    afterwards,
    appointments,
    assigning,
    consents,
    documents,
    exits,
    following,
    heads,
    openings,
    reviews,
    sensitive,
)

FULL = {endpoint: answer for part in PARTS for endpoint, answer in part.FULL.items()}
