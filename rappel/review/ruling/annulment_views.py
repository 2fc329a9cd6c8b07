"""The pages of an annulment (R44)."""

from typing import Any

from rappel.cases import mending, readings
from rappel.cases.access import Handle
from rappel.cases.pages import ActView
from rappel.cases.people import person_name
from rappel.review.ruling import annulment, annulment_forms

Rows = list[tuple[str, Any]]


def touched_rows(handle: Handle) -> Rows:
    """Whom the annulment would reach, for those who may know."""
    if not {"identity", "printed", "content"} <= handle.facets:
        return []
    case = handle.case
    rows: Rows = [("Recevra des excuses", person_name(party)) for party in mending.told(case)]
    if case.do_not_write:
        rows = [("Aucune lettre d'excuses", f"ne pas écrire : {case.get_do_not_write_display()}")]
    return rows + [("Sera averti", body) for body in mending.bodies_of(case)]


class Propose(ActView):
    """Say that the case should not have been."""

    act = "propose_annul"
    form_class = annulment_forms.ProposeForm
    service = staticmethod(annulment.propose_annul)
    danger = True

    def context_rows(self, handle: Handle) -> Rows:
        """Who was told."""
        return touched_rows(handle)


class Drop(ActView):
    """The case goes on."""

    act = "drop_annul"
    form_class = annulment_forms.DropForm
    service = staticmethod(annulment.drop_annul)
    instead = ("annul",)


class Annul(ActView):
    """The second person approves."""

    act = "annul"
    form_class = annulment_forms.AnnulForm
    service = staticmethod(annulment.annul)
    danger = True
    instead = ("drop_annul",)

    def context_rows(self, handle: Handle) -> Rows:
        """What is proposed, by whom, and who will be told."""
        proposal = readings.annulment(handle.case)
        rows: Rows = []
        if proposal is not None:
            rows.append(("Proposé parce que", proposal.get_reason_display()))
            rows.append(("Proposé par", proposal.proposed_by.full_name))
            if "content" in handle.facets:
                rows.append(("Ce qui le montre", proposal.note))
        return rows + touched_rows(handle)
