"""Pages of the study."""

from typing import Any

from django.contrib import messages
from django.urls import reverse

from rappel.cases import letter_parts, particulars, selectors
from rappel.cases.access import Handle
from rappel.cases.act import State
from rappel.cases.pages import ActView
from rappel.cases.people import person_of
from rappel.cases.procedure import ACTS
from rappel.communes import calendar
from rappel.letters.errors import AddressError
from rappel.review.study import (
    eligibility,
    eligibility_form,
    facts,
    forms,
    holder_form,
    holders,
    identity,
    joining,
    person_form,
    protector_form,
    protectors,
    services,
)
from rappel.review.study.questions import needs_arrete, sort_arretes

STOPPED = (
    "Le dossier est arrêté : il relève de la justice. Les lettres non envoyées sont retirées. Il "
    "reste à remettre le dossier au procureur."
)


class Study(ActView):
    """An act of the study: the facts beside the form, and a word when the case had to stop."""

    def context_rows(self, handle: Handle) -> list[tuple[str, Any]]:
        """The facts."""
        return particulars.facts_rows(handle, particulars.list_labels(handle.case.commune))

    def next_url(self, handle: Handle) -> str:
        """Back to the case; it says so when the answer stopped it."""
        after = selectors.load_file(handle.case.pk)
        if after.state == State.BLOCKED:
            messages.warning(self.request, STOPPED)
        return super().next_url(handle)


class OpenReview(Study):
    """Begin."""

    act = "open_review"
    service = staticmethod(services.open_review)


class EditPerson(Study):
    """Identity and address."""

    act = "edit_person"
    form_class = person_form.PersonForm
    submit_label = "Enregistrer l'identité et l'adresse"
    service = staticmethod(identity.edit_person)

    def context_rows(self, handle: Handle) -> list[tuple[str, Any]]:
        """The person as known, and the window of the envelope as it stands."""
        rows = particulars.person_rows(handle)
        if "identity" not in handle.facets:
            return rows
        try:
            window = letter_parts.address_of(person_of(handle.case))
        except AddressError as error:
            return [*rows, ("Sur l'enveloppe", error.sentence)]
        return [*rows, ("Sur l'enveloppe", "\n".join(window.lines))]


class EditHolder(Study):
    """Those who answer for the child, one page each."""

    act = "edit_holder"
    form_class = holder_form.HolderForm
    submit_label = "Enregistrer ces réponses"
    service = staticmethod(holders.edit_holder)

    def context_rows(self, handle: Handle) -> list[tuple[str, Any]]:
        """The child and what is known of each holder."""
        return [*particulars.person_rows(handle), *particulars.holder_rows(handle)]


class EditProtector(Study):
    """Who protects an adult."""

    act = "edit_protector"
    form_class = protector_form.ProtectorForm
    submit_label = "Enregistrer ces réponses"
    service = staticmethod(protectors.edit_protector)

    def context_rows(self, handle: Handle) -> list[tuple[str, Any]]:
        """The person, and who is noted already."""
        return [*particulars.person_rows(handle), *particulars.holder_rows(handle)]


class RecordWorry(Study):
    """The child at risk (R48)."""

    act = "record_worry"
    form_class = holder_form.WorryForm
    submit_label = "Enregistrer cette réponse"
    service = staticmethod(holders.record_worry)


class EditFacts(Study):
    """The facts."""

    act = "edit_facts"
    form_class = forms.FactsForm
    submit_label = "Enregistrer la correction"
    service = staticmethod(facts.edit_facts)

    def context_rows(self, handle: Handle) -> list[tuple[str, Any]]:
        """When it was reported, and what changes with the facts."""
        return [
            ("Signalé le", calendar.day_and_month(handle.case.reported_on)),
            (
                "Ce qui sera à refaire",
                "Les réponses de recevabilité qui reposaient sur ce que vous changez, l'avis du "
                "référent juridique, les faits tels qu'ils seront lus. Si la catégorie ou la date "
                "change, la demande au procureur aussi.",
            ),
        ]


class CheckEligibility(Study):
    """The questions that this case needs."""

    act = "check_eligibility"
    form_class = eligibility_form.EligibilityForm
    submit_label = "Enregistrer mes réponses"
    service = staticmethod(eligibility.check_eligibility)

    def context_rows(self, handle: Handle) -> list[tuple[str, Any]]:
        """What the answers ask already, the facts, the arrêtés that did not apply."""
        rows = super().context_rows(handle)
        todo, _ = eligibility.what_next(handle.case)
        if todo:
            rows.insert(0, ("À faire", todo))
        if needs_arrete(handle.case):
            _, others = sort_arretes(handle.case)
            rows += [(f"Arrêté n° {order.number} : non applicable", why) for order, why in others]
        return rows

    def next_url(self, handle: Handle) -> str:
        """The act that the answers ask for, else the case."""
        after = selectors.load_file(handle.case.pk)
        todo, act = eligibility.what_next(after)
        if todo:
            messages.warning(self.request, todo)
        if act and after.state in ACTS[act].sources and handle.may(act):
            return reverse(ACTS[act].url, args=[handle.case.reference])
        return super().next_url(handle)


class RecordSource(Study):
    """Complaint and inquiry."""

    act = "record_source"
    form_class = forms.SourceForm
    submit_label = "Enregistrer cette réponse"
    service = staticmethod(services.record_source)


class WritePrintedFacts(Study):
    """The facts as they will be read."""

    act = "write_printed_facts"
    form_class = forms.PrintedFactsForm
    submit_label = "Garder ce texte"
    service = staticmethod(services.write_printed_facts)

    def context_rows(self, handle: Handle) -> list[tuple[str, Any]]:
        """The description first: what is written must not give away whom it comes from."""
        rows = super().context_rows(handle)
        return sorted(rows, key=lambda row: row[0] != "Description du signalement")


class Submit(Study):
    """Give the case to the élu."""

    act = "submit"
    service = staticmethod(services.submit)

    def context_rows(self, handle: Handle) -> list[tuple[str, Any]]:
        """What the élu will read."""
        rows = super().context_rows(handle)
        return rows + [(question, said) for question, said, _, _ in particulars.checks_rows(handle)]


class DismissInadmissible(Study):
    """No rappel à l'ordre can answer this."""

    act = "dismiss_inadmissible"
    form_class = forms.InadmissibleForm
    service = staticmethod(services.dismiss_inadmissible)
    danger = True


class JoinCase(Study):
    """Go on in another case."""

    act = "join_case"
    form_class = forms.JoinForm
    service = staticmethod(joining.join_case)
    danger = True
