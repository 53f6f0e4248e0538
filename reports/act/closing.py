"""How an act ends: steering, secrecy, term, amendment, early end, disputes."""

from agreements.workflow import Renewal
from reports.act.parts import Clauses, Part, counted, day, fr

AMENDING = "Modification"  # title of the article that an amendment rests on


def articles(clauses: Clauses) -> list[Part]:
    """From the steering committee to disputes."""
    return [_committee(clauses), _data(), _duration(clauses), _amendment(), _end(clauses), _disputes()]


def _committee(clauses: Clauses) -> Part:
    indicators = tuple(clauses.get("indicators", ()))
    return Part(
        title=fr("Pilotage et évaluation"),
        text=(
            fr(
                "Un comité de pilotage réunit les deux parties. Il examine les orientations et leurs réponses, les "
                "délais, les entrées, la file active, les sorties et l'écart aux objectifs, décide des mesures utiles "
                "et désigne qui s'en charge. Un bilan est établi chaque année."
            ),
            fr(
                "Chaque chiffre porte sa définition et sa période. Les effectifs de moins de cinq personnes ne sont "
                "pas publiés."
            ),
            *((fr("L'évaluation porte sur les indicateurs suivants :"),) if indicators else ()),
        ),
        items=indicators,
    )


def _data() -> Part:
    return Part(
        title=fr("Secret professionnel et protection des données"),
        text=(
            fr(
                "Les professionnels ne partagent que ce qui est strictement nécessaire à l'accompagnement, dans le "
                "respect du secret professionnel. Chaque partie répond des traitements qu'elle met en œuvre. "
                "L'annexe B fixe ce qui est partagé, qui y accède, combien de temps et comment la personne exerce ses "
                "droits."
            ),
        ),
    )


_RENEWED: dict[Renewal, str] = {
    Renewal.EXPRESS: "Elle ne se renouvelle que par un nouvel accord écrit des parties.",
    Renewal.TACIT: "À son terme, elle se renouvelle par tacite reconduction, sauf opposition écrite d'une partie.",
    Renewal.NONE: "Elle prend fin à son terme, sans renouvellement.",
}


def _duration(clauses: Clauses) -> Part:
    return Part(
        title=fr("Durée et renouvellement"),
        text=(
            fr(
                "La convention prend effet le %(start)s et s'achève le %(end)s, ces deux jours compris.",
                start=day(clauses["start_on"]),
                end=day(clauses["end_on"]),
            ),
            fr(_RENEWED[Renewal(clauses["renewal"])]),
            fr("À son terme, les accompagnements en cours se poursuivent jusqu'à leur propre fin."),
        ),
    )


def _amendment() -> Part:
    return Part(
        title=fr(AMENDING),
        text=(
            fr(
                "La convention se modifie par avenant écrit, signé des deux parties. Un avenant vaut à partir de sa "
                "date d'effet : il ne change ni les objectifs, ni les plafonds, ni les délais des périodes passées, et "
                "les orientations déjà envoyées restent soumises aux stipulations de leur date."
            ),
        ),
    )


def _end(clauses: Clauses) -> Part:
    months = clauses.get("notice_months")
    return Part(
        title=fr("Suspension et résiliation"),
        text=(
            fr(
                "Les parties peuvent suspendre la convention par une décision motivée et datée. Pendant la suspension, "
                "aucune orientation nouvelle n'est ouverte ; les accompagnements en cours continuent."
            ),
            fr(
                "Une partie peut y mettre fin avant son terme. Elle en donne à l'autre un préavis écrit et motivé, "
                "qui fixe le jour de la fin et ce que deviennent les accompagnements en cours. Les orientations "
                "nouvelles sont closes à ce jour."
            ),
            *((fr("Ce préavis est d'au moins %(months)s.", months=counted(months, "mois", "mois")),) if months else ()),
        ),
    )


def _disputes() -> Part:
    return Part(
        title=fr("Différends"),
        text=(
            fr(
                "Les parties recherchent au comité de pilotage une solution amiable à tout différend. À défaut, "
                "celui-ci est porté devant le tribunal administratif compétent."
            ),
        ),
    )
