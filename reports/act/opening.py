"""How an act opens: who agrees, under which law, on what, where and for whom."""

from collections.abc import Sequence

from agreements.workflow import Axis, Theme
from core.labels import label
from partners import departments
from reports.act.parts import MISSING, Clauses, Part, counted, day, fr


def of_department(clauses: Clauses) -> str:
    """« de la Haute-Garonne », and where there are several « du Bas-Rhin et du Haut-Rhin »."""
    known = {str(row["code"]): str(row["of_name"]) for row in departments.rows()}
    names = [known.get(code, name) for code, name in _covered(clauses)]
    return fr("%(first)s et %(last)s", first=", ".join(names[:-1]), last=names[-1]) if names[1:] else names[0]


def _covered(clauses: Clauses) -> list[tuple[str, str]]:
    """Code and name of every department, the one that leads first; only a text of several lists the others."""
    further = ((row["code"], row["name"]) for row in clauses.get("departments", ()))
    return [(str(clauses["territory"]), str(clauses["department"])), *further]


def _has_several(clauses: Clauses) -> bool:
    return bool(clauses.get("departments"))


def parties(clauses: Clauses) -> tuple[tuple[str, str], ...]:
    """Who agrees, and how each is called in what follows."""
    of = of_department(clauses)
    council = (
        fr("pour les départements %(of)s, ci-après ensemble « le Département »", of=of)
        if _has_several(clauses)
        else fr("pour le département %(of)s, ci-après « le Département »", of=of)
    )
    return (
        (clauses["council"], council),
        (clauses["employment"], ", ".join((*_legal_person(clauses), fr(_CALLED)))),
    )


_CALLED = "service public de l'emploi, ci-après « le Service de l'emploi »"


def _legal_person(clauses: Clauses) -> list[str]:
    """Its status and seat, when the agreement says them."""
    status, seat = clauses.get("employment_status"), clauses.get("employment_seat")
    return [*([status] if status else []), *([fr("dont le siège est %(seat)s", seat=seat)] if seat else [])]


def essentials(clauses: Clauses) -> list[tuple[str, str]]:
    """What the first page says of the act beside its parties."""
    where = ", ".join(fr("%(name)s (%(code)s)", name=name, code=code) for code, name in _covered(clauses))
    term = fr("du %(start)s au %(end)s", start=day(clauses["start_on"]), end=day(clauses["end_on"]))
    return [(fr("Départements") if _has_several(clauses) else fr("Département"), where), (fr("Durée"), term)]


_USUAL = (
    "le code général des collectivités territoriales, notamment son article L. 3211-1",
    "le code de l'action sociale et des familles, notamment ses articles L. 121-1, L. 263-1 et L. 411-3",
    "le code du travail, notamment ses articles L. 5311-1 et L. 5312-1",
    "le code pénal, notamment ses articles 226-13 et 226-14, relatifs au secret professionnel",
    "le règlement (UE) 2016/679 du 27 avril 2016 et la loi n° 78-17 du 6 janvier 1978",
)
_FRAMEWORK = "le cadre national de l'approche globale de l'accompagnement des demandeurs d'emploi"


def legal_bases(clauses: Clauses, *, is_frozen: bool) -> tuple[str, ...]:
    """« Vu »: what both act under, in its order, then the act of the council; a frozen text without one names none.

    An agreement that lists no law of its own is founded on the usual one.
    """
    own = [_basis(row) for row in clauses.get("legal_bases", ())]
    bases = [
        *(own or (fr(words) for words in _USUAL)),
        clauses.get("national_framework") or fr(_FRAMEWORK),
        *_deliberation(clauses, is_frozen=is_frozen),
    ]
    return (*(fr("%(basis)s ;", basis=basis) for basis in bases[:-1]), f"{bases[-1]}.")


def _basis(row: dict[str, str]) -> str:
    return fr("%(words)s, du %(day)s", words=row["reference"], day=day(row["on"])) if row["on"] else row["reference"]


def _deliberation(clauses: Clauses, *, is_frozen: bool) -> list[str]:
    number, on, body = clauses["deliberation_number"], clauses["deliberation_on"], clauses.get("deliberation_body")
    if is_frozen and not number and not on:
        return []
    words = [fr("la délibération du conseil départemental")]
    words += [fr("(%(body)s)", body=body)] if body else []
    words += [fr("n° %(number)s", number=number or MISSING)] if number or not is_frozen else []
    words += [fr("du %(day)s", day=day(on))] if on or not is_frozen else []
    sent = clauses.get("transmitted_on")
    return [" ".join(words) + (fr(", transmise au préfet le %(day)s", day=day(sent)) if sent else "")]


def articles(clauses: Clauses) -> list[Part]:
    """What the agreement is about, where it holds and whom it serves."""
    return [_object(clauses), _axes(clauses), _territory(clauses), _people()]


def _object(clauses: Clauses) -> Part:
    served = "des départements %(of)s" if _has_several(clauses) else "du département %(of)s"
    return Part(
        title=fr("Objet"),
        text=(
            fr(
                f"La présente convention organise l'accompagnement global des demandeurs d'emploi {served} "
                "dont les difficultés sociales, de logement, de santé, de mobilité, de budget ou autres, font obstacle "
                "à la recherche d'emploi.",
                of=of_department(clauses),
            ),
            fr(
                "Le Service de l'emploi et le Département suivent ensemble chaque personne : le premier par un conseil "
                "à l'emploi dédié, le second par le travail social. Ces deux professionnels forment un binôme."
            ),
        ),
    )


def _axes(clauses: Clauses) -> Part:
    axes: Sequence[dict[str, str]] = clauses["axes"]
    named = ", ".join(str(label(Theme(theme))).lower() for theme in Theme if theme in clauses["themes"])
    covered = (
        fr("Les freins couverts sont les suivants : %(themes)s.", themes=named)
        if named
        else fr("Tous les freins sociaux à la recherche d'emploi sont couverts.")
    )
    return Part(
        title=fr("Axes de la coopération et freins couverts"),
        text=(fr("Les parties coopèrent selon les axes suivants :"),),
        items=tuple(_axis(axis) for axis in axes) or (MISSING,),
        after=(covered,),
    )


def _axis(axis: dict[str, str]) -> str:
    kind = str(label(Axis(axis["kind"])))
    return axis["label"] if axis["label"] == kind else fr("%(own)s (%(kind)s)", own=axis["label"], kind=kind.lower())


def _territory(clauses: Clauses) -> Part:
    agencies, offices = len(clauses["agencies"]), len(clauses["offices"])
    return Part(
        title=fr("Territoire et lieux couverts"),
        text=(
            _where_it_holds(clauses),
            fr(
                "Elle couvre %(agencies)s du Service de l'emploi et %(offices)s du Département, énumérés à l'annexe A, "
                "chacun à partir de la date qui y figure. Aucune orientation n'est ouverte vers un autre lieu, ni "
                "avant cette date.",
                agencies=counted(agencies, "agence", "agences") if agencies else MISSING,
                offices=counted(offices, "lieu d'accueil", "lieux d'accueil") if offices else MISSING,
            ),
        ),
    )


def _where_it_holds(clauses: Clauses) -> str:
    if not _has_several(clauses):
        of = of_department(clauses)
        return fr("La convention s'applique dans le département %(of)s (%(code)s).", of=of, code=clauses["territory"])
    places = ", ".join(fr("%(name)s (%(code)s)", name=name, code=code) for code, name in _covered(clauses))
    return fr("La convention s'applique de la même façon dans les départements suivants : %(places)s.", places=places)


def _people() -> Part:
    return Part(
        title=fr("Personnes accompagnées"),
        text=(
            fr(
                "Peut être orientée toute personne inscrite comme demandeur d'emploi et suivie par une agence "
                "couverte, lorsqu'un frein couvert fait obstacle à sa recherche d'emploi. L'initiative revient à l'une "
                "ou l'autre partie."
            ),
            fr(
                "L'entrée suppose l'accord de la personne, donné après information, daté et limité aux thèmes "
                "qu'elle accepte de partager. Nul n'entre contre son gré. L'accord se retire à tout moment, sans "
                "motif ; ni le refus ni le retrait n'ont de conséquence sur les droits de la personne."
            ),
        ),
    )
