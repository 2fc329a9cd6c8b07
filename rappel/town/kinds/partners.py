"""The directory of associations and services that a person may be pointed to (R25)."""

import uuid
from typing import Any

from accounts.actors import Actor
from rappel.communes.models import Commune, Partner, PartnerKind
from rappel.followup.models import Measure, PartnerReply
from rappel.town.kind import Applied, Effect, Kind, Problem, Values, row_of
from rappel.town.kinds.letters import address_problems

_WORDS = {
    "kind": "Domaine",
    "name": "Nom",
    "does": "Ce qu'il fait",
    "line2": "Complément d'adresse",
    "street": "Adresse",
    "postcode": "Code postal",
    "town": "Ville",
    "phone": "Téléphone",
    "email": "Courriel",
    "contact": "Fonction du contact",
    "shares_data": "Des données lui sont transmises",
    "sharing": "Ce qui est partagé",
}


class PartnerAdded(Kind):
    """A new entry of the directory."""

    name = "partner_added"
    title = "Ajouter un partenaire"
    labels = _WORDS

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """Its name."""
        return str(values["name"])

    def shown(self, commune: Commune, field: str, value: Any) -> str:
        """The kind by its name."""
        if field == "kind" and value:
            return str(PartnerKind(value).label)
        return super().shown(commune, field, value)

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """A name used once, an address that La Poste reads, a way to reach it, what is shared said."""
        found: list[Problem] = []
        others = Partner.objects.filter(commune=commune, name__iexact=values["name"])
        if others.exclude(pk=target).exists():
            found.append(("name", "Un partenaire de l'annuaire porte déjà ce nom."))
        found += address_problems(values, values["name"])
        if not values["phone"] and not values["email"]:
            found.append(
                ("phone", "Donnez un téléphone ou un courriel : il faut pouvoir le joindre.")
            )
        if values["shares_data"] and not values["sharing"]:
            found.append(
                (
                    "sharing",
                    "Dites quelles données lui sont transmises, et en vertu de quoi (art. 13 et 14 "
                    "RGPD).",
                )
            )
        return found

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Add it."""
        Partner.objects.create(commune=commune, **values)
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """Where it can be chosen; what is to be told to people when data goes there."""
        found = [Effect("Il pourra être choisi quand une personne est orientée.")]
        if values["shares_data"]:
            found.append(
                Effect(
                    "Des données lui sont transmises : à inscrire au registre des traitements et à "
                    "dire aux personnes concernées. Voyez le délégué à la protection des données.",
                    warning=True,
                )
            )
        return found


class PartnerChanged(PartnerAdded):
    """An entry corrected, or no longer offered; none is ever deleted."""

    name = "partner_changed"
    title = "Changer un partenaire"
    labels = {**_WORDS, "active": "Proposé dans les formulaires"}

    def basis(self, commune: Commune, target: uuid.UUID | None) -> Values:
        """The entry as it stands."""
        row = row_of(Partner, commune, target)
        return {name: getattr(row, name) for name in self.labels}

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Write it."""
        Partner.objects.filter(commune=commune, pk=target).update(**values)
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """Cases that name it go on."""
        found = super().effects(commune, target, values, actor) if values["active"] else []
        if not values["active"]:
            found.append(
                Effect("Il ne sera plus proposé ; les dossiers qui le nomment le gardent.")
            )
        waiting = Measure.objects.filter(partner=target, reply=PartnerReply.NONE).count()
        if waiting:
            measures = (
                "Une orientation attend" if waiting == 1 else f"{waiting} orientations attendent"
            )
            found.append(Effect(f"{measures} sa réponse."))
        return found
