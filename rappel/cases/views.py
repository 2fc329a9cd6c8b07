"""Lists and pages of cases."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from accounts import journal
from rappel.cases import (
    access,
    conformity,
    documents,
    elsewhere,
    particulars,
    presentation,
    selectors,
    services,
)
from rappel.cases.act import State
from rappel.cases.forms import AssignForm
from rappel.cases.pages import ActView
from rappel.cases.procedure import ENDED
from rappel.communes import calendar

PAGE = 25


class Filters(forms.Form):
    """What the list shows."""

    etat = forms.ChoiceField(
        label="État",
        required=False,
        choices=[
            ("", "dossiers en cours"),
            ("tous", "tous les dossiers"),
            *State.choices,
        ],
    )


class CaseList(View):
    """The cases one may see, by due date; one record with their number (security.md §5)."""

    act = "case.list"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show 25 cases, the first expected first."""
        actor = request.actor  # type: ignore[attr-defined]
        filters = Filters(request.GET or None)
        wanted = filters.cleaned_data["etat"] if filters.is_valid() else ""
        cases = selectors.visible_cases(actor)
        if wanted in State.values:
            cases = cases.filter(state=wanted)
        elif wanted != "tous":
            cases = cases.exclude(state__in=ENDED)
        number = _page_number(request)
        page, more = selectors.list_page(cases, number, PAGE)
        access.open_names(page, actor)
        journal.note_list(actor, "case.list", len(page))
        context = {
            "rows": presentation.list_rows(page),
            "filters": filters,
            "page_next": _page_url(request, number + 1) if more else "",
            "page_prev": _page_url(request, number - 1) if number > 1 else "",
        }
        return render(request, "cases/list.html", context)


def _page_number(request: HttpRequest) -> int:
    typed = request.GET.get("page", "1")
    return max(1, min(int(typed), 10_000)) if typed.isdecimal() and len(typed) < 6 else 1


def _page_url(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"{request.path}?{query.urlencode()}"


class CasePage(View):
    """The case: where it stands, what comes next, why not yet, who did what."""

    act = "case.view"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Show the case to somebody who may open it."""
        actor = request.actor  # type: ignore[attr-defined]
        handle = access.open_case(access.find(actor, reference), actor)
        case = handle.case
        able = presentation.abilities(handle)
        labels = particulars.list_labels(case.commune)
        context: dict[str, Any] = {
            "case": {"reference": case.reference},
            "title": presentation.title(handle),
            "state_label": case.get_state_display(),
            "tone": presentation.TONES[State(case.state)],
            "steps": presentation.steps(case),
            "now": presentation.now(handle, able),
            "deadlines": presentation.dates(case),
            "other_acts": presentation.other_acts(handle, able),
            "person": particulars.person_rows(handle),
            "holders": particulars.holder_rows(handle),
            "facts": particulars.facts_rows(handle, labels),
            "links": elsewhere.links(handle),
            "compare": handle.may("case.lookalikes"),
            "conformity": handle.may("case.conformity"),
            "checks": particulars.checks_rows(handle),
            "exchanges": particulars.exchanges(handle, labels),
            "hearing": particulars.hearing_rows(handle, labels),
            "measures": particulars.measure_rows(handle, labels),
            "documents": presentation.documents(handle),
            "timeline": presentation.timeline(case),
        }
        return render(request, "cases/case.html", context)


class Conformity(View):
    """The fiche de conformité: each rule, its answer, who gave it, when, on what evidence."""

    act = "case.conformity"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Show the fiche, on screen and on paper; each opening is a record."""
        actor = request.actor  # type: ignore[attr-defined]
        handle = access.open_case(access.find(actor, reference), actor, self.act)
        case = handle.case
        context = {
            "reference": case.reference,
            "title": presentation.title(handle),
            "state_label": case.get_state_display(),
            "tone": presentation.TONES[State(case.state)],
            "reader": actor.user.full_name,
            "read_at": calendar.now(),
            **conformity.page(handle),
        }
        return render(request, "cases/conformity.html", context)


class DocumentFile(View):
    """An issued letter, as a PDF to print; each opening is a record."""

    act = "document.view"

    def get(self, request: HttpRequest, reference: str, number: int) -> HttpResponse:
        """Send the PDF as an attachment."""
        actor = request.actor  # type: ignore[attr-defined]
        handle = access.open_case(
            access.find(actor, reference), actor, "document.view", payload={"number": number}
        )
        for document in handle.case.documents.all():
            if document.number == number:
                break
        else:
            raise Http404
        response = HttpResponse(documents.content(handle, document), content_type="application/pdf")
        name = f"{reference}-{number}.pdf"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class Take(ActView):
    """Take a case that nobody instructs."""

    act = "take"
    service = staticmethod(services.take)


class Assign(ActView):
    """Change the people in charge."""

    act = "assign"
    form_class = AssignForm
    service = staticmethod(services.assign)

    def next_url(self, handle: access.Handle) -> str:
        """Back to the case, or to the list when the actor no longer sees it."""
        seen = selectors.visible_cases(handle.actor).filter(pk=handle.case.pk).exists()
        return super().next_url(handle) if seen else reverse("cases:list")
