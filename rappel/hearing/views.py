"""The pages of the hearing."""

from typing import Any

from rappel.cases import readings
from rappel.cases.access import Handle
from rappel.cases.act import State
from rappel.cases.pages import ActView
from rappel.cases.particulars import UNVERIFIED, absence_rows, needs_rows
from rappel.cases.presentation import title
from rappel.communes import calendar
from rappel.hearing import (
    absence,
    checks,
    correction_forms,
    corrections,
    forms,
    irregular,
    oral,
    other_forms,
    services,
)

Rows = list[tuple[str, Any]]


class RecordHearing(ActView):
    """Record the hearing that was held."""

    act = "record_hearing"
    form_class = forms.RecordHearingForm
    service = staticmethod(services.record_or_stop)
    instead = ("record_absence", "stop_hearing", "record_irregular")

    def context_rows(self, handle: Handle) -> Rows:
        """Who is received, when, for what, in the words that may be read aloud."""
        case = handle.case
        rows: Rows = []
        if "identity" in handle.facets:
            rows.append(("Personne reçue", title(handle)))
        convocation = readings.active_convocation(case)
        if convocation is not None:
            start = calendar.local(convocation.slot.starts_at, case.commune)
            when = f"{calendar.long_date(start.date())} à {calendar.long_time(start.time())}"
            rows.append(("Entretien fixé", when))
        rows += needs_rows(handle)
        if "printed" in handle.facets:
            rows.append(("Faits tels qu'ils sont écrits", case.printed_facts))
            rows.append(("Règle", forms.rule_words(case)))
        return rows

    def done_word(self) -> str:
        """The hearing was recorded, or not held."""
        stopped = self.outcome is not None and self.outcome.case.state == State.BLOCKED
        return NOT_HELD if stopped else super().done_word()


NOT_HELD = (
    "l'entretien ne se tient pas et le dossier est arrêté. Dites seulement à la personne que le "
    "rendez-vous est annulé et qu'elle n'a rien à faire"
)


class StopHearing(ActView):
    """A service knows of a complaint or an inquiry: the hearing is not held."""

    act = "stop_hearing"
    form_class = forms.StopHearingForm
    service = staticmethod(services.stop_hearing)
    submit_label = "Ne pas tenir l'entretien"
    danger = True

    def done_word(self) -> str:
        """What to say to the person."""
        return NOT_HELD


class RecordAbsence(ActView):
    """Note that nobody came."""

    act = "record_absence"
    form_class = other_forms.RecordAbsenceForm
    service = staticmethod(absence.record_absence)
    instead = ("record_hearing",)

    def context_rows(self, handle: Handle) -> Rows:
        """Who was expected, and when."""
        rows: Rows = []
        if "identity" in handle.facets:
            rows.append(("Personne attendue", title(handle)))
        convocation = readings.active_convocation(handle.case)
        if convocation is not None:
            start = calendar.local(convocation.slot.starts_at, handle.case.commune)
            when = f"{calendar.long_date(start.date())} à {calendar.long_time(start.time())}"
            rows.append(("Entretien fixé", when))
        return rows


class AllowNewDate(ActView):
    """Offer another date."""

    act = "allow_new_date"
    form_class = other_forms.NewDateForm
    service = staticmethod(absence.allow_new_date)
    instead = ("close_without_hearing", "dismiss")

    def context_rows(self, handle: Handle) -> Rows:
        """What was said of the absence, how often the person was convoked, until when a letter leaves."""
        case = handle.case
        rows: Rows = list(absence_rows(handle))
        most = case.protocol.most_convocations
        rows.append(
            ("Convocations", f"{len(readings.absences(case))} sur {most} prévues au protocole")
        )
        limit = readings.second_letter_by(case)
        if limit is not None:
            rows.append(
                ("Dernier jour pour envoyer une deuxième lettre", calendar.long_date(limit))
            )
        return rows


class RecordOralReminder(ActView):
    """Record a reminder given without a convocation."""

    act = "record_oral_reminder"
    form_class = other_forms.OralReminderForm
    service = staticmethod(oral.record_oral_reminder)
    instead = ("record_irregular",)

    def context_rows(self, handle: Handle) -> Rows:
        """Who it was about, and what nobody answered yet."""
        case = handle.case
        rows: Rows = []
        if "identity" in handle.facets:
            rows.append(("Personne", title(handle)))
        missing = checks.unverified(case, calendar.now())
        if missing:
            words = ", ".join(UNVERIFIED[code] for code in missing)
            rows.append(("Pas encore vérifié, et ce sera écrit", words))
        return rows


class GiveNotice(ActView):
    """Hand the privacy notice over, or send it."""

    act = "give_notice"
    form_class = other_forms.GiveNoticeForm
    service = staticmethod(oral.give_notice)

    def context_rows(self, handle: Handle) -> Rows:
        """Until when."""
        limit = readings.notice_due_by(handle.case)
        return [] if limit is None else [("Dernier jour", calendar.long_date(limit))]


class RecordIrregular(ActView):
    """Record a hearing that broke a rule."""

    act = "record_irregular"
    form_class = correction_forms.IrregularForm
    service = staticmethod(irregular.record_irregular)
    danger = True
    instead = ("record_hearing", "record_oral_reminder")

    def context_rows(self, handle: Handle) -> Rows:
        """Who it was about."""
        return [("Personne", title(handle))] if "identity" in handle.facets else []


class IssueNoEffect(ActView):
    """Tell the person that it has no effect."""

    act = "issue_no_effect"
    form_class = correction_forms.NoEffectForm
    service = staticmethod(irregular.issue_no_effect)

    def context_rows(self, handle: Handle) -> Rows:
        """The hearing, and who is written to."""
        held = readings.irregular_hearing(handle.case)
        if held is None:
            return []
        words = f"{calendar.long_date(held.held_on)} ({', '.join(held.irregular)})"
        return [("Entretien irrégulier", words)]


class CorrectHearing(ActView):
    """Record the hearing again."""

    act = "correct_hearing"
    form_class = correction_forms.CorrectHearingForm
    service = staticmethod(corrections.correct_hearing)
    instead = ("correct_to_absent",)


class CorrectToHeard(ActView):
    """The person had come."""

    act = "correct_to_heard"
    form_class = correction_forms.CorrectToHeardForm
    service = staticmethod(corrections.correct_to_heard)

    def context_rows(self, handle: Handle) -> Rows:
        """The absence as it was noted."""
        return list(absence_rows(handle))


class CorrectToAbsent(ActView):
    """The person had not come."""

    act = "correct_to_absent"
    form_class = correction_forms.CorrectToAbsentForm
    service = staticmethod(corrections.correct_to_absent)
    danger = True
    instead = ("correct_hearing",)
