"""Reading the file of an agreement: its shape, then the rules of a draft; no database."""

import json
from typing import Any, NoReturn

from agreements.draft import (
    LONGEST_INDICATOR,
    MOST_AXES,
    MOST_BASES,
    MOST_DEPARTMENTS,
    MOST_INDICATORS,
    MOST_SHARES,
    MOST_UNITS,
    MOST_YEARS,
    Covered,
    Delays,
    Draft,
    LegalBasis,
    Means,
    Part,
    Share,
    Target,
    problems,
)
from agreements.draft_rows import DELAY_BOUNDS
from agreements.exchange.values import Values, at
from agreements.exchange.writing import FORMAT, VERSION, Exchange, Named
from agreements.faults import sentence
from agreements.models import Agreement, AgreementAxis, AgreementLegalBasis, AgreementTerms
from agreements.workflow import Axis, Diagnosis, LegalBasisKind, Renewal, Theme
from core.i18n import format_number
from core.i18n import gettext as _
from partners.models import Unit

LARGEST = 256 * 1024  # bytes; the largest department has about 60 offices and takes 20 kB
MOST_FAULTS = 20
KEYS = (
    "format", "version", "territory", "departments", "council", "employment", "number", "title", "start_on", "end_on",
    "renewal",
    "employment_status", "employment_seat", "legal_bases", "national_framework", "deliberation_body",
    "deliberation_on", "deliberation_number", "transmitted_on", "axes", "themes", "agencies", "offices",
    "dedicated_fte", "portfolio_cap", *Means.__slots__, "social_workers", "targets", "shares", "delays", "diagnosis",
    "support_months", "support_renewals", "indicators", "notice_months", "council_dpo", "employment_dpo",
)  # fmt: skip
TEXTS = (
    "deliberation_number", "deliberation_body", "national_framework", "employment_status", "employment_seat",
    "council_dpo", "employment_dpo",
)  # fmt: skip


class Unreadable(ValueError):
    """A file that is no draft: every fault in a sentence that names its place."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        more = [_("Ce fichier a d’autres erreurs : corrigez d’abord celles-ci.")] if len(faults) > MOST_FAULTS else []
        self.faults = [*faults[:MOST_FAULTS], *more]


def read(data: bytes) -> Exchange:
    """What a file holds. Raises Unreadable."""
    values = Values()
    found = values.members(_parsed(data), "", KEYS)
    values.constant(found["format"], "format", [FORMAT])
    values.constant(found["version"], "version", [VERSION])
    if values.faults and found["format"] != FORMAT:
        raise Unreadable(values.faults)  # another kind of file: the rest would say nothing
    exchange = _exchange(values, found)
    if values.faults:
        raise Unreadable(values.faults)
    wrong = [at(place_of(one.field), sentence(one, exchange.draft)) for one in problems(exchange.draft)]
    if wrong:
        raise Unreadable(wrong)
    return exchange


COLUMNS = {"covered": "ref", "entered": "entries"}


def place_of(field: str) -> str:
    """Where the file says what a field of the form does: `agencies-2-covered` is `agencies[2].ref`."""
    if field in Delays.__slots__:
        return f"delays.{field}"
    name, _dash, rest = field.partition("-")
    line, _dash, column = rest.partition("-")
    return f"{name}[{line}].{COLUMNS.get(column, column)}" if rest else name


def _parsed(data: bytes) -> Any:
    if len(data) > LARGEST:
        size = format_number(LARGEST // 1024)
        raise Unreadable([_("Ce fichier dépasse %(size)s kio : ce n’est pas une convention exportée.", size=size)])
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise Unreadable([_("Ce fichier n’est pas en UTF-8 : octet %(at)s.", at=error.start + 1)]) from error
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        message = _("Ce fichier n’est pas du JSON : ligne %(line)s, colonne %(column)s.", **where)
        raise Unreadable([message]) from error
    except Unreadable:
        raise
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, lists within lists without end
        raise Unreadable([_("Ce fichier n’est pas du JSON lisible.")]) from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise Unreadable([_("La clé « %(key)s » est écrite deux fois au même endroit.", key=twice[:40])])
    return found


def _no_number(name: str) -> NoReturn:
    raise Unreadable([_("« %(name)s » n’est pas une valeur du JSON.", name=name)])


def _length(column: Any) -> int:
    """The most characters a column holds."""
    return int(column.type.length)


def _exchange(values: Values, found: dict[str, Any]) -> Exchange:
    names: dict[str, str] = {}
    return Exchange(
        territory=values.text(found["territory"], "territory", 3),
        council=_named(values, found["council"], "council"),
        employment=_named(values, found["employment"], "employment"),
        draft=Draft(
            **_plain(values, found),
            parts=_parts(values, found["axes"]),
            themes=_themes(values, found["themes"]),
            agencies=_covered(values, found["agencies"], "agencies", names),
            offices=_covered(values, found["offices"], "offices", names),
            targets=_targets(values, found["targets"]),
            shares=_shares(values, found["shares"]),
            departments=_departments(values, found["departments"]),
            legal_bases=_bases(values, found["legal_bases"]),
            indicators=_indicators(values, found["indicators"]),
            means=_means(values, found),
            delays=_delays(values, found["delays"]),
        ),
        names=names,
    )


def _plain(values: Values, found: dict[str, Any]) -> dict[str, Any]:
    """The values that stand alone."""
    columns = Agreement.__table__.c
    texts: dict[str, Any] = {
        name: values.text(found[name], name, _length(columns[name])) for name in ("number", "title")
    }
    for name in TEXTS:
        texts[name] = values.text_or_none(found[name], name, _length(columns[name]))
    return {
        **texts,
        "start_on": values.day(found["start_on"], "start_on"),
        "end_on": values.day(found["end_on"], "end_on"),
        "deliberation_on": values.day_or_none(found["deliberation_on"], "deliberation_on"),
        "transmitted_on": values.day_or_none(found["transmitted_on"], "transmitted_on"),
        "renewal": values.one_of(found["renewal"], "renewal", Renewal),
        "diagnosis": values.one_of(found["diagnosis"], "diagnosis", Diagnosis),
        "dedicated_fte": values.fte(found["dedicated_fte"], "dedicated_fte"),
        "portfolio_cap": values.whole(found["portfolio_cap"], "portfolio_cap", 1, 500),
        "social_workers": values.whole_or_none(found["social_workers"], "social_workers", 0, 10_000),
        "support_months": values.whole(found["support_months"], "support_months", 1, 36),
        "support_renewals": values.whole_or_none(found["support_renewals"], "support_renewals", 0, 10),
        "notice_months": values.whole_or_none(found["notice_months"], "notice_months", 1, 24),
    }


def _means(values: Values, found: dict[str, Any]) -> Means:
    fte, most = found["external_fte"], _length(AgreementTerms.__table__.c["funding_source"])
    bounds = {
        "funding_percent": (1, 100), "portfolio_least": (1, 500), "coordinators": (0, 1000), "correspondents": (0, 1000)
    }  # fmt: skip
    return Means(
        external_fte=None if fte is None else values.fte(fte, "external_fte"),
        funding_source=values.text_or_none(found["funding_source"], "funding_source", most),
        **{name: values.whole_or_none(found[name], name, *limits) for name, limits in bounds.items()},
    )


def _bases(values: Values, listed: Any) -> tuple[LegalBasis, ...]:
    most, bases = _length(AgreementLegalBasis.__table__.c["reference"]), []
    for place, line in values.lines(listed, "legal_bases", MOST_BASES):
        found = values.members(line, place, ("kind", "reference", "on"))
        kind = values.one_of(found["kind"], f"{place}.kind", LegalBasisKind)
        words = values.text(found["reference"], f"{place}.reference", most)
        bases.append(LegalBasis(kind, words, values.day_or_none(found["on"], f"{place}.on")))
    return tuple(bases)


def _departments(values: Values, listed: Any) -> tuple[str, ...]:
    lines = list(values.lines(listed, "departments", MOST_DEPARTMENTS))
    codes = [values.text(line, place, 3) for place, line in lines]
    values.once(codes, [place for place, _line in lines])
    return tuple(sorted(codes))


def _indicators(values: Values, listed: Any) -> tuple[str, ...]:
    lines = values.lines(listed, "indicators", MOST_INDICATORS)
    return tuple(values.text(line, place, LONGEST_INDICATOR) for place, line in lines)


def _named(values: Values, value: Any, place: str) -> Named:
    found = values.members(value, place, ("ref", "name"))
    return Named(*(values.text(found[key], f"{place}.{key}", _unit_length(key)) for key in ("ref", "name")))


def _unit_length(key: str) -> int:
    return _length(Unit.__table__.c[key])


def _parts(values: Values, listed: Any) -> tuple[Part, ...]:
    most = _length(AgreementAxis.__table__.c["label"])
    parts: list[Part] = []
    places = []
    for place, line in values.lines(listed, "axes", MOST_AXES):
        found = values.members(line, place, ("kind", "label"))
        kind = values.one_of(found["kind"], f"{place}.kind", Axis)
        parts.append(Part(kind, values.text(found["label"], f"{place}.label", most), len(parts)))
        places.append(f"{place}.kind")
    values.once([part if part.kind is Axis.OTHER else part.kind for part in parts], places)
    return tuple(parts)


def _themes(values: Values, listed: Any) -> tuple[str, ...]:
    lines = list(values.lines(listed, "themes", len(Theme)))
    themes = tuple(str(values.one_of(line, place, Theme)) for place, line in lines)
    values.once(themes, [place for place, _line in lines])
    return themes


def _covered(values: Values, listed: Any, name: str, names: dict[str, str]) -> tuple[Covered, ...]:
    keys = ("ref", "name", "start_on", *(("fte", "capacity") if name == "agencies" else ()))
    units = []
    for row, (place, line) in enumerate(values.lines(listed, name, MOST_UNITS)):
        found = values.members(line, place, keys)
        ref = values.text(found["ref"], f"{place}.ref", _unit_length("ref"))
        names[ref] = values.text(found["name"], f"{place}.name", _unit_length("name"))
        fte = found.get("fte")
        units.append(
            Covered(
                ref,
                values.day(found["start_on"], f"{place}.start_on"),
                None if fte is None else values.fte(fte, f"{place}.fte"),
                row,
                values.whole_or_none(found.get("capacity"), f"{place}.capacity", 1, 10_000),
            )
        )
    return tuple(units)


def _targets(values: Values, listed: Any) -> tuple[Target, ...]:
    bounds = {"year": (2000, 2199), "entries": (0, 100_000), "active_file": (0, 100_000)}
    targets = []
    for row, (place, line) in enumerate(values.lines(listed, "targets", MOST_YEARS)):
        found = values.members(line, place, bounds)
        numbers = {key: values.whole(found[key], f"{place}.{key}", *limits) for key, limits in bounds.items()}
        targets.append(Target(**numbers, row=row))
    return tuple(targets)


def _shares(values: Values, listed: Any) -> tuple[Share, ...]:
    bounds = {"year": (2000, 2199), "entries": (0, 100_000), "active_file": (0, 100_000)}
    shares = []
    for row, (place, line) in enumerate(values.lines(listed, "shares", MOST_SHARES)):
        found = values.members(line, place, ("ref", *bounds))
        numbers = {key: values.whole(found[key], f"{place}.{key}", *limits) for key, limits in bounds.items()}
        shares.append(Share(ref=values.text(found["ref"], f"{place}.ref", _unit_length("ref")), **numbers, row=row))
    return tuple(shares)


def _delays(values: Values, value: Any) -> Delays:
    keys = Delays.__slots__
    found = values.members(value, "delays", keys)
    return Delays(**{key: values.whole(found[key], f"delays.{key}", *DELAY_BOUNDS[key]) for key in keys})
