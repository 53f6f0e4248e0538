"""Names and sentences of the synthetic people. Functional facts only, as the forms ask for."""

from casefiles.workflow import Category

GIVEN_NAMES = (
    "Adèle", "Adrien", "Agnès", "Aïcha", "Alain", "Alice", "Amandine", "Amina", "André", "Anaïs", "Antoine",
    "Arnaud", "Aurélie", "Bastien", "Béatrice", "Benoît", "Bilal", "Brigitte", "Camille", "Carine", "Caroline",
    "Cédric", "Céline", "Chantal", "Chloé", "Christelle", "Christophe", "Claire", "Clément", "Corinne", "Cyril",
    "Damien", "Daniel", "David", "Delphine", "Denis", "Didier", "Élodie", "Émilie", "Emma", "Éric", "Estelle",
    "Fabien", "Fabrice", "Fanny", "Farid", "Fatima", "Florence", "Florian", "Franck", "Gaëlle", "Gérard",
    "Guillaume", "Hakim", "Hélène", "Hervé", "Hugo", "Inès", "Isabelle", "Jamila", "Jean", "Jérôme", "Joël",
    "Julie", "Julien", "Karima", "Karine", "Kévin", "Khadija", "Laëtitia", "Laurent", "Léa", "Leïla", "Lœtitia",
    "Louis", "Lucie", "Ludovic", "Magali", "Malik", "Manon", "Marc", "Marie", "Marion", "Mathieu", "Maxime",
    "Mehdi", "Mélanie", "Michel", "Mohamed", "Monique", "Morgane", "Myriam", "Nadia", "Nathalie", "Nicolas",
    "Noémie", "Océane", "Olivier", "Pascal", "Patricia", "Patrick", "Pauline", "Philippe", "Pierre", "Quentin",
    "Rachid", "Raphaël", "Régis", "Rémi", "Romain", "Sabrina", "Samir", "Samuel", "Sandrine", "Sarah", "Sébastien",
    "Solène", "Sonia", "Sophie", "Stéphane", "Sylvie", "Thierry", "Thomas", "Valérie", "Vanessa", "Vincent",
    "Virginie", "Xavier", "Yann", "Yasmina", "Yves", "Zoé",
)  # fmt: skip
FAMILY_NAMES = (
    "Abadie", "Albert", "Alibert", "Andrieu", "Arnal", "Astruc", "Aubert", "Azéma", "Bailly", "Baptiste", "Bardou",
    "Barrau", "Barthe", "Bastide", "Baudouin", "Benali", "Benoît", "Bernard", "Berthelot", "Besse", "Blanc",
    "Bonnet", "Bonnafous", "Bosc", "Boyer", "Brunet", "Cabrol", "Calmels", "Cambon", "Capelle", "Carrère", "Castel",
    "Castagné", "Cazals", "Chauvet", "Clavel", "Colas", "Combes", "Costes", "Coulon", "Daumas", "Delmas", "Delpech",
    "Deltour", "Diallo", "Diaz", "Domergue", "Dubois", "Dumas", "Dupuy", "Durand", "Escudié", "Espinasse", "Esteve",
    "Estrade", "Fabre", "Faure", "Favier", "Ferrand", "Ferrer", "Fraysse", "Gaillard", "Galtier", "Garcia",
    "Garrigues", "Gasc", "Gay", "Gimenez", "Gineste", "Girard", "Gomez", "Gros", "Guiraud", "Haddad", "Hamidi",
    "Hernandez", "Izard", "Jalabert", "Jouve", "Julien", "Laborde", "Lacaze", "Lacombe", "Lafon", "Lagarde",
    "Lambert", "Laurent", "Lebrun", "Leroux", "Lopez", "Loubet", "Maliki", "Marcel", "Marquès", "Martin",
    "Martinez", "Massol", "Maurel", "Mazars", "Mercier", "Molinier", "Monteil", "Moreau", "Mouly", "Moulin",
    "N’Diaye", "Nègre", "Nguyen", "Olivier", "Ortiz", "Pagès", "Pascal", "Pech", "Perez", "Petit", "Pons", "Portal",
    "Pouget", "Pradel", "Pujol", "Ramirez", "Raynal", "Renard", "Ricard", "Rigal", "Rivière", "Robert", "Roques",
    "Rouquette", "Roux", "Ruiz", "Sabatier", "Saint-Martin", "Salles", "Sanchez", "Sarda", "Savy", "Ségur",
    "Serres", "Sicard", "Soulié", "Tailhades", "Teissier", "Terral", "Thomas", "Torres", "Touré", "Valette",
    "Vialaret", "Vidal", "Viguier", "Villeneuve", "Yildiz", "Zidane",
)  # fmt: skip
STREETS = (
    "rue des Écoles", "avenue de la Gare", "rue du Moulin", "place de la République", "chemin des Vignes",
    "rue Jean-Jaurès", "impasse des Tilleuls", "boulevard de la Liberté", "rue Victor-Hugo", "allée des Platanes",
)  # fmt: skip

REASONS = {
    Category.HOUSING: "Logée chez des proches depuis plusieurs mois, la situation empêche d’accepter un poste éloigné.",
    Category.HEALTH: "Ne peut pas porter de charges ni rester debout longtemps ; les postes visés sont à revoir.",
    Category.MOBILITY: "Pas de permis ni de véhicule ; les employeurs visés ne sont pas desservis par les transports.",
    Category.DIGITAL: "N’utilise pas la messagerie et manque des offres ; demande une aide pour les démarches.",
    Category.FAMILY: "Aucun mode de garde aux heures des postes proposés.",
    Category.MONEY: "Budget trop serré pour avancer les frais d’une reprise d’emploi.",
    Category.ADMINISTRATIVE: "Droits en attente de renouvellement, plusieurs courriers restés sans réponse.",
    Category.LANGUAGE: "Lit difficilement les consignes écrites ; comprend bien à l’oral.",
    Category.EQUIPMENT: "Sans équipement de base pour se présenter à un entretien.",
    Category.REMOBILISATION: "A besoin de reprendre confiance avant une recherche active.",
}
TRIED = (
    "Deux ateliers proposés, un suivi.", "Courrier et appel au service concerné, sans suite.", "Rien à ce jour.",
    "Aide ponctuelle accordée au printemps.", "Rendez-vous pris puis annulé par la personne.",
)  # fmt: skip
QUESTIONS = (
    "La personne a-t-elle déjà un dossier ouvert à la maison des solidarités ?",
    "Quelles sont les disponibilités de la personne en semaine ?",
    "Une demande de logement social est-elle déposée, et à quelle date ?",
)
ANSWERS = (
    "Non, aucun dossier à sa connaissance.", "Disponible le matin, sauf le mercredi.",
    "Oui, demande déposée au printemps, numéro communiqué à la personne.",
)  # fmt: skip
SUGGESTIONS = (
    "Point conseil budget de la commune",
    "Plateforme mobilité du territoire",
    "Atelier numérique de l’agence",
)
DECLINE_TEXTS = (
    "Nous avons appelé trois fois à des heures différentes.",
    "Un suivi est déjà en cours à l’office voisin.",
)
# What an agency asks or answers instead, and what a social worker tells it.
OF_AGENCIES = {
    QUESTIONS[0]: "La personne est-elle inscrite comme demandeuse d’emploi ?",
    ANSWERS[0]: "Oui, inscrite depuis le printemps.",
    DECLINE_TEXTS[1]: "Un suivi est déjà en cours à l’agence voisine.",
}
CONTACT_LINES = (
    "Point sur les démarches en cours.", "Dossier complété ensemble.", "Préparation du prochain entretien.",
    "Rendez-vous confirmé.", "Nouvelle offre transmise.", "Reprise du budget, prochaine étape fixée.", None, None,
)  # fmt: skip
WITNESS = ("Jeanne Conti", "Secrétaire du lieu d’accueil")  # of an agreement by word of mouth
SHARED_NOTES = (
    "La personne préfère être appelée le matin.", "Atelier mobilité accepté, début le mois prochain.",
    "Rendez-vous à trois prévu ; la personne souhaite parler du logement d’abord.",
)  # fmt: skip
SERVICE_NOTES = (
    "Demande d’aide financière étudiée en commission, réponse attendue.",
    "Visite à domicile faite, pièces à réunir pour le dossier logement.",
    "Contact pris avec le bailleur ; plan d’apurement proposé.",
)
PLAN = {
    Category.HOUSING: (
        ("objective", "Disposer d’un logement stable"),
        ("action", "Déposer la demande de logement social"),
    ),
    Category.HEALTH: (
        ("objective", "Connaître les postes adaptés"),
        ("action", "Faire le point avec le service compétent"),
    ),
    Category.MOBILITY: (
        ("objective", "Pouvoir se rendre au travail"),
        ("action", "S’inscrire à la plateforme mobilité"),
    ),
    Category.DIGITAL: (("objective", "Faire ses démarches en ligne"), ("action", "Suivre l’atelier numérique")),
    Category.FAMILY: (("objective", "Trouver un mode de garde"), ("action", "Contacter le relais petite enfance")),
    Category.MONEY: (("objective", "Équilibrer le budget"), ("action", "Rencontrer le point conseil budget")),
    Category.ADMINISTRATIVE: (
        ("objective", "Rétablir les droits"),
        ("action", "Préparer le dossier de renouvellement"),
    ),
    Category.LANGUAGE: (("objective", "Lire une offre sans aide"), ("action", "Commencer l’atelier de lecture")),
    Category.EQUIPMENT: (("objective", "Être équipé pour un entretien"), ("action", "Demander l’aide à l’équipement")),
    Category.REMOBILISATION: (("objective", "Reprendre confiance"), ("action", "Participer au groupe du jeudi")),
}
WANTED = {
    Category.HOUSING: "Un logement stable à moins de 30 minutes de l’emploi", Category.HEALTH: "Un poste compatible",
    Category.MOBILITY: "Une solution pour se déplacer chaque jour", Category.DIGITAL: "Autonomie pour l’actualisation",
    Category.FAMILY: "Une garde aux heures de travail", Category.MONEY: "Un budget tenu trois mois de suite",
    Category.ADMINISTRATIVE: "Des droits à jour", Category.LANGUAGE: "Lire les consignes du poste",
    Category.EQUIPMENT: "Le nécessaire pour travailler", Category.REMOBILISATION: "Deux démarches par mois",
}  # fmt: skip
