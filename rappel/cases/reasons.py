"""Why a case stands still, or is undone: closed lists that no commune changes (R29)."""

from django.db import models


class PauseReason(models.TextChoices):
    """Why the way to a hearing waits."""

    IDENTITY = "identity", "la personne dit ne pas être concernée"
    ABSENCE = "absence", "la personne est hospitalisée ou à l'étranger"
    ANSWER = "answer", "une réponse extérieure est attendue"
    MEDIATION = "mediation", "une médiation est en cours"
    PEOPLE = "people", "la personne en charge est absente de la mairie"


class LimitReason(models.TextChoices):
    """Why the data may only be kept (GDPR 18, paragraph 1)."""

    ACCURACY = "accuracy", "la personne conteste l'exactitude des données"
    UNLAWFUL = "unlawful", "le traitement est illicite et la personne refuse l'effacement"
    CLAIMS = "claims", "la personne en a besoin pour faire valoir ses droits"
    OBJECTION = "objection", "la personne s'oppose au traitement, la réponse est à l'étude"


class AnnulReason(models.TextChoices):
    """Why nothing of the case should have been (R44)."""

    WRONG_PERSON = "wrong_person", "ce n'était pas la bonne personne"
    NO_FACTS = "no_facts", "les faits n'ont pas eu lieu"
