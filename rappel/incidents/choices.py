"""Closed lists of an incident (R29): codes only, so that the register names nobody."""

from django.db import models


class Place(models.TextChoices):
    """What kind of place the letter reached."""

    NEIGHBOUR = "neighbour", "chez un voisin"
    FAMILY = "family", "chez quelqu'un de la famille, ou du même foyer"
    NAMESAKE = "namesake", "chez une personne du même nom"
    NEW_OCCUPANT = "new_occupant", "chez le nouvel occupant du logement"
    WORK = "work", "sur un lieu de travail ou dans un établissement"
    UNKNOWN = "unknown", "on ne sait pas"


class ToldBy(models.TextChoices):
    """Who told the town hall."""

    READER = "reader", "la personne qui l'a reçu"
    ADDRESSEE = "addressee", "la personne à qui il était destiné"
    POST = "post", "La Poste"
    AGENT = "agent", "un agent de la mairie"
    OTHER = "other", "quelqu'un d'autre"


class Contained(models.TextChoices):
    """What became of the letter."""

    UNOPENED = "unopened", "oui, il a été rendu sans être ouvert"
    GIVEN_BACK = "given_back", "oui, il a été rendu, mais il avait été ouvert"
    DESTROYED = "destroyed", "oui, la personne dit l'avoir détruit"
    NO = "no", "non"
    UNKNOWN = "unknown", "on ne sait pas"


class Risk(models.TextChoices):
    """What it may do to those concerned (GDPR 33, 34)."""

    NONE = "none", "aucun risque pour la personne"
    SOME = "some", "un risque"
    HIGH = "high", "un risque élevé"


class Told(models.TextChoices):
    """Whether the CNIL, or the person, was told."""

    YES = "yes", "oui"
    NO = "no", "non, pour une raison à écrire"
