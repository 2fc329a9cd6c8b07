"""The questions about a letter at the wrong door: those of who reports it, those of the delegate."""

import datetime
from typing import Any

from django import forms

from rappel.cases.access import Handle
from rappel.cases.answers import show_wrong
from rappel.cases.forms import ActForm
from rappel.cases.models import Document
from rappel.cases.people import person_name
from rappel.communes import calendar
from rappel.communes.date_fields import FrenchDateField, FrenchTimeField
from rappel.incidents import services
from rappel.incidents.choices import Contained, Place, Risk, Told, ToldBy
from rappel.incidents.models import Incident
from rappel.incidents.services import Assessment
from rappel.letters.documents import KINDS

NO_NAME = "N'écrivez aucun nom : ce registre reste quand le dossier est effacé."


class MisdeliveryForm(ActForm):
    """Which letter, where it arrived, who said so, when."""

    place = forms.ChoiceField(
        label="Où est-il arrivé ?", choices=Place.choices, widget=forms.RadioSelect
    )
    told_by = forms.ChoiceField(
        label="Qui vous l'a dit ?", choices=ToldBy.choices, widget=forms.RadioSelect
    )
    known_on = FrenchDateField(
        label="Quel jour la mairie l'a-t-elle appris ?",
        help_text="Les 72 heures pour avertir la CNIL partent de ce moment.",
    )
    known_at = FrenchTimeField(label="À quelle heure ?")

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """Now; the letter the page was opened from."""
        now = calendar.local(calendar.now(), handle.case.commune)
        asked = self.request.GET.get("document", "")
        return {
            "document": asked if asked.isdecimal() else None,
            "known_on": now.date(),
            "known_at": now.time().replace(second=0, microsecond=0),
        }

    def letters(self) -> list[Document]:
        """Letters to a person that left and did not come back."""
        return [row for row in self.case.documents.all() if row.sent and row.addressee_id]

    def prepare(self) -> None:
        """The letters that left."""
        names = {}
        if "identity" in self.handle.facets:
            names = {party.pk: f" pour {person_name(party)}" for party in self.case.parties.all()}
        offered = [
            (
                row.number,
                f"{KINDS[row.kind].title} (n° {row.number}){names.get(row.addressee_id, '')}",
            )
            for row in self.letters()
        ]
        self.fields["document"] = forms.TypedChoiceField(
            label="Quel courrier ?",
            coerce=int,
            choices=offered if len(offered) == 1 else [("", "choisir"), *offered],
        )
        self.order_fields(["document"])

    def clean(self) -> dict[str, Any]:
        """After it left, not in the future."""
        answers = super().clean() or self.cleaned_data
        letter = next(
            (row for row in self.letters() if row.number == answers.get("document")), None
        )
        if letter is not None and {"known_on", "known_at"} <= answers.keys():
            show_wrong(
                self,
                services.known_wrongs(self.case, letter, answers["known_on"], answers["known_at"]),
            )
        return answers


class AssessmentForm(forms.Form):
    """The sheet of the delegate, saved as far as it is known."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    contained = forms.ChoiceField(
        label="Le courrier est-il revenu, ou détruit ?",
        required=False,
        choices=[("", "pas encore répondu"), *Contained.choices],
    )
    risk = forms.ChoiceField(
        label="Quel risque pour la personne ?",
        required=False,
        choices=[("", "pas encore répondu"), *Risk.choices],
        help_text="Sa réputation, sa famille, son travail, sa sécurité : que peut faire celui qui a lu ?",
    )
    authority = forms.ChoiceField(
        label="La CNIL a-t-elle été avertie ?",
        required=False,
        choices=[("", "pas encore"), *Told.choices],
        help_text="Obligatoire dès qu'il y a un risque, dans les 72 heures (art. 33 RGPD).",
    )
    authority_on = FrenchDateField(label="Si oui, quel jour ?", required=False)
    authority_hour = FrenchTimeField(label="À quelle heure ?", required=False)
    authority_why = forms.CharField(
        label="Si non, ou après 72 heures, pourquoi ?",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=NO_NAME,
    )
    persons = forms.ChoiceField(
        label="La personne a-t-elle été avertie ?",
        required=False,
        choices=[("", "pas encore"), *Told.choices],
        help_text="Obligatoire si le risque est élevé, en mots simples (art. 34 RGPD).",
    )
    persons_on = FrenchDateField(label="Si oui, quel jour ?", required=False)
    persons_why = forms.CharField(
        label="Si non, pourquoi ?",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=NO_NAME,
    )
    measures = forms.CharField(
        label="Qu'a-t-on fait pour que cela n'arrive plus ?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=NO_NAME,
    )

    sections = (
        ("Le courrier et le risque", ("contained", "risk")),
        ("La CNIL", ("authority", "authority_on", "authority_hour", "authority_why")),
        ("La personne", ("persons", "persons_on", "persons_why")),
        ("Et ensuite", ("measures",)),
    )

    def __init__(self, data: Any = None, *, incident: Incident) -> None:
        self.incident = incident
        at = incident.authority_at
        here = calendar.local(at, incident.commune) if at else None
        names = [name for name in self.base_fields if hasattr(incident, name)]
        initial = {name: getattr(incident, name) for name in names}
        if here is not None:
            initial |= {"authority_on": here.date(), "authority_hour": here.time()}
        super().__init__(data, initial=initial)

    def said(self) -> Assessment:
        """The answers as the service takes them."""
        answers = dict(self.cleaned_data)
        day = answers.pop("authority_on")
        hour = answers.pop("authority_hour") or datetime.time(0, 0)
        answers.pop("version")
        at = calendar.moment(day, hour, self.incident.commune) if day else None
        return Assessment(**answers, authority_at=at)

    def clean(self) -> dict[str, Any]:
        """Say under each answer why it cannot be, and what the button « clore » misses."""
        answers = super().clean() or self.cleaned_data
        if not self.errors:
            said = self.said()
            found = services.assessment_wrongs(self.incident, said)
            if "close" in self.data:
                found += services.missing(said)
            show_wrong(self, found)
        return answers
