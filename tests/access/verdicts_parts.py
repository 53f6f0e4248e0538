"""Who may ever use the parts of a case file, in one place."""

from tests.access import verdicts_assigning as assigning

WHO: dict[str, set[str]] = {**assigning.WHO}
