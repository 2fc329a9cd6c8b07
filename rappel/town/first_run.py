"""Three sizes of town, and the parts each shares out (petite commune, avec référent, ville)."""

from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.models import User
from accounts.policy import Role
from rappel.town import selectors
from rappel.town.forms import PersonChoice, TownForm


@dataclass(frozen=True)
class Seat:
    """One person of a town, the roles that go with the seat, and whether a town can do without."""

    key: str
    label: str
    hint: str
    roles: tuple[Role, ...]
    optional: bool = False


@dataclass(frozen=True)
class Size:
    """A size of town: what it is, and who sits where."""

    code: str
    label: str
    words: str
    seats: tuple[Seat, ...]


_MAYOR = Seat("mayor", "Le maire", "Décide, préside, met en vigueur les réglages.", (Role.ELECTED,))
_DEPUTY = Seat(
    "deputy",
    "Un élu délégué",
    "Décide et préside par délégation ; l'arrêté s'enregistre ensuite.",
    (Role.ELECTED,),
    optional=True,
)
_DPO = Seat(
    "dpo",
    "Le délégué à la protection des données",
    "Il n'ouvre aucun dossier ; il regarde les changements de comptes.",
    (Role.DPO,),
    optional=True,
)
_POLICE = Seat(
    "police",
    "La police municipale",
    "Signale, et suit ses signalements en un mot.",
    (Role.REPORTER,),
    optional=True,
)
_LEGAL = Seat(
    "legal",
    "Le référent juridique",
    "Donne un avis, ne décide pas ; met en vigueur les réglages.",
    (Role.LEGAL_ADVISER,),
)

SIZES = (
    Size(
        "petite",
        "Petite commune",
        "Un agent fait tout, le maire décide. L'agent instruit, tient le secrétariat et les comptes.",
        (
            Seat(
                "agent",
                "L'agent",
                "Étudie les dossiers, écrit les lettres, tient les comptes.",
                (Role.INSTRUCTOR, Role.SECRETARY, Role.ADMIN),
            ),
            _MAYOR,
            _DPO,
        ),
    ),
    Size(
        "referent",
        "Avec un référent",
        "Un agent instruit, un référent juridique conseille, le maire ou un élu délégué décide.",
        (
            Seat(
                "agent",
                "L'agent",
                "Étudie les dossiers et écrit les lettres.",
                (Role.INSTRUCTOR, Role.SECRETARY),
            ),
            _LEGAL,
            _MAYOR,
            _DEPUTY,
            _POLICE,
            _DPO,
        ),
    ),
    Size(
        "ville",
        "Ville",
        "Chacun sa part : instruction, secrétariat, juriste, élus, police municipale, coordination.",
        (
            Seat("agent", "L'instructeur", "Étudie les dossiers.", (Role.INSTRUCTOR,)),
            Seat(
                "secretary",
                "Le secrétariat",
                "Écrit, fait signer et envoie les lettres.",
                (Role.SECRETARY,),
            ),
            _LEGAL,
            _MAYOR,
            _DEPUTY,
            _POLICE,
            Seat(
                "coordinator",
                "La coordination du conseil local de sécurité",
                "Ne lit que des chiffres sans noms.",
                (Role.COORDINATOR,),
                optional=True,
            ),
            _DPO,
        ),
    ),
)
BY_CODE = {size.code: size for size in SIZES}
_NAMES = ("civility", "first_name", "last_name", "username")
_DEFAULTS = (Role.INSTRUCTOR, Role.SECRETARY, Role.LEGAL_ADVISER)


class SeatChoice(PersonChoice):
    """Left empty when an account is opened instead; the form judges both answers together."""

    def clean(self, value: Any) -> User | None:
        """The person chosen, None when nobody was."""
        return None if value in self.empty_values else super().clean(value)


class SeatsForm(TownForm):
    """Who sits where: somebody who has an account, or somebody to open one for."""

    def __init__(self, *args: Any, size: Size, **kwargs: Any) -> None:
        self.size = size
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        """Five questions a seat: an account that exists, or the names of a new one."""
        ids = [person.pk for person in selectors.people_of(self.town)]
        sections: list[tuple[str, tuple[str, ...]]] = []
        folded: list[str] = []
        for seat in self.size.seats:
            key = seat.key
            self.fields[f"{key}_user"] = SeatChoice(
                User.objects.filter(pk__in=ids).order_by("last_name", "first_name"),
                label=f"{seat.label} : qui est-ce ?",
                help_text=seat.hint,
                required=not seat.optional,
                empty_label="personne" if seat.optional else "choisir, ou ouvrir un compte",
            )
            for name, label, hint in (
                ("civility", "Civilité", ""),
                ("first_name", "Prénom", ""),
                ("last_name", "Nom", ""),
                ("username", "Identifiant de connexion", "Court, sans espace : c.lenoir."),
            ):
                self.fields[f"{key}_{name}"] = (
                    forms.ChoiceField(
                        label=label,
                        choices=[("", "aucune"), ("Mme", "Mme"), ("M.", "M.")],
                        required=False,
                    )
                    if name == "civility"
                    else forms.CharField(label=label, help_text=hint, max_length=60, required=False)
                )
            if Role.REPORTER in seat.roles:
                self.fields[f"{key}_service"] = forms.CharField(
                    label="Service", initial="police-municipale", max_length=40, required=False
                )
            opening = f"{seat.label} : ouvrir un compte"
            names = tuple(f"{key}_{name}" for name in _NAMES)
            sections.append((seat.label, (f"{key}_user", f"{key}_service")))
            sections.append((opening, names))
            folded.append(opening)
        self.sections, self.folded = (*sections, ("", ("reason",))), tuple(folded)

    def clean(self) -> dict[str, Any]:
        """Each seat that the town needs is somebody's, by one way only."""
        typed = super().clean() or {}
        for seat in self.size.seats:
            person = typed.get(f"{seat.key}_user")
            new = [typed.get(f"{seat.key}_{n}") for n in ("first_name", "last_name", "username")]
            if person and any(new):
                self.add_error(
                    f"{seat.key}_user", "Choisissez un compte ou écrivez un nom, pas les deux."
                )
            elif any(new) and not all(new):
                self.add_error(
                    f"{seat.key}_username",
                    "Pour ouvrir un compte, donnez le prénom, le nom et l'identifiant.",
                )
            elif not person and not any(new) and not seat.optional:
                self.add_error(f"{seat.key}_user", "Cette place ne peut pas rester vide.")
        return typed

    def values(self) -> dict[str, Any]:
        """One part a seat and a role."""
        parts: list[dict[str, Any]] = []
        for seat in self.size.seats:
            person = self.cleaned_data.get(f"{seat.key}_user")
            names = {n: self.cleaned_data.get(f"{seat.key}_{n}", "") for n in _NAMES}
            if person is None and not names["username"]:
                continue
            who = {"user": str(person.pk)} if person is not None else names
            for role in seat.roles:
                part: dict[str, Any] = {**who, "role": str(role)}
                part["default"] = role in _DEFAULTS or (
                    role == Role.ELECTED and self._decides(seat)
                )
                if role == Role.REPORTER:
                    part["service"] = self.cleaned_data.get(f"{seat.key}_service", "")
                parts.append(part)
        return {"parts": parts}

    def _decides(self, seat: Seat) -> bool:
        """A new case waits for the mayor, whose mandate needs no order of delegation."""
        return seat.key == "mayor"
