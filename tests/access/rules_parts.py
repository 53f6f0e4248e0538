"""The rules of the parts of a case file, in one place."""

from tests.access import rules_afterwards as afterwards
from tests.access import rules_appointments as appointments
from tests.access import rules_assigning as assigning
from tests.access import rules_consents as consents
from tests.access import rules_deadlines as deadlines
from tests.access import rules_documents as documents
from tests.access import rules_exits as exits
from tests.access import rules_following as following
from tests.access import rules_heads as heads
from tests.access import rules_notices as notices
from tests.access import rules_openings as openings
from tests.access import rules_reviews as reviews
from tests.access import rules_sensitive as sensitive

PARTS = (
    afterwards,
    appointments,
    assigning,
    consents,
    deadlines,
    documents,
    exits,
    following,
    heads,
    notices,
    openings,
    reviews,
    sensitive,
)

RULES = tuple(rule for part in PARTS for rule in part.RULES)
