"""The life of an issued document: signed, sent, or withdrawn (letters.md, R14, R18).

A side machine: it never moves the case. Its transitions are called by `rappel.cases.commands.step`
alone, inside the act of the case that causes them.
"""

from django.db import models
from django_fsm import FSMField, transition


class LetterState(models.TextChoices):
    """Where an issued document stands; a draft is shown, never stored."""

    ISSUED = "issued", "à signer"
    SIGNED = "signed", "signé, à poster"
    POSTED = "posted", "remis au courrier"
    HANDED_OVER = "handed_over", "remis en main propre"
    RETURNED = "returned", "revenu"
    MISDELIVERED = "misdelivered", "arrivé chez quelqu'un d'autre"
    SUPERSEDED = "superseded", "remplacé"
    CANCELLED = "cancelled", "retiré, non envoyé"


class ReturnReason(models.TextChoices):
    """Why the post brought a letter back, as it writes on the envelope."""

    MOVED = "moved", "n'habite pas à l'adresse indiquée (NPAI)"
    UNKNOWN = "unknown", "adresse inconnue ou incomplète"
    UNCLAIMED = "unclaimed", "avisé, non réclamé"
    REFUSED = "refused", "refusé"


class Silence(models.TextChoices):
    """Why nobody of the case is written to any more (R45)."""

    DECEASED = "deceased", "la personne est décédée"
    PROTECTION = "protection", "un courrier mettrait quelqu'un en danger"
    LEGAL_HOLD = "legal_hold", "une autorité a demandé de ne pas écrire"


class LetterLife(models.Model):
    """States and transitions of one document."""

    state = FSMField(default=LetterState.ISSUED, protected=True, choices=LetterState.choices)

    class Meta:
        abstract = True

    @property
    def sent(self) -> bool:
        """The addressee got it, or it is on its way."""
        return self.state in (LetterState.POSTED, LetterState.HANDED_OVER)

    @property
    def gone(self) -> bool:
        """Its addressee does not have it, and will not: replaced, withdrawn, come back, gone astray."""
        return self.state in (
            LetterState.SUPERSEDED,
            LetterState.CANCELLED,
            LetterState.RETURNED,
            LetterState.MISDELIVERED,
        )

    @property
    def pending(self) -> bool:
        """Issued and not sent: it can still be withdrawn."""
        return self.state in (LetterState.ISSUED, LetterState.SIGNED)

    @transition("state", source=LetterState.ISSUED, target=LetterState.SIGNED)
    def sign(self) -> None:
        """Signed by hand by the person named under it (R14)."""

    @transition("state", source=LetterState.SIGNED, target=LetterState.POSTED)
    def post(self) -> None:
        """Remis au courrier (R18)."""

    @transition("state", source=LetterState.SIGNED, target=LetterState.HANDED_OVER)
    def hand(self) -> None:
        """Remis en main propre, contre reçu (R18)."""

    @transition("state", source=LetterState.POSTED, target=LetterState.RETURNED)
    def come_back(self) -> None:
        """The post brought it back: it told nobody anything (R18)."""

    @transition("state", source=LetterState.SIGNED, target=LetterState.RETURNED)
    def turn_down(self) -> None:
        """Handed over by a named agent and refused: it told nobody anything (R18)."""

    @transition(
        "state",
        source=[LetterState.POSTED, LetterState.HANDED_OVER],
        target=LetterState.MISDELIVERED,
    )
    def go_astray(self) -> None:
        """Somebody else got it: its addressee was told nothing (R46)."""

    @transition(
        "state",
        source=[LetterState.ISSUED, LetterState.SIGNED],
        target=LetterState.SUPERSEDED,
    )
    def supersede(self) -> None:
        """A corrected letter takes its place; this one is kept and never sent."""

    @transition(
        "state", source=[LetterState.ISSUED, LetterState.SIGNED], target=LetterState.CANCELLED
    )
    def cancel(self) -> None:
        """Withdrawn before it left (R3, R45)."""
