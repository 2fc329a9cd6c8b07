"""The pages of the convocation."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from rappel.cases import access, families, letter_parts, readings
from rappel.cases.access import Handle
from rappel.cases.pages import ActView, CaseView
from rappel.cases.particulars import apart_rows, needs_rows
from rappel.cases.people import person_name
from rappel.cases.rule import NotAllowed
from rappel.communes import calendar
from rappel.communes.models import ListName
from rappel.convocation import (
    apart,
    change_forms,
    contacts,
    desk_forms,
    drafts,
    forms,
    holds,
    needs,
    observations,
    postponement,
    returns,
    selectors,
    services,
    silence,
)
from rappel.letters.documents import KINDS

Rows = list[tuple[str, Any]]


def slot_rows(handle: Handle) -> Rows:
    """When, where, with whom; empty when nothing is fixed."""
    case = handle.case
    convocation = readings.active_convocation(case)
    if convocation is None:
        return []
    slot = convocation.slot
    start = calendar.local(slot.starts_at, case.commune)
    rows: Rows = [
        ("Entretien", f"{calendar.long_date(start.date())} à {calendar.long_time(start.time())}"),
        ("Salle", selectors.item_label(case.commune_id, ListName.ROOM, slot.room)),
        ("Préside", slot.presided_by.full_name),
    ]
    last = selectors.last_posting_day(case, start.date())
    rows.append(("Dernier jour pour poster", calendar.long_date(last)))
    return rows


def addressee_rows(handle: Handle) -> Rows:
    """Who gets a letter, for those who may know."""
    day = selectors.hearing_day(handle.case)
    if "identity" not in handle.facets or day is None:
        return []
    found = families.recipients(handle.case, day)
    return [
        (
            "Destinataire" if len(found) == 1 else f"Destinataire {rank}",
            f"{person_name(one.party)} : {KINDS[one.kind].title.lower()}",
        )
        for rank, one in enumerate(found, start=1)
    ]


class PlanHearing(ActView):
    """Fix the hearing."""

    act = "plan_hearing"
    form_class = forms.PlanHearingForm
    service = staticmethod(services.plan_hearing)

    def context_rows(self, handle: Handle) -> Rows:
        """The delays of the protocol, as days."""
        case = handle.case
        protocol = case.protocol
        today = calendar.today(case.commune)
        first = calendar.roll_forward(
            calendar.add_days(today, protocol.notice_posted), case.commune
        )
        target = calendar.add_days(case.facts_on, protocol.target_days)
        return [
            *slot_rows(handle),
            (
                "Délai à respecter",
                f"{protocol.notice_posted} jours entre l'envoi et l'entretien, "
                f"{protocol.notice_handed} si la lettre est remise en main propre",
            ),
            ("Premier jour possible si la lettre part aujourd'hui", calendar.long_date(first)),
            (
                f"Objectif : {protocol.target_days} jours après les faits",
                calendar.long_date(target),
            ),
        ]


class Postpone(ActView):
    """Another date for a hearing already announced."""

    act = "postpone"
    form_class = change_forms.PostponeForm
    service = staticmethod(postponement.postpone)
    instead = ("cancel_convocation",)

    def context_rows(self, handle: Handle) -> Rows:
        """Who was told, of which date."""
        return [*addressee_rows(handle), *slot_rows(handle)]


class IssueConvocation(ActView):
    """Issue the letter, once its draft was looked at."""

    act = "issue_convocation"
    form_class = forms.IssueConvocationForm
    service = staticmethod(services.issue_convocation)

    def context_rows(self, handle: Handle) -> Rows:
        """What the letter will say, and its draft."""
        rows = [*addressee_rows(handle), *slot_rows(handle)]
        day = selectors.hearing_day(handle.case)
        if day is None:
            return rows
        base = reverse("convocation:draft", args=[handle.case.reference])
        several = families.recipients(handle.case, day)
        for rank, one in enumerate(several, start=1):
            words = "lire le projet de lettre (PDF)"
            if len(several) > 1:
                words = f"lire le projet pour {person_name(one.party)} (PDF)"
            link = format_html('<a href="{}?lettre={}">{}</a>', base, rank, words)
            rows.append(("Avant d'éditer", link))
        return rows


class DraftConvocation(CaseView):
    """The letter as it would be issued now, marked PROJET; nothing is numbered nor kept."""

    act = "document.view"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Send the PDF as an attachment, or say on the case page why it cannot be made."""
        actor = request.actor  # type: ignore[attr-defined]
        handle = access.open_case(access.find(actor, reference), actor, self.act)
        access.refuse_annulled(handle.case)
        wanted = request.GET.get("lettre", "1")
        try:
            with letter_parts.refusing_unprintable():
                rank = int(wanted) if wanted.isdecimal() and len(wanted) < 3 else 0
                pdf = drafts.convocation_draft(handle, rank)
        except NotAllowed as refusal:
            for missing in refusal.unmet:
                messages.error(request, f"Pas de projet de lettre : {missing.sentence}.")
            return redirect("cases:case", reference=reference)
        if pdf is None:
            raise Http404
        response = HttpResponse(pdf, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{reference}-projet.pdf"'
        return response


class SignLetter(ActView):
    """Note that a letter was signed."""

    act = "sign_letter"
    form_class = forms.SignLetterForm
    service = staticmethod(services.sign_letter)


class WithdrawLetter(ActView):
    """Withdraw a letter that did not leave."""

    act = "withdraw_letter"
    form_class = forms.WithdrawLetterForm
    service = staticmethod(services.withdraw_letter)
    danger = True


class Convoke(ActView):
    """Note that the convocation left."""

    act = "convoke"
    form_class = forms.ConvokeForm
    service = staticmethod(services.convoke)

    def context_rows(self, handle: Handle) -> Rows:
        """To whom, for when, until when."""
        return [*addressee_rows(handle), *slot_rows(handle)]


class PostLetter(ActView):
    """Note that another letter left."""

    act = "post_letter"
    form_class = forms.PostLetterForm
    service = staticmethod(services.post_letter)


class RecordReturn(ActView):
    """Note that a letter came back."""

    act = "record_return"
    form_class = change_forms.ReturnForm
    service = staticmethod(returns.record_return)


class RecordRefusal(ActView):
    """Note that the person would not take a letter handed over."""

    act = "record_refusal"
    form_class = change_forms.RefusalForm
    service = staticmethod(returns.record_refusal)


class CancelConvocation(ActView):
    """Call the hearing off."""

    act = "cancel_convocation"
    form_class = forms.CancelConvocationForm
    service = staticmethod(services.cancel_convocation)
    danger = True

    def context_rows(self, handle: Handle) -> Rows:
        """What is called off."""
        return [*addressee_rows(handle), *slot_rows(handle)]


class RecordObservation(ActView):
    """Note what somebody of the case said."""

    act = "record_observation"
    form_class = change_forms.ObservationForm
    service = staticmethod(observations.record_observation)
    instead = ("contest_identity",)


class ContestIdentity(ActView):
    """Note that the person says it was somebody else."""

    act = "contest_identity"
    form_class = change_forms.ObservationForm
    service = staticmethod(observations.contest_identity)
    danger = True


class PlanApart(ActView):
    """Fix the own meeting of a holder who is received apart."""

    act = "plan_separate_meeting"
    form_class = desk_forms.PlanApartForm
    service = staticmethod(apart.plan_separate_meeting)

    def context_rows(self, handle: Handle) -> Rows:
        """The child's hearing, to keep away from; the meetings that stand."""
        hearing = dict(slot_rows(handle)).get("Entretien")
        rows: Rows = [("Entretien de l'enfant", hearing)] if hearing else []
        return [*rows, *apart_rows(handle)]


class RecordApart(ActView):
    """Note what became of a separate meeting."""

    act = "record_separate_meeting"
    form_class = desk_forms.RecordApartForm
    service = staticmethod(apart.record_separate_meeting)

    def context_rows(self, handle: Handle) -> Rows:
        """The meetings that stand."""
        return list(apart_rows(handle))


class RecordNeeds(ActView):
    """Note what is to be prepared for the hearing."""

    act = "record_needs"
    form_class = desk_forms.NeedsForm
    service = staticmethod(needs.record_needs)

    def context_rows(self, handle: Handle) -> Rows:
        """What was noted already, for whom."""
        return list(needs_rows(handle))


class NoteCalledOff(ActView):
    """Note who knows that a hearing is off, when no letter may say so."""

    act = "note_called_off"
    form_class = change_forms.CalledOffForm
    service = staticmethod(observations.note_called_off)


class CallOffByLetter(ActView):
    """Write to those who still expect a hearing that is off."""

    act = "call_off_by_letter"
    form_class = forms.IssueConvocationForm
    service = staticmethod(observations.call_off_by_letter)


class StopWriting(ActView):
    """Forbid any letter to the person and the family."""

    act = "stop_writing"
    form_class = change_forms.StopWritingForm
    service = staticmethod(silence.stop_writing)
    danger = True


class AllowWriting(ActView):
    """Let letters leave again."""

    act = "allow_writing"
    form_class = change_forms.AllowWritingForm
    service = staticmethod(silence.allow_writing)


class RecordContact(ActView):
    """Note a call, a mail or a visit."""

    act = "record_contact"
    form_class = change_forms.ContactForm
    service = staticmethod(contacts.record_contact)
    instead = ("record_observation",)


class HoldPosting(ActView):
    """Keep a letter from leaving."""

    act = "hold_posting"
    form_class = change_forms.HoldForm
    service = staticmethod(holds.hold_posting)
    danger = True


class ReleasePosting(ActView):
    """Let it leave again."""

    act = "release_posting"
    form_class = change_forms.ReleaseHoldForm
    service = staticmethod(holds.release_posting)
