"""The pages of the hearing."""

from typing import Any

from rappel.cases import readings
from rappel.cases.access import Handle
from rappel.cases.pages import ActView
from rappel.cases.presentation import title
from rappel.communes import calendar
from rappel.hearing import forms, services


class RecordHearing(ActView):
    """Record the hearing that was held."""

    act = "record_hearing"
    form_class = forms.RecordHearingForm
    service = staticmethod(services.record_hearing)

    def context_rows(self, handle: Handle) -> list[tuple[str, Any]]:
        """Who is received, when, for what, in the words that may be read aloud."""
        case = handle.case
        rows: list[tuple[str, Any]] = []
        if "identity" in handle.facets:
            rows.append(("Personne reçue", title(handle)))
        convocation = readings.active_convocation(case)
        if convocation is not None:
            start = calendar.local(convocation.slot.starts_at, case.commune)
            when = f"{calendar.long_date(start.date())} à {calendar.long_time(start.time())}"
            rows.append(("Entretien fixé", when))
        if "printed" in handle.facets:
            rows.append(("Faits tels qu'ils sont écrits", case.printed_facts))
            rows.append(("Règle", forms.rule_words(case)))
        return rows
