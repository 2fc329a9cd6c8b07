"""Addresses of the follow-up, under that of the case."""

from django.urls import path

from rappel.followup import views

app_name = "followup"
urlpatterns = [
    path("suivi/ouvrir/", views.OpenFollowUp.as_view(), name="open_follow_up"),
    path("suivi/mesure/", views.UpdateMeasure.as_view(), name="update_measure"),
    path("rouvrir/", views.Reopen.as_view(), name="reopen"),
    path("rouvrir/suivi/", views.ReopenFollowUp.as_view(), name="reopen_follow_up"),
    path("suivi/partenaire/", views.RecordPartnerReply.as_view(), name="record_partner_reply"),
    path("clore/", views.Close.as_view(), name="close"),
    path(
        "clore-sans-entretien/",
        views.CloseWithoutHearing.as_view(),
        name="close_without_hearing",
    ),
]
