"""The form of a signalement, and what a reporter may follow of the own service's."""

import uuid

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from accounts import journal
from accounts.actors import Actor
from accounts.policy import allows
from rappel.cases import access, elsewhere, finder
from rappel.cases.lookalikes import Verdict
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.communes.models import Commune
from rappel.signalement import selectors, services
from rappel.signalement.forms import SignalementForm

RECORDED = "Le signalement est enregistré sous le numéro {}."


class New(View):
    """« Nouveau signalement »: choose the commune when there are several, then one form."""

    act = "signalement.create"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or the communes to choose from."""
        communes = selectors.communes_for(_actor(request), self.act)
        if len(communes) > 1 and "commune" not in request.GET:
            return render(request, "signalement/choose_commune.html", {"communes": communes})
        commune = _chosen(request, communes)
        return _page(request, commune, SignalementForm(commune=commune))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Record the signalement; what was typed stays in the form when it is refused."""
        actor = _actor(request)
        commune = _chosen(request, selectors.communes_for(actor, self.act))
        form = SignalementForm(request.POST, commune=commune)
        if not form.is_valid():
            return _page(request, commune, form, status=422)
        try:
            case = services.record_signalement(
                commune, actor=actor, key=form.cleaned_data["key"], report=form.report()
            )
        except services.AlreadyReported as known:
            if selectors.is_reporter_only(actor, commune):
                return _recorded(request, actor, known.case)
            form.add_error("source_reference", _known(actor, known))
            return _page(request, commune, form, status=409)
        except NotAllowed as refusal:
            raise PermissionDenied from refusal
        return _recorded(request, actor, case)


class Recorded(View):
    """What happens next, the same for every reporter (security.md §3).

    Whoever may compare cases is also shown those that the new one looks like, once.
    """

    act = "signalement.create"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it; the number comes as a message."""
        actor = _actor(request)
        alike = [(uuid.UUID(case), Verdict[name]) for case, name in request.session.pop(_ALIKE, [])]
        context = {
            "follows": bool(selectors.communes_for(actor, "signalement.mine")),
            "hits": elsewhere.hits(finder.hits_of(actor, alike)) if alike else [],
        }
        return render(request, "signalement/recorded.html", context)


class PageNumber(forms.Form):
    """Which page of the list."""

    page = forms.IntegerField(min_value=1, max_value=10_000)


class Mine(View):
    """« Mes signalements »: the own service's, in four words; one record with their number."""

    act = "signalement.mine"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show 25 reports, the newest first."""
        actor = _actor(request)
        asked = PageNumber(request.GET)
        number = asked.cleaned_data["page"] if asked.is_valid() else 1
        page, more = selectors.my_page(actor, number)
        access.open_names(page, actor)
        journal.note_list(actor, self.act, len(page))
        context = {
            "rows": selectors.list_rows(page),
            "page_next": f"{request.path}?page={number + 1}" if more else "",
            "page_prev": f"{request.path}?page={number - 1}" if number > 1 else "",
        }
        return render(request, "signalement/mine.html", context)


class ReportPage(View):
    """One report as its service wrote it, and the word that says where it stands."""

    act = "signalement.report"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Show it to the reporter or to somebody of the same service."""
        actor = _actor(request)
        handle = access.open_case(selectors.my_report(actor, reference), actor, self.act)
        return render(request, "signalement/report.html", selectors.report_page(handle))


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _chosen(request: HttpRequest, communes: list[Commune]) -> Commune:
    """The only commune, or the one the address names among the actor's.

    Raises:
        Http404: another commune, or none named.
    """
    code = request.GET.get("commune", "")
    for commune in communes:
        if commune.code == code or (not code and len(communes) == 1):
            return commune
    raise Http404


def _page(
    request: HttpRequest, commune: Commune, form: SignalementForm, status: int = 200
) -> HttpResponse:
    several = len(selectors.communes_for(_actor(request), New.act)) > 1
    context = {"form": form, "commune": commune if several else None}
    return render(request, "signalement/new.html", context, status=status)


def _recorded(request: HttpRequest, actor: Actor, case: Case) -> HttpResponse:
    """To the case for those who see it; else the same page whatever files exist."""
    messages.success(request, RECORDED.format(case.reference))
    if alike := _look_alikes(actor, case):
        request.session[_ALIKE] = alike
        return redirect("signalement:recorded")
    if selectors.sees(actor, case):
        return redirect("cases:case", case.reference)
    return redirect("signalement:recorded")


_ALIKE = "resembling_cases"
"""Where a session keeps, until the next page, the cases found alike: identifiers, no name."""


def _look_alikes(actor: Actor, case: Case) -> list[tuple[str, str]]:
    """The cases that look like a new one, for who may compare; a look of its own in the log."""
    role = allows("see.cards", actor.commune_relations(case.commune_id))
    if role is None:
        return []
    hits = finder.resembling(actor, case)
    entry = journal.entry(
        actor,
        "case.lookalikes",
        commune=case.commune_id,
        case=case.pk,
        role=role,
        payload={"count": len(hits)},
    )
    actor.reads.append(entry)
    return [(str(hit.case.pk), hit.verdict.name) for hit in hits if hit.verdict]


def _known(actor: Actor, known: services.AlreadyReported) -> str:
    """Why nothing was recorded, with the number for those who see the case."""
    said = "Un signalement avec cette référence existe déjà pour cette personne"
    if selectors.sees(actor, known.case):
        said = f"{said} : dossier {known.case.reference}"
    if known.differences:
        said = f"{said}. Ce que vous dites autrement : {', '.join(known.differences)}"
    return f"{said}. Rien n'a été enregistré ni remplacé ; si ce sont d'autres faits, changez la référence."
