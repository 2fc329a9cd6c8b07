"""What happened, when, where: corrected by the instructor, with what rested on it (R2, R6, R7b)."""

import datetime
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from accounts.actors import Actor
from rappel.cases import readings, rules
from rappel.cases.answers import Wrong, refuse_wrong, wrong
from rappel.cases.commands import Outcome, perform, revise
from rappel.cases.models import Case, Revision
from rappel.cases.people import person_of
from rappel.cases.rule import NotAllowed, Unmet
from rappel.cases.stopping import stop
from rappel.communes import calendar
from rappel.communes.models import Category, Guard
from rappel.review.lapse import lapse
from rappel.review.study.identity import set_ages
from rappel.review.study.questions import hints_at_inscription

SEALED = ("place", "text_breached", "description")
CLEAR = ("category", "facts_on", "facts_at", "district", "damage")
FIELDS = (*CLEAR, *SEALED)

ALONE = Unmet(
    "R2b",
    "le dossier dit que les faits relèvent de la justice : une seule personne ne peut pas les "
    "corriger pour lever ce blocage",
    "arrêter le dossier, puis proposer la levée : une deuxième personne approuvera",
    "art. 40 al. 2 CPP",
    "block",
)


def problems(case: Case, facts: Mapping[str, Any], reason: str) -> Iterator[Wrong]:
    """Yield what cannot be true of the facts or is not said, by field, in French."""
    if facts["category"] != case.category and not reason:
        yield _wrong("reason", "la catégorie change sans raison", "dire pourquoi en une phrase")
    if facts["category"].commune_id != case.commune_id:
        yield _wrong("category", "cette catégorie n'est pas de la commune", "en choisir une autre")
    day: datetime.date = facts["facts_on"]
    if day > calendar.today(case.commune):
        yield _wrong("facts_on", "les faits seraient dans le futur", "vérifier la date")
    elif day > case.reported_on:
        yield _wrong(
            "facts_on",
            f"les faits seraient après le signalement ({calendar.short_date(case.reported_on)})",
            "vérifier la date",
        )
    birth = person_of(case).birth_date
    if birth is not None and day < birth:
        yield _wrong(
            "facts_on",
            "la personne n'était pas née ce jour-là",
            "vérifier cette date et la date de naissance",
        )
    for field, what in (("place", "le lieu"), ("description", "la description")):
        if not str(facts.get(field) or "").strip():
            yield _wrong(field, f"{what} des faits manque", "l'écrire en quelques mots")


def _wrong(field: str, sentence: str, remedy: str) -> Wrong:
    return wrong(field, "R29", sentence, remedy, rules.CSI)


def edit_facts(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    facts: Mapping[str, Any],
    reason: str = "",
) -> Outcome:
    """Correct the facts; `facts` holds a value for each of `FIELDS`, `reason` is sealed.

    Earlier values stay sealed in the case. Answers, opinions and requests that rested on what
    changed are asked again (see `rappel.review.lapse`). A category that belongs to the justice
    system stops the case in the same act (R2).

    Raises:
        NotAllowed: R2b, the correction would lift what shows a délit: two persons; a date or a
            text that cannot be; or see `perform`.
        Conflict: see `perform`.
    """
    category: Category = facts["category"]
    changed: list[str] = []
    issued: list[str] = []

    def write(fresh: Case) -> None:
        _refuse_lifting(fresh, category)
        refuse_wrong(problems(fresh, facts, reason))
        changed.extend(_correct(fresh, facts))
        set_ages(fresh, person_of(fresh))
        lapse(fresh, actor, changed)
        if category.blocks:
            issued.extend(stop(fresh, actor, reason))

    return perform(
        case,
        "block" if category.blocks else "edit_facts",
        actor=actor,
        version=version,
        key=key,
        write=write,
        note=reason or None,
        payload={"fields": changed, "issued": issued},
    )


def _refuse_lifting(case: Case, category: Category) -> None:
    """R2b: neither what blocks the case nor a hint at an inscription goes away by one hand."""
    if category.blocks:
        return
    if readings.blocking_reasons(case):
        raise NotAllowed([ALONE])
    leaves = case.category.guard == Guard.INSCRIPTION and category.guard != Guard.INSCRIPTION
    if leaves and readings.answer(case, "inscription") != "no" and hints_at_inscription(case):
        raise NotAllowed([ALONE])


def _correct(case: Case, facts: Mapping[str, Any]) -> list[str]:
    """Set what changed, keep what was; returns the names of the fields that changed."""
    typed = {name: facts[name] for name in FIELDS}
    typed["text_breached"] = typed["text_breached"] or None
    typed["district"] = typed["district"] or ""
    changed = [name for name in CLEAR if getattr(case, name) != typed[name]]
    for name in changed:
        before = getattr(case, name)
        Revision.objects.create(
            case=case,
            transition_version=case.version,
            table=case.vault_table,
            row=case.pk,
            field=name,
            before=before.code if isinstance(before, Category) else _plain(before),
        )
        setattr(case, name, typed[name])
    return [*changed, *revise(case, case, **{name: typed[name] for name in SEALED})]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else value
