"""Pages of the prosecutor, the opinion, the decision and the block."""

from typing import Any

from rappel.cases import particulars, presentation, readings
from rappel.cases.access import Handle
from rappel.cases.pages import ActView
from rappel.communes import calendar
from rappel.review.ruling import blocks, decisions, forms, prosecutor
from rappel.review.study.views import Study


class UnderTheEyes(ActView):
    """An act that needs the facts, the checks and the opinions beside the form."""

    def context_rows(self, handle: Handle) -> list[tuple[str, Any]]:
        """Person, facts, and what others answered."""
        labels = particulars.list_labels(handle.case.commune)
        person = presentation.title(handle)
        rows = [("Personne", person)] if person else []
        rows += particulars.facts_rows(handle, labels)
        rows += [(question, said) for question, said, _, _ in particulars.checks_rows(handle)]
        return rows + [(said.title, said.text) for said in particulars.exchanges(handle, labels)]


class AskProsecutor(ActView):
    """Prepare the request."""

    act = "ask_prosecutor"
    form_class = forms.AskProsecutorForm
    service = staticmethod(prosecutor.ask_prosecutor)


class RecordRequestSent(ActView):
    """The request left."""

    act = "record_request_sent"
    form_class = forms.RequestSentForm
    service = staticmethod(prosecutor.record_request_sent)


class RecordProsecutorAnswer(Study):
    """The answer came; the page that follows says so when it stops the case."""

    act = "record_prosecutor_answer"
    form_class = forms.ProsecutorAnswerForm
    service = staticmethod(prosecutor.record_prosecutor_answer)


class RemindProsecutor(ActView):
    """Prepare the reminder."""

    act = "remind_prosecutor"
    form_class = forms.AskProsecutorForm
    service = staticmethod(prosecutor.remind_prosecutor)


class RecordReminderSent(ActView):
    """The reminder left."""

    act = "record_reminder_sent"
    form_class = forms.ReminderSentForm
    service = staticmethod(prosecutor.record_reminder_sent)


class WithdrawRequest(ActView):
    """Take the request back."""

    act = "withdraw_request"
    form_class = forms.WithdrawRequestForm
    service = staticmethod(prosecutor.withdraw_request)
    danger = True


class InformProsecutor(ActView):
    """Tell the prosecutor the date and the outcome."""

    act = "inform_prosecutor"
    form_class = forms.AskProsecutorForm
    service = staticmethod(prosecutor.inform_prosecutor)


class RecordSilence(ActView):
    """The delay is over."""

    act = "record_silence"
    service = staticmethod(prosecutor.record_silence)


class AskOpinion(ActView):
    """Ask the legal adviser."""

    act = "ask_opinion"
    form_class = forms.AskOpinionForm
    service = staticmethod(decisions.ask_opinion)


class GiveOpinion(UnderTheEyes):
    """The opinion."""

    act = "give_opinion"
    form_class = forms.GiveOpinionForm
    service = staticmethod(decisions.give_opinion)


class Approve(UnderTheEyes):
    """The decision to convoke."""

    act = "approve"
    form_class = forms.ApproveForm
    service = staticmethod(decisions.approve)
    instead = ("return_to_review", "dismiss")


class ReturnToReview(UnderTheEyes):
    """A question to the instructor."""

    act = "return_to_review"
    form_class = forms.ReturnForm
    service = staticmethod(decisions.return_to_review)


class Dismiss(UnderTheEyes):
    """No rappel à l'ordre."""

    act = "dismiss"
    form_class = forms.DismissForm
    service = staticmethod(decisions.dismiss)
    danger = True


class Block(UnderTheEyes):
    """The facts belong to the justice system."""

    act = "block"
    form_class = forms.BlockForm
    service = staticmethod(blocks.block)
    danger = True


class PrepareHandOver(UnderTheEyes):
    """The letter to the prosecutor."""

    act = "prepare_hand_over"
    form_class = forms.PrepareHandOverForm
    service = staticmethod(blocks.prepare_hand_over)


class RecordHandOver(ActView):
    """The prosecutor knows."""

    act = "hand_over"
    form_class = forms.HandOverForm
    service = staticmethod(blocks.hand_over)


class ProposeRelease(UnderTheEyes):
    """How the block would be lifted."""

    act = "propose_release"
    form_class = forms.ProposeReleaseForm
    service = staticmethod(blocks.propose_release)


class Release(UnderTheEyes):
    """The second person approves."""

    act = "release"
    service = staticmethod(blocks.release)

    def context_rows(self, handle: Handle) -> list[tuple[str, Any]]:
        """What is proposed, then the case."""
        proposal = readings.release_proposal(handle.case)
        rows: list[tuple[str, Any]] = []
        if proposal is not None and "content" in handle.facets:
            rows.append(("Proposé parce que", proposal.get_ground_display()))
            rows.append(("Raison", proposal.reason))
            if proposal.category:
                rows.append(("Catégorie proposée", proposal.category.label))
            if proposal.description:
                rows.append(("Faits proposés", proposal.description))
            if proposal.answered_on:
                answered = calendar.day_and_month(proposal.answered_on)
                rows.append(("Réponse du procureur", answered))
        return rows + super().context_rows(handle)
