"""What waits for somebody: the cases whose next act is theirs, and those they wait for."""

import datetime
from typing import Any

from django.db.models import F
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import Leave
from accounts.policy import Role
from accounts.selectors import proposals_awaiting
from rappel.cases import date_words, particulars, presentation, readings, selectors, standing_in
from rappel.cases.act import State
from rappel.cases.models import Case
from rappel.cases.procedure import ACTS, ENDED
from rappel.communes import calendar
from rappel.vault import keys

SHOWN = 60
AWAITED = {
    "record_hearing": ("l'entretien", "le"),
    "record_prosecutor_answer": ("la réponse du procureur", "attendue pour le"),
    "update_measure": ("l'échéance d'un engagement", "le"),
}
"""Events that nobody can hasten: until their day they are awaited, then somebody records them."""
WEEK = datetime.timedelta(days=7)
NUMBERS = ("Aucun", "Un", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix")


def work_of(actor: Actor) -> list[Case]:
    """The open cases the actor sees, the first expected first, with the names they may read."""
    cases = list(
        selectors.visible_cases(actor)
        .exclude(state__in=ENDED)
        .select_related("commune", "category")
        .prefetch_related(
            selectors.GRANTS,
            "parties",
            "convocations",
        )
        .order_by(F("due_on").asc(nulls_last=True), "reference")[:SHOWN]
    )
    for commune in {case.commune_id for case in cases}:
        keys.load_case_keys(commune, [case.pk for case in cases if case.commune_id == commune])
    return cases


def page(actor: Actor, cases: list[Case]) -> dict[str, Any]:
    """The context of the home page."""
    mine, others = [], []
    for case in cases:
        here = _is_mine(case, actor) and not _awaits_a_day(case)
        (mine if here else others).append(case)
    leaves = standing_in.stood_in_for(actor)
    late = sum(date_words.overdue(case, calendar.today(case.commune)) for case in mine)
    first_name = actor.user.first_name if actor.user else ""
    return {
        "greeting": f"Bonjour {first_name}.",
        "summary": _summary(len(mine), late),
        "todo": [_todo(case, leaves.get(case.pk)) for case in mine],
        "waiting": [_waiting(case) for case in others if case.waits_for],
        "hearings": _hearings(cases),
        "town_waiting": proposals_awaiting(actor),
        "may_list": any(m.role in _FILE_ROLES for m in actor.memberships),
    }


_FILE_ROLES = (Role.INSTRUCTOR, Role.SECRETARY, Role.LEGAL_ADVISER, Role.ELECTED)


def _is_mine(case: Case, actor: Actor) -> bool:
    """The next act waits for a role in which the case is assigned to the actor, or for anybody."""
    codename = f"{selectors.GRANT_PREFIX}{case.waits_for}"
    holders = [g.user_id for g in case.grants.all() if g.permission.codename == codename]
    if actor.user_id in holders:
        return True
    unassigned = case.waits_for == Role.INSTRUCTOR and not holders
    return unassigned and Role.INSTRUCTOR in actor.roles_in(case.commune_id)


def _awaits_a_day(case: Case) -> bool:
    """The next act records something whose day has not come."""
    today = calendar.today(case.commune)
    return case.next_act in AWAITED and case.due_on is not None and case.due_on > today


def _summary(count: int, late: int) -> str:
    if not count:
        return "Aucun dossier ne vous attend."
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    waiting = "dossier vous attend" if count == 1 else "dossiers vous attendent"
    tail = ""
    if late:
        tail = f", dont {NUMBERS[late].lower() if late < len(NUMBERS) else late} en retard"
    return f"{number} {waiting}{tail}."


def _todo(case: Case, leave: Leave | None) -> dict[str, Any]:
    step = ACTS.get(case.next_act)
    return {
        "reference": case.reference,
        "url": reverse("cases:case", args=[case.reference]),
        "title": step.label if step else case.get_state_display(),
        "person": presentation.short_name(case),
        **date_words.due(case),
        "stand_in": _stand_in(leave) if leave and leave.role == case.waits_for else "",
        "reason": f"{case.category.label} · {case.get_state_display()}",
    }


def _stand_in(leave: Leave) -> str:
    """« pour Mme Lenoir, absente jusqu'au 3 décembre 2026 »."""
    away = "absente" if leave.user.civility == "Mme" else "absent"
    name = f"{leave.user.civility} {leave.user.last_name}".strip()
    return f"pour {name}, {away} jusqu'au {calendar.day_and_month(leave.ends_on)}"


def _waiting(case: Case) -> dict[str, Any]:
    if _awaits_a_day(case):
        words, due_words = AWAITED[case.next_act]
    else:
        step = ACTS.get(case.next_act)
        who = presentation.WAITING.get(Role(case.waits_for), "")
        words, due_words = f"{who} : {step.label.lower() if step else ''}", "pour le"
    return {
        "reference": case.reference,
        "url": reverse("cases:case", args=[case.reference]),
        "what": f"{words[:1].upper()}{words[1:]}",
        "due_words": due_words,
        **date_words.due(case),
        "since": case.waiting_since,
    }


def _hearings(cases: list[Case]) -> list[dict[str, Any]]:
    now = calendar.now()
    rows = []
    rooms: dict[str, str] = {}
    for case in cases:
        convocation = readings.active_convocation(case)
        if convocation is None or case.state not in (State.APPROVED, State.CONVOKED):
            continue
        slot = convocation.slot
        if now - datetime.timedelta(hours=12) <= slot.starts_at <= now + WEEK:
            rooms = rooms or particulars.list_labels(case.commune)
            rows.append(
                {
                    "reference": case.reference,
                    "url": reverse("cases:case", args=[case.reference]),
                    "when": slot.starts_at,
                    "place": rooms.get(f"room:{slot.room}", slot.room),
                    "presided_by": slot.presided_by.full_name,
                    "person": presentation.short_name(case),
                }
            )
    return sorted(rows, key=lambda row: row["when"])
