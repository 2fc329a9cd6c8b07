"""Addresses of the ruling acts; each name is the act's."""

from django.urls import path

from rappel.review.ruling import annulment_views, views

urlpatterns = [
    path("procureur/demande/", views.AskProsecutor.as_view(), name="ask_prosecutor"),
    path("procureur/envoi/", views.RecordRequestSent.as_view(), name="record_request_sent"),
    path(
        "procureur/reponse/",
        views.RecordProsecutorAnswer.as_view(),
        name="record_prosecutor_answer",
    ),
    path("procureur/relance/", views.RemindProsecutor.as_view(), name="remind_prosecutor"),
    path(
        "procureur/relance/envoi/",
        views.RecordReminderSent.as_view(),
        name="record_reminder_sent",
    ),
    path("procureur/retrait/", views.WithdrawRequest.as_view(), name="withdraw_request"),
    path("procureur/suite/", views.InformProsecutor.as_view(), name="inform_prosecutor"),
    path("procureur/silence/", views.RecordSilence.as_view(), name="record_silence"),
    path("avis/demander/", views.AskOpinion.as_view(), name="ask_opinion"),
    path("avis/donner/", views.GiveOpinion.as_view(), name="give_opinion"),
    path("decision/", views.Approve.as_view(), name="approve"),
    path("precision/", views.ReturnToReview.as_view(), name="return_to_review"),
    path("classer/", views.Dismiss.as_view(), name="dismiss"),
    path("arreter/", views.Block.as_view(), name="block"),
    path("remise/lettre/", views.PrepareHandOver.as_view(), name="prepare_hand_over"),
    path("remise/", views.RecordHandOver.as_view(), name="hand_over"),
    path("levee/proposer/", views.ProposeRelease.as_view(), name="propose_release"),
    path("levee/approuver/", views.Release.as_view(), name="release"),
    path("annulation/proposer/", annulment_views.Propose.as_view(), name="propose_annul"),
    path("annulation/renoncer/", annulment_views.Drop.as_view(), name="drop_annul"),
    path("annulation/approuver/", annulment_views.Annul.as_view(), name="annul"),
]
