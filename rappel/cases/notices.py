"""What the case page says above its next act: letters that went wrong, silence, who to tell."""

import datetime
from typing import Any

from rappel.cases import families, readings
from rappel.cases.access import Handle
from rappel.cases.act import State
from rappel.cases.letter_life import Silence
from rappel.cases.models import Case, Document
from rappel.cases.people import person_name
from rappel.cases.procedure import AFTER_DEATH, ENDED
from rappel.communes import calendar
from rappel.letters.documents import KINDS
from rappel.letters.typography import enumeration


def of_letters(case: Case) -> list[str]:
    """What came back by post, and what can be done."""
    if case.do_not_write:
        return [
            f"Ne pas écrire : {case.get_do_not_write_display()}. Aucune lettre à la personne ni à sa "
            "famille n'est éditée, signée ou envoyée." + _after_death(case)
        ]
    if case.state in ENDED:
        return []
    came_back = [(row, row.returned_on) for row in readings.returned(case)]
    return (
        [_came_back(row, day) for row, day in came_back if day is not None]
        + [
            f"L'adresse a changé depuis la lettre n° {row.number}. Si la personne ne l'a pas reçue, "
            "« Éditer la convocation » en fait une nouvelle, qui annule et remplace la première."
            for row in _sent_elsewhere(case)
        ]
        + [
            f"L'heure d'un rendez-vous séparé est passée ({_day_of(case, row)}) : dites ce qu'il est "
            "devenu par « Noter un rendez-vous séparé »."
            for row in readings.meetings_apart(case)
            if row.slot.starts_at <= calendar.now()
        ]
    )


def _day_of(case: Case, row: Any) -> str:
    return calendar.short_date(calendar.local(row.slot.starts_at, case.commune).date())


def _came_back(row: Document, on: datetime.date) -> str:
    """What the post or an agent brought back, and what can be done."""
    title = f"La lettre n° {row.number} ({KINDS[row.kind].title.lower()})"
    day = calendar.short_date(on)
    if row.delivery == "by_hand":
        return (
            f"{title} a été refusée le {day}, remise en main propre. Rien n'en résulte : éditez une "
            "nouvelle lettre, à présenter de nouveau ou à poster. L'élu peut aussi classer."
        )
    return (
        f"{title} est revenue le {day} : {row.get_return_reason_display()}. Corrigez l'adresse et "
        "éditez une nouvelle lettre, ou remettez-la en main propre. Si l'adresse est introuvable, "
        "l'élu peut classer pour ce motif."
    )


def _sent_elsewhere(case: Case) -> list[Document]:
    """The letters of the hearing to whoever moved since they were issued."""
    if case.state != State.CONVOKED:
        return []
    moved = {party.pk for party in families.written_elsewhere(case)}
    newest = {row.addressee_id: row for row in readings.convocation_letters(case)}
    return [row for addressee, row in newest.items() if addressee in moved]


def _after_death(case: Case) -> str:
    """What is left to do once the person is dead: end the case, without any letter (R45)."""
    if case.do_not_write != Silence.DECEASED or case.state in ENDED:
        return ""
    if case.state in AFTER_DEATH:
        return " Il reste à classer le dossier, pour le motif « personne décédée »."
    if case.state == State.BLOCKED:
        return " La remise au procureur reste à faire."
    return " Il reste à clore le dossier, sans lettre de fin."


def of_called_off(handle: Handle) -> list[str]:
    """Who must learn that a hearing is off, and how while no letter may leave (R5)."""
    waiting = readings.to_call_off(handle.case)
    if not waiting:
        return []
    when = calendar.local(waiting[0][0].slot.starts_at, handle.case.commune)
    wanted = {letter.addressee_id for _, letter in waiting}
    people = [party for party in handle.case.parties.all() if party.pk in wanted]
    names = "la personne convoquée"
    if "identity" in handle.facets:
        names = enumeration(tuple(person_name(party) for party in people))
    off = f"L'entretien du {calendar.long_date(when.date())} n'a plus lieu"
    if readings.in_doubt(handle.case):
        return [
            f"{off}, et aucune lettre ne le dit : dans le doute sur la personne, rien ne part "
            f"(art. 5 RGPD). Prévenez par téléphone ou au guichet, si vous la reconnaissez : {names}. "
            "Notez-le par « Noter que la personne sait l'entretien annulé »."
        ]
    return [
        f"{off} et l'identité est établie : prévenez {names} par « Annuler par lettre l'entretien "
        "déjà annoncé », ou de vive voix."
    ]
