"""R38: decided by somebody other than who studied the case; a commune may give it up, by its mayor."""

import uuid

from accounts.actors import Actor
from accounts.models import Mandate
from accounts.selectors import authority_of
from rappel.communes import calendar
from rappel.communes.models import Commune
from rappel.communes.services import current_protocol, new_protocol
from rappel.town import selectors
from rappel.town.kind import Applied, Effect, Kind, Problem, Values


def new_version(commune: Commune) -> list[Effect]:
    """The protocole gets a number; what is in course stays under the version it was opened under."""
    found = [Effect("Le protocole prend un nouveau numéro de version, à partir de ce jour.")]
    if count := selectors.open_cases(commune):
        cases = (
            "Le dossier en cours garde" if count == 1 else f"Les {count} dossiers en cours gardent"
        )
        found.append(
            Effect(
                f"{cases} la règle sous laquelle il{'' if count == 1 else 's'} "
                f"{'a' if count == 1 else 'ont'} été ouvert{'' if count == 1 else 's'}."
            )
        )
    return found


class TwoPersons(Kind):
    """On as shipped; off by an act of the mayor, with a reason. Each change is a new version."""

    name = "two_persons"
    title = "Décider à deux personnes"
    labels = {"two_persons": "Qui a étudié un dossier ne le décide pas", "why": "Motif"}
    also = {"number": "Version du protocole"}

    def basis(self, commune: Commune, target: uuid.UUID | None) -> Values:
        """The protocole in force today."""
        standing = current_protocol(commune, calendar.today(commune))
        return {"two_persons": standing.two_persons, "number": standing.number}

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """A reason to give it up; something to change."""
        standing = current_protocol(commune, calendar.today(commune))
        if standing.two_persons == values["two_persons"]:
            return [(None, "Rien ne change : c'est déjà la règle de la commune.")]
        if not values["two_persons"] and not values.get("why"):
            return [("why", "Dites pourquoi la commune y renonce : le motif reste au registre.")]
        return []

    def objection(self, commune: Commune, actor: Actor, values: Values) -> str:
        """Only the mayor gives the rule up."""
        if values["two_persons"] or actor.user_id is None:
            return ""
        held = authority_of(commune.pk, actor.user_id, calendar.today(commune))
        if isinstance(held, Mandate):
            return ""
        return (
            "Impossible pour l'instant : y renoncer est un acte du maire. Que faire : le faire "
            "mettre en vigueur par le maire lui-même (protocole de la commune)."
        )

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """A new version of the protocole, alike but for this; a case keeps its own."""
        changes = {"two_persons": values["two_persons"]}
        new_protocol(commune, today=calendar.today(commune), changes=changes)
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """Open cases keep the version under which they were opened."""
        found = new_version(commune)
        if not values["two_persons"]:
            found.append(
                Effect(
                    "Une décision prise par qui a étudié le dossier dira « instruit et décidé par "
                    "la même personne ».",
                    warning=True,
                )
            )
        return found
