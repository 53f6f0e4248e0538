"""Who may ever use the parts of a case file, in one place."""

from tests.access import verdicts_assigning as assigning
from tests.access import verdicts_deadlines as deadlines
from tests.access import verdicts_following as following
from tests.access import verdicts_heads as heads
from tests.access import verdicts_reviews as reviews

WHO: dict[str, set[str]] = {**assigning.WHO, **following.WHO, **reviews.WHO, **deadlines.WHO, **heads.WHO}
