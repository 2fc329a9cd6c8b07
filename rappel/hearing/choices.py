"""Closed lists of the hearing that no commune changes (R23, R29)."""

from rappel.communes.closed_lists import Choices

COMPANIONS: Choices = (
    ("lawyer", "un avocat"),
    ("support_person", "une personne de son choix"),
    ("interpreter", "un interprète"),
    ("protector", "la personne chargée de sa protection"),
)
"""Who may come with the person (R23); an interpreter is never a child."""

YES = "yes"
ANSWERS: Choices = (
    ("no", "non, aucune"),
    (YES, "oui"),
    ("to_check", "le service ne sait pas"),
)
"""What a service says of a complaint or an inquiry (R3)."""

IMPOSSIBILITIES: Choices = (
    ("unreachable", "injoignables après deux lettres"),
    ("refused_in_writing", "refus écrit"),
    ("hospital", "hospitalisation"),
    ("prison", "détention"),
    ("abroad", "à l'étranger"),
    ("deceased", "décès"),
    ("other", "autre raison, à préciser"),
)
"""Why no parent nor responsible adult could be there (R19); one who simply did not come is not here."""

CAME_ABOUT: Choices = (
    ("convoked", "la personne était convoquée"),
    ("unannounced", "la personne est venue d'elle-même"),
    ("by_phone", "la date a été convenue par téléphone"),
    ("oral", "rappel fait oralement, sans convocation"),
    ("unknown", "aucune convocation n'était partie"),
)
"""How a hearing came about (R39)."""

CONVOKED, ORAL, UNKNOWN_WAY = "convoked", "oral", "unknown"
WITHOUT_LETTER = ("unannounced", "by_phone")
HELD_OTHERWISE = "held_otherwise"
"""Why a convocation that had not left ended."""
HELD_IRREGULARLY = "held_irregularly"
"""Why a convocation ended whose hearing broke a rule."""

BROKEN: Choices = (
    ("R2", "les faits ressemblaient à un crime ou à un délit"),
    ("R3", "une plainte, une enquête ou une procédure était connue"),
    ("R5", "l'identité de la personne n'était pas établie"),
    ("R7", "aucun élu n'avait décidé cet entretien"),
    ("R8", "la personne qui a présidé n'en avait pas le pouvoir"),
    ("R16", "un parent ou responsable légal n'avait pas été prévenu"),
    ("R19", "un enfant a été reçu seul"),
)
"""The rules that a hearing may have broken (R40); some are found, the others said."""

ABSENCES: Choices = (
    ("excused", "la personne s'est excusée"),
    ("no_news", "sans nouvelles"),
    ("not_received", "la lettre n'est pas arrivée"),
    ("refused", "la personne a refusé de venir"),
    ("refused_by_parent", "un parent a refusé"),
)
"""Why nobody came (R24); none of them has a consequence of its own."""

BY_A_PARENT = "refused_by_parent"
ABSENT = "absent"
"""Why the convocation ended."""

OTHER = "other"
