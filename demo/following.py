"""Building on after the region is built."""

from random import Random

from demo.world import Builder


class Following(Builder):
    """Goes on after a builder, with chance of its own: what that one made does not depend on what is added here."""

    def __init__(self, before: Builder, chance: str) -> None:
        super().__init__(before.session, Random(chance), before.today, 0, before.now)
        self._refs, self._emails = before._refs, before._emails
