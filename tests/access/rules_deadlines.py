"""Verdicts about what falls due: one's own list, and the figures of one's own team."""

from collections.abc import Callable

from tests.access.verdicts import V
from tests.access.verdicts_deadlines import ENDPOINTS

RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = ((ENDPOINTS, lambda *_cell: V.OK),)
