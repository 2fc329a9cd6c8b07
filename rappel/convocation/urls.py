"""Addresses of the convocation, under that of the case."""

from django.urls import path

from rappel.convocation import views

app_name = "convocation"
urlpatterns = [
    path("entretien/fixer/", views.PlanHearing.as_view(), name="plan_hearing"),
    path("entretien/reporter/", views.Postpone.as_view(), name="postpone"),
    path("convocation/editer/", views.IssueConvocation.as_view(), name="issue_convocation"),
    path("convocation/projet/", views.DraftConvocation.as_view(), name="draft"),
    path("convocation/remise/", views.Convoke.as_view(), name="convoke"),
    path("convocation/annuler/", views.CancelConvocation.as_view(), name="cancel_convocation"),
    path("observations/noter/", views.RecordObservation.as_view(), name="record_observation"),
    path("contacts/noter/", views.RecordContact.as_view(), name="record_contact"),
    path("observations/pas-moi/", views.ContestIdentity.as_view(), name="contest_identity"),
    path("entretien/separe/", views.PlanApart.as_view(), name="plan_separate_meeting"),
    path("entretien/separe/noter/", views.RecordApart.as_view(), name="record_separate_meeting"),
    path("entretien/prevoir/", views.RecordNeeds.as_view(), name="record_needs"),
    path("entretien/prevenu/", views.NoteCalledOff.as_view(), name="note_called_off"),
    path("entretien/annulation/", views.CallOffByLetter.as_view(), name="call_off_by_letter"),
    path("courriers/signature/", views.SignLetter.as_view(), name="sign_letter"),
    path("courriers/envoi/", views.PostLetter.as_view(), name="post_letter"),
    path("courriers/retour/", views.RecordReturn.as_view(), name="record_return"),
    path("courriers/bloquer/", views.HoldPosting.as_view(), name="hold_posting"),
    path("courriers/debloquer/", views.ReleasePosting.as_view(), name="release_posting"),
    path("courriers/refus/", views.RecordRefusal.as_view(), name="record_refusal"),
    path("courriers/interdire/", views.StopWriting.as_view(), name="stop_writing"),
    path("courriers/permettre/", views.AllowWriting.as_view(), name="allow_writing"),
    path("courriers/retrait/", views.WithdrawLetter.as_view(), name="withdraw_letter"),
]
