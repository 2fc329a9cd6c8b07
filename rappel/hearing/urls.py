"""Addresses of the hearing, under that of the case."""

from django.urls import path

from rappel.hearing import views

app_name = "hearing"
urlpatterns = [
    path("entretien/enregistrer/", views.RecordHearing.as_view(), name="record_hearing"),
    path("entretien/ne-pas-tenir/", views.StopHearing.as_view(), name="stop_hearing"),
    path("entretien/oral/", views.RecordOralReminder.as_view(), name="record_oral_reminder"),
    path("entretien/notice/", views.GiveNotice.as_view(), name="give_notice"),
    path("entretien/absence/", views.RecordAbsence.as_view(), name="record_absence"),
    path("entretien/irregulier/", views.RecordIrregular.as_view(), name="record_irregular"),
    path("entretien/sans-effet/", views.IssueNoEffect.as_view(), name="issue_no_effect"),
    path("entretien/corriger/", views.CorrectHearing.as_view(), name="correct_hearing"),
    path("entretien/corriger/venue/", views.CorrectToHeard.as_view(), name="correct_to_heard"),
    path(
        "entretien/corriger/absence/",
        views.CorrectToAbsent.as_view(),
        name="correct_to_absent",
    ),
    path("entretien/autre-date/", views.AllowNewDate.as_view(), name="allow_new_date"),
]
