"""Closed lists as shipped: (code, French label) pairs (R29).

A commune starts with a copy of those it may change. Codes never change once used; labels may.
"""

Choices = tuple[tuple[str, str], ...]

ORIGINS: Choices = (
    ("municipal_police", "police municipale"),
    ("national_police", "police nationale"),
    ("gendarmerie", "gendarmerie"),
    ("school", "établissement scolaire"),
    ("landlord", "bailleur social"),
    ("transport", "transporteur"),
    ("resident", "riverain"),
    ("shop", "commerçant"),
    ("association", "association"),
    ("town_service", "service de la commune"),
    ("elected", "élu de la commune"),
    ("other_partner", "autre partenaire de la commune"),
)

ORIGIN_ALIASES: dict[str, tuple[str, ...]] = {
    "municipal_police": ("PM", "police intercommunale"),
    "national_police": ("commissariat",),
    "school": ("école", "collège", "lycée", "éducation nationale"),
    "landlord": ("bailleur",),
    "transport": ("transporteurs", "société de transport"),
    "resident": ("riverains", "habitant", "particulier", "administré"),
    "shop": ("commerce",),
    "town_service": ("service municipal", "services municipaux", "mairie"),
    "elected": ("élu",),
    "other_partner": ("partenaire", "autre partenaire"),
}
"""Other labels that an export may carry, by code."""

ORIGIN_IN_NOTICE: dict[str, str] = {
    "municipal_police": "police municipale",
    "national_police": "partenaire de la commune",
    "gendarmerie": "partenaire de la commune",
    "school": "signalement reçu par la mairie",
    "landlord": "partenaire de la commune",
    "transport": "partenaire de la commune",
    "resident": "signalement reçu par la mairie",
    "shop": "signalement reçu par la mairie",
    "association": "signalement reçu par la mairie",
    "town_service": "signalement reçu par la mairie",
    "elected": "signalement reçu par la mairie",
    "other_partner": "partenaire de la commune",
}
"""How letters name the source without giving a reporter away (R41, R42)."""

INADMISSIBLE_REASONS: Choices = (
    ("duplicate", "signalement en double"),
    ("not_identified", "personne non identifiée avec certitude"),
    ("not_natural_person", "l'auteur est une personne morale"),
    ("outside_commune", "faits commis hors de la commune"),
    ("no_family", "faits hors du champ du rappel à l'ordre"),
    ("too_old", "faits trop anciens"),
    ("deceased", "personne décédée"),
)
"""Dismissal at intake, by the instructor."""

DISMISS_REASONS: Choices = (
    *INADMISSIBLE_REASONS,
    ("unsuited", "mesure inadaptée à la personne"),
    ("not_established", "faits insuffisamment établis"),
    ("settled", "situation réglée depuis le signalement"),
    ("other_response", "une autre réponse est préférable"),
    ("already_answered", "une autre autorité a déjà répondu à ces faits"),
    ("prosecutor_unfavourable", "avis défavorable du procureur"),
    ("prosecutor_silent", "accord du procureur non obtenu"),
    ("address_not_found", "adresse introuvable"),
    ("unreachable", "personne restée sans nouvelles"),
    ("moved_away", "personne ayant quitté la commune"),
)
"""Dismissal by the mayor or a delegate."""

DECISION_REASONS: Choices = (
    ("reminder_suffices", "un rappel des règles paraît suffisant"),
    ("first_report", "premier signalement, pour prévenir d'autres faits"),
    ("repeated_trouble", "troubles répétés malgré des demandes orales"),
    ("public_quiet", "tranquillité ou salubrité publique à préserver"),
    ("education", "réponse éducative adaptée à l'âge"),
    ("dialogue", "dialogue utile avec la personne ou la famille"),
    ("partner_request", "réponse attendue par un partenaire de la commune"),
)
"""Why a rappel à l'ordre is decided (R7)."""

ORIENTATIONS: Choices = (
    ("none", "aucune"),
    ("families_council", "conseil pour les droits et devoirs des familles"),
    ("parental_support", "accompagnement parental, proposé"),
    ("mediation", "médiation"),
    ("social_service", "service social"),
    ("prevention", "club de prévention"),
    ("landlord", "bailleur"),
    ("school_authority", "autorité scolaire"),
    ("fine", "amende par le service compétent"),
    ("repair", "réparation"),
)
"""Where a person may be pointed to, also after a dismissal (R25; art. L141-1 CASF for the first)."""

CANCEL_REASONS: Choices = (
    ("official_unavailable", "empêchement de l'élu"),
    ("person_excused", "personne excusée"),
    ("letter_error", "erreur dans le courrier"),
    ("address_error", "adresse fausse ou changée"),
    ("notice_too_short", "délai trop court avant l'entretien"),
    ("doubt_identity", "doute sur la personne"),
    ("facts_to_check", "faits à vérifier"),
    ("decision_reviewed", "décision réexaminée"),
    ("room_unavailable", "lieu indisponible"),
)
"""Why a convocation is withdrawn and the case goes back to its decision."""

CHANNELS: Choices = (
    ("phone", "téléphone"),
    ("email", "courriel"),
    ("letter", "courrier"),
    ("desk", "guichet"),
    ("meeting", "réunion"),
)
"""How a question was asked or an observation came in (R3, R10b, R49)."""

SOURCE_SERVICES: Choices = (
    ("national_police", "police nationale"),
    ("gendarmerie", "gendarmerie"),
    ("municipal_police", "police municipale"),
    ("prosecutor", "parquet"),
    ("judicial_officer", "officier de police judiciaire"),
)
"""Who can say whether a complaint or an inquiry exists (R3)."""

ATTENDEES: Choices = (
    ("mayor", "la maire ou le maire"),
    ("security_official", "l'élu délégué à la sécurité"),
    ("education_official", "l'élu délégué à l'éducation"),
    ("legal_adviser", "le référent juridique"),
    ("case_agent", "l'agent en charge du dossier"),
    ("municipal_police_head", "le responsable de la police municipale"),
    ("coordinator", "le coordonnateur du conseil local de sécurité"),
    ("school_head", "le chef d'établissement scolaire"),
    ("landlord", "un représentant du bailleur"),
    ("transport", "un représentant du transporteur"),
    ("prevention_worker", "un éducateur de prévention"),
    ("social_worker", "un travailleur social"),
    ("mediator", "un médiateur"),
)
"""Who may attend besides the person and the family, by function (R21b); agents never preside.

With the article: letters print « Seront aussi présents : l'agent en charge du dossier »."""

INTERPRETERS: Choices = (
    ("town", "un interprète trouvé par la mairie"),
    ("adult", "un adulte choisi par la personne"),
)
"""Who interprets: never a child, never somebody of the family who is under age (R23)."""

MAX_ATTENDEES = 4
"""At most, besides the family (R21b)."""

DELIVERY_MODES: Choices = (
    ("simple", "lettre simple"),
    ("registered", "lettre recommandée avec avis de réception"),
    ("by_hand", "remise en main propre contre récépissé"),
)
"""How a letter leaves (R18)."""

READY_QUESTIONS: Choices = (
    ("identity", "La personne est-elle bien identifiée, et comment ?"),
    ("facts", "Les faits sont-ils établis, et par qui ont-ils été constatés ?"),
    ("text", "Quel texte ou quel arrêté n'a pas été respecté ?"),
    ("earlier", "Cette personne a-t-elle déjà été reçue, et pour quoi ?"),
    ("complaint", "A-t-on vérifié qu'aucune plainte ni enquête n'est connue ?"),
    ("prosecutor", "Qu'a répondu exactement le procureur ?"),
    ("family", "Que sait-on des parents et de la situation de l'enfant ?"),
    ("other_response", "Une autre réponse, comme une médiation, a-t-elle été envisagée ?"),
)
"""What an élu may ask before deciding, ready to tick beside a free text."""
