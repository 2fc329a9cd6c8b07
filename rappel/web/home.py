"""What waits for somebody: the cases whose next act is theirs, and those they wait for."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import F, Q
from django.urls import reverse

from accounts.actors import Actor
from accounts.policy import Role, allows
from accounts.selectors import proposals_awaiting
from rappel.cases import access, particulars, presentation, readings, selectors
from rappel.cases.act import State
from rappel.cases.letter_life import LetterState
from rappel.cases.models import Case, Document
from rappel.cases.procedure import ACTS, ENDED
from rappel.communes import calendar
from rappel.communes.citations import AMBER_MONTHS
from rappel.communes.models import Statute
from rappel.hearing.selectors import irregular_for
from rappel.incidents import selectors as incidents
from rappel.letters.documents import CancellationLetter
from rappel.letters.typography import enumeration
from rappel.vault import keys
from rappel.vault.errors import Locked

SHOWN = 60
AWAITED = {
    "record_hearing": ("l'entretien", "le"),
    "record_prosecutor_answer": ("la réponse du procureur", "attendue pour le"),
    "update_measure": ("l'échéance d'un engagement", "le"),
    "resume": ("la reprise d'un dossier en pause", "prévue le"),
    "unlimit": ("la fin d'une limitation des données", "à revoir le"),
}
"""Events that nobody can hasten: until their day they are awaited, then somebody records them."""
WEEK = datetime.timedelta(days=7)
NUMBERS = ("Aucun", "Un", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix")


def work_of(actor: Actor) -> list[Case]:
    """The open cases the actor sees, the first expected first, with the names they may read."""
    cases = list(
        selectors.visible_cases(actor)
        .exclude(state__in=ENDED, next_act="")
        .select_related("commune", "category")
        .prefetch_related(
            selectors.GRANTS,
            "parties",
            "convocations",
            "meetings_apart",
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
    waiting = incidents.awaiting(actor)
    late = sum(presentation.overdue(case, calendar.today(case.commune)) for case in mine)
    first_name = actor.user.first_name if actor.user else ""
    return {
        "greeting": f"Bonjour {first_name}.",
        "summary": "" if waiting and not mine else _summary(len(mine), late),
        "todo": [_todo(case) for case in mine],
        "waiting": [_waiting(case) for case in others if case.waits_for],
        "news": _news(actor, cases),
        "hearings": _hearings(cases),
        "to_see": irregular_for(actor),
        "incidents": waiting,
        "town_waiting": proposals_awaiting(actor),
        "articles_due": _articles_due(actor),
        "may_list": any(m.role in _FILE_ROLES for m in actor.memberships),
    }


def _articles_due(actor: Actor) -> int:
    """The articles of law last read more than a year ago, for whoever may read them again.

    Those that nobody has read yet are told at the page of the town hall only.
    """
    towns = {
        held.commune_id: held.commune
        for held in actor.memberships
        if allows("town.read_again", actor.commune_relations(held.commune_id))
    }
    if not towns:
        return 0
    oldest = max(
        calendar.months_before(calendar.today(town), AMBER_MONTHS) for town in towns.values()
    )
    return Statute.objects.filter(commune__in=towns, verified_on__lt=oldest).count()


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


def _todo(case: Case) -> dict[str, Any]:
    step = ACTS.get(case.next_act)
    day = calendar.today(case.commune)
    return {
        "reference": case.reference,
        "url": reverse("cases:case", args=[case.reference]),
        "title": step.label if step else case.get_state_display(),
        "person": presentation.short_name(case),
        "due": case.due_on,
        "overdue": presentation.overdue(case, day),
        "reason": f"{case.category.label} · {case.get_state_display()}",
    }


def _waiting(case: Case) -> dict[str, Any]:
    if _awaits_a_day(case):
        words, due_words = AWAITED[case.next_act]
        due = case.due_on
    else:
        step = ACTS.get(case.next_act)
        who = presentation.WAITING.get(Role(case.waits_for), "")
        words, due_words, due = f"{who} : {step.label.lower() if step else ''}", "", None
    why = case.get_limited_display() if case.limited else case.get_paused_display()
    return {
        "reference": case.reference,
        "url": reverse("cases:case", args=[case.reference]),
        "what": f"{words[:1].upper()}{words[1:]}",
        "why": why,
        "due_words": due_words,
        "due": due,
        "since": case.waiting_since,
    }


def _news(actor: Actor, cases: list[Case]) -> list[dict[str, Any]]:
    """What stopped, and what each must know of it: held letters, blocked cases, parts left empty."""
    letters: dict[Any, list[Document]] = {case.pk: [] for case in cases}
    waiting = (LetterState.ISSUED, LetterState.SIGNED)
    noted = Document.objects.filter(case__in=list(letters), state__in=waiting).filter(
        Q(held_by__isnull=False) | Q(kind=CancellationLetter.kind)
    )
    for row in noted.select_related("held_by").order_by("number"):
        letters[row.case_id].append(row)
    found = []
    for case in cases:
        for sentence in _sentences(actor, case, letters[case.pk]):
            url = reverse("cases:case", args=[case.reference])
            found.append({"reference": case.reference, "url": url, "sentence": sentence})
    return found


def _sentences(actor: Actor, case: Case, letters: list[Document]) -> Iterator[str]:
    parts = access.relations(case, actor)
    if case.state == State.BLOCKED:
        yield _stopped(parts, [row for row in letters if row.kind == CancellationLetter.kind])
    for row in letters:
        if row.held_by is not None and row.held_at is not None:
            since = calendar.short_date(calendar.local(row.held_at, case.commune).date())
            yield (
                f"L'envoi du courrier n° {row.number} est bloqué par {row.held_by.full_name} depuis "
                f"le {since} : il ne part pas."
            )
    held = {grant.permission.codename for grant in case.grants.all()}
    if case.state != State.REPORTED:
        may_choose = allows("assign", parts) is not None
        for role, words in _EMPTY.items():
            if f"{selectors.GRANT_PREFIX}{role}" not in held:
                yield f"{words} ce dossier : {_CHOOSE if may_choose else _HAVE_CHOSEN}."


_CHOOSE = "choisissez quelqu'un (« Changer les personnes en charge »)"
_HAVE_CHOSEN = "demandez à un élu ou au référent juridique de choisir quelqu'un"
_EMPTY = {Role.INSTRUCTOR: "Personne n'instruit", Role.ELECTED: "Aucun élu ne suit"}


def _stopped(parts: Mapping[Role, Any], cancellations: list[Document]) -> str:
    """A case stopped for the justice system, said to each for their part (R2, R3)."""
    said = "Ce dossier est arrêté : il relève de la justice, rien ne part et personne n'est reçu."
    if allows("hand_over", parts) is not None:
        said += " Remettez-le au procureur."
    if cancellations and allows("post_letter", parts) is not None:
        numbers = enumeration(tuple(str(row.number) for row in cancellations))
        many = len(cancellations) > 1
        letters = (
            f"Les lettres d'annulation n° {numbers}"
            if many
            else (f"La lettre d'annulation n° {numbers}")
        )
        said += f" {letters} {'sont' if many else 'est'} à faire signer et à poster."
    elif allows("approve", parts) is not None:
        said += " Vous n'avez rien à décider ; l'entretien, s'il était fixé, n'a pas lieu."
    return said


def _slots(cases: list[Case]) -> Iterator[tuple[Case, Any, bool]]:
    """The hearings that stand, and the meetings of holders received apart (True)."""
    for case in cases:
        convocation = readings.active_convocation(case)
        if convocation is not None and case.state in (State.APPROVED, State.CONVOKED):
            yield case, convocation.slot, False
        for meeting in case.meetings_apart.all():
            if meeting.cancelled_at is None and not meeting.outcome:
                yield case, meeting.slot, True


def _prepares(case: Case) -> bool:
    """Somebody needs something to come and be understood; the page of the case says what (R23)."""
    try:
        return any(party.needs for party in case.parties.all())
    except Locked:
        return False


def _hearings(cases: list[Case]) -> list[dict[str, Any]]:
    now = calendar.now()
    rows = []
    rooms: dict[str, str] = {}
    for case, slot, apart in _slots(cases):
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
                    "apart": apart,
                    "prepare": _prepares(case),
                }
            )
    return sorted(rows, key=lambda row: row["when"])
