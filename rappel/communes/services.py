"""Opening a commune: its keys, its log, its first protocole, its closed lists and categories."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from audit import log
from rappel.communes import closed_lists
from rappel.communes.categories import CATEGORIES
from rappel.communes.models import (
    Category,
    Commune,
    Counter,
    ListItem,
    ListName,
    Protocol,
    Statute,
)
from rappel.communes.statutes import STATUTES
from rappel.vault import keys

SHIPPED_LISTS = {
    ListName.ORIGIN: closed_lists.ORIGINS,
    ListName.INADMISSIBLE: closed_lists.INADMISSIBLE_REASONS,
    ListName.DISMISSAL: closed_lists.DISMISS_REASONS,
    ListName.DECISION: closed_lists.DECISION_REASONS,
    ListName.CANCELLATION: closed_lists.CANCEL_REASONS,
    ListName.ORIENTATION: closed_lists.ORIENTATIONS,
    ListName.SOURCE: closed_lists.SOURCE_SERVICES,
    ListName.CHANNEL: closed_lists.CHANNELS,
    ListName.ATTENDEE: closed_lists.ATTENDEES,
    ListName.DELIVERY: closed_lists.DELIVERY_MODES,
    ListName.QUESTION: closed_lists.READY_QUESTIONS,
}


def create_commune(
    code: str, name: str, *, today: datetime.date, mayor_feminine: bool = False
) -> Commune:
    """Open a commune, whole or not at all: keys, log, protocole version 1, lists as shipped.

    Raises:
        ValidationError: the code is not five characters, the name is empty or already used.
        VaultError: `keys init` was not run.
    """
    commune = Commune(code=code, name=name, mayor_feminine=mayor_feminine, seat=name)
    commune.full_clean()
    with transaction.atomic():
        commune.save()
        keys.create_commune_keys(commune.pk)
        log.create_log(commune.pk)
        Protocol.objects.create(
            commune=commune,
            in_force_from=today,
            delivery_modes=[code for code, _ in closed_lists.DELIVERY_MODES],
            attendees=["case_agent", "municipal_police_head"],
        )
        for list_name, values in SHIPPED_LISTS.items():
            add_list(commune, list_name, values)
        Category.objects.bulk_create(
            Category(
                commune=commune,
                code=seed.code,
                label=seed.label,
                families=list(seed.families),
                guard=seed.guard,
                guard_text=seed.guard_text,
                law_text=seed.law_text,
                aliases=list(seed.aliases),
                hints=list(seed.hints),
                rank=rank,
            )
            for rank, seed in enumerate(CATEGORIES)
        )
        Statute.objects.bulk_create(
            Statute(
                commune=commune,
                code=one.code,
                mark=one.mark,
                label=one.label,
                citation=one.citation,
                says=one.says,
                rank=rank,
            )
            for rank, one in enumerate(STATUTES)
        )
    return commune


def add_list(commune: Commune, name: ListName, values: closed_lists.Choices) -> None:
    """Give the commune a closed list, in the order given (R29)."""
    ListItem.objects.bulk_create(
        ListItem(commune=commune, list=name, code=code, label=label, rank=rank)
        for rank, (code, label) in enumerate(values)
    )


def current_protocol(commune: Commune, day: datetime.date) -> Protocol:
    """The version in force that day; raises Protocol.DoesNotExist when none is."""
    return commune.protocols.filter(in_force_from__lte=day).order_by("-number")[:1].get()


def new_protocol(commune: Commune, *, today: datetime.date, changes: Mapping[str, Any]) -> Protocol:
    """A version like the one in force but for `changes`, in force from `today`; cases keep theirs."""
    standing = current_protocol(commune, today)
    newest = max(commune.protocols.values_list("number", flat=True))
    kept = {
        field.attname: getattr(standing, field.attname)
        for field in Protocol._meta.concrete_fields
        if field.name not in ("id", "number", "in_force_from")
    }
    made = Protocol(**{**kept, **changes}, number=newest + 1, in_force_from=today)
    made.full_clean()
    made.save()
    return made


def next_in(commune: Commune, kind: str, year: int) -> int:
    """The next number of a series, without gap: the row is updated by the issuing transaction."""
    Counter.objects.get_or_create(commune=commune, kind=kind, year=year)
    Counter.objects.filter(commune=commune, kind=kind, year=year).update(last=F("last") + 1)
    return Counter.objects.values_list("last", flat=True).get(commune=commune, kind=kind, year=year)
