"""How a journey is told: a step in French, said again when it fails."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(sentence: str) -> Iterator[None]:
    """One step of the story."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"Étape : {sentence}")
        raise
