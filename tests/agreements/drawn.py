"""Any agreement the rules accept, drawn at random."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from agreements.draft import Covered, Delays, Draft, LegalBasis, Means, Part, Share, Target
from agreements.exchange import Exchange, Named
from agreements.workflow import Axis, Diagnosis, LegalBasisKind, Renewal, Theme
from core.forms import tidy

START, END = date(2027, 1, 1), date(2029, 12, 31)


def lines(most: int) -> st.SearchStrategy[str]:
    """A text as a form keeps it."""
    return st.text(min_size=1, max_size=most).map(tidy).filter(bool)


def days() -> st.SearchStrategy[date]:
    return st.dates(START, END)


def fte() -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal("0.01"), Decimal("99.99"), places=2)


def units(prefix: str, *, with_fte: bool) -> st.SearchStrategy[tuple[Covered, ...]]:
    ref = st.integers(1, 999).map(lambda number: f"{prefix}-{number}")
    one = st.builds(Covered, ref, days(), st.none() | fte() if with_fte else st.none())
    if with_fte:
        stated = st.none() | st.integers(1, 10_000)
        one = st.builds(lambda unit, places: replace(unit, capacity=places), one, stated)
    return st.lists(one, max_size=5, unique_by=lambda unit: unit.ref).map(tuple)


@st.composite
def parts(draw: st.DrawFn) -> tuple[Part, ...]:
    """Each axis once at most, others by their words, in any order."""
    kinds = draw(st.lists(st.sampled_from([one for one in Axis if one is not Axis.OTHER]), unique=True))
    others = draw(st.lists(lines(200), max_size=3, unique=True))
    made = [*(Part(kind, draw(lines(200))) for kind in kinds), *(Part(Axis.OTHER, words) for words in others)]
    return tuple(draw(st.permutations(made)))


def bases() -> st.SearchStrategy[tuple[LegalBasis, ...]]:
    one = st.builds(LegalBasis, st.sampled_from(LegalBasisKind), lines(200), st.none() | days())
    return st.lists(one, max_size=4).map(tuple)


@st.composite
def means(draw: st.DrawFn) -> Means:
    people, source = st.none() | st.integers(0, 1000), draw(st.none() | lines(200))
    return Means(
        external_fte=draw(st.none() | fte()),
        funding_percent=draw(st.none() | st.integers(1, 100)) if source else None,
        funding_source=source,
        portfolio_least=draw(st.none() | st.just(1)),
        coordinators=draw(people),
        correspondents=draw(people),
    )


@st.composite
def delays(draw: st.DrawFn) -> Delays:
    """Nothing ends before the day on which it is owed: five working days take seven."""
    wd = {name: draw(st.integers(1, 365)) for name in ("acknowledge_wd", "answer_wd", "information_wd")}
    head = draw(st.integers(1, 60))
    return Delays(
        **wd, diagnosis_cd=draw(st.integers(1, 365)), contact_cd=draw(st.integers(1, 365)),
        reminder_wd=draw(st.integers(1, 60)), head_wd=head, administrators_wd=draw(st.integers(head + 1, 120)),
        expiry_cd=draw(st.integers(max(7, -(wd["answer_wd"] * 7 // -5)), 600)),
        silence_cd=draw(st.integers(max(7, -(wd["information_wd"] * 7 // -5)), 600)),
    )  # fmt: skip


def split(targets: tuple[Target, ...], agencies: tuple[Covered, ...]) -> tuple[Share, ...]:
    """The first agency takes one year's target, another nothing of it."""
    if not targets or len(agencies) < 2:
        return ()
    aim = targets[0]
    some = Share(aim.year, agencies[0].ref, aim.entries, aim.active_file)
    return (some, Share(aim.year, agencies[1].ref, 0, 0, row=1))


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Any draft the rules accept."""
    years = draw(st.lists(st.sampled_from(range(START.year, END.year + 1)), unique=True))
    people = st.integers(0, 100_000)
    agencies = draw(units("A", with_fte=True))
    targets = tuple(Target(year, draw(people), draw(people)) for year in years)
    deliberated = draw(st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31)))
    return Draft(
        number=draw(lines(40)),
        title=draw(lines(200)),
        start_on=START,
        end_on=END,
        dedicated_fte=Decimal(500) + draw(fte()),
        renewal=draw(st.sampled_from(Renewal)),
        diagnosis=draw(st.sampled_from(Diagnosis)),
        deliberation_on=deliberated,
        transmitted_on=draw(st.none() | st.dates(deliberated, date(2199, 12, 31))) if deliberated else None,
        deliberation_body=draw(st.none() | lines(200)),
        legal_bases=draw(bases()),
        national_framework=draw(st.none() | lines(200)),
        employment_status=draw(st.none() | lines(200)),
        employment_seat=draw(st.none() | lines(200)),
        support_renewals=draw(st.none() | st.integers(0, 10)),
        notice_months=draw(st.none() | st.integers(1, 24)),
        indicators=tuple(draw(st.lists(lines(200), max_size=4))),
        means=draw(means()),
        deliberation_number=draw(st.none() | lines(40)),
        support_months=draw(st.integers(1, 36)),
        portfolio_cap=draw(st.integers(1, 500)),
        social_workers=draw(st.none() | st.integers(0, 10_000)),
        delays=draw(delays()),
        parts=draw(parts()),
        themes=tuple(draw(st.lists(st.sampled_from([str(theme) for theme in Theme]), unique=True))),
        agencies=agencies,
        shares=split(targets, agencies),
        offices=draw(units("B", with_fte=False)),
        targets=targets,
        council_dpo=draw(st.none() | lines(200)),
        employment_dpo=draw(st.none() | lines(200)),
    )


@st.composite
def exchanges(draw: st.DrawFn) -> Exchange:
    draft = draw(drafts())
    names = {unit.ref: draw(lines(120)) for unit in (*draft.agencies, *draft.offices)}
    council, employment = Named("C-1", draw(lines(120))), Named("E-1", draw(lines(120)))
    return Exchange(territory="31", council=council, employment=employment, draft=draft, names=names)
