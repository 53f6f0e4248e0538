"""Two files of one person are made one: what is locked for the one is locked for the other first."""

from casefiles.rights import merging
from casefiles.sensitive import actions, locking


def bind(kept_id: int, other_id: int) -> None:
    """Before any row moves. Raises Refusal where the key is not in place."""
    actions.bind_to(kept_id, other_id, locking.in_force())


merging.before_moving.append(bind)
