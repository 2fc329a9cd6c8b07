"""« Connaissez-vous cette personne ? »: asked before a case opens, answered in one click (R43).

Who has a tie steps aside in one act: the part goes to the next competent person of the town, and
what had been prepared in the name of who leaves is withdrawn (décret n° 2014-90).
"""

import uuid
from collections.abc import Iterator

from django.db import transaction

from accounts import journal
from accounts.actors import Actor
from accounts.models import DefaultPerson, User
from accounts.policy import Role
from accounts.selectors import competent_people, people_with
from rappel.cases import readings, selectors
from rappel.cases.act import State
from rappel.cases.answers import refuse_wrong, wrong
from rappel.cases.cancellation import end_convocation, withdraw_convocations
from rappel.cases.commands import Outcome, perform
from rappel.cases.models import Case, Disclosure, Tie
from rappel.cases.selectors import GRANT_PREFIX
from rappel.cases.services import grant, revoke
from rappel.communes import calendar

DECREE = "décret n° 2014-90 du 31 janvier 2014"
STEPPED_ASIDE = "stepped_aside"
"""Why the slot is free again when who was to preside steps aside."""
TO_POSTPONE = " ; l'entretien annoncé est à reporter, avec un autre élu"


def declare_no_tie(case: Case, actor: Actor) -> None:
    """Keep that the actor said « non », once; the case may open. A record of the log, no act."""
    assert actor.user is not None
    with transaction.atomic():
        _, made = Disclosure.objects.get_or_create(
            case=case, user=actor.user, role="", defaults={"at": calendar.now()}
        )
        if made:
            journal.append(
                journal.entry(actor, "case.no_tie", commune=case.commune_id, case=case.pk)
            )


def step_aside(case: Case, *, actor: Actor, version: int, key: uuid.UUID, tie: str) -> Outcome:
    """The actor leaves every part held on the case; another competent person takes each (R43).

    `tie` is a value of `Tie`. A part that nobody else may take stays empty: those who follow the case
    are told at home. A hearing not announced yet that the actor was to preside is to be fixed again.

    Raises:
        NotAllowed: R29, the tie is not on the list; or see `perform`.
        Conflict: see `perform`.
    """
    leaving = actor.user
    assert leaving is not None
    held = [role for role, user in _parts(case) if user == leaving.pk]
    taking = {role: _next_competent(case, role, leaving) for role in held}

    def write(fresh: Case) -> None:
        if tie not in Tie.values:
            refuse_wrong(
                [wrong("tie", "R29", "ce lien n'est pas dans la liste", "en choisir un", DECREE)]
            )
        for role, successor in taking.items():
            revoke(fresh, role, leaving)
            if successor is not None:
                grant(fresh, role, successor)
            Disclosure.objects.create(
                case=fresh,
                user=leaving,
                tie=tie,
                role=role,
                successor=successor,
                at=calendar.now(),
            )
        standing = readings.active_convocation(fresh)
        if (
            fresh.state == State.APPROVED
            and standing is not None
            and standing.slot.presided_by_id == leaving.pk
        ):
            withdraw_convocations(fresh, "supersede")
            end_convocation(fresh, reason=STEPPED_ASIDE)

    standing = readings.active_convocation(case)
    announced = case.state == State.CONVOKED and standing is not None
    presides = announced and standing.slot.presided_by_id == leaving.pk
    people = {user.full_name for user in taking.values() if user is not None}
    who = ", ".join(sorted(people)) or "personne encore, à choisir"
    return perform(
        case,
        "step_aside",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"le dossier est repris par : {who}{TO_POSTPONE if presides else ''}",
        payload={
            "roles": [str(role) for role in taking],
            "successors": [str(user.pk) for user in taking.values() if user is not None],
        },
    )


def order_of(case: Case) -> Disclosure | None:
    """The élu's stepping aside that an arrêté must say, the last one; None without any."""
    rows = case.disclosures.filter(role=Role.ELECTED).exclude(tie="")
    return rows.select_related("user", "successor").last()


def _parts(case: Case) -> Iterator[tuple[Role, uuid.UUID]]:
    for held in case.grants.all():
        if held.permission.codename.startswith(GRANT_PREFIX):
            yield Role(held.permission.codename.removeprefix(GRANT_PREFIX)), held.user_id


def _next_competent(case: Case, role: Role, leaving: User) -> User | None:
    """Who takes the part: nobody when somebody else holds it, else the default person, else another.

    An élu must be able to decide today (R8); who instructed neither decides nor advises (R38, R7b).
    """
    if any(part == role and user != leaving.pk for part, user in _parts(case)):
        return None
    excluded = {leaving.pk, *selectors.stepped_aside(case)}
    if role == Role.LEGAL_ADVISER or (role == Role.ELECTED and case.protocol.two_persons):
        excluded |= readings.instructors(case)
    default = DefaultPerson.objects.filter(commune=case.commune_id, role=role)
    first = [row.user for row in default.select_related("user")]
    holders = list(people_with(case.commune_id, role))
    others = [person for person in (*first, *holders) if person in holders]
    if role == Role.ELECTED:
        competent = competent_people(case.commune_id, calendar.today(case.commune))
        others = [person for person in (*others, *competent) if person in competent]
        others = [person for person in others if person in holders]
    return next((person for person in others if person.pk not in excluded), None)
