"""The registers: powers, arrêtés, closed lists, letters, the rule of two persons."""

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import Delegation
from rappel.communes import calendar
from rappel.communes.models import Arrete, Letterhead, ListItem, ListName
from rappel.communes.services import current_protocol
from rappel.letters.errors import LetterError
from rappel.town import overview, preview, selectors
from rappel.town import register_forms as forms
from rappel.town.forms import TownForm
from rappel.town.kinds.arretes import uses_in as quotes_in
from rappel.town.kinds.arretes import weekdays_words
from rappel.town.kinds.lists import uses_in
from rappel.town.pages import PrepareView, TownView
from rappel.town.registry import KINDS

# --- powers ----------------------------------------------------------------------------------


class Powers(TownView):
    """Mandate, delegations, replacement of the mayor (R8)."""

    act = "town.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what counts today, then what will and what did."""
        titles = overview.powers(self.commune)
        context = {
            "deciding": overview.who_decides(self.commune),
            "effects": selectors.hearings_without_power(self.commune, self.actor),
            **titles,
            "may_prepare": self.may("town.prepare"),
        }
        return self.page(request, "town/powers.html", context)


class _Power(PrepareView):
    back = "town:powers"


class AddDelegation(_Power):
    """A new order of delegation."""

    kind_name = "delegation_added"
    form_class = forms.DelegationForm
    lead = "Recopiez l'arrêté : sa référence s'imprime sous la signature de l'élu."


class CompleteDelegation(_Power):
    """Its publication and its reception by the préfecture."""

    kind_name = "delegation_completed"
    form_class = forms.CompletedForm

    def starting_values(self) -> dict[str, Any]:
        """What is known already."""
        row = get_object_or_404(Delegation, commune=self.commune, pk=self.target)
        return forms.delegation_days(row)


class EndDelegation(_Power):
    """Its last day."""

    kind_name = "delegation_ended"
    form_class = forms.EndForm


class ChangeMayor(_Power):
    """One act for the mandate and all the delegations."""

    kind_name = "mayor_changed"
    form_class = forms.MayorForm
    lead = "Un seul acte : le mandat précédent finit, toutes ses délégations aussi, le nouveau commence, et les entretiens à reprendre sont nommés."

    def starting_values(self) -> dict[str, Any]:
        """As the town writes now."""
        return {"mayor_feminine": self.commune.mayor_feminine}


class ReplaceMayor(_Power):
    """Who replaces a prevented mayor."""

    kind_name = "mayor_replaced"
    form_class = forms.ReplacementForm
    lead = "Pour une absence, une suspension, une révocation ou tout autre empêchement (art. L. 2122-17 CGCT). Le mandat et les délégations continuent."


class EndReplacement(_Power):
    """The mayor is back."""

    kind_name = "replacement_ended"
    form_class = forms.EndForm


# --- arrêtés ---------------------------------------------------------------------------------


class Arretes(TownView):
    """The register of police arrêtés, with « couvre-t-il … ? » (R47)."""

    act = "town.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it, and the answer when a day was asked."""
        check = forms.CoverForm(request.GET or None)
        day, hour = None, None
        if check.is_bound and check.is_valid():
            day, hour = check.cleaned_data["jour"], check.cleaned_data["heure"]
        today = calendar.today(self.commune)
        rows = Arrete.objects.filter(commune=self.commune)
        quotes = quotes_in(self.commune)
        context = {
            "check": check,
            "asked": _asked(day, hour) if day else "",
            "rows": [
                {**self._row(row, today, day, hour), "uses": quotes.get(row.pk, 0)} for row in rows
            ],
        }
        return self.page(request, "town/arretes.html", context)

    def _row(
        self,
        row: Arrete,
        today: datetime.date,
        day: datetime.date | None,
        hour: datetime.time | None,
    ) -> dict[str, Any]:
        tone, state = _standing(row, today)
        return {
            "arrete": row,
            "tone": tone,
            "state": state,
            "when": _when(row),
            "covers": row.covers(day, hour) if day else None,
            "live": row.corrected_on is None,
        }


def _asked(day: datetime.date, hour: datetime.time | None) -> str:
    at = f" à {calendar.long_time(hour)}" if hour else ", à une heure inconnue"
    return f"{calendar.long_date(day)}{at}"


def _standing(row: Arrete, today: datetime.date) -> tuple[str, str]:
    if row.corrected_on:
        return "off", f"remplacé par une fiche corrigée le {calendar.long_date(row.corrected_on)}"
    if row.to_day and row.to_day < today:
        return "off", "terminé"
    if today < max(row.from_day, row.published_on, row.received_on):
        return "wait", "à venir"
    return "done", "en vigueur"


def _when(row: Arrete) -> str:
    words = f"depuis le {calendar.long_date(row.from_day)}"
    if row.to_day:
        words = f"du {calendar.long_date(row.from_day)} au {calendar.long_date(row.to_day)}"
    hours = "à toute heure"
    if row.from_time and row.to_time:
        hours = f"de {calendar.long_time(row.from_time)} à {calendar.long_time(row.to_time)}"
    return f"{words}, {weekdays_words(row.weekdays)}, {hours}"


class _Arrete(PrepareView):
    back = "town:arretes"


class AddArrete(_Arrete):
    """A new arrêté."""

    kind_name = "arrete_added"
    form_class = forms.ArreteForm
    lead = "Seul un arrêté en vigueur au jour et à l'heure des faits peut être rappelé."


class CorrectArrete(_Arrete):
    """A mistake put right."""

    kind_name = "arrete_corrected"
    form_class = forms.ArreteForm
    lead = "Pour une erreur de saisie. Si l'arrêté lui-même change, mettez fin à celui-ci et ajoutez le nouveau."

    def starting_values(self) -> dict[str, Any]:
        """The row as it stands."""
        row = get_object_or_404(Arrete, commune=self.commune, pk=self.target)
        return forms.arrete_values(row)


class EndArrete(_Arrete):
    """Its last day."""

    kind_name = "arrete_ended"
    form_class = forms.ArreteEndForm


# --- lists -----------------------------------------------------------------------------------


class Lists(TownView):
    """The closed lists of the commune (R29)."""

    act = "town.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Name them, with how many values each offers."""
        items = ListItem.objects.filter(commune=self.commune, active=True)
        counts: dict[str, int] = {}
        for name in items.values_list("list", flat=True):
            counts[name] = counts.get(name, 0) + 1
        rows = [
            {"label": name.label, "count": counts.get(name, 0), "code": name.value}
            for name in ListName
        ]
        return self.page(request, "town/lists.html", {"rows": rows})


def _list(name: str) -> ListName:
    if name not in ListName.values:
        raise Http404
    return ListName(name)


class OneList(TownView):
    """The values of one list, in their order."""

    act = "town.view"

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        """Show them, those no longer offered too."""
        which = _list(name)
        items = ListItem.objects.filter(commune=self.commune, list=which)
        uses = uses_in(self.commune, which)
        context = {
            "title": which.label,
            "code": which.value,
            "rows": [{"item": item, "uses": uses.get(item.code, 0)} for item in items],
        }
        return self.page(request, "town/list.html", context)


class AddItem(PrepareView):
    """A new value."""

    kind_name = "item_added"
    form_class = forms.ItemForm
    lead = "Une liste fermée : personne n'écrit de motif libre, ni ici ni dans un dossier."

    def title(self) -> str:
        """To which list."""
        return f"Ajouter à la liste « {_list(self.kwargs['name']).label} »"

    def values(self, form: TownForm) -> dict[str, Any]:
        """The list comes from the address."""
        return {"list": str(_list(self.kwargs["name"])), **form.values()}

    def back_url(self) -> str:
        """The list."""
        return reverse("town:one_list", args=[_list(self.kwargs["name"])])


class ChangeItem(PrepareView):
    """A value relabelled, moved, switched off or on."""

    kind_name = "item_changed"
    form_class = forms.ItemChangeForm
    lead = (
        "Un code ne s'efface jamais : une valeur qui ne sert plus n'est simplement plus proposée."
    )

    def item(self) -> ListItem:
        """The value; raises Http404 for another commune's."""
        return get_object_or_404(ListItem, commune=self.commune, pk=self.target)

    def form_kwargs(self) -> dict[str, Any]:
        """The value, for the places there are."""
        return {"item": self.item()}

    def starting_values(self) -> dict[str, Any]:
        """The value as it stands."""
        return KINDS[self.kind_name].basis(self.commune, self.target)

    def back_url(self) -> str:
        """The list."""
        return reverse("town:one_list", args=[self.item().list])


# --- letters ---------------------------------------------------------------------------------


class Letters(TownView):
    """What heads the letters, and the parquet."""

    act = "town.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show both, with the preview."""
        head, office = KINDS["letterhead"], KINDS["prosecutor"]
        context = {
            "head": _pairs(head, self.commune),
            "office": _pairs(office, self.commune),
        }
        return self.page(request, "town/letters.html", context)


def _pairs(kind: Any, commune: Any) -> list[tuple[str, str]]:
    now = kind.basis(commune, None)
    return (
        [(label, kind.shown(commune, name, now[name])) for name, label in kind.labels.items()]
        if now
        else []
    )


class Preview(TownView):
    """A fictitious letter under the letterhead in force, marked PROJET."""

    act = "town.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Send the PDF, or say that nothing is set yet."""
        head = Letterhead.objects.filter(commune=self.commune).first()
        return draft(self, request, head)


def draft(view: TownView, request: HttpRequest, head: Letterhead | None) -> HttpResponse:
    """The preview as a PDF, or a page that says why there is none."""
    words = "L'en-tête n'est pas encore réglé."
    if head is not None:
        try:
            content = preview.letter(view.commune, head)
        except LetterError as error:
            words = error.sentence
        else:
            response = HttpResponse(content, content_type="application/pdf")
            response["Content-Disposition"] = 'attachment; filename="apercu-en-tete.pdf"'
            return response
    return view.page(request, "town/no_preview.html", {"sentence": words})


class ChangeLetterhead(PrepareView):
    """The letterhead."""

    kind_name = "letterhead"
    form_class = forms.LetterheadForm
    back = "town:letters"
    lead = "Une fois préparé, regardez l'aperçu : une lettre fictive, à glisser dans une de vos enveloppes."

    def starting_values(self) -> dict[str, Any]:
        """As it stands, else what the commune is called."""
        return KINDS[self.kind_name].basis(self.commune, None) or {
            "town": self.commune.name,
            "name_the_agent": True,
        }


class ChangeProsecutor(PrepareView):
    """The parquet."""

    kind_name = "prosecutor"
    form_class = forms.ProsecutorForm
    back = "town:letters"

    def starting_values(self) -> dict[str, Any]:
        """As it stands."""
        return KINDS[self.kind_name].basis(self.commune, None)


# --- two persons -----------------------------------------------------------------------------


class TwoPersons(TownView):
    """R38 as the commune applies it, with its versions."""

    act = "town.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the rule in force and every version of it."""
        today = calendar.today(self.commune)
        versions = list(self.commune.protocols.order_by("-number"))
        context = {
            "standing": current_protocol(self.commune, today),
            "versions": versions,
        }
        return self.page(request, "town/two_persons.html", context)


class ChangeTwoPersons(PrepareView):
    """The rule given up or taken up again."""

    kind_name = "two_persons"
    form_class = forms.TwoPersonsForm
    back = "town:two_persons"
    lead = "Y renoncer est un acte du maire, avec un motif. Les dossiers déjà ouverts gardent leur règle."
