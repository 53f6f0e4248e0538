"""How a journey is told: a step in French, said again when it fails; and what is read off a page."""

import re
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


def found(pattern: str, text: str) -> str:
    """The first part of a page that matches."""
    match = re.search(pattern, text)
    assert match, text
    return match[0]
