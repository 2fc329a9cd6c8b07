"""Changes of a town prepared and answered by its people, through the services."""

import datetime
from typing import Any

from django.http import HttpResponse

from accounts.models import Proposal
from rappel.town import proposals
from rappel.town.registry import KINDS
from tests.factories import Town
from tests.support.pages import signed_in

TODAY = datetime.date(2026, 11, 2)


def prepared(
    town: Town, kind: str, values: dict[str, Any], *, by: str = "instructor", target: Any = None
) -> Proposal:
    """A proposal that waits."""
    return proposals.prepare(
        KINDS[kind], town.commune, values=values, actor=town.actor(by), target=target
    )


def answered(
    town: Town, proposal: Proposal, *, by: str = "mayor", accept: bool = True, answer: str = ""
) -> proposals.Settled:
    """Its answer."""
    return proposals.settle(proposal, actor=town.actor(by), accept=accept, answer=answer)


def done(
    town: Town,
    kind: str,
    values: dict[str, Any],
    *,
    by: str = "instructor",
    then: str = "mayor",
    target: Any = None,
) -> proposals.Settled:
    """Prepared by one, put in force by another."""
    return answered(town, prepared(town, kind, values, by=by, target=target), by=then)


def words_of(refusal: Any) -> str:
    """The sentences of a refusal."""
    return " ".join(sentence for _, sentence in refusal.value.problems)


def send(town: Town, who: str, path: str, answers: dict[str, Any]) -> HttpResponse:
    """A form of the town hall, filled in and sent by somebody."""
    sent = {"commune": town.commune.code, **answers}
    return signed_in(town, who).post(f"/mairie/{path}", sent)


DELEGATION = {
    "number": "2026-200",
    "quality": "adjoint au maire délégué à la sécurité",
    "scope": "rappels à l'ordre",
    "signed_on": datetime.date(2026, 10, 1),
    "published_on": datetime.date(2026, 10, 2),
    "received_on": datetime.date(2026, 10, 5),
    "ends_on": None,
}
ARRETE = {
    "number": "2026-150",
    "title": "Pétards et feux d'artifice",
    "sentence": "Les pétards sont interdits la nuit sur la voie publique.",
    "perimeter": "Toute la commune",
    "signed_on": datetime.date(2026, 9, 1),
    "published_on": datetime.date(2026, 9, 2),
    "received_on": datetime.date(2026, 9, 3),
    "from_day": datetime.date(2026, 9, 1),
    "to_day": None,
    "weekdays": [],
    "from_time": None,
    "to_time": None,
}
PARTNER = {
    "kind": "mediation",
    "name": "Les Deux Rives Médiation",
    "does": "Reçoit des voisins en désaccord, gratuitement.",
    "line2": "",
    "street": "8 rue des Tanneurs",
    "postcode": "95999",
    "town": "Valmont-sur-Oise",
    "phone": "01 99 00 20 01",
    "email": "",
    "contact": "accueil",
    "shares_data": False,
    "sharing": "",
}
