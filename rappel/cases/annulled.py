"""The page of an annulled case: who annulled it, and the letters that undo it (R44)."""

from typing import Any

from django.urls import reverse

from rappel.cases import readings
from rappel.cases.access import Handle
from rappel.cases.act import State
from rappel.cases.presentation import TONES, documents, timeline
from rappel.cases.reasons import AnnulReason


def page(handle: Handle) -> dict[str, Any]:
    """All that an annulled case still shows: who annulled it, the letters that undo it (R44)."""
    case = handle.case
    waiting = [row for row in readings.mending(case) if row.pending]
    wrong_person = case.annulment == AnnulReason.WRONG_PERSON
    done = [row for row in case.transitions.all() if row.act in ("propose_annul", "annul")]
    return {
        "case": {"reference": case.reference},
        "state_label": case.get_state_display(),
        "tone": TONES[State.ANNULLED],
        "reason": case.get_annulment_display(),
        "erase_on": case.erase_on,
        "waiting": len(waiting),
        "documents": documents(handle),
        "author_url": reverse("signalement:new")
        if wrong_person and handle.may("edit_person")
        else "",
        "timeline": timeline(done),
    }
