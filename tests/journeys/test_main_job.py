"""The main job from end to end over HTTP: agreement, referral, answer, shared file, documents."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from agreements.models import Agreement
from agreements.models_runs import AgreementRun
from core.clock import today
from core.db import side_session
from core.guard import system_actor
from tests import people
from tests.journeys.telling import found, step
from tests.page import Browser, Page
from tests.signed_copies import OPENED, SENT

DAY = today("31")
YEAR = DAY.year
AGREEMENT = {
    "number": f"{YEAR}-31-09",
    "title": "Convention d'accompagnement global de la Haute-Garonne",
    "start_on": DAY.isoformat(),
    "end_on": (DAY + timedelta(days=1095)).isoformat(),
    "dedicated_fte": "12",
    "portfolio_cap": "70",
    "agencies-0-covered": "y",
    "agencies-0-fte": "6",
    "agencies-1-covered": "y",
    "agencies-1-fte": "6",
    "offices-0-covered": "y",
    "offices-1-covered": "y",
    **{f"targets-{n}-year": str(YEAR + n) for n in range(4)},
    **{f"targets-{n}-entered": "480" for n in range(4)},
    **{f"targets-{n}-active_file": "600" for n in range(4)},
    "council_dpo": "dpo@haute-garonne.exemple.test",
    "employment_dpo": "dpo@emploi.exemple.test",
}
SIGNED = SENT | {
    f"signatories-{line}-{name}": value
    for line, who in ((0, "Ada Colin"), (2, "Guy Mercier"))
    for name, value in (("name", who), ("quality", "Direction"), ("signed_on", (DAY - timedelta(days=3)).isoformat()))
}
REASON = "Hébergée chez des proches, suivie pour sa santé : elle ne peut pas se projeter dans un emploi."
SHARED, SERVICE, MINE = "Rendez-vous à trois jeudi.", "Dossier de logement déposé.", "À relire avant de partager."


@pytest.fixture
def without_agreement(app: Flask) -> None:
    """The agreement of Haute-Garonne ended yesterday."""
    with app.app_context(), system_actor("tests: end an agreement"), side_session(writing=True) as session:
        ended = update(Agreement).where(Agreement.id == people.agreement_of("31").id)
        session.execute(ended.values(end_on=DAY - timedelta(days=1)))
        run = update(AgreementRun).where(AgreementRun.agreement_id == people.agreement_of("31").id)
        session.execute(run.values(end_on=DAY - timedelta(days=1)))


@pytest.mark.usefixtures("without_agreement")
def test_from_the_agreement_to_the_documents(app: Flask) -> None:
    agreement(app)
    contact(app)
    ref = referral(app)
    assign(app, ref)
    question(app, ref)
    file = accept(app, ref)
    together(app, file)
    enter(app, file)
    levels(app, file)
    documents(app, ref, file)


@pytest.mark.usefixtures("without_agreement")
def test_a_refusal_is_learnt_and_read(app: Flask) -> None:
    ref = people.referral_of("Benali").ref
    with step("Claire, coordinatrice, refuse l'orientation de Karim avec un motif et une suite."):
        claire = Browser(app, "claire.dumas")
        claire.post("referrals.decline", {"reason": "capacity", "suggestion": "MDS Muret", "text": ""}, ref=ref)
        claire.get("referrals.show", 404, ref=ref)
    with step("Sonia, qui l'avait envoyée, lit le motif et la suite, et le dit."):
        sonia = Browser(app, "sonia.vidal")
        assert "BENALI Karim" in sonia.get("referrals.sent", onglet="reponses").text
        page = sonia.get("referrals.show", ref=ref)
        assert "Plus de place actuellement" in page.text
        assert "MDS Muret" in page.text
        sonia.post("referrals.read_answer", {}, ref=ref, _from=f"/orientations/{ref}")
        assert "BENALI Karim" not in sonia.get("referrals.sent", onglet="reponses").text


def agreement(app: Flask) -> None:
    brigitte, gilles, paul = (Browser(app, login) for login in ("brigitte.leroy", "gilles.henry", "paul.martin"))
    with step("Sans convention en vigueur, Paul ne peut orienter personne."):
        page = paul.get("referrals.new", dossier=people.file_of("Costes").ref)
        assert "a pris fin le" in page.text
    with step("Brigitte, au conseil départemental, écrit la convention et enregistre les signatures."):
        ref = found(r"CV-\d+-\w+", brigitte.post("agreements.new", AGREEMENT).location)
        brigitte.post("agreements.signature", SIGNED, ref=ref)
    with step("Brigitte ne peut pas la confirmer elle-même."):
        page = brigitte.get("agreements.confirmation", ref=ref)
        assert "une autre personne la confirmera" in page.text
    with step("Gilles, au service de l'emploi, relit et confirme."):
        gilles.post("agreements.confirmation", OPENED, ref=ref)
        assert "En vigueur" in gilles.get("agreements.show", ref=ref).text
    with step("La liste montre les treize départements, la Haute-Garonne en vigueur et l'Hérault sans convention."):
        page = Browser(app, "karim.benali").get("reports.agreements")
        assert all(name in page.text for name in ("Ariège", "Lozère", "Tarn-et-Garonne", "Hautes-Pyrénées"))
        assert found(r"Hérault.{0,40}[Pp]as de convention|Hérault.{0,40}[Ss]ans convention", page.text)


def contact(app: Flask) -> None:
    paul, file = Browser(app, "paul.martin"), people.file_of("Abadie").ref
    with step("Paul ouvre son portefeuille : le contact en retard vient d'abord."):
        page = paul.get("casefiles.portfolio")
        assert page.text.index("ABADIE Léa") < page.text.index("COSTES Marie")
        assert "en retard de 6 jours" in page.text
    with step("Il note un contact téléphonique, et le retard disparaît."):
        told = {"channel": "phone", "reached": "oui", "on": DAY.isoformat(), "line": "Point sur le logement."}
        paul.post("casefiles.new_contact", told, ref=file)
        assert "en retard de 6 jours" not in paul.get("casefiles.portfolio").text


def referral(app: Flask) -> str:
    paul, sonia = Browser(app, "paul.martin"), Browser(app, "sonia.vidal")
    with step("Pour Jean-Pierre, dans l'Hérault, le formulaire ne s'ouvre pas et dit quoi faire."):
        page = sonia.get("referrals.new", dossier=people.file_of("Dupuy").ref)
        assert "Aucune convention" in page.text
        assert "Que faire ?" in page.text
    with step("Paul oriente Marie Costes pour son logement et sa santé, en trois pages."):
        source = f"/orientations/nouvelle?dossier={people.file_of('Costes').ref}"
        draft = paul.post("referrals.start", {}, _from=source).location
        check = paul.post(draft, _answers()).location
        assert REASON in paul.get(check).text
        page = paul.get(paul.post(check, {}).location)
    with step("Il sait à qui de jouer et jusqu'à quand."):
        assert "Coordination : lire" in page.text
        assert "Réponse attendue avant le" in page.text
    return found(r"OR-31-\w+", page.text)


def _answers() -> dict[str, Any]:
    return {
        "barriers": ["logement-hebergement", "sante"],
        "office": people.unit_of("MDS Toulouse Nord").ref,
        "agreed_on": DAY.isoformat(),
        "agreed_by": "paper",
        "tried": "",
        "reason": REASON,
    }


def assign(app: Flask, ref: str) -> None:
    claire = Browser(app, "claire.dumas")
    with step("Claire, coordinatrice, trouve l'orientation à affecter, et la lit."):
        assert "COSTES Marie" in claire.get(claire.get("/", 303).location).text
        assert "À vous : affecter" in claire.get("referrals.show", ref=ref).text
    with step("Elle l'affecte à Anne, dont elle voit le nombre de personnes suivies."):
        page = claire.get("referrals.assign", ref=ref)
        assert found(r"Anne Roux \d+ personne", page.text)
        claire.post("referrals.assign", {"worker": str(people.membership_id("anne.roux"))}, ref=ref)
    with step("Léo, collègue d'Anne, ne sait pas qu'elle existe."):
        Browser(app, "leo.caron").get("referrals.show", 404, ref=ref)


def question(app: Flask, ref: str) -> None:
    anne, paul = Browser(app, "anne.roux"), Browser(app, "paul.martin")
    with step("Anne demande un complément ; c'est à Paul de jouer."):
        assert "COSTES Marie" in anne.get("referrals.inbox").text
        anne.post("referrals.ask", {"question": "A-t-elle un véhicule ?"}, ref=ref)
        assert "À vous : donner le complément" in paul.get("referrals.show", ref=ref).text
    with step("Paul répond ; c'est de nouveau à Anne."):
        paul.post("referrals.inform", {"information": "Non, et pas de permis."}, ref=ref)
        assert "Non, et pas de permis." in anne.get("referrals.show", ref=ref).text


def accept(app: Flask, ref: str) -> str:
    anne, paul = Browser(app, "anne.roux"), Browser(app, "paul.martin")
    with step("Anne accepte : l'accompagnement global s'ouvre sur le dossier de Marie."):
        page = anne.get(anne.post("referrals.accept", {}, ref=ref).location)
        assert "L'accompagnement global est ouvert avec Anne Roux et Paul Martin." in page.text
    with step("Paul voit la réponse, et le dit."):
        assert "COSTES Marie" in paul.get("referrals.sent", onglet="reponses").text
        paul.post("referrals.read_answer", {}, ref=ref, _from=f"/orientations/{ref}")
        assert "Terminé : rien à faire" in paul.get("referrals.show", ref=ref).text
    with step("La coordinatrice ne voit plus ni l'orientation ni le dossier."):
        Browser(app, "claire.dumas").get("referrals.show", 404, ref=ref)
    return people.file_of("Costes").ref


def together(app: Flask, file: str) -> None:
    anne, paul = Browser(app, "anne.roux"), Browser(app, "paul.martin")
    with step("Anne ajoute un frein au diagnostic, Paul une action au plan."):
        barrier = {"severity": "strong", "owner": "social_worker", "thematic": "", "wanted": "Un logement à elle"}
        source = f"/dossiers/{file}/diagnostic/freins/nouveau?frein=logement-hebergement"
        anne.post(source, {**barrier, "level": "shared"})
        action = {"kind": "action", "owner": "advisor", "text": "Préparer la demande de logement", "level": "shared"}
        paul.post("casefiles.new_plan_item", action, ref=file)
    with step("Chacun lit ce que l'autre a écrit."):
        assert "Un logement à elle" in paul.get("casefiles.diagnosis", ref=file).text
        assert "Préparer la demande de logement" in anne.get("casefiles.plan", ref=file).text
    with step("Un contact d'Anne compte pour les 15 jours."):
        told = {"channel": "in_person", "reached": "oui", "on": DAY.isoformat(), "line": "Première rencontre."}
        anne.post("casefiles.new_contact", told, ref=file)
        assert "Première rencontre." in paul.get("casefiles.timeline", ref=file).text


def enter(app: Flask, file: str) -> None:
    anne, paul = Browser(app, "anne.roux"), Browser(app, "paul.martin")
    with step("Anne, puis Paul valident le diagnostic."):
        for half in (anne, paul):
            half.post("casefiles.validate_diagnosis", {}, ref=file)
    with step("Le diagnostic est partagé et Marie donne son accord : c'est l'entrée."):
        agreed = {"declared": "y", "agreed_on": DAY.isoformat(), "channel": "paper"}
        page = anne.get(anne.post("casefiles.diagnosis", agreed, ref=file).location)
        assert "Entrée enregistrée" in page.text


def levels(app: Flask, file: str) -> None:
    anne, paul = Browser(app, "anne.roux"), Browser(app, "paul.martin")
    with step("Anne écrit trois notes : partagée, réservée à son service, brouillon."):
        for text, level in ((SHARED, "shared"), (SERVICE, "own_service"), (MINE, "author")):
            anne.post("casefiles.new_note", {"text": text, "level": level}, ref=file)
        assert all(text in anne.get("casefiles.timeline", ref=file).text for text in (SHARED, SERVICE, MINE))
    with step("Paul ne lit que la note partagée."):
        page = paul.get("casefiles.timeline", ref=file)
        assert SHARED in page.text
        assert SERVICE not in page.text
        assert MINE not in page.text
    with step("Les collègues des deux maisons n'ont pas accès au dossier."):
        for login in ("leo.caron", "sonia.vidal", "hugo.perez", "julie.blanc"):
            Browser(app, login).get("casefiles.show", 404, ref=file)


def documents(app: Flask, ref: str, file: str) -> None:
    paul, brigitte = Browser(app, "paul.martin"), Browser(app, "brigitte.leroy")
    with step("Paul imprime la fiche de liaison et la synthèse : seul ce qui est partagé y figure."):
        assert REASON in paul.get("reports.referral_sheet", ref=ref).text
        summary = paul.get("reports.case_summary", ref=file)
        assert SERVICE not in summary.text
        assert MINE not in summary.text
        for page in (paul.get("reports.referral_sheet_pdf", ref=ref), paul.get("reports.case_summary_pdf", ref=file)):
            assert_pdf(page)
    with step("Le bilan de l'année compte l'entrée de Marie."):
        assert "Haute-Garonne" in brigitte.get("reports.yearly", year=YEAR, code="31").text
        assert_pdf(brigitte.get("reports.yearly_pdf", year=YEAR, code="31"))


def assert_pdf(page: Page) -> None:
    assert page.response.mimetype == "application/pdf"
    assert page.response.data.startswith(b"%PDF-")
