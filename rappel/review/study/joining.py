"""Joining a signalement to the case that already follows the person: one person, one file (R21)."""

import uuid

from accounts.actors import Actor
from rappel.cases import linking, readings, selectors
from rappel.cases.answers import refuse_wrong, wrong
from rappel.cases.cancellation import withdraw_unsent
from rappel.cases.commands import Outcome, perform
from rappel.cases.models import Case, CaseLink, JoinReason, LinkKind
from rappel.cases.procedure import ENDED
from rappel.cases.rule import NotAllowed
from rappel.communes import calendar
from rappel.review.study.services import FOR_THE_PROSECUTOR

UNKNOWN = "aucun dossier que vous suivez ne porte ce numéro"


def join_case(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    number: str,
    reason: str,
    note: str = "",
) -> Outcome:
    """End a signalement because another case of the actor goes on with it.

    `number` names a case of the same commune; `reason` is a `JoinReason`. Each case then shows the
    number of the other.

    Raises:
        NotAllowed: R30, the actor follows no case of that number; R21, it is this one, or it has
            ended; R2, other facts that belong to the justice system; or see `perform`.
        Conflict: see `perform`.
    """
    number = linking.full_number(case, number)

    def write(fresh: Case) -> None:
        mine = selectors.visible_cases(actor).filter(commune=fresh.commune_id)
        # locked, so that two cases are not joined to each other at once
        other = linking.named(fresh, number, mine.select_for_update(no_key=True), UNKNOWN)
        if other.state in ENDED:
            refuse_wrong(
                [
                    wrong(
                        "number",
                        "R21",
                        f"le dossier {number} est terminé : il ne peut plus rien recevoir",
                        "garder ce dossier ouvert, ou le lier à l'autre",
                        linking.ARTICLE,
                    )
                ]
            )
        if readings.blocking_reasons(fresh) and reason != JoinReason.REPORTED_TWICE:
            raise NotAllowed([FOR_THE_PROSECUTOR])
        CaseLink.objects.create(
            case=fresh,
            other=other,
            kind=LinkKind.JOINED,
            reason=reason,
            by=actor.user,
            at=calendar.now(),
        )
        withdraw_unsent(fresh)

    return perform(
        case,
        "join_case",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"dossier {number}"[:160],
        note=note or None,
    )
