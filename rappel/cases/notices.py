"""What the case page says above its next act: letters that went wrong, silence, who to tell."""

from typing import Any

from rappel.cases import families, readings
from rappel.cases.access import Handle
from rappel.cases.act import State
from rappel.cases.letter_life import LetterState, Silence
from rappel.cases.models import Case, Document
from rappel.cases.people import person_name
from rappel.cases.procedure import AFTER_DEATH, ENDED
from rappel.communes import calendar
from rappel.letters.documents import KINDS
from rappel.letters.typography import enumeration


def of(handle: Handle) -> list[str]:
    """What stands in the way, what went wrong with a letter or a hearing, and what can be done."""
    case = handle.case
    return [
        *_standing_still(case),
        *_irregular(case),
        *_of_letters(case),
        *_called_off(handle),
    ]


def _of_letters(case: Case) -> list[str]:
    """What is held, what did not arrive, and what can be done."""
    if case.do_not_write:
        return [
            f"Ne pas écrire : {case.get_do_not_write_display()}. Aucune lettre à la personne ni à sa "
            "famille n'est éditée, signée ou envoyée." + _after_death(case)
        ]
    if case.state in ENDED:
        return []
    return (
        _held(case)
        + [_undelivered(row) for row in readings.returned(case)]
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


def _undelivered(row: Document) -> str:
    """A letter that its addressee did not get, and what can be done."""
    title = f"La lettre n° {row.number} ({KINDS[row.kind].title.lower()})"
    if row.returned_on is None:
        return (
            f"{title} est arrivée chez quelqu'un d'autre : elle ne compte pas comme reçue. Vérifiez "
            "l'adresse, puis éditez une nouvelle lettre ou remettez-la en main propre. L'incident est "
            "chez le délégué à la protection des données."
        )
    day = calendar.short_date(row.returned_on)
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


def _called_off(handle: Handle) -> list[str]:
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


def _held(case: Case) -> list[str]:
    """Letters that somebody holds, and the one that tells a stopped meeting is off."""
    found = [f"{capital(readings.hold_words(case, d))}." for d in case.documents.all() if d.held]
    if case.state == State.BLOCKED:
        found += [
            f"Le rendez-vous est annulé : la lettre d'annulation n° {d.number} est à "
            f"{'faire signer et à ' if d.state == LetterState.ISSUED else ''}poster."
            for d in case.documents.all()
            if d.pending and d.kind == "annulation"
        ]
    return found


def capital(words: str) -> str:
    """The sentence with its capital."""
    return words[:1].upper() + words[1:]


def _standing_still(case: Case) -> list[str]:
    """The flags of the case in words: paused, limited, about to be annulled."""
    found = []
    if case.annulment and case.state != State.ANNULLED:
        found.append(
            f"Annulation proposée : {case.get_annulment_display()}. Une deuxième personne doit "
            "l'approuver ; d'ici là, aucune lettre qui annonce un entretien ne part."
        )
    if case.limited and case.limited_until:
        found.append(
            f"Données limitées jusqu'au {calendar.short_date(case.limited_until)} : "
            f"{case.get_limited_display()}. Elles sont gardées, et rien d'autre n'en est fait "
            "(art. 18 RGPD)."
        )
    if case.paused and case.paused_until:
        found.append(
            f"Dossier en pause jusqu'au {calendar.short_date(case.paused_until)} : "
            f"{case.get_paused_display()}. Aucune lettre qui annonce un entretien ne part."
        )
    return found


def _irregular(case: Case) -> list[str]:
    """A hearing that does not count, until it is made up for (R40)."""
    held = readings.irregular_hearing(case)
    if held is None or case.state in ENDED:
        return []
    return [
        f"L'entretien du {calendar.short_date(held.held_on)} est irrégulier "
        f"({', '.join(held.irregular)}) : il ne compte pas comme un rappel à l'ordre. Tenez-le de "
        "nouveau comme il faut, ou écrivez à la personne qu'il n'a pas d'effet."
    ]
