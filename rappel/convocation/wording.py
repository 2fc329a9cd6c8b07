"""What the forms say of letters and of who signs them."""

from accounts.actors import Actor
from rappel.cases import letter_parts
from rappel.cases.access import Handle
from rappel.cases.models import Document
from rappel.cases.people import person_name
from rappel.cases.rule import NotAllowed
from rappel.communes import calendar
from rappel.letters.documents import KINDS


def default_signatory(handle: Handle) -> str:
    """Who presides if that person may sign today, else nobody is preset."""
    case = handle.case
    try:
        return str(letter_parts.default_signatory(case, calendar.today(case.commune)).pk)
    except NotAllowed:
        return ""


def letter_words(handle: Handle, document: Document) -> str:
    """« Convocation (n° 1) pour M. João FERREIRA DA SILVA, au nom de Sylvie Colin »."""
    words = f"{KINDS[document.kind].title} (n° {document.number})"
    if "identity" in handle.facets:
        for party in handle.case.parties.all():
            if party.pk == document.addressee_id:
                words = f"{words} pour {person_name(party)}"
    if document.signatory is not None:
        words = f"{words}, au nom de {document.signatory.full_name}"
    return words


def handing_agent(named: str, actor: Actor) -> str:
    """Who handed a letter over: the agent named, else the person at the keyboard (R18)."""
    return named.strip() or (actor.user.full_name if actor.user else "")
