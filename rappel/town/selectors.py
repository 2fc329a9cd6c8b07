"""What a change of the town touches among cases, and which communes somebody may open here."""

import datetime
import uuid
from collections.abc import Collection

from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.models import Delegation, Mandate, Proposal, ProposalOutcome, Replacement, User
from accounts.policy import Role, allows
from accounts.selectors import authority_of
from rappel.cases import selectors as cases
from rappel.cases.act import State
from rappel.cases.letter_life import LetterState
from rappel.cases.models import Case, CaseUserObjectPermission, Document
from rappel.cases.procedure import ENDED
from rappel.communes import calendar
from rappel.communes.models import Commune
from rappel.convocation.models import Convocation
from rappel.town.kind import Effect, Line

READERS = frozenset({Role.INSTRUCTOR, Role.SECRETARY, Role.LEGAL_ADVISER, Role.ELECTED})
"""Who may read the number of a case of the commune; technical administration and DPO see counts."""


def communes_for(actor: Actor, act: str) -> list[Commune]:
    """The communes where the actor may do `act`, by name."""
    held = {m.commune_id: m.commune for m in actor.memberships}
    allowed = [c for pk, c in held.items() if allows(act, actor.commune_relations(pk))]
    return sorted(allowed, key=lambda commune: commune.name)


def waiting(commune: Commune) -> list[Proposal]:
    """Proposals that nobody has answered, the oldest first."""
    rows = Proposal.objects.filter(commune=commune, outcome=ProposalOutcome.WAITING)
    return list(rows.select_related("prepared_by").order_by("prepared_at"))


def open_cases(commune: Commune) -> int:
    """How many cases of the commune have not ended."""
    return Case.objects.filter(commune=commune).exclude(state__in=ENDED).count()


def held_cases(commune: Commune, user: uuid.UUID, role: Role) -> int:
    """How many open cases are assigned to somebody in a role."""
    return (
        CaseUserObjectPermission.objects.filter(
            content_object__commune=commune,
            user=user,
            permission__codename=f"{cases.GRANT_PREFIX}{role}",
        )
        .exclude(content_object__state__in=ENDED)
        .count()
    )


def powers_after(
    commune: Commune, ended: Collection[uuid.UUID], day: datetime.date
) -> list[uuid.UUID]:
    """Who still holds a power on `day` by another title than the rows ended."""
    rows = [
        *Mandate.objects.filter(commune=commune),
        *Replacement.objects.filter(commune=commune),
        *Delegation.objects.filter(commune=commune),
    ]
    return [row.user_id for row in rows if row.pk not in ended and row.covers(day)]


def hearings_of(
    commune: Commune, people: Collection[uuid.UUID], since: datetime.date, actor: Actor
) -> list[Effect]:
    """The hearings from `since` on that one of these people was to preside (R8)."""
    start, _ = calendar.day_bounds(since, commune)
    rows = _standing(commune).filter(slot__starts_at__gte=start, slot__presided_by__in=people)
    return _told(commune, list(rows), actor)


def _standing(commune: Commune) -> QuerySet[Convocation]:
    return (
        Convocation.objects.filter(
            case__commune=commune,
            case__state__in=(State.APPROVED, State.CONVOKED),
            cancelled_at__isnull=True,
        )
        .select_related("slot__presided_by", "case")
        .order_by("slot__starts_at")
    )


def _told(commune: Commune, standing: list[Convocation], actor: Actor) -> list[Effect]:
    if not standing:
        return []
    count = len(standing)
    sentence = (
        f"{'Un entretien ne peut' if count == 1 else f'{count} entretiens ne peuvent'} plus être "
        f"{'présidé' if count == 1 else 'présidés'} par la personne prévue : fixez-les de nouveau "
        "avec un élu compétent, puis éditez la convocation (art. L. 2122-18 CGCT)."
    )
    if not actor.roles_in(commune.pk) & READERS:
        return [Effect(sentence, warning=True)]
    seen = set(
        cases.visible_cases(actor)
        .filter(pk__in=[row.case_id for row in standing])
        .values_list("pk", flat=True)
    )
    lines = tuple(
        Line(
            f"{row.case.reference}, {_moment(row.slot.starts_at, commune)}, avec "
            f"{row.slot.presided_by.full_name}",
            f"/dossiers/{row.case.reference}/" if row.case_id in seen else "",
        )
        for row in standing
    )
    return [Effect(sentence, lines, warning=True)]


def hearings_without_power(commune: Commune, actor: Actor) -> list[Effect]:
    """The hearings to come whose presiding person has no power that day, whatever the cause (R8)."""
    today = calendar.today(commune)
    start, _ = calendar.day_bounds(today, commune)
    rows = _standing(commune).filter(slot__starts_at__gte=start)
    able: dict[tuple[uuid.UUID, datetime.date], bool] = {}
    found = []
    for row in rows:
        who = (row.slot.presided_by_id, calendar.local(row.slot.starts_at, commune).date())
        if who not in able:
            able[who] = authority_of(commune.pk, *who) is not None
        if not able[who]:
            found.append(row)
    return _told(commune, found, actor)


def _moment(when: datetime.datetime, commune: Commune) -> str:
    here = calendar.local(when, commune)
    return f"{calendar.long_date(here.date())} à {calendar.long_time(here.time())}"


def letters_to_sign(commune: Commune, people: Collection[uuid.UUID]) -> list[Effect]:
    """Letters edited for a signature that can no longer be given (R14)."""
    count = Document.objects.filter(
        case__commune=commune, state=LetterState.ISSUED, signatory__in=people
    ).count()
    if not count:
        return []
    letters = "Une lettre éditée attend" if count == 1 else f"{count} lettres éditées attendent"
    return [
        Effect(
            f"{letters} la signature d'une personne qui ne pourra plus signer : retirez-la du "
            "dossier et éditez-la de nouveau avec un autre signataire.",
            warning=True,
        )
    ]


def people_of(commune: Commune) -> list[User]:
    """Everybody who holds a role here, by name, with their roles."""
    rows = User.objects.filter(memberships__commune=commune, is_active=True)
    return list(rows.distinct().order_by("last_name", "first_name"))
