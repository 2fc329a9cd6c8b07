"""Links between cases: same facts or same person, said by the instructor and undone by the instructor.

Two authors of one report are linked by the intake. Nothing is merged, and no name goes across.
"""

import re
import uuid

from django.db.models import QuerySet

from accounts.actors import Actor
from rappel.cases import readings, selectors
from rappel.cases.answers import Wrong, refuse_wrong, wrong
from rappel.cases.commands import Outcome, perform
from rappel.cases.models import Case, CaseLink, LinkKind
from rappel.cases.rule import NotAllowed
from rappel.communes import calendar

ARTICLE = "protocole de la commune"
ALREADY = wrong(
    "number",
    "R26",
    "ces deux dossiers sont déjà liés ainsi",
    "revenir au dossier, qui montre ses liens",
    ARTICLE,
)
GONE = wrong(
    "link", "R26", "ce lien n'existe plus", "revenir au dossier, qui montre ses liens", ARTICLE
)
_SHORT = re.compile(r"\d{4}-\d{4,}")


def full_number(case: Case, typed: str) -> str:
    """The whole number of a case of the same commune from what was typed, in capitals."""
    number = typed.strip().upper()
    return f"RO-{case.commune.code}-{number}" if _SHORT.fullmatch(number) else number


def link_case(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, number: str, kind: str
) -> Outcome:
    """Say that another case of the commune is about the same facts or the same person.

    The other case may be one that the instructor does not follow: a comparison gives its number.

    Raises:
        NotAllowed: R30, no case of the commune has that number; R26, it is this one, or it is
            linked so already; or see `perform`.
        Conflict: see `perform`.
    """
    number = full_number(case, number)

    def write(fresh: Case) -> None:
        cases = selectors.active_cases(fresh.commune_id)
        other = named(fresh, number, cases, "aucun dossier de la commune ne porte ce numéro")
        linked = {(link.across(fresh).pk, link.kind) for link in readings.links(fresh)}
        if (other.pk, kind) in linked:
            refuse_wrong([ALREADY])
        CaseLink.objects.create(
            case=fresh, other=other, kind=kind, by=actor.user, at=calendar.now()
        )

    return perform(
        case,
        "link_case",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"{LinkKind(kind).label} : {number}"[:160],
    )


def unlink_case(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, link: uuid.UUID
) -> Outcome:
    """Undo a link of the case, whichever case it was made from; a joined case stays joined.

    Raises:
        NotAllowed: R26, that link does not stand any more; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        found = next((row for row in undoable(fresh) if row.pk == link), None)
        if found is None:
            raise NotAllowed([GONE.unmet])
        found.undone_by = actor.user
        found.undone_at = calendar.now()
        found.save()

    known = next((row for row in undoable(case) if row.pk == link), None)
    detail = f"{known.get_kind_display()} : {known.across(case).reference}" if known else ""
    return perform(
        case,
        "unlink_case",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=detail,
    )


def undoable(case: Case) -> list[CaseLink]:
    """The links that may be undone: all but the joining of a case."""
    return [link for link in readings.links(case) if link.kind != LinkKind.JOINED]


def named(case: Case, number: str, among: QuerySet[Case], unknown: str) -> Case:
    """The other case that a number names; `unknown` is said alike of one that is not `among`.

    Raises:
        NotAllowed: R30, none of them has that number; R21, it is the case itself.
    """
    if number == case.reference:
        raise NotAllowed([_about_the_number("R21", "c'est le numéro de ce dossier même").unmet])
    other = among.filter(reference=number).first()
    if other is None:
        raise NotAllowed([_about_the_number("R30", unknown).unmet])
    return other


def _about_the_number(code: str, sentence: str) -> Wrong:
    return wrong(
        "number",
        code,
        sentence,
        "indiquer le numéro d'un autre dossier, écrit comme RO-95999-2026-0012",
        ARTICLE,
    )


def link_authors(case: Case) -> None:
    """Link a case just recorded to those of the same report: several authors of the same facts.

    Called by the intake, inside the transaction that made the case. The same reference for the
    facts of another day is another report.
    """
    if not case.source_reference:
        return
    others = Case.objects.filter(
        commune=case.commune_id,
        source_reference=case.source_reference,
        facts_on=case.facts_on,
    ).exclude(pk=case.pk)
    now = calendar.now()
    CaseLink.objects.bulk_create(
        CaseLink(case=case, other=other, kind=LinkKind.SAME_FACTS, by=None, at=now)
        for other in others
    )
