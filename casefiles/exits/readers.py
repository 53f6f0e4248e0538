"""Who asked for a support: told by the packages above, which know where supports come from."""

from collections.abc import Callable

# support -> post of whoever referred the person; None when this package knows of nobody.
finders: list[Callable[[int], int | None]] = []


def asked_by(support_id: int) -> int | None:
    """The post that referred the person; None when the support came of no referral."""
    return next((found for finder in finders if (found := finder(support_id)) is not None), None)
