"""What every page of the town hall does first: which commune, then the form of a change."""

import uuid
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from accounts.actors import Actor
from accounts.policy import allows
from rappel.communes.models import Commune
from rappel.town import proposals, selectors
from rappel.town.forms import TownForm
from rappel.town.registry import KINDS

CHOSEN = "town"
"""In the session, the id of the commune chosen by somebody who serves several."""


class TownView(View):
    """A page of one commune; who serves several chooses first, and a form keeps its own."""

    act: ClassVar[str]
    actor: Actor
    commune: Commune

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the commune, or offer those the actor may open; raises Http404 for another."""
        self.actor = request.actor  # type: ignore[attr-defined]
        communes = selectors.communes_for(self.actor, self.act)
        typed = request.POST.get("commune") or request.GET.get("commune")
        kept = request.session.get(CHOSEN)
        if typed:
            found = [commune for commune in communes if commune.code == typed]
            if not found:
                raise Http404
        else:
            found = [commune for commune in communes if str(commune.pk) == kept] or communes
        if len(found) != 1:
            return render(request, "town/choose.html", {"communes": found})
        self.commune = found[0]
        if len(communes) > 1 and str(self.commune.pk) != kept:
            request.session[CHOSEN] = str(self.commune.pk)
        return super().dispatch(request, *args, **kwargs)

    def may(self, act: str) -> bool:
        """True when the actor may do `act` in this commune."""
        return allows(act, self.actor.commune_relations(self.commune.pk)) is not None

    def page(
        self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        """Render a page, with the name of the commune and what the actor may prepare."""
        shared = {
            "commune_name": self.commune.name,
            "may_prepare": self.may("town.prepare"),
            "may_propose": self.may("people.propose"),
        }
        return render(request, template, {**shared, **context}, status=status)


class PrepareView(TownView):
    """The form by which a change is prepared for somebody else to put in force."""

    act = "town.prepare"
    kind_name: ClassVar[str]
    form_class: ClassVar[type[TownForm]]
    lead: ClassVar[str] = ""
    back: ClassVar[str] = "town:hub"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the form as things stand."""
        self.check_target()
        return self.show(request, self.make_form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep the proposal; nothing typed is lost when it cannot be."""
        self.check_target()
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.show(request, form, status=422)
        try:
            made = proposals.prepare(
                KINDS[self.kind_name],
                self.commune,
                target=self.target,
                values=self.values(form),
                reason=form.cleaned_data.get("reason", ""),
                actor=self.actor,
            )
        except proposals.NotPossible as refusal:
            form.add_problems(refusal.problems)
            return self.show(request, form, status=409)
        messages.success(
            request,
            "C'est préparé. Rien n'a changé encore : une autre personne doit le mettre en vigueur.",
        )
        return redirect("town:proposal", made.pk)

    @property
    def target(self) -> uuid.UUID | None:
        """The row changed, None for a new one."""
        return self.kwargs.get("pk")

    def check_target(self) -> None:
        """Raise Http404 when the address names no row of this commune."""
        if self.target is not None and not KINDS[self.kind_name].basis(self.commune, self.target):
            raise Http404

    def starting_values(self) -> dict[str, Any]:
        """What the form shows at first."""
        return {}

    def form_kwargs(self) -> dict[str, Any]:
        """What the form of this kind needs besides."""
        return {}

    def make_form(self, data: QueryDict | None = None) -> TownForm:
        """The form, empty or as sent."""
        return self.form_class(
            data, town=self.commune, initial=self.starting_values(), **self.form_kwargs()
        )

    def values(self, form: TownForm) -> dict[str, Any]:
        """What the proposal keeps."""
        return form.values()

    def title(self) -> str:
        """The heading: what is done, and to what."""
        kind = KINDS[self.kind_name]
        now = kind.basis(self.commune, self.target)
        subject = kind.subject(self.commune, self.target, now) if self.target else ""
        return f"{kind.title} : {subject}" if subject else kind.title

    def warnings(self) -> list[Any]:
        """What it touches, when that is known before the answers."""
        return []

    def back_url(self) -> str:
        """Where the page was reached from."""
        return reverse(self.back)

    def show(self, request: HttpRequest, form: TownForm, status: int = 200) -> HttpResponse:
        """Render the form."""
        context = {
            "title": self.title(),
            "lead": self.lead,
            "form": form,
            "effects": self.warnings(),
            "submit_label": "",
            "back_url": self.back_url(),
        }
        return self.page(request, "town/form.html", context, status)
