"""Reads about hearings beyond one case: the irregular ones that somebody must look at (R40)."""

import uuid
from typing import Any

from django.urls import reverse

from accounts.actors import Actor
from accounts.policy import Role
from accounts.selectors import mandate_on
from rappel.cases import elsewhere, readings, selectors
from rappel.cases.models import Case
from rappel.cases.procedure import ENDED
from rappel.communes import calendar
from rappel.hearing.models import Hearing

SHOWN = 30


def irregular_for(actor: Actor) -> list[dict[str, Any]]:
    """Irregular hearings that nothing made up for: to the case's adviser, or else to the mayor.

    One query for who is neither; the mayor sees the number alone of a case that is not theirs.
    """
    advised = {m.commune_id for m in actor.memberships if m.role == Role.LEGAL_ADVISER}
    governed = {m.commune_id for m in actor.memberships if m.role == Role.ELECTED}
    if not advised | governed:
        return []
    found = (
        Hearing.objects.filter(case__commune__in=advised | governed, replaced_at=None)
        .exclude(irregular=[])
        .exclude(case__state__in=ENDED)
        .values_list("case", flat=True)
    )
    cases = list(dict.fromkeys(found[:SHOWN]))
    if not cases:
        return []
    seen = set(selectors.visible_cases(actor).filter(pk__in=cases).values_list("pk", flat=True))
    rows = []
    files = Case.objects.filter(pk__in=cases).select_related("commune")
    for case in files.prefetch_related(selectors.GRANTS, "hearings"):
        held = readings.irregular_hearing(case)
        adviser = selectors.assigned_user(case, Role.LEGAL_ADVISER)
        if held is None or actor.user_id != (adviser or _mayor(case.commune_id, case)):
            continue
        rows.append(
            {
                "reference": case.reference,
                "url": reverse("cases:case", args=[case.reference]) if case.pk in seen else "",
                "held_on": held.held_on,
                "codes": ", ".join(held.irregular),
                "followed_by": elsewhere.followed_by(case),
            }
        )
    return rows


def _mayor(commune: uuid.UUID, case: Case) -> uuid.UUID | None:
    mandate = mandate_on(commune, calendar.today(case.commune))
    return mandate.user_id if mandate is not None else None
