"""From a social worker to the employment service, end to end over HTTP: referred, answered, followed, closed."""

from flask import Flask

from core.clock import today
from core.i18n import format_date
from tests import people
from tests.journeys.telling import found, step
from tests.page import Browser

DAY = today("31")
IDENTITY = {"birth_name": "Zola", "given_names": "Émile", "birth_date": "1990-04-02", "usage_name": ""}
DETAILS = {"phone": "06 39 98 00 47", "postcode": "31000", "town": "Toulouse"}
IDENTITY_PAGE, DETAILS_PAGE = "/personnes/nouvelle", "/personnes/nouvelle/coordonnees"
REASON = "Il est prêt à chercher un emploi à mi-temps, et n’a pas de moyen de transport."
LINE = "Reçu à l'agence : il a deux pistes."


def test_from_a_social_worker_to_the_outcome(app: Flask) -> None:
    file = meet(app)
    ref = refer(app, file)
    hand_out(app, ref)
    ask(app, ref)
    accept(app, ref, file)
    first_contact(app, ref, file)
    learn_the_outcome(app, ref, file)


def meet(app: Flask) -> str:
    anne = Browser(app, "anne.roux")
    with step("Anne, assistante sociale, ouvre un dossier pour Émile, qu'elle vient de recevoir."):
        page = anne.post("casefiles.check_person", IDENTITY, 200, _from=IDENTITY_PAGE)
        opened = anne.send(DETAILS_PAGE, page.fields(DETAILS_PAGE) | DETAILS)
        assert "ZOLA Émile" in anne.get(opened.location).text
    return found(r"AG-31-\w+", opened.location)


def refer(app: Flask, file: str) -> str:
    anne = Browser(app, "anne.roux")
    with step("Elle l'oriente vers l'agence, qui a des places ; Léo, son collègue, formera le binôme."):
        source = f"/orientations/nouvelle?dossier={file}"
        draft = anne.post("referrals.start", {}, _from=source).location
        assert "places libres" in anne.get(draft).text
        check = anne.post(draft, _answers()).location
        assert "Léo Caron" in anne.get(check).text
    with step("Tant qu'elle n'a rien envoyé, personne d'autre ne le sait."):
        ref = found(r"OR-31-\w+", draft)
        for login in ("leo.caron", "luc.moreau", "paul.martin"):
            Browser(app, login).get("referrals.show", 404, ref=ref)
    with step("Elle l'envoie, et sait jusqu'à quand la réponse est attendue."):
        page = anne.get(anne.post(check, {}).location)
        assert "Réponse attendue avant le" in page.text
        assert "pas encore lue" in page.text
    return ref


def _answers() -> dict[str, object]:
    return {
        "barriers": ["mobilite"],
        "office": people.unit_of("Toulouse Minimes").ref,
        "advisor": str(people.membership_id("leo.caron")),
        "agreed_on": DAY.isoformat(),
        "agreed_by": "paper",
        "tried": "",
        "reason": REASON,
    }


def hand_out(app: Flask, ref: str) -> None:
    anne, luc = Browser(app, "anne.roux"), Browser(app, "luc.moreau")
    with step("Luc, qui répartit ce qui arrive à l'agence, la trouve à affecter et la lit."):
        assert "ZOLA Émile" in luc.get(luc.get("/", 303).location).text
        page = luc.get("referrals.show", ref=ref)
        assert "À vous : affecter" in page.text
        assert "deux pistes" not in page.text
    with step("Anne voit que l'orientation est lue."):
        assert ", lue le " in anne.get("referrals.show", ref=ref).text
    with step("Paul, conseil dédié, ne la voit que lorsque Luc la lui affecte."):
        paul = Browser(app, "paul.martin")
        paul.get("referrals.show", 404, ref=ref)
        assert "personnes suivies sur 70" in luc.get("referrals.assign", ref=ref).text
        luc.post("referrals.assign", {"worker": str(people.membership_id("paul.martin"))}, ref=ref)
        assert "À vous : répondre" in paul.get("referrals.inbox").text
    with step("Sonia, conseillère de la même agence, et Claire, de la maison d'Anne, n'en savent rien."):
        for login in ("sonia.vidal", "claire.dumas"):
            Browser(app, login).get("referrals.show", 404, ref=ref)


def ask(app: Flask, ref: str) -> None:
    anne, paul = Browser(app, "anne.roux"), Browser(app, "paul.martin")
    with step("Paul demande un complément ; c'est à Anne de jouer."):
        paul.post("referrals.ask", {"question": "A-t-il un véhicule ?"}, ref=ref)
        page = anne.get("referrals.show", ref=ref)
        assert "À vous : donner le complément" in page.text
        assert "A-t-il un véhicule ?" in page.text
    with step("Anne répond ; c'est de nouveau à Paul."):
        anne.post("referrals.inform", {"information": "Un vélo seulement."}, ref=ref)
        assert "Un vélo seulement." in paul.get("referrals.show", ref=ref).text
        assert "À vous : répondre" in paul.get("referrals.inbox").text


def accept(app: Flask, ref: str, file: str) -> None:
    anne, leo, paul = (Browser(app, login) for login in ("anne.roux", "leo.caron", "paul.martin"))
    with step("Paul accepte et se nomme : il suivra Émile avec Léo."):
        page = paul.get(paul.post("referrals.accept", {}, ref=ref).location)
        assert "L'accompagnement global est ouvert avec Paul Martin et Léo Caron." in page.text
        for half in (paul, leo):
            assert "ZOLA Émile" in half.get("casefiles.portfolio").text
    with step("Anne lit la réponse, et le dit ; le dossier est maintenant celui du binôme."):
        assert "ZOLA Émile" in anne.get("referrals.sent", onglet="reponses").text
        page = anne.get("referrals.show", ref=ref)
        assert "Premier contact pas encore" in page.text
        anne.post("referrals.read_answer", {}, ref=ref, _from=f"/orientations/{ref}")
        anne.get("casefiles.timeline", 404, ref=file)
    with step("Luc ne voit plus ni l'orientation ni le dossier."):
        Browser(app, "luc.moreau").get("referrals.show", 404, ref=ref)


def first_contact(app: Flask, ref: str, file: str) -> None:
    anne, paul = Browser(app, "anne.roux"), Browser(app, "paul.martin")
    with step("Paul reçoit Émile ; Anne en voit la date, et rien de ce qui s'est dit."):
        told = {"channel": "in_person", "reached": "oui", "on": DAY.isoformat(), "line": LINE}
        paul.post("casefiles.new_contact", told, ref=file)
        page = anne.get("referrals.show", ref=ref)
        assert f"Premier contact {format_date(DAY)}" in page.text
        assert LINE not in page.text


def learn_the_outcome(app: Flask, ref: str, file: str) -> None:
    anne, leo = Browser(app, "anne.roux"), Browser(app, "leo.caron")
    with step("Léo termine l'accompagnement : Émile a trouvé un emploi."):
        leo.post("casefiles.close", {"exit": "job_6_months", "on": DAY.isoformat()}, ref=file)
    with step("Anne apprend l'issue et prend acte du bilan : la boucle est bouclée."):
        page = anne.get("referrals.show", ref=ref)
        assert "À vous : prendre acte du bilan" in page.text
        assert f"Fin de l'accompagnement {format_date(DAY)}, " in page.text
        anne.post("referrals.acknowledge_outcome", {}, ref=ref, _from=f"/orientations/{ref}")
        assert "Bilan acquitté le" in anne.get("referrals.show", ref=ref).text
        assert "ZOLA Émile" in anne.get("referrals.sent", onglet="terminees").text
