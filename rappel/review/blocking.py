"""Stopping a case that belongs to the justice system, wherever it stands (R2, R3)."""

from accounts.actors import Actor
from accounts.models import User
from accounts.selectors import authority_of, competent_people
from rappel.cases import rules
from rappel.cases.cancellation import issue_cancellation
from rappel.cases.commands import forget_rows, step
from rappel.cases.models import Case
from rappel.cases.rules import NotAllowed, Unmet
from rappel.communes import calendar

CANCELLED_FOR_JUSTICE = "justice"
"""Why the hearing was called off, as kept with the convocation; the letter does not say it."""

_NOBODY_SIGNS = Unmet(
    "R14",
    "une convocation est partie et personne n'est compétent aujourd'hui pour signer son annulation",
    "enregistrer le mandat ou la délégation de la personne qui signera, puis recommencer",
    "art. L. 2122-18 CGCT",
    "",
)


def stop(case: Case, actor: Actor, note: str = "") -> None:
    """Note why the case stops, withdraw what did not leave, tell whoever got a convocation.

    Called by the `write` of an act that ends in `blocked`, once the rows that show the reason are
    saved. A letter already on its way is cancelled by another letter, to be signed and posted.

    Raises:
        NotAllowed: nothing in the case shows a délit, a complaint or an inquiry (R2); or nobody
            may sign the cancellation today (R14).
        LetterError: the cancellation cannot be printed as the case stands (field named).
    """
    forget_rows(case)
    reasons = rules.blocking_reasons(case)
    if not reasons:
        raise rules.refuse(rules.BLOCK_REASONED)
    now = calendar.now()
    case.blockings.create(reasons=reasons, by=actor.user, at=now, note=note or None)
    withdraw_unsent(case)
    letter = rules.convocation_letter(case)
    if letter is not None and letter.sent:
        signatory = _signatory(case, letter.signatory)
        issue_cancellation(case, actor=actor, signatory=signatory, dismissed=False)
    standing = rules.active_convocation(case)
    if standing is not None:
        standing.cancelled_at, standing.cancel_reason = now, CANCELLED_FOR_JUSTICE
        standing.save()


def withdraw_unsent(case: Case) -> None:
    """Withdraw every letter that did not leave, and the request to the prosecutor it carried."""
    for document in case.documents.all():
        if document.pending:
            step(document, "cancel")
    for request in case.consultations.all():
        if request.state == "prepared":
            step(request, "withdraw")


def _signatory(case: Case, former: User | None) -> User:
    """Whoever signed the convocation, if still competent today, else the first who is (R14)."""
    today = calendar.today(case.commune)
    if former is not None and authority_of(case.commune_id, former.pk, today) is not None:
        return former
    competent = competent_people(case.commune_id, today)
    if not competent:
        raise NotAllowed([_NOBODY_SIGNS])
    return competent[0]
