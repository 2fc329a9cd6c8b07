"""The pages of the follow-up and of the end of a case."""

from typing import Any

from rappel.cases import periods, readings
from rappel.cases.access import Handle
from rappel.cases.pages import ActView
from rappel.cases.particulars import absence_rows
from rappel.cases.people import person_of
from rappel.communes import calendar
from rappel.followup import forms, reopening, services
from rappel.followup.forms import measure_words

Rows = list[tuple[str, Any]]


def hearing_rows(handle: Handle) -> Rows:
    """The hearing that was held."""
    hearing = readings.hearing(handle.case)
    if hearing is None:
        return []
    return [
        ("Entretien tenu", calendar.long_date(hearing.held_on)),
        ("Présidé par", hearing.presided_by.full_name),
    ]


def measure_rows(handle: Handle) -> Rows:
    """What was agreed, and what became of it; for those who read the content."""
    if "content" not in handle.facets:
        return []
    return [
        (f"Mesure {rank}", f"{measure_words(row)} : {row.get_state_display()}")
        for rank, row in enumerate(handle.case.measures.all(), start=1)
    ]


def period_rows(handle: Handle) -> Rows:
    """How long the case is kept if it ends today."""
    case = handle.case
    today = calendar.today(case.commune)
    rows: Rows = []
    archived = periods.archived_from(case, today)
    if archived is not None:
        rows.append(("Archive à accès restreint à partir du", calendar.long_date(archived)))
    if "identity" in handle.facets:
        birth = person_of(case).birth_date
        erased = periods.closed_until(case, today, birth)
        rows.append(("Données effacées le", calendar.long_date(erased)))
    return rows


class OpenFollowUp(ActView):
    """Note commitments and orientations."""

    act = "open_follow_up"
    form_class = forms.OpenFollowUpForm
    service = staticmethod(services.open_follow_up)

    def context_rows(self, handle: Handle) -> Rows:
        """The hearing they come from."""
        return hearing_rows(handle)


class UpdateMeasure(ActView):
    """Say what became of a measure."""

    act = "update_measure"
    form_class = forms.UpdateMeasureForm
    service = staticmethod(services.update_measure)

    def context_rows(self, handle: Handle) -> Rows:
        """All measures."""
        return measure_rows(handle)


class RecordPartnerReply(ActView):
    """Note what a partner answered."""

    act = "record_partner_reply"
    form_class = forms.PartnerReplyForm
    service = staticmethod(services.record_partner_reply)


class Close(ActView):
    """End the case."""

    act = "close"
    form_class = forms.CloseForm
    service = staticmethod(services.close)

    def context_rows(self, handle: Handle) -> Rows:
        """What was done, and how long the case is kept."""
        return [*hearing_rows(handle), *measure_rows(handle), *period_rows(handle)]


class CloseWithoutHearing(ActView):
    """End the case after an absence."""

    act = "close_without_hearing"
    form_class = forms.EndForm
    service = staticmethod(services.close_without_hearing)
    instead = ("allow_new_date", "dismiss")

    def context_rows(self, handle: Handle) -> Rows:
        """What is known of the absence, and how long the case is kept."""
        return [*absence_rows(handle), *period_rows(handle)]


class Reopen(ActView):
    """Study an ended case again."""

    act = "reopen"
    form_class = forms.ReopenForm
    service = staticmethod(reopening.reopen)


class ReopenFollowUp(ActView):
    """Follow a closed case again."""

    act = "reopen_follow_up"
    form_class = forms.ReopenForm
    service = staticmethod(reopening.reopen_follow_up)

    def context_rows(self, handle: Handle) -> Rows:
        """The hearing that stays done, and what was agreed."""
        return [*hearing_rows(handle), *measure_rows(handle)]
