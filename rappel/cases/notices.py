"""What stands in the way of the letters of a case, said on its page."""

from rappel.cases import readings
from rappel.cases.act import State
from rappel.cases.letter_life import LetterState
from rappel.cases.models import Case
from rappel.cases.procedure import ENDED
from rappel.communes import calendar
from rappel.letters.documents import KINDS


def notices(case: Case) -> list[str]:
    """What nobody may write, what is held, what came back by post, and what can be done."""
    if case.do_not_write:
        return [
            f"Ne pas écrire : {case.get_do_not_write_display()}. Aucune lettre à la personne ni à sa "
            "famille n'est éditée, signée ou envoyée."
        ]
    if case.state in ENDED:
        return []
    held = [f"{capital(readings.hold_words(case, d))}." for d in case.documents.all() if d.held]
    if case.state == State.BLOCKED:
        held += [
            f"Le rendez-vous est annulé : la lettre d'annulation n° {d.number} est à "
            f"{'faire signer et à ' if d.state == LetterState.ISSUED else ''}poster."
            for d in case.documents.all()
            if d.pending and d.kind == "annulation"
        ]
    return held + [
        f"La lettre n° {row.number} ({KINDS[row.kind].title.lower()}) est revenue le "
        f"{calendar.short_date(row.returned_on)} : {row.get_return_reason_display()}. Corrigez "
        "l'adresse et éditez une nouvelle lettre, ou remettez-la en main propre. Si l'adresse est "
        "introuvable, l'élu peut classer pour ce motif."
        for row in readings.returned(case)
        if row.returned_on is not None
    ]


def capital(words: str) -> str:
    """The sentence with its capital."""
    return words[:1].upper() + words[1:]
