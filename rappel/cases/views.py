"""Lists and pages of cases."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from accounts import journal
from accounts.policy import allows
from accounts.selectors import mandate_on
from rappel.cases import (
    access,
    annulled,
    conflicts,
    conformity,
    date_words,
    documents,
    elsewhere,
    flag_forms,
    flags,
    particulars,
    presentation,
    selectors,
    services,
)
from rappel.cases.act import State
from rappel.cases.forms import AssignForm, StepAsideForm
from rappel.cases.models import Case, Tie
from rappel.cases.pages import ActView, CaseView
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


class CasePage(CaseView):
    """The case: where it stands, what comes next, why not yet, who did what."""

    act = "case.view"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Show the case to somebody who may open it."""
        actor = request.actor  # type: ignore[attr-defined]
        handle = access.open_case(access.find(actor, reference), actor)
        case = handle.case
        if case.state == State.ANNULLED:
            return render(request, "cases/annulled.html", annulled.page(handle))
        able = presentation.abilities(handle)
        labels = particulars.list_labels(case.commune)
        context: dict[str, Any] = {
            "case": {"reference": case.reference},
            "title": presentation.title(handle),
            "state_label": case.get_state_display(),
            "tone": presentation.TONES[State(case.state)],
            "steps": presentation.steps(case),
            "now": presentation.now(handle, able),
            "deadlines": date_words.dates(case),
            "protocol": particulars.protocol_followed(case),
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
            "timeline": presentation.timeline(case.transitions.all()),
            "aside": any(row.act == "step_aside" for row in case.transitions.all()),
        }
        return render(request, "cases/case.html", context)


class Conformity(CaseView):
    """The fiche de conformité: each rule, its answer, who gave it, when, on what evidence."""

    act = "case.conformity"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Show the fiche, on screen and on paper; each opening is a record."""
        actor = request.actor  # type: ignore[attr-defined]
        handle = access.open_case(access.find(actor, reference), actor, self.act)
        case = handle.case
        if case.state == State.ANNULLED:
            return render(request, "cases/annulled.html", annulled.page(handle))
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


class DocumentFile(CaseView):
    """An issued letter, as a PDF to print; each opening is a record."""

    act = "document.view"

    def get(self, request: HttpRequest, reference: str, number: int) -> HttpResponse:
        """Send the PDF as an attachment."""
        actor = request.actor  # type: ignore[attr-defined]
        handle = access.open_case(
            access.find(actor, reference), actor, "document.view", payload={"number": number}
        )
        for document in handle.case.documents.all():
            if document.number == number and handle.reads_letter(document):
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


class TieQuestion(View):
    """« Connaissez-vous cette personne ? », on a line with category and age band only (R43)."""

    act = "step_aside"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Ask, without naming anybody; nothing to ask leads to the case."""
        case = self._find(request, reference)
        actor = request.actor  # type: ignore[attr-defined]
        if not access.asks_first(case, actor):
            return redirect("cases:case", reference=reference)
        actor.reads.append(journal.entry(actor, "case.tie", commune=case.commune_id, case=case.pk))
        bands = dict(calendar.AGE_BANDS)
        context = {
            "reference": case.reference,
            "category": case.category.label,
            "age_band": bands.get(case.age_band, "âge inconnu"),
            "ties": Tie.choices,
            "version": case.version,
            "key": uuid.uuid4(),
        }
        return render(request, "cases/tie.html", context)

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """« Non, ouvrir le dossier »."""
        case = self._find(request, reference)
        actor = request.actor  # type: ignore[attr-defined]
        if access.asks_first(case, actor):
            conflicts.declare_no_tie(case, actor)
        return redirect("cases:case", reference=reference)

    def _find(self, request: HttpRequest, reference: str) -> Case:
        actor = request.actor  # type: ignore[attr-defined]
        case = access.find(actor, reference, asking=True)
        if allows(self.act, access.relations(case, actor)) is None:
            journal.record(
                journal.entry(
                    actor, "case.step_aside", commune=case.commune_id, case=case.pk, res="denied"
                )
            )
            raise PermissionDenied
        return case


class StepAside(ActView):
    """Leave the case to somebody else."""

    act = "step_aside"
    form_class = StepAsideForm
    service = staticmethod(conflicts.step_aside)
    danger = True
    asking = True

    def done_word(self) -> str:
        """Who takes the case."""
        assert self.outcome is not None
        last = self.outcome.case.transitions.order_by("version").last()
        return f"vous ne suivez plus ce dossier ({last.detail if last else ''})"

    def next_url(self, handle: access.Handle) -> str:
        """Home: the case is no longer visible."""
        return reverse("web:home")


class AsideOrder(CaseView):
    """The draft of the arrêté that an élu's stepping aside calls for, to print (décret 2014-90)."""

    act = "document.view"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Show it; without an élu who stepped aside, back to the case."""
        actor = request.actor  # type: ignore[attr-defined]
        case = access.find(actor, reference)
        access.open_case(case, actor, self.act, payload={"draft": "deport"})
        aside = conflicts.order_of(case)
        if aside is None:
            return redirect("cases:case", reference=reference)
        day = calendar.local(aside.at, case.commune).date()
        mandate = mandate_on(case.commune_id, day)
        context = {
            "commune": case.commune,
            "reference": case.reference,
            "aside": aside,
            "by_mayor": mandate is not None and mandate.user_id == aside.user_id,
            "day": calendar.day_and_month(day),
        }
        return render(request, "cases/aside_order.html", context)


class Pause(ActView):
    """Make the way to a hearing wait."""

    act = "pause"
    form_class = flag_forms.PauseForm
    service = staticmethod(flags.pause)


class Resume(ActView):
    """Take the case up again."""

    act = "resume"
    service = staticmethod(flags.resume)


class Limit(ActView):
    """Keep the data, and nothing else."""

    act = "limit"
    form_class = flag_forms.LimitForm
    service = staticmethod(flags.limit)
    danger = True


class Unlimit(ActView):
    """End the limitation."""

    act = "unlimit"
    form_class = flag_forms.UnlimitForm
    service = staticmethod(flags.unlimit)
