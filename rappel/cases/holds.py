"""Letters that may not move: blocked by somebody, or while the case stands still (security.md §6)."""

from typing import Any

from rappel.cases import readings, rules
from rappel.cases.models import Case, Document, Party
from rappel.cases.rule import NotAllowed, Unmet, refuse
from rappel.letters.documents import ANNOUNCING


def refuse_held(case: Case, letter: Document) -> None:
    """Refuse to let a held letter leave, saying who holds it and since when.

    Raises:
        NotAllowed: its sending is blocked.
    """
    if letter.held:
        held = rules.NOT_HELD
        words = readings.hold_words(case, letter)
        raise NotAllowed([Unmet(held.code, words, held.remedy, held.article, held.resolved_by)])


def refuse_standing_still(case: Case, letter: Document) -> None:
    """Nothing that announces a hearing moves while the case is paused or may be annulled (R44).

    Raises:
        NotAllowed: the case is paused, or its annulment is proposed.
    """
    if letter.kind in ANNOUNCING and case.paused:
        raise refuse(rules.NOT_PAUSED)
    if letter.kind in ANNOUNCING and case.annulment:
        raise refuse(rules.NO_ANNULMENT)


def inherited(case: Case, kind: str, addressee: Party | None) -> dict[str, Any]:
    """The hold that a new letter takes over: making a letter again does not lift its block."""
    earlier = Document.objects.filter(case=case, kind=kind, addressee=addressee)
    last = earlier.order_by("-number").only("held_by", "held_at", "state").first()
    if last is None or last.sent or last.held_by_id is None:
        return {}
    return {"held_by_id": last.held_by_id, "held_at": last.held_at}


def release(case: Case, letter: Document) -> None:
    """Lift the block of a letter, and of those it replaced."""
    Document.objects.filter(case=case, kind=letter.kind, addressee=letter.addressee_id).update(
        held_by=None, held_at=None
    )
