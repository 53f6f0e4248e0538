"""Who may what: actor x reach x state of the file, actor x level x kind of item, actor x state of the support."""

from itertools import product

import pytest

import referrals.models  # noqa: F401 - the file's relation names it as a string
from casefiles import policy
from casefiles.models import Barrier, CaseFile, Contact, Note, PlanItem, Support, Written
from casefiles.workflow import AccessLevel, Level, State, Step
from core.actor import NOBODY, Actor, Kind
from core.errors import NotAllowed
from partners.workflow import FOLLOWERS, Role


def member(role: str = Role.DEDICATED_ADVISOR, *, membership: int = 1, organisation: int = 10) -> Actor:
    return Actor(kind=Kind.MEMBER, membership=membership, organisation=organisation, role=role)


SYSTEM = Actor(kind=Kind.SYSTEM)
REACHES = (None, AccessLevel.INDEX, AccessLevel.CONTENT)


@pytest.mark.parametrize(("role", "reach"), list(product(Role, REACHES)))
def test_the_content_is_for_named_access_of_those_who_follow_people(role: Role, reach: AccessLevel | None) -> None:
    expected = reach == "content" and role in ("advisor", "dedicated_advisor", "social_worker", "head")
    assert policy.can_view(member(role), reach) == expected


@pytest.mark.parametrize("actor", [NOBODY, SYSTEM, Actor(kind=Kind.LINK, role=Role.SOCIAL_WORKER)])
def test_nobody_else_views_or_writes(actor: Actor) -> None:
    assert not policy.can_view(actor, AccessLevel.CONTENT)
    assert not policy.can_write(actor, AccessLevel.CONTENT, CaseFile(supports=[]))


@pytest.mark.parametrize("role", FOLLOWERS)
@pytest.mark.parametrize(("ends", "writes"), [([], True), ([None], True), (["x"], False), (["x", None], True)])
def test_a_file_is_written_until_its_last_support_has_ended(role: Role, ends: list[str | None], writes: bool) -> None:
    file = CaseFile(supports=[Support(end_on=end) for end in ends])
    assert policy.can_write(member(role), AccessLevel.CONTENT, file) == writes
    assert not policy.can_write(member(role), AccessLevel.INDEX, file)


# Reader: author, same service, other service. Level by level, who changes it.
WORDS = {Level.SHARED: (1, 0, 0), Level.OWN_SERVICE: (1, 0, 0), Level.AUTHOR: (1, 0, 0)}
COMMON = {Level.SHARED: (1, 1, 1), Level.OWN_SERVICE: (1, 1, 0), Level.AUTHOR: (1, 0, 0)}
READERS = (member(), member(membership=2), member(membership=3, organisation=20))


@pytest.mark.parametrize(("kind", "level"), list(product((Note, Contact, Barrier, PlanItem), Level)))
def test_words_are_their_authors_and_the_diagnosis_is_the_pairs(kind: type[Written], level: Level) -> None:
    item = kind(author_id=1, organisation_id=10, level=level)  # type: ignore[call-arg]
    table = WORDS if kind in (Note, Contact) else COMMON
    assert tuple(policy.can_edit(reader, item) for reader in READERS) == tuple(map(bool, table[level]))


STEPS = {
    State.OPENED: {Step.ENTER, Step.NOT_STARTED},
    State.IN_PROGRESS: {Step.PAUSE, Step.RENEW, Step.PROPOSE_END, Step.CLOSE},
    State.PAUSED: {Step.RESUME, Step.PROPOSE_END, Step.CLOSE},
    State.ENDING: {Step.RESUME},
    State.REPORTED: set(),
    State.CLOSED: set(),
}


@pytest.mark.parametrize(("state", "role"), list(product(State, Role)))
def test_each_half_of_the_pair_takes_the_steps_of_the_table(state: State, role: Role) -> None:
    support = Support(state=state, advisor_id=1, worker_id=2)
    assert set(policy.steps_for(member(role), support)) == STEPS[state]
    assert set(policy.steps_for(member(role, membership=2), support)) == STEPS[state]


@pytest.mark.parametrize(("state", "actor"), list(product(State, (member(membership=3), NOBODY, SYSTEM))))
def test_nobody_outside_the_pair_takes_any_step(state: State, actor: Actor) -> None:
    support = Support(state=state, advisor_id=1, worker_id=None)
    assert policy.steps_for(actor, support) == ()
    for step in Step:
        with pytest.raises(NotAllowed):
            policy.require(actor, support, step)


@pytest.mark.parametrize("role", Role)
def test_a_social_workers_words_stay_in_the_service_by_default(role: Role) -> None:
    expected = Level.OWN_SERVICE if role is Role.SOCIAL_WORKER else Level.SHARED
    assert policy.default_level(member(role)) is expected
