"""Kinds of notices in words: packages above say what they tell of, and to whom it is a matter of choice."""

from dataclasses import dataclass

from core.i18n import lazy_gettext as _l
from core.lazy_text import LazyText
from partners.workflow import Role


@dataclass(frozen=True, slots=True)
class Topic:
    """Notices one chooses about together. `own_mail`: a mail of theirs leaves with them, whatever is chosen."""

    code: str
    label: LazyText
    kinds: tuple[str, ...]
    roles: tuple[Role, ...]
    own_mail: bool

    def fit(self, kind: str) -> int:
        """How exactly it names a kind: 0 for not at all."""
        return max((len(start) for start in self.kinds if kind.startswith(start)), default=0)


OTHER = Topic("other", _l("Autres notifications"), (), (), own_mail=False)

topics: dict[str, Topic] = {}
# The words of a count in a mail, by topic; `core.outbox` reads them when a mail is written.
lines: dict[str, LazyText] = {OTHER.code: OTHER.label}


def declare(code: str, label: LazyText, *kinds: str, roles: tuple[Role, ...], own_mail: bool = False) -> str:
    """Name a topic by the kinds that belong to it, whole or by how they begin; the most exact name decides."""
    topics[code] = Topic(code, label, kinds, roles, own_mail)
    lines[code] = label
    return code


def topic_of(kind: str) -> Topic:
    """The topic of a kind; what nobody named is told like everything else."""
    return max(topics.values(), key=lambda one: one.fit(kind)) if any(t.fit(kind) for t in topics.values()) else OTHER


def chosen_by(role: str | None) -> list[Topic]:
    """What a role may choose about."""
    return [topic for topic in topics.values() if role in topic.roles and not topic.own_mail]


def always_mailed() -> list[Topic]:
    """What leaves with a mail of its own."""
    return [topic for topic in topics.values() if topic.own_mail]
