"""What the case page says on top: flags, a hearing that does not count, a letter that did not arrive."""

from rappel.cases import readings
from rappel.cases.act import State
from rappel.cases.letter_life import LetterState
from rappel.cases.models import Case, Document
from rappel.cases.procedure import ENDED
from rappel.communes import calendar
from rappel.letters.documents import KINDS


def of(case: Case) -> list[str]:
    """What stands in the way, what went wrong with a letter or a hearing, and what can be done."""
    still = [*_standing_still(case), *_irregular(case)]
    if case.do_not_write:
        return [
            *still,
            f"Ne pas écrire : {case.get_do_not_write_display()}. Aucune lettre à la personne ni à sa "
            "famille n'est éditée, signée ou envoyée.",
        ]
    if case.state in ENDED:
        return still
    return [*still, *_held(case)] + [_undelivered(row) for row in readings.returned(case)]


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


def _undelivered(row: Document) -> str:
    """A letter that its addressee did not get, and what to do."""
    what = f"La lettre n° {row.number} ({KINDS[row.kind].title.lower()})"
    if row.returned_on is None:
        return (
            f"{what} est arrivée chez quelqu'un d'autre : elle ne compte pas comme reçue. Vérifiez "
            "l'adresse, puis éditez une nouvelle lettre ou remettez-la en main propre. L'incident est "
            "chez le délégué à la protection des données."
        )
    return (
        f"{what} est revenue le "
        f"{calendar.short_date(row.returned_on)} : {row.get_return_reason_display()}. Corrigez "
        "l'adresse et éditez une nouvelle lettre, ou remettez-la en main propre. Si l'adresse est "
        "introuvable, l'élu peut classer pour ce motif."
    )


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
