"""What heads the letters: the letterhead, and the parquet the commune writes to."""

import uuid

from accounts.actors import Actor
from rappel.cases import letter_parts
from rappel.cases.letter_life import LetterState
from rappel.cases.models import Document
from rappel.communes.models import Commune, Letterhead, ProsecutorOffice
from rappel.letters.addresses import address_lines
from rappel.letters.errors import AddressError, LetterError
from rappel.letters.text import printable
from rappel.town.kind import Applied, Effect, Kind, Problem, Values


class LetterheadChanged(Kind):
    """Sender, contacts, the place of the window of the envelopes."""

    name = "letterhead"
    title = "Régler l'en-tête des courriers"
    labels = {
        "service": "Service",
        "street": "Adresse",
        "postcode": "Code postal",
        "town": "Ville",
        "phone": "Téléphone",
        "email": "Courriel",
        "name_the_agent": "Nommer l'agent en charge",
        "dpo_contact": "Contact du délégué à la protection des données",
        "window_left": "Fenêtre : bord gauche (mm)",
        "window_top": "Fenêtre : haut (mm)",
        "window_width": "Fenêtre : largeur (mm)",
        "window_height": "Fenêtre : hauteur (mm)",
    }

    def basis(self, commune: Commune, target: uuid.UUID | None) -> Values:
        """The letterhead as it stands; nothing when there is none yet."""
        row = Letterhead.objects.filter(commune=commune).first()
        return {name: getattr(row, name) for name in self.labels} if row else {}

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """Lines that print, an address that La Poste reads, a window that envelopes have."""
        found: list[Problem] = []
        for name in ("service", "phone", "email", "dpo_contact"):
            try:
                printable(values[name], field=name, limit=120)
            except LetterError as error:
                found.append((name, error.sentence))
        found += address_problems(values, values["service"])
        try:
            letter_parts.sender(commune, letterhead_of(commune, values))
        except LetterError as error:
            found.append(("window_left", error.sentence))
        return found

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Write it."""
        Letterhead.objects.update_or_create(commune=commune, defaults=values)
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """Letters edited before keep their head."""
        pending = Document.objects.filter(
            case__commune=commune, state__in=(LetterState.ISSUED, LetterState.SIGNED)
        ).count()
        found = [Effect("Les prochains courriers porteront cet en-tête.")]
        if pending:
            letters = (
                "Une lettre éditée et pas encore partie garde"
                if pending == 1
                else f"{pending} lettres éditées et pas encore parties gardent"
            )
            found.append(Effect(f"{letters} l'ancien : un courrier édité ne change plus."))
        return found


class ProsecutorChanged(Kind):
    """The parquet that requests and hand-overs are written to."""

    name = "prosecutor"
    title = "Régler l'adresse du parquet"
    labels = {
        "court": "Tribunal judiciaire",
        "line2": "Complément",
        "street": "Adresse",
        "postcode": "Code postal",
        "town": "Ville",
    }

    def basis(self, commune: Commune, target: uuid.UUID | None) -> Values:
        """The address as it stands; nothing when there is none yet."""
        row = ProsecutorOffice.objects.filter(commune=commune).first()
        return {name: getattr(row, name) for name in self.labels} if row else {}

    def problems(self, commune: Commune, target: uuid.UUID | None, values: Values) -> list[Problem]:
        """An address that La Poste reads."""
        return address_problems(values, "Procureur de la République")

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Write it."""
        ProsecutorOffice.objects.update_or_create(commune=commune, defaults=values)
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """What is written next."""
        return [Effect("Les prochaines lettres au procureur partiront à cette adresse.")]


def letterhead_of(commune: Commune, values: Values) -> Letterhead:
    """A letterhead with these values, not saved."""
    return Letterhead(commune=commune, **values)


def address_problems(values: Values, first: str) -> list[Problem]:
    """Why La Poste would not read this address, under the field to correct."""
    try:
        address_lines(
            family_name=first[:38],
            line2=values.get("line2") or "",
            street=values["street"],
            postcode=values["postcode"],
            town=values["town"],
        )
    except AddressError as error:
        field = error.field if error.field in values else "street"
        shorter = f" Par exemple : « {error.suggestion} »." if error.suggestion else ""
        return [(field, f"{error.sentence}{shorter}")]
    return []
