"""The act that reports a letter at the wrong door, the register, the sheet of the delegate."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from accounts import journal
from accounts.actors import Actor
from accounts.policy import allows
from rappel.cases.pages import ActView
from rappel.cases.rule import NotAllowed
from rappel.incidents import selectors, services
from rappel.incidents.forms import AssessmentForm, MisdeliveryForm
from rappel.incidents.models import Incident


class ReportMisdelivery(ActView):
    """Note that a letter reached somebody else."""

    act = "report_misdelivery"
    form_class = MisdeliveryForm
    service = staticmethod(services.report_misdelivery)


class Register(View):
    """Every incident of the communes one answers for; one record with their number."""

    act = "incident.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the open ones first."""
        actor = request.actor  # type: ignore[attr-defined]
        found = selectors.register_of(actor)
        journal.note_list(actor, "incident.list", len(found))
        several = len(selectors.communes_for(actor)) > 1
        context = {"rows": selectors.rows(found), "several": several}
        return render(request, "incidents/register.html", context)


class Sheet(View):
    """One incident: what happened, its clock, and what the delegate says of it."""

    act = "incident.view"

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Show the sheet; its form to the delegate alone."""
        actor, incident = self.find(request, pk)
        return self.show(request, actor, incident, AssessmentForm(incident=incident))

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Save what is known, or close; nothing typed is lost."""
        actor, incident = self.find(request, pk)
        form = AssessmentForm(request.POST, incident=incident)
        if not form.is_valid():
            return self.show(request, actor, incident, form, status=422)
        closing = "close" in request.POST
        act = services.close if closing else services.assess
        try:
            act(incident, actor=actor, version=form.cleaned_data["version"], said=form.said())
        except NotAllowed as refusal:
            for one in refusal.unmet:
                form.add_error(
                    None, f"{one.sentence[:1].upper()}{one.sentence[1:]} : {one.remedy}."
                )
            return self.show(request, actor, incident, form, status=409)
        except services.Changed:
            form.add_error(None, "La fiche a changé pendant que vous écriviez : relisez-la.")
            return self.show(request, actor, incident, form, status=409)
        messages.success(
            request, "L'incident est clos." if closing else "La fiche est enregistrée."
        )
        return redirect("incidents:sheet", pk)

    def find(self, request: HttpRequest, pk: uuid.UUID) -> tuple[Actor, Incident]:
        """The incident, opened and recorded as read; raises Http404 when unknown or foreign."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        incident = selectors.incident_of(actor, pk)
        if incident is None:
            raise Http404
        actor.reads.append(
            journal.entry(
                actor,
                "incident.view",
                commune=incident.commune_id,
                obj=f"incident:{incident.pk}",
                role=allows("incident.view", actor.commune_relations(incident.commune_id)),
            )
        )
        return actor, incident

    def show(
        self,
        request: HttpRequest,
        actor: Actor,
        incident: Incident,
        form: AssessmentForm,
        status: int = 200,
    ) -> HttpResponse:
        """Render the sheet."""
        relations = actor.commune_relations(incident.commune_id)
        may = allows("incident.assess", relations) is not None and incident.closed_at is None
        context: dict[str, Any] = {
            "reference": incident.reference,
            "clock": selectors.clock(incident),
            "rows": selectors.sheet_rows(incident),
            "said": [] if may else selectors.said_rows(incident),
            "form": form if may else None,
        }
        return render(request, "incidents/sheet.html", context, status=status)
