"""« Qui fait quoi ? »: roles, default people, accounts."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts import invitations
from accounts.models import DefaultPerson, Leave, User
from rappel.town import first_run, overview, services
from rappel.town.forms import (
    AccountForm,
    DefaultsForm,
    LeaveEndForm,
    LeaveForm,
    RoleForm,
    WhyForm,
)
from rappel.town.kinds.leaves import POWERS_STAY
from rappel.town.pages import PrepareView, TownView
from rappel.town.registry import KINDS


class People(TownView):
    """Who holds which role, who decides, what is missing."""

    act = "town.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it; e-mail addresses and usernames to those who look after the accounts."""
        parts = overview.parts(self.commune)
        after_accounts = self.may("people.propose") or self.may("people.approve")
        people: dict[uuid.UUID, dict[str, Any]] = {}
        for part in parts:
            for holder in part.holders:
                entry = people.setdefault(
                    holder.person.pk, {"person": holder.person, "roles": [], "ready": False}
                )
                entry["roles"].append(part.role.label)
                entry["ready"] = holder.person.has_usable_password()
        context = {
            "parts": parts,
            "people": sorted(people.values(), key=lambda row: row["person"].last_name),
            "missing": overview.missing(self.commune),
            "deciding": overview.who_decides(self.commune),
            "after_accounts": after_accounts,
            "may_default": self.may("people.default"),
            "may_link": self.may("people.approve"),
        }
        return self.page(request, "town/people.html", context)


class GiveRole(PrepareView):
    """A role for an account that exists."""

    act = "people.propose"
    kind_name = "role_given"
    form_class = RoleForm
    back = "town:people"
    lead = "Le rôle dit ce que la personne peut ouvrir et faire, dans toute la commune ou dans les dossiers qui lui sont confiés."


class OpenAccount(PrepareView):
    """An account for somebody new."""

    act = "people.propose"
    kind_name = "account_opened"
    form_class = AccountForm
    back = "town:people"
    lead = "Un compte par personne, jamais partagé. Une fois le compte approuvé, un lien à remettre en main propre permet de choisir le mot de passe."


class _TakeAway(PrepareView):
    act = "people.propose"
    form_class = WhyForm
    back = "town:people"

    def values(self, form: Any) -> dict[str, Any]:
        """Nothing but what it is about."""
        return {"user": None}

    def warnings(self) -> list[Any]:
        """What goes on without."""
        return KINDS[self.kind_name].effects(self.commune, self.target, {}, self.actor)


class EndRole(_TakeAway):
    """A role taken back."""

    kind_name = "role_ended"


class CloseAccount(_TakeAway):
    """Every role taken back, and the account closed."""

    kind_name = "account_closed"
    lead = "Tous ses rôles ici prennent fin. Ce que la personne a fait reste écrit sous son nom."


class FirstRun(PrepareView):
    """The assistant: choose the size of the town, then who sits where."""

    act = "people.propose"
    kind_name = "first_run"
    back = "town:people"
    lead = "Choisissez pour chaque place une personne qui a un compte, ou ouvrez-lui en un. L'élu ou le délégué à la protection des données approuve le tout."

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The sizes, or the seats of the one chosen."""
        if self.size is None:
            context = {"sizes": first_run.SIZES, "back_url": self.back_url()}
            return self.page(request, "town/sizes.html", context)
        return super().get(request, **kwargs)

    def check_target(self) -> None:
        """Raise Http404 for a size that is none."""
        if self.size is None:
            raise Http404

    @property
    def size(self) -> first_run.Size | None:
        """The size chosen, None before."""
        return first_run.BY_CODE.get(self.request.GET.get("taille", ""))

    def make_form(self, data: Any = None) -> first_run.SeatsForm:
        """The seats of that size."""
        assert self.size is not None
        return first_run.SeatsForm(data, town=self.commune, size=self.size)

    def title(self) -> str:
        """The size in the heading."""
        assert self.size is not None
        return f"Se répartir les rôles : {self.size.label.lower()}"


class Leaves(TownView):
    """« Absences et suppléances »: who is away, who stands in, how many cases moved."""

    act = "town.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show those that run and those to come, then those that are over."""
        rows = overview.leaves(self.commune)
        context = {
            "leaves": [row for row in rows if not row.over],
            "over": [row for row in rows if row.over],
            "powers_stay": POWERS_STAY,
        }
        return self.page(request, "town/leaves.html", context)


class PlanLeave(PrepareView):
    """Somebody will be away."""

    act = "people.propose"
    kind_name = "leave_planned"
    form_class = LeaveForm
    back = "town:leaves"
    lead = f"Pendant l'absence, la personne suppléante voit et traite les dossiers confiés à la personne absente. {POWERS_STAY}"


class ChangeLeave(PrepareView):
    """Another last day."""

    act = "people.propose"
    kind_name = "leave_changed"
    form_class = LeaveEndForm
    back = "town:leaves"

    def starting_values(self) -> dict[str, Any]:
        """As it stands."""
        row = get_object_or_404(Leave, commune=self.commune, pk=self.target)
        return {"ends_on": row.ends_on}


class Defaults(TownView):
    """Who works on every new case, role by role."""

    act = "people.default"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show who does now."""
        return self._show(request, self._fresh())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set them; the cases that are already going keep theirs."""
        form = DefaultsForm(request.POST, town=self.commune)
        if not form.is_valid():
            return self._show(request, form, status=422)
        if form.cleaned_data["version"] != services.version_of_defaults(self.commune):
            form = self._fresh()
            messages.error(
                request, "Quelqu'un les a changées entre-temps : voici ce qui vaut maintenant."
            )
            return self._show(request, form, status=409)
        services.set_defaults(self.commune, actor=self.actor, people=form.people())
        messages.success(request, "C'est enregistré : les prochains dossiers leur seront confiés.")
        return redirect("town:people")

    def _fresh(self) -> DefaultsForm:
        rows = DefaultPerson.objects.filter(commune=self.commune)
        now = {row.role: row.user_id for row in rows}
        version = services.version_of_defaults(self.commune)
        return DefaultsForm(town=self.commune, initial={**now, "version": version})

    def _show(self, request: HttpRequest, form: DefaultsForm, status: int = 200) -> HttpResponse:
        context = {
            "title": "Personnes désignées d'office",
            "lead": "Chaque nouveau dossier leur est confié dès qu'il est enregistré. Les dossiers déjà ouverts ne changent pas de mains.",
            "form": form,
            "effects": [],
            "back_url": reverse("town:people"),
            "submit_label": "Enregistrer",
        }
        return self.page(request, "town/form.html", context, status)


class NewLink(TownView):
    """The link of an invitation made again, for somebody who has not chosen a password."""

    act = "people.approve"

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Show the link, once; raises Http404 for anybody else."""
        person = get_object_or_404(
            User.objects.filter(memberships__commune=self.commune, is_active=True).distinct(), pk=pk
        )
        if person.has_usable_password():
            messages.info(
                request,
                f"{person.full_name} a déjà choisi son mot de passe : il n'y a plus de lien à remettre.",
            )
            return redirect("town:people")
        services.note_link(self.commune, actor=self.actor, person=person)
        return self.page(request, "town/links.html", links_context(request, [person]))


def links_context(request: HttpRequest, people: list[User]) -> dict[str, Any]:
    """The links to hand over, shown on this page only."""
    return {
        "links": [
            {"name": person.full_name, "url": request.build_absolute_uri(invitations.link(person))}
            for person in people
        ]
    }
