"""The articles of law that the software cites: when each was read again, and what quotes it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from rappel.communes import calendar
from rappel.communes.citations import Freshness, freshness
from rappel.communes.models import Statute
from rappel.town import services
from rappel.town.pages import PrepareView, TownView
from rappel.town.quotations import Quotations, quoted_by
from rappel.town.register_forms import StatuteForm
from rappel.town.registry import KINDS

_TONES = {"fresh": "done", "amber": "due", "red": "late"}


class Statutes(TownView):
    """All of them, what is to be read again first."""

    act = "town.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show where each stands and how much quotes it."""
        rows = list(Statute.objects.filter(commune=self.commune))
        quoted = quoted_by(self.commune, rows)
        today = calendar.today(self.commune)
        shown = [_shown(row, freshness(row.verified_on, today), quoted[row.pk]) for row in rows]
        order = {"red": 0, "amber": 1, "fresh": 2}
        shown.sort(key=lambda row: order[row["code"]])
        context = {
            "rows": shown,
            "due": sum(row["code"] != "fresh" for row in shown),
            "may_read": self.may("town.read_again"),
        }
        return self.page(request, "town/statutes.html", context)


def _shown(row: Statute, stands: Freshness, quoted: Quotations) -> dict[str, Any]:
    return {
        "statute": row,
        "code": stands.code,
        "tone": _TONES[stands.code],
        "state": stands.words,
        "letters": len(quoted.letters),
        "rules": len(quoted.rules),
    }


class ShowStatute(TownView):
    """One article: what it says, who read it again and when, what quotes it."""

    act = "town.view"

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Show it; raises Http404 for another commune's."""
        row = _statute(self, pk)
        quoted = quoted_by(self.commune, [row])[row.pk]
        stands = freshness(row.verified_on, calendar.today(self.commune))
        context = {
            "statute": row,
            "tone": _TONES[stands.code],
            "state": stands.words,
            "quoted": quoted,
            "readings": row.readings.select_related("by"),
            "may_read": self.may("town.read_again"),
        }
        return self.page(request, "town/statute.html", context)


def _statute(view: TownView, pk: uuid.UUID) -> Statute:
    rows = Statute.objects.select_related("commune")
    return get_object_or_404(rows, commune=view.commune, pk=pk)


class ReadAgain(TownView):
    """« Vérifié aujourd'hui », in one click."""

    act = "town.read_again"

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Keep who and when; raises Http404 for another commune's."""
        row = _statute(self, pk)
        services.read_again(row, actor=self.actor)
        messages.success(request, f"C'est noté : {row.mark}, vérifié aujourd'hui par vous.")
        return (
            redirect("town:statute", row.pk)
            if "back" in request.POST
            else redirect("town:statutes")
        )


class ChangeStatute(PrepareView):
    """Its citation or its words."""

    kind_name = "statute"
    form_class = StatuteForm
    lead = (
        "Relisez l'article à sa source avant d'écrire. Le texte des courriers ne change pas d'ici."
    )

    def starting_values(self) -> dict[str, Any]:
        """As it stands."""
        return KINDS[self.kind_name].basis(self.commune, self.target)

    def back_url(self) -> str:
        """The article."""
        return reverse("town:statute", args=[self.target])
