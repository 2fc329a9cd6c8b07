"""Reads of cases. `visible_cases` is the only source of case lists."""

import datetime
import uuid
from typing import Any

from django.db.models import (
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)

from accounts.actors import Actor
from accounts.policy import Role
from rappel.cases import readings
from rappel.cases.act import State
from rappel.cases.models import (
    Case,
    CaseLink,
    CaseUserObjectPermission,
    Disclosure,
    LinkKind,
    Transition,
)
from rappel.cases.procedure import ENDED
from rappel.communes import calendar
from rappel.communes.models import Protocol
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


GRANTS = Prefetch(
    "grants",
    queryset=CaseUserObjectPermission.objects.select_related("permission", "user"),
)
# by name: the stages stand above this room (design.md §2)
_TOGETHER: dict[str, tuple[Any, ...]] = {
    "grants": (GRANTS,),
    "convocations": ("convocations", "convocations__documents"),
    "measures": ("measures__partner",),
    "transitions": (Prefetch("transitions", queryset=Transition.objects.select_related("actor")),),
}


class FileRows(dict[str, Any]):
    """The rows of one case, each kind read once, when something first asks for it.

    Django's related managers look into this mapping before they ask the database, and drop their
    entry when a row is added through them: what was read is never older than the last write, and
    what no rule asks for is never read.
    """

    def __init__(self, case: Case) -> None:
        super().__init__()
        self._case = case
        self._reading: set[str] = set()

    def __missing__(self, name: str) -> Any:
        if name in self._reading:
            raise KeyError(name)
        self._reading.add(name)
        try:
            prefetch_related_objects([self._case], *_TOGETHER.get(name, (name,)))
        finally:
            self._reading.discard(name)
        return self[name]


def read_rows(case: Case) -> Case:
    """Have the rows of `case` read anew as they are asked for; returns it."""
    case._prefetched_objects_cache = FileRows(case)  # type: ignore[attr-defined]
    return case


def _with_the_case(cases: QuerySet[Case]) -> QuerySet[Case]:
    """`cases` with the rows they point to, and the number of the protocole now in force."""
    versions = Protocol.objects.filter(commune=OuterRef("commune"))
    newest = versions.filter(in_force_from__lte=calendar.now().date()).order_by("-number")
    number = Subquery(newest.values("number")[:1])
    cases = cases.annotate(newest_protocol=number)  # type: ignore[no-redef]
    return cases.select_related("commune", "protocol", "category", "arrete", "reporter")


def load_file(pk: uuid.UUID) -> Case:
    """One case with its rows, for `perform` and for jobs; raises `Case.DoesNotExist`."""
    return read_rows(_with_the_case(Case.objects.all()).get(pk=pk))


def find_file(actor: Actor, reference: str) -> Case | None:
    """The case of that reference with its rows, when the actor sees it."""
    cases = _with_the_case(visible_cases(actor))
    case = cases.filter(reference=reference).first()
    return None if case is None else read_rows(case)


def stepped_aside(case: Case) -> set[uuid.UUID]:
    """Who said they have a tie with the person: no part of the case is theirs any more (R43)."""
    return set(case.disclosures.exclude(tie="").values_list("user_id", flat=True))


BEFORE_OPENING = ("create", "take", "assign")
"""Acts that somebody does without having opened the case."""


def not_opened_by(actor: Actor, cases: list[Case]) -> set[uuid.UUID]:
    """Those of `cases` that `actor` neither recorded nor worked on nor was asked about (R43)."""
    worked = Transition.objects.filter(case=OuterRef("pk"), actor=actor.user_id)
    asked = Disclosure.objects.filter(case=OuterRef("pk"), user=actor.user_id)
    rows = Case.objects.filter(pk__in=[case.pk for case in cases], protocol__asks_conflict=True)
    rows = rows.filter(~Exists(worked.exclude(act__in=BEFORE_OPENING)), ~Exists(asked))
    rows = rows.exclude(created_by=actor.user_id).exclude(state__in=ENDED)
    return set(rows.values_list("pk", flat=True))


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
        .prefetch_related(GRANTS, "parties")
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
        if (hearing := readings.hearing(other)) is not None
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
