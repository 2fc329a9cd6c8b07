"""Reads of the register of breaches, and its clock in words (GDPR 33)."""

import datetime
import uuid
from typing import Any

from django.urls import reverse

from accounts.actors import Actor
from accounts.policy import allows
from rappel.communes import calendar
from rappel.communes.models import Commune, ListItem, ListName
from rappel.incidents.models import Incident
from rappel.letters.documents import KINDS
from rappel.vault.opener import Opener

HOUR = datetime.timedelta(hours=1)
SHOWN = 200


def communes_for(actor: Actor, act: str = "incident.view") -> dict[uuid.UUID, Commune]:
    """The communes whose register the actor may open."""
    held = {membership.commune_id: membership.commune for membership in actor.memberships}
    return {pk: c for pk, c in held.items() if allows(act, actor.commune_relations(pk))}


def register_of(actor: Actor) -> list[Incident]:
    """The incidents of those communes: open first, the nearest end of its clock first."""
    rows = Incident.objects.filter(commune__in=communes_for(actor)).select_related("commune")
    still = list(rows.filter(closed_at=None).order_by("known_at")[:SHOWN])
    done = list(rows.exclude(closed_at=None).order_by("-closed_at")[:SHOWN])
    return still + done


def incident_of(actor: Actor, pk: uuid.UUID) -> Incident | None:
    """One incident, opened; None when unknown or of another commune: the same answer for both."""
    found = (
        Incident.objects.filter(commune__in=communes_for(actor), pk=pk)
        .select_related("commune", "reported_by", "closed_by", "case")
        .first()
    )
    if found is not None:
        Opener(found.commune_id, None, frozenset({"desk"})).bind(found)
    return found


def awaiting(actor: Actor) -> list[dict[str, str]]:
    """The open incidents of who must assess them, for the home page; nothing for anybody else."""
    communes = communes_for(actor, "incident.assess")
    if not communes:
        return []
    rows = Incident.objects.filter(commune__in=communes, closed_at=None).order_by("known_at")
    return [
        {
            "reference": row.reference,
            "url": reverse("incidents:sheet", args=[row.pk]),
            "clock": clock(row)["words"],
            "tone": clock(row)["tone"],
        }
        for row in rows[:SHOWN]
    ]


def clock(incident: Incident) -> dict[str, str]:
    """What is left of the 72 hours, in words, and how it looks."""
    if incident.closed_at is not None:
        return {"words": "clos", "tone": "done"}
    if incident.authority == "yes":
        return {"words": "CNIL avertie, à clore", "tone": "todo"}
    if incident.authority == "no":
        return {"words": "CNIL non avertie, à clore", "tone": "todo"}
    left = incident.until - calendar.now()
    if left < datetime.timedelta():
        hours = int(-left // HOUR)
        late = f"{hours} h" if hours else "moins d'une heure"
        return {"words": f"délai dépassé de {late}", "tone": "late"}
    hours = int(left // HOUR)
    return {
        "words": f"il reste {hours} h" if hours else "il reste moins d'une heure",
        "tone": "todo",
    }


def rows(incidents: list[Incident]) -> list[dict[str, Any]]:
    """The lines of the register."""
    return [
        {
            "reference": row.reference,
            "url": reverse("incidents:sheet", args=[row.pk]),
            "letter": KINDS[row.letter_kind].title,
            "place": row.get_place_display(),
            "known_at": row.known_at,
            "commune": row.commune.name,
            **clock(row),
        }
        for row in incidents
    ]


def sheet_rows(incident: Incident) -> list[tuple[str, Any]]:
    """What left, when, where it arrived, who said so, when that was learnt."""
    delivery = ListItem.objects.filter(
        commune=incident.commune_id, list=ListName.DELIVERY, code=incident.delivery
    ).first()
    known = calendar.local(incident.known_at, incident.commune)
    until = calendar.local(incident.until, incident.commune)
    found: list[tuple[str, Any]] = [
        ("Ce qui est parti", KINDS[incident.letter_kind].title),
        ("Parti le", calendar.long_date(incident.sent_on)),
        ("Mode d'envoi", delivery.label if delivery else "non renseigné"),
        ("Arrivé", incident.get_place_display()),
        ("Dit par", incident.get_told_by_display()),
        ("Appris le", f"{calendar.long_date(known.date())} à {calendar.long_time(known.time())}"),
        (
            "Fin des 72 heures",
            f"{calendar.long_date(until.date())} à {calendar.long_time(until.time())}",
        ),
        ("Noté par", incident.reported_by.full_name),
        ("Dossier", incident.case.reference if incident.case else "effacé"),
    ]
    if incident.closed_at is not None and incident.closed_by is not None:
        closed = calendar.local(incident.closed_at, incident.commune).date()
        found.append(("Clos par", f"{incident.closed_by.full_name}, {calendar.short_date(closed)}"))
    return found


def said_rows(incident: Incident) -> list[tuple[str, Any]]:
    """What the delegate said so far, for who reads the register."""
    pairs = (
        ("Revenu ou détruit", incident.get_contained_display()),
        ("Risque pour la personne", incident.get_risk_display()),
        ("CNIL avertie", incident.get_authority_display()),
        ("CNIL : raison", incident.authority_why),
        ("Personne avertie", incident.get_persons_display()),
        ("Personne : raison", incident.persons_why),
        ("Pour que cela n'arrive plus", incident.measures),
    )
    return [(label, value) for label, value in pairs if value]
