"""The only way to change a case: pages, imports, commands and jobs all call `perform`.

One transaction holds the policy's word, the compare-and-set, the rows of the stage, the rules, the
transition, its row and the audit record, in that order (design.md §3). Something unmet: all rolls
back, the refusal is recorded on its own, and `NotAllowed` says which rule and what to do.
"""

import datetime
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import F

from accounts import journal
from accounts.actors import Actor
from accounts.policy import JOBS, Role, allows
from rappel.cases import access, deadlines, families, periods, readings, selectors
from rappel.cases.act import Act, State
from rappel.cases.letter_life import LetterState, Silence
from rappel.cases.models import Case, Document, Revision, Transition
from rappel.cases.procedure import ACTS, AFTER_DEATH, LEADS
from rappel.cases.rule import NotAllowed, Rule, Situation, Unmet, as_unmet
from rappel.communes import calendar
from rappel.vault.fields import Sealed, SealedModel


class Conflict(Exception):
    """Somebody else changed the case meanwhile; `changes` holds what they did since."""

    def __init__(self, changes: list[Transition]) -> None:
        super().__init__(f"{len(changes)} newer acts")
        self.changes = changes


class _Repeated(Exception):
    """This very form was already done; what was claimed for it is given back."""


@dataclass(frozen=True)
class Outcome:
    """What `perform` did: the case as it now stands; `repeated` when the same form came twice."""

    case: Case
    repeated: bool


ROLE_REFUSED = Unmet(
    "R30",
    "votre rôle sur ce dossier ne permet pas cet acte",
    "demander à la personne en charge, ou faire changer les personnes du dossier",
    "besoin d'en connaître",
    "",
)


def _wrong_state(act: Act, case: Case) -> Unmet:
    return Unmet(
        "R27",
        f"« {act.label} » ne se fait pas quand le dossier est « {case.get_state_display()} »",
        "revenir au dossier : il montre ce qui est possible maintenant",
        "procédure",
        "",
    )


def unmet(case: Case, name: str, *, by: uuid.UUID | None, written: bool = False) -> list[Unmet]:
    """The rules that `name` does not meet yet, in the order of the declaration.

    Before the click (`written=False`) the rules about what the form will hold are left out.
    """
    return _unmet(case, ACTS[name].rules, by, written)


def _unmet(case: Case, asked: Iterable[Rule], by: uuid.UUID | None, written: bool) -> list[Unmet]:
    situation = Situation(case, by, calendar.today(case.commune), written)
    return [
        as_unmet(rule, situation)
        for rule in asked
        if (written or not rule.on_write) and not rule.check(situation)
    ]


def refuse_unmet(case: Case, asked: Iterable[Rule], *, by: uuid.UUID | None) -> None:
    """Ask more rules inside a stage's `write`, when they depend on what is done there.

    Raises:
        NotAllowed: some of them are not met.
    """
    broken = _unmet(case, asked, by, written=True)
    if broken:
        raise NotAllowed(broken)


def allowed_role(case: Case, act: str, actor: Actor) -> Role | str | None:
    """The role under which the policy lets the actor do the act, or the job's own leave."""
    if actor.job:
        return "job" if act in JOBS.get(actor.job, frozenset()) else None
    return allows(act, access.relations(case, actor))


def perform(
    case: Case,
    name: str,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    write: Callable[[Case], None] | None = None,
    detail: str = "",
    note: str | None = None,
    payload: Mapping[str, Any] | None = None,
) -> Outcome:
    """Do one declared act on a case, whole or not at all.

    `version` is the version the user saw; `key` identifies the form, so that submitting it twice
    does it once. `write(case)` saves the stage's rows; it may raise `NotAllowed`. `detail` is a
    short clear word for the chronology (no personal data); `note` is sealed.

    Raises:
        NotAllowed: the policy, the state or a rule refuses; recorded, nothing else changed.
        Conflict: somebody changed the case since `version`; nothing changed.
        KeyError: `name` is not a declared act.
    """
    act = ACTS[name]
    try:
        with transaction.atomic(durable=True):
            return _perform(case.pk, act, actor, version, key, write, detail, note, payload or {})
    except _Repeated:
        return Outcome(selectors.load_file(case.pk), repeated=True)
    except NotAllowed as refusal:
        _record_refusal(case, act, actor, {"rules": sorted({u.code for u in refusal.unmet})})
        raise
    except Conflict as conflict:
        newer = {"conflict": version, "newer": len(conflict.changes)}
        _record_refusal(case, act, actor, newer)
        raise


def _record_refusal(case: Case, act: Act, actor: Actor, payload: Mapping[str, Any]) -> None:
    journal.record(
        journal.entry(
            actor, act.verb, commune=case.commune_id, case=case.pk, res="denied", payload=payload
        )
    )


def _perform(
    pk: uuid.UUID,
    act: Act,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    write: Callable[[Case], None] | None,
    detail: str,
    note: str | None,
    payload: Mapping[str, Any],
) -> Outcome:
    claimed = Case.objects.filter(pk=pk, version=version).update(version=F("version") + 1)
    if Transition.objects.filter(case=pk, key=key).exists():
        raise _Repeated
    case = selectors.load_file(pk)
    role = allowed_role(case, act.name, actor)
    if role is None:
        raise NotAllowed([ROLE_REFUSED])
    if not claimed:
        raise Conflict(_acts_since(case, version))
    if case.state not in act.sources:
        raise NotAllowed([_wrong_state(act, case)])

    access.open_for_act(case)
    before = case.state
    if write is not None:
        write(case)
    selectors.read_rows(case)
    broken = unmet(case, act.name, by=actor.user_id, written=True)
    if broken:
        raise NotAllowed(broken)

    getattr(case, act.name)()
    now = calendar.now()
    _set_next(case, now)
    case.full_clean(exclude={"state"}, validate_unique=False)
    case.save()
    Transition.objects.create(
        case=case,
        act=act.name,
        from_state=before,
        to_state=case.state,
        actor=actor.user,
        job=actor.job,
        role="" if actor.job else str(role),
        at=now,
        version=case.version,
        key=key,
        detail=detail,
        note=note,
    )
    journal.append(
        journal.entry(
            actor,
            act.verb,
            commune=case.commune_id,
            case=case.pk,
            role=None if actor.job else role,
            payload=payload,
        )
    )
    return Outcome(case, repeated=False)


def _acts_since(case: Case, version: int) -> list[Transition]:
    return list(case.transitions.filter(version__gt=version).select_related("actor"))


def next_step(case: Case, now: datetime.datetime | None = None) -> str:
    """The act that moves the case on: the lead of its state, or what its first unmet rule needs.

    `now` is another instant than the present one, for `daily`.
    """
    if case.state == State.ANNULLED:
        return _leave_next(readings.mending(case))
    if case.annulment:
        return "annul"
    lead = LEADS.get(case.state, "")
    if not lead:
        return ""
    if case.do_not_write == Silence.DECEASED and case.state in AFTER_DEATH:
        return AFTER_DEATH[case.state]
    if case.limited or case.paused:
        return "unlimit" if case.limited else "resume"
    now = now or calendar.now()
    if case.state == State.CONVOKED and (first := _letters_first(case, now)):
        return first
    today = calendar.local(now, case.commune).date()
    situation = Situation(case, None, today, written=False)
    for rule in ACTS[lead].rules:
        needed = ACTS.get(rule.resolved_by)
        if needed is None or case.state not in needed.sources or rule.check(situation):
            continue
        if rule.on_write and not rule.awaits:
            continue
        if needed.name == "record_prosecutor_answer":
            return readings.after_the_delay(case, situation.today) or needed.name
        return needed.name
    return lead


def _letters_first(case: Case, now: datetime.datetime) -> str:
    """Before the hearing, a letter that announces it and did not leave comes first."""
    current = readings.active_convocation(case)
    if current is None or current.slot.starts_at <= now:
        return ""
    if case.do_not_write:
        return ""
    if families.without_letter(case, pending_counts=True):
        return "issue_convocation"
    letters = readings.letters_to_send(case)
    if any(row.held for row in letters):
        return "release_posting"
    return _leave_next(letters)


def _leave_next(letters: list[Document]) -> str:
    """What these letters wait for before they leave, "" when none waits."""
    waiting = [row.state for row in letters if row.pending]
    if LetterState.ISSUED in waiting:
        return "sign_letter"
    return "post_letter" if waiting else ""


def _set_next(case: Case, now: datetime.datetime) -> None:
    """Keep who is awaited, for what and by when, so that lists need no cell and no rule."""
    step = next_step(case, now)
    waits_for = waits(step)
    if (case.next_act, case.waits_for) != (step, waits_for):
        case.waiting_since = now
    case.next_act = step
    case.waits_for = waits_for
    set_due(case, now)
    case.erase_on = periods.erase_on(case)


def waits(step: str) -> str:
    """The role that an act waits for, "" for none."""
    return str(ACTS[step].waits_for) if step else ""


def set_due(case: Case, now: datetime.datetime) -> None:
    """Keep the date that the lists show, and its kind."""
    today = calendar.local(now, case.commune).date()
    shown = deadlines.choose(deadlines.deadlines(case), case.next_act, today)
    case.due_on = shown.date if shown else None
    case.due_kind = shown.kind.code if shown else ""


def start(case: Case, *, actor: Actor, role: Role | str | None, key: uuid.UUID) -> None:
    """First row of the chronology and first record, inside the transaction that made the case.

    Called by the intake alone, with the rows of the case already saved.
    """
    now = calendar.now()
    selectors.read_rows(case)
    access.open_for_act(case)
    _set_next(case, now)
    case.save()
    Transition.objects.create(
        case=case,
        act="create",
        from_state="",
        to_state=case.state,
        actor=actor.user,
        job=actor.job,
        role="" if actor.job else str(role or ""),
        at=now,
        version=case.version,
        key=key,
    )
    journal.append(
        journal.entry(
            actor,
            "signalement.create",
            commune=case.commune_id,
            case=case.pk,
            role=None if actor.job else role,
        )
    )


def step(row: models.Model, name: str) -> None:
    """Move a side machine (letter, request, opinion, measure) one transition; saves the row.

    Called by a stage's `write`, inside `perform`.

    Raises:
        NotAllowed: the row is not in a state from which that transition leaves.
    """
    method = getattr(row, name)
    if not can_step(row, name):
        raise NotAllowed(
            [
                Unmet(
                    "R27",
                    "cette ligne n'est plus dans l'état que vous avez vu",
                    "revenir au dossier et regarder ce qui a changé",
                    "procédure",
                    "",
                )
            ]
        )
    method()
    row.save()


def can_step(row: models.Model, name: str) -> bool:
    """True when the row's machine may take that transition now."""
    meta = getattr(getattr(type(row), name), "_django_fsm")  # noqa: B009
    return bool(meta.has_transition(getattr(row, "state")))  # noqa: B009


def revise(case: Case, row: SealedModel, **values: Any) -> list[str]:
    """Set fields of a row of the case, keep their earlier values sealed; returns the names changed.

    Raises:
        ValidationError: a value does not fit its field; nothing is saved.
    """
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        if isinstance(row._meta.get_field(name), Sealed):
            before = getattr(row, name)
            Revision.objects.create(
                case=case,
                transition_version=case.version,
                table=row.vault_table,
                row=row.pk,
                field=name,
                before=before.isoformat() if hasattr(before, "isoformat") else before,
            )
        setattr(row, name, values[name])
    if changed and row is not case:
        row.full_clean()
        row.save()
    return changed
