"""The case page in words: where it stands, what comes next, why not yet, who did what.

Everything shown is read through an opened handle; what the handle does not grant is not in the
context at all.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from accounts.policy import Role, roles_for
from rappel.cases import notices, readings, selectors
from rappel.cases.access import Handle
from rappel.cases.act import Act, State
from rappel.cases.commands import Conflict, next_step, unmet
from rappel.cases.deadlines import deadlines
from rappel.cases.letter_life import LetterState
from rappel.cases.models import Case, Document, Party, Transition
from rappel.cases.people import person_name, person_of
from rappel.cases.procedure import ACTS, ENDED, LEADS
from rappel.cases.rule import Unmet
from rappel.communes import calendar
from rappel.letters.documents import KINDS, MENDING
from rappel.letters.mending import AnnulmentNote
from rappel.vault.errors import Locked

TONES = {
    State.REPORTED: "todo",
    State.UNDER_REVIEW: "todo",
    State.AWAITING_DECISION: "todo",
    State.APPROVED: "todo",
    State.CONVOKED: "wait",
    State.ABSENT: "todo",
    State.HEARD: "todo",
    State.IN_FOLLOW_UP: "wait",
    State.CLOSED: "done",
    State.DISMISSED: "off",
    State.JOINED: "off",
    State.BLOCKED: "blocked",
    State.TRANSMITTED: "off",
    State.ANNULLED: "off",
}
LETTER_TONES = {
    LetterState.ISSUED: "todo",
    LetterState.SIGNED: "todo",
    LetterState.POSTED: "done",
    LetterState.HANDED_OVER: "done",
    LetterState.RETURNED: "todo",
    LetterState.MISDELIVERED: "todo",
    LetterState.SUPERSEDED: "off",
    LetterState.CANCELLED: "off",
}
RAIL = (
    ("Signalement", (State.REPORTED,)),
    ("Étude", (State.UNDER_REVIEW,)),
    ("Décision", (State.AWAITING_DECISION,)),
    ("Convocation", (State.APPROVED, State.CONVOKED)),
    ("Entretien", (State.ABSENT, State.HEARD)),
    ("Suivi", (State.IN_FOLLOW_UP,)),
    ("Clos", (State.CLOSED,)),
)
WAITING = {
    Role.INSTRUCTOR: "l'instructeur",
    Role.SECRETARY: "le secrétariat",
    Role.LEGAL_ADVISER: "le référent juridique",
    Role.ELECTED: "l'élu",
}


@dataclass(frozen=True)
class Link:
    """An act as offered: its words, its page, its consequence, and what is missing."""

    label: str
    url: str
    consequence: str = ""
    unmet: list[dict[str, str]] = field(default_factory=list)
    disabled: bool = False


def act_url(case: Case, act: Act) -> str:
    """Address of the page of an act on a case."""
    return reverse(act.url, args=[case.reference])


def refusal(handle: Handle, unmet_rule: Unmet, *, leave: str = "") -> dict[str, str]:
    """A refusal with the link to what settles it, when this actor may do that now."""
    shown = {
        "sentence": f"{unmet_rule.sentence}.",
        "remedy": f"{unmet_rule.remedy}",
        "article": unmet_rule.article,
        "label": "",
        "url": "",
    }
    act = ACTS.get(unmet_rule.resolved_by)
    if (
        act is not None
        and act.name != leave
        and handle.case.state in act.sources
        and handle.may(act.name)
    ):
        shown["label"], shown["url"] = act.label, act_url(handle.case, act)
    return shown


def changes(conflict: Conflict) -> list[str]:
    """What the others did meanwhile, one sentence each."""
    return [
        f"{row.actor.full_name if row.actor else 'Le logiciel'} {ACTS[row.act].past}"
        for row in conflict.changes
        if row.act in ACTS
    ]


def title(handle: Handle) -> str:
    """Who the case is about, with the age that day; empty when it may not be read."""
    if "identity" not in handle.facets:
        return ""
    person = person_of(handle.case)
    name = person_name(person)
    if person.birth_date is None:
        return name
    age = calendar.age_on(person.birth_date, calendar.today(handle.case.commune))
    return f"{name}, {age} ans"


def steps(case: Case) -> list[dict[str, str]]:
    """The rail of the case; a case that left it shows where it stopped, its report at least."""
    position = _position(case)
    found = []
    for index, (label, states) in enumerate(RAIL):
        if case.state in states and case.state != State.CLOSED:
            status = "current"
        elif index < max(position, 1) or case.state == State.CLOSED:
            status = "done"
        else:
            status = "todo"
        found.append({"label": label, "status": status})
    return found


def _position(case: Case) -> int:
    reached = [case.state, *(row.from_state for row in case.transitions.all())]
    on_rail = [i for i, (_, states) in enumerate(RAIL) if case.state in states]
    if on_rail:
        return on_rail[0]
    return max((i for i, (_, states) in enumerate(RAIL) if set(states) & set(reached)), default=0)


def abilities(handle: Handle) -> list[tuple[Act, list[Unmet]]]:
    """Every act this actor may do in this state, with the rules that it does not meet yet."""
    case, by = handle.case, handle.actor.user_id
    return [
        (act, unmet(case, act.name, by=by))
        for act in ACTS.values()
        if case.state in act.sources and handle.may(act.name)
    ]


def now(handle: Handle, able: list[tuple[Act, list[Unmet]]]) -> dict[str, Any]:
    """The block « Maintenant »: one sentence, one act, or who is awaited."""
    case = handle.case
    step = ACTS.get(next_step(case))
    mine = {act.name: missing for act, missing in able}
    block: dict[str, Any] = {
        "sentence": _sentence(case),
        "question": _question(handle),
        "notices": notices.of(handle),
        "primary": None,
        "waiting_for": "",
        "waiting_act": step.label if step else "",
        "missing": [],
        "why": None,
    }
    if step is None:
        return block
    lead = LEADS.get(case.state, step.name)
    if step.name in mine:
        missing = mine[step.name]
        block["primary"] = Link(
            step.label, act_url(case, step), step.consequence, disabled=bool(missing)
        )
        block["missing"] = [refusal(handle, u) for u in missing]
    else:
        names = _people(case, step)
        block["waiting_for"] = names or ", ".join(
            WAITING[role] for role in roles_for(step.name) if role in WAITING
        )
    if step.name != lead:
        rule = next((u for u in unmet(case, lead, by=None) if u.resolved_by == step.name), None)
        if rule is not None:
            block["why"] = {"text": f"Sans cela, {rule.sentence}.", "article": rule.article}
    return block


def _question(handle: Handle) -> str:
    """What the élu wants to know, while the case is back at its study."""
    decision = readings.latest(handle.case.decisions.all())
    returned = decision is not None and decision.outcome == "returned"
    if handle.case.state != State.UNDER_REVIEW or not returned or "content" not in handle.facets:
        return ""
    return decision.note or ""


def _people(case: Case, act: Act) -> str:
    wanted = f"{selectors.GRANT_PREFIX}{act.waits_for}"
    people = [g.user.full_name for g in case.grants.all() if g.permission.codename == wanted]
    return ", ".join(people)


def _sentence(case: Case) -> str:
    convocation = readings.active_convocation(case)
    request = readings.consultation(case)
    if case.state == State.CONVOKED and convocation is not None:
        when = calendar.local(convocation.slot.starts_at, case.commune)
        fixed = "reporté" if convocation.postpones_id else "fixé"
        return (
            f"L'entretien est {fixed} au {calendar.long_date(when.date())} à "
            f"{calendar.long_time(when.time())}, avec {_presider(case, convocation.slot)}."
            f"{_to_send(case)}"
        )
    absence = readings.absence(case)
    if case.state == State.ABSENT and absence is not None:
        when = calendar.local(absence.expected_at, case.commune)
        return (
            f"La personne n'est pas venue le {calendar.long_date(when.date())} : "
            f"{absence.get_kind_display()}. L'élu propose une autre date, clôt le dossier ou le "
            "classe ; rien ne suit de soi-même."
        )
    if case.state == State.APPROVED and readings.irregular_hearing(case) is not None:
        return "L'entretien qui a eu lieu ne compte pas : il est à tenir de nouveau."
    hearing = readings.hearing(case)
    if case.state == State.HEARD and hearing is not None and hearing.came_about == "oral":
        return (
            f"Un rappel à l'ordre a été fait oralement le {calendar.long_date(hearing.held_on)}, "
            "sans convocation. Il reste à clore, ou à ouvrir un suivi."
        )
    if case.state == State.UNDER_REVIEW and request is not None and request.state == "sent":
        return (
            "La demande est chez le procureur ; sa réponse est attendue pour le "
            f"{calendar.long_date(request.answer_by)}."
        )
    if case.state == State.UNDER_REVIEW and request is not None and request.state == "reminded":
        return (
            f"Le procureur a été relancé le {calendar.long_date(request.reminded_on)} ; sa réponse "
            f"est attendue pour le {calendar.long_date(request.answer_by)}."
        )
    goes_on = readings.joined_to(case)
    if case.state == State.JOINED and goes_on is not None:
        return f"Le dossier est joint au dossier {goes_on.other.reference}, où la suite se fait."
    return _SENTENCES[State(case.state)]


def _presider(case: Case, slot: Any) -> str:
    """Who presides, by name; nothing is read again when that person works on the case."""
    known = {grant.user_id: grant.user for grant in case.grants.all()}
    person = known.get(slot.presided_by_id) or slot.presided_by
    return str(person.full_name)


def _to_send(case: Case) -> str:
    """« La lettre de report n'est pas encore partie. », or nothing."""
    waiting = readings.letters_to_send(case)
    if not waiting:
        return ""
    if len(waiting) > 1:
        return f" {len(waiting)} lettres qui l'annoncent ne sont pas encore parties."
    return f" Une lettre ({KINDS[waiting[0].kind].title.lower()}) n'est pas encore partie."


_SENTENCES = {
    State.REPORTED: "Le signalement est reçu. Personne n'a encore vérifié s'il permet un rappel à "
    "l'ordre.",
    State.UNDER_REVIEW: "Le dossier est à l'étude : il reste à vérifier ce que la loi demande avant "
    "une décision.",
    State.AWAITING_DECISION: "L'étude est finie. L'élu doit décider s'il convoque la personne.",
    State.APPROVED: "L'entretien est décidé. La personne n'est pas encore prévenue.",
    State.CONVOKED: "La convocation est partie.",
    State.ABSENT: "La personne n'est pas venue.",
    State.HEARD: "L'entretien a eu lieu et le rappel à l'ordre est fait. Il reste à clore, ou à "
    "ouvrir un suivi.",
    State.IN_FOLLOW_UP: "Des engagements ou des orientations sont suivis jusqu'à leur échéance.",
    State.CLOSED: "Le dossier est clos : il se consulte et ne se modifie plus.",
    State.DISMISSED: "Le dossier est classé sans suite.",
    State.JOINED: "Le dossier est joint à un autre.",
    State.BLOCKED: "Ces faits relèvent de la justice : la mairie ne convoque pas. Il reste à remettre "
    "le dossier au procureur.",
    State.TRANSMITTED: "Le dossier est entre les mains du procureur. La mairie n'agit plus.",
    State.ANNULLED: "Le dossier est annulé.",
}


def other_acts(handle: Handle, able: list[tuple[Act, list[Unmet]]]) -> list[dict[str, Any]]:
    """The acts that are not the next one, grouped, each with its consequence or its refusal."""
    first = next_step(handle.case)
    groups: dict[str, list[Link]] = {}
    for act, missing in able:
        hidden = any(rule.hides for rule in missing)
        if act.name == first or hidden or (missing and act.group in _SHOWN_WHEN_POSSIBLE):
            continue
        shown = [refusal(handle, u) for u in missing]
        groups.setdefault(act.group, []).append(
            Link(act.label, act_url(handle.case, act), act.consequence, shown)
        )
    back = groups.pop(LAST_GROUP, [])
    ordered = {**groups, LAST_GROUP: back} if back else groups
    return [{"title": name, "acts": links} for name, links in ordered.items()]


LAST_GROUP = "Revenir en arrière, attendre"
"""What goes back or waits comes after what goes on."""


_SHOWN_WHEN_POSSIBLE = ("Courriers", "Dossiers liés")
"""Groups whose acts need no explanation as long as there is nothing to act on."""


def documents(handle: Handle) -> list[dict[str, Any]]:
    """Who got what, when, how; nothing when the letters may not be read."""
    case = handle.case
    people = {party.pk: party for party in case.parties.all()}
    return [
        _document(handle, row, people) for row in case.documents.all() if handle.reads_letter(row)
    ]


def _document(handle: Handle, row: Document, people: dict[Any, Party]) -> dict[str, Any]:
    case = handle.case
    addressee = people.get(row.addressee_id)
    named = addressee is not None and "identity" in handle.facets
    dates: list[tuple[str, datetime.date]] = [
        ("édité le", calendar.local(row.issued_at, case.commune).date())
    ]
    if row.signed_on:
        dates.append(("signé le", row.signed_on))
    if row.sent_on:
        word = "remis le" if row.state == LetterState.HANDED_OVER else "posté le"
        dates.append((word, row.sent_on))
    if row.returned_on:
        dates.append(("revenu le", row.returned_on))
    acts = []
    for name, states in (
        ("sign_letter", (LetterState.ISSUED,)),
        ("post_letter", (LetterState.SIGNED,)),
        ("record_refusal", (LetterState.SIGNED,)),
        ("withdraw_letter", (LetterState.ISSUED, LetterState.SIGNED)),
        ("hold_posting", (LetterState.ISSUED, LetterState.SIGNED)),
        ("release_posting", (LetterState.ISSUED, LetterState.SIGNED)),
        ("record_return", (LetterState.POSTED,)),
        ("report_misdelivery", (LetterState.POSTED, LetterState.HANDED_OVER)),
    ):
        noted_elsewhere = (name == "sign_letter" and row.kind in readings.SIGNED_WITH) or (
            name == "post_letter" and readings.leaves_with(case, row) != ""
        )
        if name in _HOLDS and not _HOLDS[name](row):
            continue
        here = case.state in ACTS[name].sources
        to_a_person = row.addressee_id is not None or name != "report_misdelivery"
        if (
            row.state in states
            and here
            and handle.may(name)
            and not noted_elsewhere
            and to_a_person
        ):
            acts.append(
                Link(ACTS[name].label, f"{act_url(case, ACTS[name])}?document={row.number}")
            )
    return {
        "number": row.reference,
        "title": KINDS[row.kind].title,
        "addressee": person_name(addressee) if addressee and named else _recipient(row),
        "state_label": row.get_state_display(),
        "why": _why(case, row),
        "tone": "blocked" if row.held else LETTER_TONES[LetterState(row.state)],
        "dates": dates,
        "url": reverse("cases:document", args=[case.reference, row.number]),
        "acts": acts,
    }


_HOLDS = {"hold_posting": readings.holdable, "release_posting": lambda row: row.held}


def _why(case: Case, row: Document) -> str:
    """Why a letter came back, or who keeps it from leaving."""
    if row.held:
        return f"{notices.capital(readings.hold_words(case, row))}."
    return row.get_return_reason_display() if row.return_reason else ""


def _recipient(row: Document) -> str:
    if row.kind == AnnulmentNote.kind:
        return "organisme averti"
    if row.kind in MENDING:
        return "personne prévenue"
    return "procureur" if row.addressee_id is None else ""


def timeline(acts: Iterable[Transition]) -> list[dict[str, Any]]:
    """One line an act, the newest first."""
    return [
        {
            "at": row.at,
            "who": row.actor.full_name if row.actor else "vérification automatique",
            "label": ACTS[row.act].past if row.act in ACTS else "a enregistré le signalement",
            "detail": row.detail,
        }
        for row in reversed(list(acts))
    ]


def dates(case: Case) -> list[dict[str, Any]]:
    """The deadlines of the case, overdue ones said so."""
    day = calendar.today(case.commune)
    return [{"date": d.date, "label": d.label, "overdue": d.date < day} for d in deadlines(case)]


def overdue(case: Case, today: datetime.date) -> bool:
    """The next act was expected before today."""
    return case.state not in ENDED and case.due_on is not None and case.due_on < today


def list_rows(cases: list[Case]) -> list[dict[str, Any]]:
    """The rows of a list; a name only where it may be read."""
    rows = []
    for case in cases:
        day = calendar.today(case.commune)
        step = ACTS.get(case.next_act)
        rows.append(
            {
                "reference": case.reference,
                "url": reverse("cases:case", args=[case.reference]),
                "person": short_name(case),
                "state_label": case.get_state_display(),
                "tone": TONES[State(case.state)],
                "category": case.category.label,
                "next": step.label if step else "",
                "due": case.due_on,
                "overdue": overdue(case, day),
                "who": WAITING.get(Role(case.waits_for), "") if case.waits_for else "",
            }
        )
    return rows


def short_name(case: Case) -> str:
    """The person's name in a list, empty when this reader may not read it."""
    try:
        return person_name(person_of(case))
    except Locked:
        return ""
