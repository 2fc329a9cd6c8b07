"""The page of an act, the same for every stage: fetch, check, bind the form, call one service.

A stage's view names its act, its form and its service; all the rest is here.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from accounts import journal
from accounts.passwords import recently_authenticated
from rappel.cases import access, presentation
from rappel.cases.access import Handle
from rappel.cases.commands import Conflict, NotAllowed, Outcome, unmet
from rappel.cases.forms import ActForm, PlainActForm
from rappel.cases.procedure import ACTS
from rappel.letters.errors import LetterError


class CaseView(View):
    """A page of one case: whoever was not asked about a tie with the person is asked first (R43)."""

    asking: ClassVar[bool] = False
    """True for the pages that ask, or that answer."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show the page, or the question that comes before it."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except access.AskFirst as first:
            return redirect("cases:tie", reference=first.reference)
        except access.Annulled as past:
            messages.info(
                request, "Ce dossier est annulé : rien n'en est plus lu, rien ne s'y fait."
            )
            return redirect("cases:case", reference=past.reference)


class ActView(CaseView):
    """Shows the form of one act and does it."""

    act: ClassVar[str]
    form_class: ClassVar[type[ActForm]] = PlainActForm
    service: ClassVar[Callable[..., Any]]
    template_name: ClassVar[str] = "cases/act.html"
    danger: ClassVar[bool] = False
    submit_label: ClassVar[str] = ""
    instead: ClassVar[tuple[str, ...]] = ()
    """Acts that answer the same question otherwise, offered beside the button."""
    outcome: Outcome | None = None
    """What the act did, once done."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Show the form, or why the act is not possible yet and what to do."""
        handle = self.open(request, reference)
        form = self.make_form(request, handle)
        return self.show(request, handle, form, unmet(handle.case, self.act, by=self.by(handle)))

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Do the act; nothing typed is lost when it is refused."""
        handle = self.open(request, reference)
        form = self.make_form(request, handle, request.POST)
        if not form.is_valid():
            return self.show(request, handle, form, [], status=422)
        try:
            outcome = type(self).service(
                handle.case,
                actor=handle.actor,
                version=form.cleaned_data["version"],
                key=form.cleaned_data["key"],
                **form.service_values(),
            )
        except NotAllowed as refusal:
            return self.show(request, handle, form, refusal.unmet, status=409)
        except LetterError as error:
            form.add_error(None, str(error))
            return self.show(request, handle, form, [], status=422)
        except Conflict as conflict:
            fresh = self.open(request, reference)
            typed = request.POST.copy()
            typed["version"] = str(fresh.case.version)
            form = self.make_form(request, fresh, typed)
            form.is_valid()
            return self.show(
                request, fresh, form, [], status=409, changes=presentation.changes(conflict)
            )
        self.outcome = outcome
        if outcome.repeated:
            messages.info(request, "Cet acte était déjà enregistré : rien n'a été fait deux fois.")
        else:
            messages.success(request, f"C'est enregistré : {self.done_word()}.")
        return redirect(self.next_url(handle))

    def open(self, request: HttpRequest, reference: str) -> Handle:
        """The case, opened for this actor.

        Raises:
            Http404: unknown or invisible. PermissionDenied: visible, but not this act (recorded).
            Annulled: nothing is read of the case any more, and the act is none that mends (R44).
        """
        actor = request.actor  # type: ignore[attr-defined]
        case = access.find(actor, reference, asking=self.asking)
        handle = access.open_case(case, actor)
        if not handle.may(self.act):
            journal.record(
                journal.entry(
                    actor, ACTS[self.act].verb, commune=case.commune_id, case=case.pk, res="denied"
                )
            )
            raise PermissionDenied
        access.refuse_annulled(case, ACTS[self.act].sources)
        return handle

    def by(self, handle: Handle) -> Any:
        """Who would do the act."""
        return handle.actor.user_id

    def make_form(
        self, request: HttpRequest, handle: Handle, data: QueryDict | None = None
    ) -> ActForm:
        """The act's form, asking for the password again when the act engages the commune."""
        again = ACTS[self.act].sensitive and not recently_authenticated(request)
        return self.form_class(data, handle=handle, request=request, ask_password=again)

    def context_rows(self, handle: Handle) -> list[tuple[str, Any]]:
        """What to have under the eyes while answering."""
        return []

    def next_url(self, handle: Handle) -> str:
        """Where to go once done: back to the case."""
        return reverse("cases:case", args=[handle.case.reference])

    def done_word(self) -> str:
        """The act in the words of the success message."""
        label = ACTS[self.act].label
        return f"« {label} »"

    def show(
        self,
        request: HttpRequest,
        handle: Handle,
        form: ActForm,
        refusal: list[Any],
        *,
        status: int = 200,
        changes: list[str] | None = None,
    ) -> HttpResponse:
        """Render the page of the act."""
        act = ACTS[self.act]
        in_state = handle.case.state in act.sources
        context = {
            "title": act.label,
            "reference": handle.case.reference,
            "case_url": reverse("cases:case", args=[handle.case.reference]),
            "consequence": act.consequence,
            "form": form,
            "submit_label": self.submit_label or act.label,
            "danger": self.danger,
            "context_rows": self.context_rows(handle),
            "refusal": [presentation.refusal(handle, u, leave=self.act) for u in refusal],
            "instead": [
                presentation.Link(ACTS[name].label, presentation.act_url(handle.case, ACTS[name]))
                for name in self.instead
                if handle.may(name) and handle.case.state in ACTS[name].sources
            ],
            "possible": in_state and (request.method == "POST" or not refusal),
            "in_state": in_state,
            "changes": changes or [],
            "posted": request.method == "POST",
        }
        return render(request, self.template_name, context, status=status)
