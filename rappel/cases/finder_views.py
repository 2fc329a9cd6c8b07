"""Pages that look beyond one case: search, look-alikes, links."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from accounts import journal
from accounts.policy import allows
from rappel.cases import access, elsewhere, finder, linking
from rappel.cases.forms import LinkForm, UnlinkForm
from rappel.cases.pages import ActView, CaseView
from rappel.cases.terms import Terms, read_terms


class SearchForm(forms.Form):
    """What is looked for; sent by POST alone, never in an address (security.md §3)."""

    q = forms.CharField(
        label="Qui ou quoi cherchez-vous ?",
        help_text="Nom, prénom, date de naissance (jj/mm/aaaa), rue, code postal ou numéro de "
        "dossier. Les accents et une petite faute ne gênent pas.",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_q(self) -> Terms:
        """Something long enough to find somebody and not everybody."""
        terms = read_terms(self.cleaned_data["q"])
        if not terms:
            raise forms.ValidationError(
                "C'est trop court : tapez au moins deux lettres d'un nom, une date de naissance "
                "complète ou un numéro de dossier."
            )
        return terms


class Search(View):
    """Find a case among those one may find; one record with the number of results."""

    act = "case.search"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the empty form, whatever the address holds."""
        return _search_page(request, SearchForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what answers; nothing of it is kept, neither in the session nor in the log."""
        form = SearchForm(request.POST)
        if not form.is_valid():
            return _search_page(request, form, status=422)
        found = finder.search(request.actor, form.cleaned_data["q"])  # type: ignore[attr-defined]
        return _search_page(request, form, found)


def _search_page(
    request: HttpRequest, form: SearchForm, found: finder.Found | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "searched": found is not None,
        "hits": elsewhere.hits(found.hits) if found else [],
        "count": found.count if found else 0,
        "more": found is not None and found.count > len(found.hits),
        "unreadable": found.unreadable if found else 0,
    }
    return render(request, "cases/search.html", context, status=status)


class LookAlikes(CaseView):
    """Who else in the commune may be the person of the case; asked for, and a record of its own.

    Not shown on the case page unasked: it opens the cards of every active case, which takes up to a
    second in a big town and is a look at people one may have nothing to do with (R30).
    """

    act = "case.lookalikes"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Compare, and show numbers; a name only where the case may be read."""
        actor = request.actor  # type: ignore[attr-defined]
        case = access.find(actor, reference)
        if allows(self.act, access.relations(case, actor)) is None:
            journal.record(
                journal.entry(actor, self.act, commune=case.commune_id, case=case.pk, res="denied")
            )
            raise PermissionDenied
        hits = finder.resembling(actor, case)
        handle = access.open_case(case, actor, self.act, payload={"count": len(hits)})
        context = {
            "reference": case.reference,
            "hits": elsewhere.hits(hits, beside=handle),
        }
        return render(request, "cases/lookalikes.html", context)


class Link(ActView):
    """Link to another case."""

    act = "link_case"
    form_class = LinkForm
    service = staticmethod(linking.link_case)


class Unlink(ActView):
    """Undo a link."""

    act = "unlink_case"
    form_class = UnlinkForm
    service = staticmethod(linking.unlink_case)

    def context_rows(self, handle: access.Handle) -> list[tuple[str, Any]]:
        """The links as they stand."""
        return [
            (row["kind"], f"{row['reference']} : {row['category']}")
            for row in elsewhere.links(handle)
        ]
