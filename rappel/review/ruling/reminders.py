"""Reminders that the daily run prepares: accord mode, delay over, nothing prepared yet (R9)."""

import uuid
from dataclasses import dataclass, field

from accounts.actors import Actor
from accounts.selectors import authority_of
from rappel.cases import letter_parts, readings, selectors
from rappel.cases.access import open_for_act
from rappel.cases.act import State
from rappel.cases.commands import Conflict, next_step
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.communes import calendar
from rappel.communes.models import Commune, ProsecutorMode
from rappel.letters.errors import LetterError
from rappel.review.models import ProsecutorRequest, RequestState
from rappel.review.ruling import prosecutor
from rappel.vault.errors import VaultError

JOB = "deadlines"


@dataclass
class Reminded:
    """References of the cases whose reminder is prepared, and of those left to somebody."""

    prepared: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def prepare_due(commune: Commune) -> Reminded:
    """Prepare what is due today; signing and sending stay with people. Twice prepares nothing more."""
    found = Reminded()
    today = calendar.today(commune)
    late = ProsecutorRequest.objects.filter(
        case__commune=commune,
        case__state=State.UNDER_REVIEW,
        state=RequestState.SENT,
        mode=ProsecutorMode.ACCORD,
        answer_by__lt=today,
        reminder=None,
    )
    for pk in late.order_by("case__reference").values_list("case", flat=True):
        case = selectors.load_file(pk)
        try:
            if _due(case):
                _prepare(case)
                found.prepared.append(case.reference)
        except (Conflict, NotAllowed, LetterError, VaultError):
            found.left.append(case.reference)  # nobody may sign, or the letter cannot be made
    return found


def _due(case: Case) -> bool:
    """The reminder is what the case waits for: not when it stands still, or lacks something else."""
    open_for_act(case)
    return next_step(case) == "remind_prosecutor"


def _prepare(case: Case) -> None:
    """In the name of who signed the request, else of who may sign today."""
    today = calendar.today(case.commune)
    request = readings.consultation(case)
    signer = request.document.signatory if request.document is not None else None
    if signer is None or authority_of(case.commune_id, signer.pk, today) is None:
        signer = letter_parts.default_signatory(case, today)
    prosecutor.remind_prosecutor(
        case, actor=Actor(job=JOB), version=case.version, key=uuid.uuid4(), signatory=signer
    )
