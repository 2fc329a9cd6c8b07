"""Reads of cases. `visible_cases` is the only source of case lists."""

import datetime
import uuid

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from accounts.actors import Actor
from accounts.policy import Role
from rappel.cases import readings
from rappel.cases.act import State
from rappel.cases.models import (
    Case,
    CaseLink,
    CaseUserObjectPermission,
    LinkKind,
    Transition,
)
from rappel.communes import calendar
from rappel.vault import keys

# `act_as_<role>` on a case, only while the role itself is held in the commune
GRANT_PREFIX = "act_as_"


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """The cases that `actor` may open or see in a list (R30).

    Assigned in a role still held in the commune; or just reported, without instructor, to every
    instructor of the commune. A reporter's own reports are listed by `reported_by`.
    """
    seen = Q(pk__in=[])
    for membership in actor.memberships:
        codename = f"{GRANT_PREFIX}{membership.role}"
        if membership.role in (
            Role.INSTRUCTOR,
            Role.SECRETARY,
            Role.LEGAL_ADVISER,
            Role.ELECTED,
        ):
            assigned = CaseUserObjectPermission.objects.filter(
                content_object=OuterRef("pk"),
                user=actor.user_id,
                permission__codename=codename,
            )
            seen |= Q(commune=membership.commune_id) & Q(Exists(assigned))
        if membership.role == Role.INSTRUCTOR:
            instructed = CaseUserObjectPermission.objects.filter(
                content_object=OuterRef("pk"),
                permission__codename=f"{GRANT_PREFIX}{Role.INSTRUCTOR}",
            )
            seen |= Q(commune=membership.commune_id, state=State.REPORTED) & ~Q(Exists(instructed))
    return Case.objects.filter(seen)


def reported_by(actor: Actor) -> QuerySet[Case]:
    """The reports of the actor or of the actor's service (R30), whatever became of them."""
    mine = Q(pk__in=[])
    for membership in actor.memberships:
        if membership.role != Role.REPORTER:
            continue
        own = Q(created_by=actor.user_id)
        if membership.service:
            own |= Q(reporting_service=membership.service)
        mine |= Q(commune=membership.commune_id) & own
    return Case.objects.filter(mine)


def active_cases(commune: uuid.UUID) -> QuerySet[Case]:
    """Every case of the commune that a search or a comparison may open (security.md §3).

    An annulled case is out of every use (R44).
    """
    return Case.objects.filter(commune=commune).exclude(state=State.ANNULLED)


FILE_PREFETCHES = (
    Prefetch(
        "grants",
        queryset=CaseUserObjectPermission.objects.select_related("permission", "user"),
    ),
    "parties",
    "checks",
    "source_answers",
    "consultations",
    "opinions",
    "decisions",
    "documents",
    # by name: the stages stand above this room (design.md §2)
    "convocations",
    "convocations__documents",
    "observations",
    "absences",
    "hearings",
    "measures",
    Prefetch("transitions", queryset=Transition.objects.select_related("actor")),
)


def file_of(cases: QuerySet[Case]) -> QuerySet[Case]:
    """`cases` with every row that the rules and the case page read, in a fixed number of queries."""
    one_to_one = ("commune", "protocol", "category", "arrete", "reporter")
    return cases.select_related(*one_to_one).prefetch_related(*FILE_PREFETCHES)


def why_blocked(case: Case) -> None:
    """Read once why a case is stopped and how that would be lifted; only a blocked case needs it."""
    if case.state == State.BLOCKED:
        prefetch_related_objects([case], "blockings", "release_proposals")


def load_who_works_on(pk: uuid.UUID) -> Case:
    """One case with its grants alone: what the policy needs to say yes or no."""
    cases = Case.objects.select_related("commune", "protocol", "category", "arrete")
    return cases.prefetch_related(FILE_PREFETCHES[0]).get(pk=pk)


def load_file(pk: uuid.UUID) -> Case:
    """One case with its rows, for `perform` and for jobs; raises `Case.DoesNotExist`."""
    return file_of(Case.objects.all()).get(pk=pk)


def assigned_user(case: Case, role: Role) -> uuid.UUID | None:
    """Who works on the case in that role, None when nobody does."""
    for grant in case.grants.all():
        if grant.permission.codename == f"{GRANT_PREFIX}{role}":
            return grant.user_id
    return None


def list_page(cases: QuerySet[Case], page: int, size: int) -> tuple[list[Case], bool]:
    """One page of a list, the first expected first, and whether another follows.

    Five queries whatever the size of the commune: no count, and only the rows that name a person.
    """
    start = (page - 1) * size
    rows = list(
        cases.select_related("commune", "category")
        .prefetch_related(FILE_PREFETCHES[0], "parties")
        .order_by(F("due_on").asc(nulls_last=True), "-reference")[start : start + size + 1]
    )
    shown = rows[:size]
    for commune in {case.commune_id for case in shown}:
        keys.load_case_keys(commune, [case.pk for case in shown if case.commune_id == commune])
    return shown, len(rows) > size


# --- links between cases ------------------------------------------------------------------------

PRONOUNCED = (State.HEARD, State.IN_FOLLOW_UP, State.CLOSED)
_ONE_PERSON = (LinkKind.SAME_PERSON, LinkKind.JOINED)


def earlier_reminders(case: Case) -> list[tuple[datetime.date, str]]:
    """Day and category of the reminders pronounced to the same person (R26), the newest first.

    Only what was heard and not annulled counts, within the months of the protocole before today;
    "same person" goes on from case to case. No query when the case has no such link.
    """
    others = _same_person(case)
    if not others:
        return []
    since = calendar.months_before(calendar.today(case.commune), case.protocol.repeat_months)
    found = Case.objects.filter(pk__in=others, state__in=PRONOUNCED).select_related("category")
    days = [
        (hearing.held_on, other.category.label)
        for other in found.prefetch_related("hearings")
        for hearing in list(other.hearings.all())[-1:]
    ]
    return sorted(((day, label) for day, label in days if day >= since), reverse=True)


def _same_person(case: Case) -> set[uuid.UUID]:
    """Every case said to be about the same person, near by near."""
    found = {case.pk}
    near = {link.across(case).pk for link in readings.links(case) if link.kind in _ONE_PERSON}
    while near := near - found:
        found |= near
        ends = CaseLink.objects.filter(
            Q(case__in=near) | Q(other__in=near), kind__in=_ONE_PERSON, undone_at=None
        ).values_list("case", "other")
        near = {end for pair in ends for end in pair}
    return found - {case.pk}
