"""Yearly targets of the synthetic departments."""

from collections.abc import Iterator

from agreements.models_targets import YearTarget
from agreements.targets import USUAL_PERCENT, TargetMode
from demo import proportions

# A little under what the stories give, then a little over, so that both are seen.
SHARES = ((TargetMode.GLOBAL, 0.9), (TargetMode.REINFORCED, 1.1))


def year_targets(code: str, year: int, scale: float) -> Iterator[YearTarget]:
    """The baselines of a department in that year, not frozen yet; none where nobody is followed."""
    followed = round(proportions.ACTIVE.get(code, 0) * scale)
    for mode, share in SHARES if followed else ():
        yield YearTarget(
            territory=code, year=year, mode=mode, baseline=round(followed * share), percent=USUAL_PERCENT[mode]
        )
