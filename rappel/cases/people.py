"""What somebody is to a case: the person, who answers for a child, who protects an adult."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from rappel.cases.models import Case, Party


class PartyKind(models.TextChoices):
    """What a person is to the case."""

    PERSON = "person", "la personne"
    HOLDER = "holder", "parent ou responsable légal"
    PROTECTOR = "protector", "personne chargée de la protection"
    FORMER = "former", "n'est plus chargée de la protection"


class HolderKind(models.TextChoices):
    """In what quality somebody answers for a child (R16)."""

    PARENT = "parent", "parent"
    GUARDIAN = "guardian", "tuteur ou tutrice"
    DELEGATE = "delegate", "délégataire de l'autorité parentale"
    SERVICE = "service", "service à qui l'enfant est confié"


class ProtectorKind(models.TextChoices):
    """In what quality somebody protects an adult; never why (domain.md §8)."""

    TUTOR = "tutor", "tuteur ou tutrice"
    CURATOR = "curator", "curateur ou curatrice"
    MANDATARY = "mandatary", "mandataire"
    FAMILY = "family", "personne habilitée (habilitation familiale)"


class Standing(models.TextChoices):
    """What is known of somebody who answers for a child; a blank blocks (R16)."""

    KNOWN = "known", "connu, on lui écrit"
    UNKNOWN = "unknown", "inconnu"
    DECEASED = "deceased", "décédé"
    NO_AUTHORITY = "no_authority", "n'a pas l'autorité parentale"
    DO_NOT_CONTACT = "do_not_contact", "ne pas contacter"


def person_of(case: "Case") -> "Party":
    """The person convoked; there is exactly one. LookupError when the rows are damaged."""
    for party in case.parties.all():
        if party.kind == PartyKind.PERSON:
            return party
    raise LookupError(case.reference)


def person_name(person: "Party") -> str:
    """« M. João FERREIRA DA SILVA », as in letters."""
    parts = (person.civility, person.given_names, (person.family_name or "").upper())
    return " ".join(part for part in parts if part)
