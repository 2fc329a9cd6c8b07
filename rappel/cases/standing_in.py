"""Long leave: the open cases of somebody away go to a deputy, and come back (R30).

The deputy works beside the absent person, in the same role: nothing is taken from who is away. No
power moves: who presides, signs and decides follows mandates and delegations alone (R8).
"""

import datetime
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery, UUIDField

from accounts import journal
from accounts.actors import Actor
from accounts.models import Leave, Membership
from accounts.policy import Role
from rappel.cases import readings, selectors
from rappel.cases.commands import Conflict, NotAllowed, perform
from rappel.cases.models import Case, StandIn
from rappel.cases.procedure import ACTS, ENDED
from rappel.cases.selectors import GRANT_PREFIX
from rappel.cases.services import grant, revoke
from rappel.communes import calendar
from rappel.communes.models import Commune

REASON = "suppléance"
JOB = "deadlines"


@dataclass
class Moved:
    """What a run did: references of the cases given, taken back, and left for somebody to assign."""

    given: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def run(commune: Commune, *, now: datetime.datetime | None = None) -> Moved:
    """Give what is to be given, end what is over; twice changes nothing.

    Each case in a transaction of its own: it is called outside any other.
    """
    today = calendar.local(now or calendar.now(), commune).date()
    moved = Moved()
    actor = Actor(job=JOB)
    for row in _over(commune, today):
        if _end(row, actor):
            moved.ended.append(row.case.reference)
    leaves = Leave.objects.filter(commune=commune, starts_on__lte=today, ends_on__gte=today)
    for leave in leaves.select_related("user", "deputy"):
        for case in _to_give(leave):
            done = not apart(case, Role(leave.role), leave.deputy_id) and _give(case, leave, actor)
            (moved.given if done else moved.left).append(case.reference)
    return moved


def _over(commune: Commune, today: datetime.date) -> Iterable[StandIn]:
    """The cases whose deputy has no longer to be there: back, gone early, or assigned anew."""
    rows = StandIn.objects.filter(leave__commune=commune, ended_at=None)
    for row in rows.select_related("leave__deputy", "case"):
        if not row.leave.covers(today) or not _held_by(row.case, row.leave):
            yield row


def _held_by(case: Case, leave: Leave) -> bool:
    wanted = {"permission__codename": f"{GRANT_PREFIX}{leave.role}", "user": leave.user_id}
    return case.grants.filter(**wanted).exists()


def _to_give(leave: Leave) -> list[Case]:
    """The open cases of the absent person that the deputy does not have yet."""
    if not leave.deputy.is_active or not _holds(leave.deputy_id, leave):
        return []
    return [selectors.load_file(pk) for pk in missing(leave).values_list("pk", flat=True)]


def missing(leave: Leave) -> QuerySet[Case]:
    """The open cases of the absent person, in that role, on which the deputy does not work."""
    codename = f"{GRANT_PREFIX}{leave.role}"
    held = Q(grants__user=leave.user_id, grants__permission__codename=codename)
    theirs = Case.objects.filter(
        grants__user=leave.deputy_id, grants__permission__codename=codename
    ).values("pk")
    rows = Case.objects.filter(held, commune=leave.commune_id).exclude(state__in=ENDED)
    return rows.exclude(pk__in=theirs).order_by("reference")


def _holds(user: uuid.UUID, leave: Leave) -> bool:
    rows = Membership.objects.filter(user=user, commune=leave.commune_id, role=leave.role)
    return rows.exists()


def apart(case: Case, role: Role, deputy: uuid.UUID) -> bool:
    """True when that part is not for the deputy.

    Who studies neither advises nor decides (R7b, R38); who stepped aside takes no part (R43).
    """
    if deputy in selectors.stepped_aside(case):
        return True
    held = {g.permission.codename for g in case.grants.all() if g.user_id == deputy}
    studies = deputy in readings.instructors(case)
    if role == Role.INSTRUCTOR:
        decides = f"{GRANT_PREFIX}{Role.ELECTED}" in held and case.protocol.two_persons
        return decides or f"{GRANT_PREFIX}{Role.LEGAL_ADVISER}" in held
    if role == Role.ELECTED:
        return studies and case.protocol.two_persons
    return studies and role == Role.LEGAL_ADVISER


def _give(case: Case, leave: Leave, actor: Actor) -> bool:
    def write(fresh: Case) -> None:
        grant(fresh, Role(leave.role), leave.deputy)
        now = calendar.now()
        StandIn.objects.update_or_create(
            leave=leave, case=fresh, ended_at=None, defaults={"given_at": now}
        )

    until = f"{REASON} jusqu'au {calendar.short_date(leave.ends_on)}"
    return _assign(case, leave, actor, write, until)


def _end(row: StandIn, actor: Actor) -> bool:
    def write(case: Case) -> None:
        if _held_by(case, row.leave):  # else it was assigned anew meanwhile, perhaps to the deputy
            revoke(case, Role(row.leave.role), row.leave.deputy)
        row.ended_at = calendar.now()
        row.save(update_fields=["ended_at"])

    if row.case.state not in ENDED:
        return _assign(row.case, row.leave, actor, write, f"{REASON} terminée")
    # an ended case takes no act any more: the deputy's view of it ends all the same
    with transaction.atomic():
        write(row.case)
        journal.append(
            journal.entry(
                actor,
                ACTS["assign"].verb,
                commune=row.leave.commune_id,
                case=row.case_id,
                payload=_payload(row.leave),
            )
        )
    return True


def _assign(
    case: Case, leave: Leave, actor: Actor, write: Callable[[Case], None], detail: str
) -> bool:
    """The act, by the job; False when somebody else was quicker: the next run sees to it."""
    try:
        perform(
            case,
            "assign",
            actor=actor,
            version=case.version,
            key=uuid.uuid4(),
            write=write,
            detail=detail,
            payload=_payload(leave),
        )
    except (Conflict, NotAllowed):
        return False
    return True


def _payload(leave: Leave) -> dict[str, object]:
    return {"reason": REASON, "leave": str(leave.pk), "people": [str(leave.deputy_id)]}


def for_whom(cases: QuerySet[Case], actor: Actor) -> QuerySet[Case]:
    """The cases with, as `stand_in`, the leave for which the actor works on them, else None.

    In the same query; `leaves_of` reads the leaves, most often none.
    """
    rows = StandIn.objects.filter(case=OuterRef("pk"), leave__deputy=actor.user_id, ended_at=None)
    return cases.annotate(stand_in=Subquery(rows.values("leave__id")[:1], output_field=UUIDField()))


def leaves_of(cases: Iterable[Case]) -> dict[uuid.UUID, Leave]:
    """The leaves named by `for_whom`, with who is away; no query when there is none."""
    named = {pk for case in cases if (pk := getattr(case, "stand_in", None))}
    if not named:
        return {}
    return {row.pk: row for row in Leave.objects.filter(pk__in=named).select_related("user")}
